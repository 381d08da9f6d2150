// The choice of activations as the optimiser sees it, scaled and with every rule in one form.
//
//     maximise    ρ · F(x) + Σ_r ω_r z_r + τ · min_D F_D(x)   (the goal, optimise/master.h)
//     subject to  Σ_r a_ir z_r + Σ_k a_ik x_k ≤ b_i   linear rules: budget, hours, relays, contacts
//     …
//                 F_G(x) ≥ b_G                        floors: a concave reach at least an amount
//                                                     (or compared: F_D, of which the goal's τ)
//                 uses and gaps of each offer, required and forbidden activations and relays
//
// with x_k = 1 when activation k is chosen and z_r = 1 when relay r has one. Weights are scaled so
// that the whole target weighs RL_SCALED_WEIGHT, linear rules so that b_i is 1 (or 0): the simplex
// is then well conditioned whatever the units.
#ifndef RL_OPTIMISE_PROBLEM_H
#define RL_OPTIMISE_PROBLEM_H

#include "reach/oracle.h"

#define RL_SCALED_WEIGHT 1000.0

// Relative tolerance of every rule, the same as rl_plan_check's.
#define RL_RULE_TOLERANCE 1e-9

// A rule of the scenario, for instance the hours of one window.
typedef struct rl_rule_key {
    rl_rule rule;
    rl_id subject; // as in rl_violation
} rl_rule_key;

typedef struct rl_linear_rule {
    rl_rule rule;
    rl_id subject;
    rl_id other;
    double limit;        // in the rule's own unit
    double scaled_limit; // 1, or 0 when the limit is 0
    double scale;        // scaled coefficient = coefficient × scale
    bool lazy;           // one of many that rarely bind: enters the program when violated
} rl_linear_rule;

typedef struct rl_entry {
    int32_t row;
    double coefficient; // scaled
} rl_entry;

typedef struct rl_reach_floor {
    rl_rule rule; // RL_RULE_FLOOR, or RL_RULE_COUNT for one that is not the scenario's
    rl_id subject;
    double amount;       // scaled; −INFINITY when inactive
    const bool *cell_in; // one for each cell; NULL means all
    bool is_compared;    // of no amount of its own: the goal may be the least of these reaches
} rl_reach_floor;

// What pricing and search read of one relay, packed.
typedef struct rl_relay_view {
    rl_id first_activation;
    int32_t activation_count;
    int32_t first_profile; // of the population
    int32_t profile_count;
    int32_t class_count;             // timing classes this relay meets
    const rl_id *classes;            // class_count global ids
    const int32_t *class_of_profile; // local class of each profile
    const double *log_miss;          // [activation − first][local class]
    const int32_t *start_day;        // of each activation's window
} rl_relay_view;

typedef enum rl_choice { RL_OPEN, RL_IN, RL_OUT } rl_choice;

typedef struct rl_problem {
    rl_arena arena;
    const rl_oracle *oracle;
    const rl_population *population;
    const rl_scenario *scenario;
    double scale;        // scaled weight = weight × scale
    double *cell_weight; // scaled

    rl_linear_rule *rows;
    int32_t row_count;
    int32_t relays_row; // always there, so that goals can tighten them; limit may be huge
    int32_t activations_row;
    const rl_entry *entries;               // of activations, then of relays
    const int32_t *activation_entry_start; // activation_count + 1
    const int32_t *relay_entry_start;      // actor_count + 1

    rl_reach_floor *floors; // the scenario's, the compared, the goals' on the whole target
    int32_t floor_count;

    rl_relay_view *relays;            // by actor
    unsigned char *relay_choice;      // rl_choice by actor
    unsigned char *activation_choice; // rl_choice by activation
} rl_problem;

// A group of relays of which a plan uses at most `limit`; its row has the rule RL_RULE_COUNT and
// the group's number as subject.
typedef struct rl_relay_group {
    const rl_id *relays;
    int32_t count;
    int32_t limit;
} rl_relay_group;

// What a study adds to the rules of the scenario. Copied by rl_problem_create_with.
typedef struct rl_problem_extras {
    const rl_relay_group *groups;
    int32_t group_count;
    // Sets of cells whose reaches are compared, one flag for each cell.
    const bool *const *compared_cells;
    int32_t compared_count;
} rl_problem_extras;

// Builds the problem of a scenario under a model, without the `ignored` rules.
RL_MUST_CHECK rl_status rl_problem_create(rl_context *ctx, const rl_oracle *oracle,
                                          const rl_rule_key *ignored, size_t ignored_count,
                                          rl_problem **out);
// The same with what a study adds; `extras` may be NULL.
RL_MUST_CHECK rl_status rl_problem_create_with(rl_context *ctx, const rl_oracle *oracle,
                                               const rl_rule_key *ignored, size_t ignored_count,
                                               const rl_problem_extras *extras, rl_problem **out);
void rl_problem_free(rl_problem *problem);

// Changes the limit of a linear rule (a count of relays or activations).
void rl_problem_set_limit(rl_problem *problem, int32_t row, double limit);
double rl_problem_limit(const rl_problem *problem, int32_t row);

// Sets the floor on the reach of the whole target, in units of weight; −INFINITY removes it.
void rl_problem_set_reach_floor(rl_problem *problem, double amount);

// True when uses k and l of one offer are too close together.
static inline bool rl_too_close(const rl_scenario *s, rl_id k, rl_id l) {
    const rl_activation *a = &s->activations[k], *b = &s->activations[l];
    if (a->offer != b->offer)
        return false;
    const int32_t days = s->windows[a->window].start_day - s->windows[b->window].start_day;
    return (days < 0 ? -days : days) < s->offers[a->offer].gap_days;
}

#endif
