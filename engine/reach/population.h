// The population a campaign addresses, cut so that reach has a closed form.
//
// Cells. Audiences of one exclusive set never overlap: an establishment belongs to at most one of
// its actors. Each targeted segment is therefore cut into cells in which every such membership is
// known (weight × Π of the shares chosen). Inside a cell a relay touches the share a_rs of the
// establishments (independent audiences), all of them (the set's member) or none, and the
// establishments a plan misses are a plain product over relays:
//
//     missed(cell) = weight × Π_r ( 1 − h_r · u_r ),   h_r = α_r · share in the cell,
//     u_r = 1 − Π_{k ∈ programme(r)} (1 − q_k)
//
// Profiles. What a programme does to a cell depends only on the relay's hit probability h there
// and on the cell's timing class. Cells are grouped by these two for each relay, so that a
// programme is evaluated over a handful of profiles instead of hundreds of cells.
#ifndef RL_REACH_POPULATION_H
#define RL_REACH_POPULATION_H

#include "domain/scenario.h"

typedef struct rl_cell {
    rl_id segment;
    double weight; // in units of the target's weight
} rl_cell;

typedef struct rl_profile {
    double hit_prob;    // h: acceptance × share of the cell touched
    rl_id timing_class; // selects the exposure probabilities
    int32_t first_cell; // its cells are cell_of[first_cell] … cell_of[first_cell + cell_count − 1]
    int32_t cell_count;
} rl_profile;

typedef struct rl_population {
    rl_arena arena;
    const rl_scenario *scenario; // borrowed
    const rl_cell *cells;        // by segment
    int32_t cell_count;
    const rl_profile *profiles;   // by relay
    const int32_t *profile_start; // actor_count + 1 entries
    const rl_id *cell_of;         // cells of the profiles
    const double *log_miss; // −log(1 − q) of (activation, class): [activation × classes + class]
    double total_weight;
} rl_population;

// Builds the population of a scenario. Fails with RL_E_INPUT when exclusive sets multiply the
// cells beyond reason (more than RL_CELLS_MAX).
enum { RL_CELLS_MAX = 2000000 };
RL_MUST_CHECK rl_status rl_population_create(rl_context *ctx, const rl_scenario *scenario,
                                             rl_population **out);
void rl_population_free(rl_population *population);

// −log(1 − h·u) with u = 1 − exp(−log_miss): what a programme adds to the log-miss of a cell.
// Finite: a miss below RL_LEAST_MISS counts as that.
#define RL_LEAST_MISS 1e-300
double rl_log_miss_of_hit(double hit_prob, double log_miss);

// 1 − h·u, given 1 − u. A sum of what is not touched and what is not exposed: near certainty,
// 1 − h·u itself would lose all its digits.
static inline double rl_missed_share(double hit_prob, double unexposed) {
    return (1 - hit_prob) + hit_prob * unexposed;
}

// Slope of rl_log_miss_of_hit in log_miss, in [0, 1], given 1 − u.
static inline double rl_log_miss_slope(double hit_prob, double unexposed) {
    const double missed = rl_missed_share(hit_prob, unexposed);
    return missed > RL_LEAST_MISS ? hit_prob * unexposed / missed : 0;
}

static inline double rl_activation_log_miss(const rl_population *population, rl_id activation,
                                            rl_id timing_class) {
    return population
        ->log_miss[(size_t)activation * (size_t)population->scenario->timing_class_count +
                   (size_t)timing_class];
}

#endif
