// Rates of one kind, each seen through trials, drawn towards their common mean as far as they
// differ little: the hierarchical beta-binomial model (Gelman et al., Bayesian Data Analysis, 3rd
// edition, section 5.3).
//
//     y_i | e_i ~ Binomial(n_i, e_i),   e_i | μ, κ ~ Beta(μκ, (1 − μ)κ),
//     μ uniform on (0, 1),   ln κ uniform on [ln 2, ln 2000]
//
// (μ, κ) is integrated over a grid, so intervals carry what is not known of the group.
#ifndef RL_STUDY_RATE_GROUP_H
#define RL_STUDY_RATE_GROUP_H

#include "base/memory.h"

typedef struct rl_trials {
    double successes; // y
    double trials;    // n; 0 for a rate without data
} rl_trials;

typedef struct rl_belief {
    double mean;
    double low, high; // 2.5 % and 97.5 % quantiles
} rl_belief;

// What is believed of each of `count` rates after all trials, into beliefs[0 … count − 1], and of a
// new rate of the group into *fresh.
RL_MUST_CHECK rl_status rl_rate_group_infer(rl_context *ctx, const rl_trials *trials, size_t count,
                                            rl_belief *beliefs, rl_belief *fresh);

// The same for one rate with a prior of its own, Beta(mean × strength, (1 − mean) × strength).
rl_belief rl_rate_infer(rl_trials trials, double prior_mean, double prior_strength);

#endif
