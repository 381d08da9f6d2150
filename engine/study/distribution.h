// Figures of a sample: mean, spread, quantiles, and the interval of a share.
#ifndef RL_STUDY_DISTRIBUTION_H
#define RL_STUDY_DISTRIBUTION_H

#include "domain/simulation.h"

// Quantile of `count` ≥ 1 sorted values, interpolated (type 7 of Hyndman and Fan 1996).
double rl_quantile(const double *sorted, int32_t count, double share);

// Sorts the values and sums them up. All NaN when there is none; deviation 0 of a single one.
rl_distribution rl_distribution_of(double *values, int32_t count);

// Interval at 95 % of a probability of which `successes` of `trials` ≥ 1 were seen (E. B. Wilson,
// "Probable inference, the law of succession, and statistical inference", JASA 22, 1927).
void rl_wilson_interval(int32_t successes, int32_t trials, double *low, double *high);

#endif
