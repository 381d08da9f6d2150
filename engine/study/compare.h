// The figures that compare plans, from their simulations and what they reach in each case.
#ifndef RL_STUDY_COMPARE_H
#define RL_STUDY_COMPARE_H

#include "domain/comparison.h"

// Gini coefficient of `value` over parts of these weights: Σ_i Σ_j w_i w_j |v_i − v_j| /
// (2 · W · Σ_i w_i v_i), 0 when all are equal or nothing is reached.
double rl_gini(const double *value, const double *weight, size_t count);

// Fills every figure of the contenders from their simulations (same seed and number, so that they
// met the same worlds) and from comparison->reached, then ranks them by these weights, ≥ 0, one for
// each of rl_compare_criteria. Scores are in [0, 1]: figure / largest for reach, p10 and lowest
// share; 1 − figure / largest for cost, hours and worst regret (1 when all are zero).
RL_MUST_CHECK rl_status rl_compare(rl_context *ctx, const double weights[RL_COMPARE_CRITERIA],
                                   rl_comparison *comparison);

#endif
