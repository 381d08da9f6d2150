// The reach models by name: the only place that knows them all.
#ifndef RL_MODELS_H
#define RL_MODELS_H

#include "reach/oracle.h"

// Name of the model numbered `index` from 0, NULL past the last.
const char *rl_model_name(int32_t index);

// Creates the oracle of the scenario's reach model; RL_E_USAGE when the name is unknown.
RL_MUST_CHECK rl_status rl_model_create(rl_context *ctx, const rl_scenario *scenario,
                                        rl_oracle **out);

#endif
