// The cascade reach model (MODEL.md): the independent model, and relays that other relays trigger.
#ifndef RL_MODELS_CASCADE_H
#define RL_MODELS_CASCADE_H

#include "reach/oracle.h"

// On scenario->reach_samples live-edge graphs drawn with the context's seed; on all the graphs
// there are when they are no more numerous.
RL_MUST_CHECK rl_status rl_cascade_create(rl_context *ctx, const rl_scenario *scenario,
                                          rl_oracle **out);

#endif
