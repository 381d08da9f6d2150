// A plan: which activations to solicit. And its check against the rules, with no solver.
#ifndef RL_DOMAIN_PLAN_H
#define RL_DOMAIN_PLAN_H

#include "domain/scenario.h"

// A set of activations, sorted, without repetition. Plain value: zero it, use it, clear it.
typedef struct rl_plan {
    RL_VECTOR(rl_id) activations;
} rl_plan;

void rl_plan_clear(rl_context *ctx, rl_plan *plan);

// Adds an activation if it is not there yet, keeping the order.
RL_MUST_CHECK rl_status rl_plan_add(rl_context *ctx, rl_plan *plan, rl_id activation);

RL_MUST_CHECK rl_status rl_plan_copy(rl_context *ctx, const rl_plan *from, rl_plan *to);

bool rl_plan_contains(const rl_plan *plan, rl_id activation);

// What a plan uses of each limited thing.
typedef struct rl_plan_usage {
    double cost_eur;
    double hours;
    int32_t relays;
    int32_t activations;
} rl_plan_usage;

rl_plan_usage rl_plan_measure(const rl_scenario *scenario, const rl_plan *plan);

typedef enum rl_rule {
    RL_RULE_BUDGET,
    RL_RULE_HOURS,
    RL_RULE_WINDOW_HOURS, // subject: window
    RL_RULE_MAX_RELAYS,
    RL_RULE_MAX_ACTIVATIONS,
    RL_RULE_MAX_USES,        // subject: offer
    RL_RULE_GAP,             // subject: offer; other: activation that comes too soon; value: days
    RL_RULE_CONTACTS,        // subject: segment; other: window
    RL_RULE_REQUIRED_RELAY,  // subject: actor
    RL_RULE_FORBIDDEN_RELAY, // subject: actor
    RL_RULE_REQUIRED_ACTIVATION,  // subject: activation
    RL_RULE_FORBIDDEN_ACTIVATION, // subject: activation
    RL_RULE_FLOOR,                // subject: floor
    RL_RULE_COUNT
} rl_rule;

const char *rl_rule_name(rl_rule rule); // stable key, for instance "budget_eur"

// One rule that a plan breaks.
typedef struct rl_violation {
    rl_rule rule;
    rl_id subject; // what it is about, see rl_rule; RL_NONE for the whole plan
    rl_id other;
    double value; // what the plan has
    double limit; // what the rule allows
} rl_violation;

typedef struct rl_violations {
    RL_VECTOR(rl_violation) list;
} rl_violations;

void rl_violations_clear(rl_context *ctx, rl_violations *violations);

// Lists every rule the plan breaks, in place of what `out` (zeroed at first) held. `reached` gives
// the weight reached in each segment (from the reach model), for the floors; NULL skips them.
// Limits are compared with a relative tolerance of 1e-9. Shares no code with the optimiser.
RL_MUST_CHECK rl_status rl_plan_check(rl_context *ctx, const rl_scenario *scenario,
                                      const rl_plan *plan, const double *reached,
                                      rl_violations *out);

// Mean contacts an establishment of the segment receives in the window: Σ of
// α · contact weight · share over the plan's activations there.
double rl_plan_contacts(const rl_scenario *scenario, const rl_plan *plan, rl_id segment,
                        rl_id window);

#endif
