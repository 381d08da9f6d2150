// Every plan of a small scenario with what it reaches and the rules it breaks, so that one
// enumeration answers many questions: the best plan, the smallest, the best without some rules.
// Reach comes straight from its formula and rules from rl_plan_check: nothing of the optimiser.
#ifndef RL_TESTS_PLAN_TABLE_H
#define RL_TESTS_PLAN_TABLE_H

#include "domain/plan.h"

// A rule that a plan may break; `subject` as in rl_violation.
typedef struct rl_table_rule {
    rl_rule rule;
    rl_id subject;
} rl_table_rule;

typedef struct rl_plan_row {
    uint32_t activations; // set: activation k is the bit 1 << k
    uint32_t relays;      // set of actors
    int32_t activation_count;
    int32_t relay_count;
    double reach;
    uint64_t broken; // set of rules, by position in `rules`; 0 for a feasible plan
} rl_plan_row;

// Contacts count as one rule, whatever the segment and the window. What belongs to the offers
// (uses, gaps) and what is forbidden are facts: plans that ignore them are not in the table.
typedef struct rl_plan_table {
    const rl_scenario *scenario; // borrowed
    RL_VECTOR(rl_table_rule) rules;
    RL_VECTOR(rl_plan_row) rows;
} rl_plan_table;

// Enumerates the plans of a scenario of at most 24 activations and 32 actors; asserts that memory
// suffices.
void rl_plan_table_init(rl_context *ctx, const rl_scenario *scenario, rl_plan_table *table);
void rl_plan_table_clear(rl_context *ctx, rl_plan_table *table);

// Position of a rule of the table (a contact rule whatever its subject), −1 when it is not there.
int32_t rl_plan_table_find_rule(const rl_plan_table *table, rl_rule rule, rl_id subject);

// The row of a plan, NULL when it goes against the facts.
const rl_plan_row *rl_plan_table_find(const rl_plan_table *table, const rl_plan *plan);

// The greatest reach of a feasible plan, −INFINITY without any.
double rl_plan_table_best(const rl_plan_table *table);

// Fills `plan` (cleared first) with the activations of a set.
void rl_plan_from_set(rl_context *ctx, uint32_t activations, rl_plan *plan);

#endif
