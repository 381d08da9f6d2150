#include "study/distribution.h"

#include "base/interval.h"

#include <math.h>
#include <stdlib.h>

static int compare_values(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

double rl_quantile(const double *sorted, int32_t count, double share) {
    const double place = share * (count - 1);
    const int32_t below = (int32_t)floor(place);
    const int32_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
}

rl_distribution rl_distribution_of(double *values, int32_t count) {
    if (count == 0)
        return (rl_distribution){NAN, NAN, NAN, NAN, NAN};
    qsort(values, (size_t)count, sizeof *values, compare_values);
    double sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += values[i];
    const double mean = sum / count;
    double squares = 0;
    for (int32_t i = 0; i < count; i++)
        squares += (values[i] - mean) * (values[i] - mean);
    return (rl_distribution){.mean = mean,
                             .deviation = count > 1 ? sqrt(squares / (count - 1)) : 0,
                             .p10 = rl_quantile(values, count, 0.1),
                             .p50 = rl_quantile(values, count, 0.5),
                             .p90 = rl_quantile(values, count, 0.9)};
}

void rl_wilson_interval(int32_t successes, int32_t trials, double *low, double *high) {
    const double n = trials;
    const double seen = successes / n;
    const double square = RL_NORMAL_95 * RL_NORMAL_95;
    const double centre = (seen + square / (2 * n)) / (1 + square / n);
    const double half =
        RL_NORMAL_95 / (1 + square / n) * sqrt(seen * (1 - seen) / n + square / (4 * n * n));
    *low = fmax(centre - half, 0);
    *high = fmin(centre + half, 1);
}
