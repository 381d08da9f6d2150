// The oracle interface: all that the optimiser knows about reach.
//
// A reach model is monotone and submodular in the activations and has a concave extension F over
// programme columns. With L_c the log-miss of cell c (Σ over the chosen programmes of
// rl_log_miss_of_hit, fractional in a relaxation), any supergradient gives a valid cut
//
//     F(L) ≤ Σ_c [ constant_c + weight_c · L_c ]      for every L ≥ 0,
//
// tight where it was taken. New models (models/) plug in behind these operations, each with a
// MODEL.md and the contract test of tests/contract/test_oracle.c: value equals brute force; every
// cut overestimates at all plans; same seed, same bytes.
#ifndef RL_REACH_ORACLE_H
#define RL_REACH_ORACLE_H

#include "domain/plan.h"
#include "reach/population.h"

typedef struct rl_oracle rl_oracle;

typedef struct rl_oracle_operations {
    const char *name;

    // Expected weight reached in each cell by a plan given as log-misses; returns the total.
    // `reached` may be NULL.
    double (*value)(const rl_oracle *oracle, const double *log_miss, double *reached);

    // Supergradient at a point, fractional or not: weight and constant of each cell's cut.
    void (*cut)(const rl_oracle *oracle, const double *log_miss, double *weight, double *constant);

    // The smallest constant that keeps `scale · F_c(L) ≤ constant + weight · L` valid for one cell
    // and every L ≥ 0: the concave conjugate. It turns any nonnegative weights, wherever they come
    // from, into a valid bound.
    double (*conjugate)(const rl_oracle *oracle, rl_id cell, double scale, double weight);

    void (*destroy)(rl_context *ctx, rl_oracle *oracle);
} rl_oracle_operations;

struct rl_oracle {
    const rl_oracle_operations *operations;
    rl_population *population; // owned
};

void rl_oracle_free(rl_context *ctx, rl_oracle *oracle);

// Fills log_miss (one entry for each cell) with that of a plan.
RL_MUST_CHECK rl_status rl_plan_log_miss(rl_context *ctx, const rl_population *population,
                                         const rl_plan *plan, double *log_miss);

#endif
