// A small campaign and results filled by hand, for tests of what is written about them: no search
// runs, so that every kind of explanation can be there at once.
#ifndef RL_TESTS_SAMPLE_RESULT_H
#define RL_TESTS_SAMPLE_RESULT_H

#include "domain/result.h"

// The French scenario of tests/cli/data/campagne: read, which must succeed.
rl_scenario *rl_sample_scenario(rl_context *ctx);

// A plan of two relays and three activations.
void rl_sample_plan(rl_context *ctx, const rl_scenario *scenario, rl_plan *out);

// That plan, evaluated, said to be optimal within 0.1 % and the smallest, with bindings of every
// rule that has a limit and a relay left out for every reason. The caller clears it.
void rl_sample_result(rl_context *ctx, const rl_scenario *scenario, rl_result *out);

// A result without a plan, with every rule in conflict.
void rl_sample_infeasible(rl_context *ctx, const rl_scenario *scenario, rl_result *out);

// One violation of every rule, in their order.
void rl_sample_violations(rl_context *ctx, const rl_scenario *scenario, rl_violations *out);

#endif
