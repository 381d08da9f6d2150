// The independent reach model (MODEL.md): different relays overlap as if independent, except where
// audiences are declared exclusive.
#ifndef RL_MODELS_INDEPENDENT_H
#define RL_MODELS_INDEPENDENT_H

#include "reach/oracle.h"

RL_MUST_CHECK rl_status rl_independent_create(rl_context *ctx, const rl_scenario *scenario,
                                              rl_oracle **out);

#endif
