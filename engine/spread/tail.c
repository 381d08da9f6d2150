#include "spread/tail.h"

#include <assert.h>
#include <math.h>

static const double TWO_PI = 6.28318530717958647692;

// Logarithm of a number that P(X ≤ x) does not exceed, X being binomial of n trials and probability
// p > x/n, 0 < x < n:
//     P(X ≤ x) ≤ min(1, √(n / (2π x (n − x))) / (1 − r)) · exp(−n KL(x/n ‖ p)),
//     r = x (1 − p) / ((n − x + 1) p).
// The exponential alone is Chernoff's bound. The factor comes from Stirling's bounds of the
// factorials in P(X = x), and from P(X = i − 1) / P(X = i) ≤ r for i ≤ x.
static double log_tail(double x, double n, double p) {
    const double a = x / n;
    const double divergence =
        x * log1p((a - p) / p) + (n - x) * log1p((p - a) / (1 - p)); // n KL(a ‖ p)
    const double r = x * (1 - p) / ((n - x + 1) * p);
    const double factor = r < 1 ? 0.5 * log(n / (TWO_PI * x * (n - x))) - log1p(-r) : 0;
    return fmin(0, factor) - divergence;
}

double rl_tail_upper(int64_t successes, int64_t trials, double delta) {
    assert(successes >= 0 && successes <= trials && delta > 0 && delta < 0.25);
    // With at most one failure the argument for unequal probabilities does not hold.
    if (trials - successes <= 1)
        return 1;
    const double n = (double)trials;
    const double x = (double)successes;
    // Rounding errors are below 10⁻⁹ of the logarithm's terms; the margin covers them.
    const double log_delta = log(delta) * (1 + 1e-9) - 1e-9;
    if (successes == 0)
        return -expm1(log_delta / n);
    double below = x / n, above = 1;
    for (int halving = 0; halving < 100; halving++) {
        const double middle = below + (above - below) / 2;
        if (middle <= below || middle >= above)
            break;
        if (log_tail(x, n, middle) <= log_delta)
            above = middle;
        else
            below = middle;
    }
    return above;
}

double rl_tail_lower(int64_t successes, int64_t trials, double delta) {
    return 1 - rl_tail_upper(trials - successes, trials, delta);
}
