// What becomes of a plan when figures or rules change: each what-if on the plan as it is, and on
// the best plan there would be. Plain data, filled by engine/whatif.h.
#ifndef RL_DOMAIN_WHATIF_H
#define RL_DOMAIN_WHATIF_H

#include "domain/result.h"

typedef enum rl_whatif_status {
    RL_WHATIF_DONE,
    RL_WHATIF_INFEASIBLE,    // no plan keeps the rules any more
    RL_WHATIF_UNSETTLED,     // no plan was found, nor proved not to exist, in the effort of a case
    RL_WHATIF_CONTRADICTORY, // the changes together make no valid scenario: `detail` says why
    RL_WHATIF_FAILED,        // its process crashed or failed: `detail` says how
    RL_WHATIF_PENDING,       // not done: the run was stopped before
    RL_WHATIF_STATUS_COUNT
} rl_whatif_status;

const char *rl_whatif_status_name(rl_whatif_status status); // "done", "infeasible", …
bool rl_whatif_status_from_name(const char *name, rl_whatif_status *out);

// A plan in a changed scenario.
typedef struct rl_whatif_plan {
    double reached, lower, upper; // as in rl_reach
    rl_plan_usage usage;
    int32_t broken_rules;
} rl_whatif_plan;

// A relay that enters the plan or leaves it.
typedef struct rl_whatif_move {
    bool enters;
    const char *id;
    const char *name;
    double reach;              // what it adds to the new plan, or added to the plan as it was
    rl_left_out_reason reason; // why it is not in the new plan; of one that enters, unused
    rl_rule rule;              // for RL_LEFT_RULE
} rl_whatif_move;

// Texts are borrowed from the study's arena.
typedef struct rl_whatif {
    const char *name;
    const char *set; // name of its what-if, which other cases of a grid share
    rl_whatif_status status;
    const char *detail; // "" when there is nothing to say
    double weight;      // of the target
    rl_whatif_plan kept;
    int32_t dropped;                 // activations of the plan that are not possible any more
    rl_whatif_plan best;             // chosen again
    double bound;                    // proved: no plan reaches more
    double gap;                      // (bound − best) / best
    RL_VECTOR(rl_whatif_move) moves; // those that enter, then those that leave, by reach
} rl_whatif;

// A column of a tidy table: what a change is in each case, NULL where it is not made.
typedef struct rl_whatif_factor {
    const char *key;
    const char **values; // by case
} rl_whatif_factor;

typedef struct rl_whatif_study {
    rl_arena arena;
    const char *changes_path;
    bool plan_given;     // by the user; otherwise the best one of the scenario
    double weight;       // of the target, unchanged
    rl_whatif_plan base; // the plan in the scenario as it is
    double base_bound;   // proved for the scenario as it is; NaN when the plan was given
    rl_whatif *cases;
    int32_t case_count;
    int32_t resumed;                     // cases taken over from an interrupted run
    RL_VECTOR(rl_whatif_factor) factors; // of the changes that list several values
} rl_whatif_study;

void rl_whatif_study_init(rl_whatif_study *study, rl_context *ctx);
void rl_whatif_study_clear(rl_context *ctx, rl_whatif_study *study);

// How many cases have the status.
int32_t rl_whatif_count(const rl_whatif_study *study, rl_whatif_status status);

// Whether the plan as it is was evaluated.
bool rl_whatif_has_kept(const rl_whatif *whatif);

#endif
