// 95 % intervals of means.
#ifndef RL_BASE_INTERVAL_H
#define RL_BASE_INTERVAL_H

#include <stdint.h>

// Factor of a standard error that makes the half width of a 95 % interval: the 97.5 % quantile of
// the normal law.
#define RL_NORMAL_95 1.959963984540054

// Half width of the 95 % interval of a mean over n ≥ 1 independent draws, whose variance (divided
// by n) was seen: 1.96 √(variance / (n − 1)).
//
// Draws that are all alike say little of what none of them showed, not that it cannot be: with 95 %
// confidence its probability is 1 − 0.05^(1/n) at most, about 3 / n (the “rule of three”: J. A.
// Hanley and A. Lippman-Hand, “If nothing goes wrong, is everything all right?”, JAMA 249, 1983).
// The half width is then that times `range`, the most by which two draws may differ: 0 only when
// nothing is left to chance.
double rl_half_width(double variance, int32_t n, double range);

#endif
