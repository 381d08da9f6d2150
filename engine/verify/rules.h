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

// One rule by itself ------------------------------------------------------------------------------

rl_rule rl_rule_of(const char *name); // RL_RULE_COUNT when it is none

// A rule that limits a sum or a count; `window` and `segment` where it is about one.
typedef struct rl_rule_about {
    rl_rule rule;
    rl_id window, segment;
} rl_rule_about;

// What a plan uses of it, summed exactly. `limit` is infinite when the scenario has no such rule.
double rl_rule_measure(const rl_scenario *scenario, const rl_plan *plan, rl_rule_about about,
                       double *limit);

// Whether a plan has no room for one activation more under a rule of this kind.
bool rl_rule_stops(const rl_scenario *scenario, const rl_plan *plan, rl_id activation,
                   rl_rule rule);

#endif
