// The proof: a bound that holds for any multipliers, computed in whole numbers only.
//
// Choose for each pattern p a part u_p, 0 ≤ u_p ≤ W_p, of its weight W_p to be credited to relays.
// With R_i = Σ_{p covered by i} u_p, every set of relays x covers at most
//
//     Σ_p (W_p − u_p) + Σ_i R_i x_i                                                        (1)
//
// since a covered pattern counts W_p ≤ (W_p − u_p) + u_p Σ_{i covers p} x_i. So:
//   * most weight: (1) with Σ c_i x_i ≤ limit is a knapsack; for any price m ≥ 0,
//         weight ≤ Σ_p (W_p − u_p) + m·limit + Σ_i max(0, R_i − m c_i);
//   * least cost: (1) must reach the limit T; for any price m > 0,
//         cost ≥ ( T − Σ_p (W_p − u_p) − Σ_i max(0, R_i − m c_i) ) / m;
//   * when all must be covered, T = Σ W and (1) reads Σ_i R_i x_i ≥ Σ_p u_p, which holds whatever
//     the size of u_p ≥ 0.
// Best over u, these are the bounds of the linear relaxation. Relays already in or out change the
// sums only. W is the weight shifted left until the total fills 48 bits, m has 20 more bits, and
// sums are made in 128: nothing is rounded but the last division, outwards.
//
// The same sums say what deciding one relay would cost (« reduced cost »).
#ifndef RL_COVER_BOUND_H
#define RL_COVER_BOUND_H

#include "cover/problem.h"

typedef struct rl_cover_bound rl_cover_bound; // scratch memory and the last bound

// NULL when memory is exhausted.
rl_cover_bound *rl_cover_bound_create(rl_context *ctx, const rl_cover_problem *problem);
void rl_cover_bound_free(rl_cover_bound *bound);

// Bound on the objective of every answer that agrees with `choice` (by relay), from `part` (by
// pattern, of its weight, in [0, 1]; any numbers are allowed and clipped). When there is no such
// answer, the bound is worse than any objective: −1, or INT64_MAX.
int64_t rl_cover_bound_of(rl_cover_bound *bound, const double *part, const unsigned char *choice);

// After it: the bound of those that also decide the open relay this way.
int64_t rl_cover_bound_with(const rl_cover_bound *bound, int32_t relay, rl_cover_choice decision);

// After it: the relays that the knapsack takes, a part of one of them at most (by relay, those that
// are in included).
void rl_cover_bound_solution(const rl_cover_bound *bound, const unsigned char *choice, double *x);

// After it: the bound before it was rounded to whole units of the objective.
double rl_cover_bound_value(const rl_cover_bound *bound);

// After it: what separates the bound from an objective, in weight (for the length of a step).
double rl_cover_bound_distance(const rl_cover_bound *bound, int64_t objective);

// Decides the open relays whose other choice cannot be better than `incumbent`; how many.
int32_t rl_cover_bound_fix(const rl_cover_bound *bound, int64_t incumbent, unsigned char *choice);

// Whether an answer of this objective is better than another one; whether a bound leaves hope of
// one better than the incumbent.
bool rl_cover_is_better(const rl_cover_problem *problem, int64_t objective, int64_t than);

// The objective that any answer beats.
int64_t rl_cover_worst(const rl_cover_problem *problem);

#endif
