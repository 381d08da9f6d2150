#include "base/interval.h"

#include <math.h>

double rl_half_width(double variance, int32_t n, double range) {
    const double noise = 1e-9 * range; // of sums in floating point
    if (n > 1 && variance > noise * noise)
        return RL_NORMAL_95 * sqrt(variance / (n - 1));
    return range * (1 - pow(0.05, 1.0 / n));
}
