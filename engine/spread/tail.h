// Confidence limits of a probability, from the number of successes of independent trials.
//
// Both are one-sided limits of Clopper–Pearson type with the binomial tail replaced by a closed
// form that is never below it (docs/spread.md, « The two tails »), so that they hold for any number
// of trials and not only in the limit. They also hold when the trials have different probabilities
// of mean p (Hoeffding, Annals of Mathematical Statistics 27, 1956, theorem 4).
#ifndef RL_SPREAD_TAIL_H
#define RL_SPREAD_TAIL_H

#include <stdint.h>

// The mean probability is below the value returned, except with probability `delta` < 1/4.
double rl_tail_upper(int64_t successes, int64_t trials, double delta);

// The mean probability is above the value returned, except with probability `delta` < 1/4.
double rl_tail_lower(int64_t successes, int64_t trials, double delta);

#endif
