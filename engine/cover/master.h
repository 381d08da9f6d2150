// The linear relaxation by closed-form Benders cuts (Cordeau, Furini and Ljubić 2019), which gives
// near to the best multipliers of the bound and fractional relays to branch on. Patterns are
// grouped by relay, one θ_g for the weight covered in group g; for any v_p in {0, 1}
//
//     θ_g ≤ Σ_{p in g} W_p ( 1 − v_p ) + Σ_i ( Σ_{p in g covered by i} W_p v_p ) x_i
//
// and the most violated cut at x̄ has v_p = 1 where Σ_{i covers p} x̄_i < 1. When all must be covered
// each pattern has its row Σ x_i ≥ 1 instead. Nothing the simplex says is trusted: its duals become
// multipliers, and bound.h works out what they prove.
#ifndef RL_COVER_MASTER_H
#define RL_COVER_MASTER_H

#include "cover/bound.h"

typedef struct rl_cover_master rl_cover_master;

// `part` (by pattern) gives a first cut for each group. NULL when memory is exhausted.
rl_cover_master *rl_cover_master_create(rl_context *ctx, const rl_cover_problem *problem,
                                        const double *part);
void rl_cover_master_free(rl_cover_master *master); // NULL is allowed

typedef enum rl_cover_relaxed {
    RL_COVER_RELAXED, // multipliers and fractions are as good as the rounds allowed
    RL_COVER_PRUNED,  // the bound leaves no hope of an answer better than the incumbent
    RL_COVER_LP_STOPPED,
    RL_COVER_LP_FAILED, // numerical trouble or memory: use something else from now on
} rl_cover_relaxed;

// Solves the relaxation under `choice`, cutting for at most `rounds` rounds. `part` receives the
// best multipliers found, for which `bound` is computed at the end, and `x` (by relay) the
// fractions.
rl_cover_relaxed rl_cover_master_solve(rl_cover_master *master, const unsigned char *choice,
                                       int64_t incumbent, int32_t rounds, rl_cover_bound *bound,
                                       double *part, double *x);

#endif
