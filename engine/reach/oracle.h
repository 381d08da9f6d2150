// The oracle interface: all that the optimiser knows about reach.
//
// A reach model is monotone and submodular in the activations and has a concave extension F over
// programme columns, in two steps (docs/model.md 3.1):
//
//     Λ_c = L_c + K_c(y)         the log-miss of cell c
//     F   = Σ_c F_c(Λ_c)         F_c concave, not decreasing
//
// L_c is the direct log-miss, Σ over the chosen programmes of rl_log_miss_of_hit, fractional in a
// relaxation. y_r ∈ [0, 1] tells how far relay r is used (Σ of its programmes' weights). K_c, the
// *spread*, is what relays that other relays trigger add: concave, not decreasing, K_c(0) = 0. A
// model without such relays has no spread. Two kinds of cuts follow, for every Λ ≥ 0 and every y:
//
//     F_c(Λ)           ≤ constant_c + weight_c · Λ                           (cut)
//     Σ_c w_c · K_c(y) ≤ constant + Σ_r gain_r · y_r       for any w ≥ 0     (spread_cut)
//
// tight where they were taken; put together they bound F by a linear function of L and y. New
// models (models/) plug in behind these operations, each with a MODEL.md and the contract test of
// tests/contract/test_oracle.c: value equals brute force; every cut overestimates at all plans;
// same seed, same bytes.
#ifndef RL_REACH_ORACLE_H
#define RL_REACH_ORACLE_H

#include "base/random.h"
#include "domain/plan.h"
#include "reach/population.h"

typedef struct rl_oracle rl_oracle;

typedef struct rl_oracle_operations {
    const char *name;

    // Expected weight reached in each cell whose log-miss is Λ_c; returns the total. `reached` may
    // be NULL.
    double (*value)(const rl_oracle *oracle, const double *log_miss, double *reached);

    // Supergradient at Λ, fractional or not: weight and constant of each cell's cut.
    void (*cut)(const rl_oracle *oracle, const double *log_miss, double *weight, double *constant);

    // The smallest constant that keeps `scale · F_c(Λ) ≤ constant + weight · Λ` valid for one cell
    // and every Λ ≥ 0: the concave conjugate. It turns any nonnegative weights, wherever they come
    // from, into a valid bound.
    double (*conjugate)(const rl_oracle *oracle, rl_id cell, double scale, double weight);

    // Fills `log_miss` with K_c(y), `used` being y by actor. NULL, as spread_cut, when the model
    // has no spread. Both use scratch memory of the oracle: one thread at a time.
    void (*spread)(const rl_oracle *oracle, const double *used, double *log_miss);

    // Supergradient of Σ_c weight_c · K_c at y: fills `gain` by actor, returns the constant.
    double (*spread_cut)(const rl_oracle *oracle, const double *used, const double *weight,
                         double *gain);

    // The spread is an expectation over samples; these look at one at a time (reach/sampling.h).
    // NULL, as the next four, without a spread.
    //
    // Who is triggered in sample `index` when the relays with used > 0 are in use, by actor (only
    // ever set for those that diffuse, the others stay as they are); returns the sample's weight.
    double (*sample)(const rl_oracle *oracle, int32_t index, const double *used, bool *triggered);

    // One campaign's draw of who triggers whom: fills `first`, by actor, with the position in
    // `starters` of the first of them that triggers it, RL_NONE when none does. The coins are those
    // of all links, whatever the starters, so that one random stream makes the same draw for every
    // plan. Uses scratch memory of the oracle, as the next one: one thread at a time.
    void (*draw)(const rl_oracle *oracle, rl_random *random, const rl_id *starters, int32_t count,
                 int32_t *first);

    // Who is triggered by the relays with used > 0 in every draw (`surely`) or in some, by actor:
    // all draws lie between these two.
    void (*reachable)(const rl_oracle *oracle, const double *used, bool surely, bool *triggered);

    // Log-miss that a triggered relay adds to the cells of one of its profiles.
    double (*default_log_miss)(const rl_oracle *oracle, int32_t profile);

    // The same model on `count` samples of its own. Streams with different numbers are independent
    // of each other; stream 0 is the one models are created with.
    rl_status (*resample)(rl_context *ctx, const rl_oracle *oracle, uint64_t stream, int32_t count,
                          rl_oracle **out);

    void (*destroy)(rl_context *ctx, rl_oracle *oracle);
} rl_oracle_operations;

struct rl_oracle {
    const rl_oracle_operations *operations;
    rl_population *population; // owned
    int32_t sample_count;      // of the spread; 0 without one
    bool is_sampled;           // the samples are draws: figures have a sampling error
};

void rl_oracle_free(rl_context *ctx, rl_oracle *oracle);

static inline bool rl_oracle_spreads(const rl_oracle *oracle) {
    return oracle->operations->spread != NULL;
}

// Fills log_miss (one entry for each cell) with the direct log-miss of a plan, L.
RL_MUST_CHECK rl_status rl_plan_log_miss(rl_context *ctx, const rl_population *population,
                                         const rl_plan *plan, double *log_miss);

// The same with the spread of the plan's relays: Λ = L + K.
RL_MUST_CHECK rl_status rl_oracle_log_miss(rl_context *ctx, const rl_oracle *oracle,
                                           const rl_plan *plan, double *log_miss);

#endif
