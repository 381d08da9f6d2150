// Every rule of a scenario, checked on a plan without rounding: costs, hours and contacts are
// summed as the decimals that the tables hold. Shares nothing with domain/check.c.
#ifndef RL_VERIFY_RULES_H
#define RL_VERIFY_RULES_H

#include "domain/plan.h"
#include "verify/verdict.h"

// A rule is kept when it is within this share of its limit, which covers what 15 digits cannot say.
#define RL_KEPT_WITHIN 1e-9

// Adds a reason to the verdict for each rule that is broken, and fills what the plan costs.
// `by_segment` is what it reaches.
void rl_rules_check(rl_context *ctx, const rl_scenario *scenario, const rl_plan *plan,
                    const rl_interval *by_segment, rl_verdict *verdict);

#endif
