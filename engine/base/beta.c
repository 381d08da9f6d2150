#define _DEFAULT_SOURCE // lgamma_r: lgamma writes a global

#include "base/beta.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>

static double log_gamma(double x) {
    int sign;
    return lgamma_r(x, &sign);
}

double rl_log_beta(double a, double b) { return log_gamma(a) + log_gamma(b) - log_gamma(a + b); }

// Keeps Lentz's denominators away from zero.
static double away_from_zero(double value) {
    const double tiny = 1e-300;
    return fabs(value) < tiny ? tiny : value;
}

// The continued fraction, which converges fast for x < (a + 1) / (a + b + 2).
static double fraction(double x, double a, double b) {
    enum { TERMS_MAX = 100000 };
    double c = 1, d = 1 / away_from_zero(1 - (a + b) * x / (a + 1)), value = d;
    for (int m = 1; m < TERMS_MAX; m++) {
        const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        value *= c * d;
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        const double step = c * d;
        value *= step;
        if (fabs(step - 1) < 4 * DBL_EPSILON)
            break;
    }
    return value;
}

double rl_beta_cdf(double x, double a, double b) {
    if (x <= 0)
        return 0;
    if (x >= 1)
        return 1;
    const double front = exp(a * log(x) + b * log1p(-x) - rl_log_beta(a, b));
    return x < (a + 1) / (a + b + 2) ? front * fraction(x, a, b) / a
                                     : 1 - front * fraction(1 - x, b, a) / b;
}

// Quadrature --------------------------------------------------------------------------------------

// Monic orthogonal polynomials p_{k+1} = (x − centre_k) p_k − square_k p_{k−1} on [0, 1].
typedef struct orthogonal {
    double centre[RL_BETA_NODES];
    double square[RL_BETA_NODES]; // the first is not used
} orthogonal;

static orthogonal orthogonal_of(double a, double b) {
    const double sum = a + b;
    orthogonal o = {.centre = {a / sum}, .square = {0, a * b / (sum * sum * (sum + 1))}};
    for (int k = 1; k < RL_BETA_NODES; k++) {
        const double n = 2 * k + sum;
        o.centre[k] = (1 + (a - b) * (sum - 2) / ((n - 2) * n)) / 2;
        if (k > 1)
            o.square[k] = k * (k + a - 1) * (k + b - 1) * (k + sum - 2) /
                          ((n - 2) * (n - 2) * (n - 1) * (n - 3));
    }
    return o;
}

static void polynomials(const orthogonal *o, double x, double p[RL_BETA_NODES + 1]) {
    p[0] = 1;
    p[1] = x - o->centre[0];
    for (int k = 1; k < RL_BETA_NODES; k++)
        p[k + 1] = (x - o->centre[k]) * p[k] - o->square[k] * p[k - 1];
}

// The zero of the last polynomial between two points where its signs differ.
static double zero_between(const orthogonal *o, double low, double high) {
    double p[RL_BETA_NODES + 1];
    polynomials(o, low, p);
    const bool negative_at_low = p[RL_BETA_NODES] < 0;
    for (int i = 0; i < 200 && low < high; i++) {
        const double middle = low + (high - low) / 2;
        if (middle <= low || middle >= high)
            break;
        polynomials(o, middle, p);
        if ((p[RL_BETA_NODES] < 0) == negative_at_low)
            low = middle;
        else
            high = middle;
    }
    return low + (high - low) / 2;
}

void rl_beta_quadrature(double a, double b, double nodes[RL_BETA_NODES],
                        double weights[RL_BETA_NODES]) {
    const orthogonal o = orthogonal_of(a, b);
    const double centre = (o.centre[0] + o.centre[1]) / 2;
    const double half = hypot((o.centre[0] - o.centre[1]) / 2, sqrt(o.square[1]));
    const double ends[] = {0, centre - half, centre + half, 1}; // zeros of the second inside
    double total = 0;
    for (int i = 0; i < RL_BETA_NODES; i++) {
        double p[RL_BETA_NODES + 1];
        nodes[i] = zero_between(&o, ends[i], ends[i + 1]);
        polynomials(&o, nodes[i], p);
        weights[i] =
            1 / (1 + p[1] * p[1] / o.square[1] + p[2] * p[2] / (o.square[1] * o.square[2]));
        total += weights[i];
    }
    for (int i = 0; i < RL_BETA_NODES; i++)
        weights[i] /= total;
}
