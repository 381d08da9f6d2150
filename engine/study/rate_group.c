#define _XOPEN_SOURCE 700 // M_PI_2

#include "study/rate_group.h"

#include "base/beta.h"

#include <math.h>

enum {
    MEANS = 40,     // grid of μ
    STRENGTHS = 16, // grid of ln κ
    HALVINGS = 24,  // of a quantile's bracket
};
static const double STRENGTH_LEAST = 2, STRENGTH_MOST = 2000;
static const double NEGLIGIBLE = 1e-5; // weight of a point of the grid, against the heaviest

// A point of the grid of (μ, κ) as the parameters of its beta distribution.
typedef struct point {
    double a, b;
    double weight; // its logarithm until normalised
} point;

typedef struct mixture {
    const point *points;
    size_t count;
    rl_trials trials;
} mixture;

// μ is spread evenly in its own quantiles of Beta(½, ½), denser near 0 where rates are, with the
// weight that keeps it uniform.
static double grid_mean(int i) {
    const double s = sin(M_PI_2 * (i + 0.5) / MEANS);
    return s * s;
}

static double grid_strength(int k) {
    return STRENGTH_LEAST * pow(STRENGTH_MOST / STRENGTH_LEAST, (double)k / (STRENGTHS - 1));
}

// Σ_i ln BetaBinomial(y_i | n_i, a, b) up to a constant, and the spacing of the grid in μ.
static double log_posterior(const rl_trials *trials, size_t count, double mean, double a,
                            double b) {
    double sum = 0.5 * (log(mean) + log1p(-mean)); // dμ / d(index) of grid_mean
    const double prior = rl_log_beta(a, b);
    for (size_t i = 0; i < count; i++)
        if (trials[i].trials > 0)
            sum +=
                rl_log_beta(a + trials[i].successes, b + trials[i].trials - trials[i].successes) -
                prior;
    return sum;
}

// Fills the points that matter with weights that sum to 1; returns how many.
static size_t weigh(const rl_trials *trials, size_t count, point points[MEANS * STRENGTHS]) {
    size_t kept = 0;
    double most = -INFINITY, total = 0;
    for (int i = 0; i < MEANS; i++)
        for (int k = 0; k < STRENGTHS; k++) {
            const double mean = grid_mean(i), strength = grid_strength(k);
            point *p = &points[i * STRENGTHS + k];
            p->a = mean * strength;
            p->b = (1 - mean) * strength;
            p->weight = log_posterior(trials, count, mean, p->a, p->b);
            most = fmax(most, p->weight);
        }
    for (size_t i = 0; i < (size_t)MEANS * STRENGTHS; i++) {
        const double weight = exp(points[i].weight - most);
        if (weight < NEGLIGIBLE)
            continue;
        points[kept] = points[i];
        points[kept++].weight = weight;
        total += weight;
    }
    for (size_t i = 0; i < kept; i++)
        points[i].weight /= total;
    return kept;
}

static double cdf(const mixture *m, double x) {
    double sum = 0;
    for (size_t i = 0; i < m->count; i++)
        sum += m->points[i].weight *
               rl_beta_cdf(x, m->points[i].a + m->trials.successes,
                           m->points[i].b + m->trials.trials - m->trials.successes);
    return sum;
}

static double quantile(const mixture *m, double prob) {
    double low = 0, high = 1;
    for (int i = 0; i < HALVINGS; i++) {
        const double middle = 0.5 * (low + high);
        *(cdf(m, middle) < prob ? &low : &high) = middle;
    }
    return 0.5 * (low + high);
}

static rl_belief believe(const mixture *m) {
    double mean = 0;
    for (size_t i = 0; i < m->count; i++)
        mean += m->points[i].weight * (m->points[i].a + m->trials.successes) /
                (m->points[i].a + m->points[i].b + m->trials.trials);
    return (rl_belief){mean, quantile(m, 0.025), quantile(m, 0.975)};
}

rl_status rl_rate_group_infer(rl_context *ctx, const rl_trials *trials, size_t count,
                              rl_belief *beliefs, rl_belief *fresh) {
    point *points = RL_NEW(ctx, point, MEANS * STRENGTHS);
    if (points == NULL)
        return rl_fail_memory(ctx);
    mixture m = {.points = points, .count = weigh(trials, count, points)};
    for (size_t i = 0; i < count; i++) {
        m.trials = trials[i];
        beliefs[i] = believe(&m);
    }
    m.trials = (rl_trials){0, 0};
    *fresh = believe(&m);
    rl_release(ctx, points);
    return RL_OK;
}

rl_belief rl_rate_infer(rl_trials trials, double prior_mean, double prior_strength) {
    const point only = {prior_mean * prior_strength, (1 - prior_mean) * prior_strength, 1};
    return believe(&(mixture){&only, 1, trials});
}
