// Rates inferred together: planted rates lie in their intervals as often as they should, and data
// decide how much rates are drawn together.
#include "base/random.h"
#include "study/rate_group.h"
#include "support/cmocka_test.h"
#include "support/effort.h"

#include <math.h>

// Gamma(shape, 1), shape ≥ 1 (Marsaglia and Tsang 2000), for planted beta draws.
static double draw_gamma(rl_random *random, double shape) {
    const double d = shape - 1.0 / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        // A normal draw, Box and Muller.
        const double x =
            sqrt(-2 * log(1 - rl_random_unit(random))) * cos(2 * acos(-1) * rl_random_unit(random));
        const double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
        if (v > 0 && log(1 - rl_random_unit(random)) < 0.5 * x * x + d - d * v + d * log(v))
            return d * v;
    }
}

static double draw_binomial(rl_random *random, int trials, double rate) {
    int successes = 0;
    for (int i = 0; i < trials; i++)
        successes += rl_random_unit(random) < rate;
    return successes;
}

enum { RATES = 6, REPETITIONS = 200 };

static void test_planted_rates_are_recovered(void **state) {
    (void)state;
    rl_context ctx;
    rl_random random;
    rl_context_init(&ctx);
    rl_random_init(&random, 7);
    const int repetitions = rl_effort(REPETITIONS);
    int covered = 0, fresh_covered = 0;
    double error = 0, raw_error = 0;
    for (int r = 0; r < repetitions; r++) {
        rl_trials trials[RATES];
        rl_belief beliefs[RATES], fresh;
        double planted[RATES];
        const double mean = rl_random_between(&random, 0.1, 0.5);
        const double strength = rl_random_between(&random, 20, 100);
        for (int i = 0; i < RATES; i++) {
            const double a = draw_gamma(&random, mean * strength);
            planted[i] = a / (a + draw_gamma(&random, (1 - mean) * strength));
            const int count = 10 + (int)rl_random_below(&random, 90);
            trials[i] = (rl_trials){draw_binomial(&random, count, planted[i]), count};
        }
        trials[RATES - 1] = (rl_trials){0, 0}; // one without data
        assert_int_equal(rl_rate_group_infer(&ctx, trials, RATES, beliefs, &fresh), RL_OK);
        for (int i = 0; i < RATES - 1; i++) {
            covered += planted[i] >= beliefs[i].low && planted[i] <= beliefs[i].high;
            error += fabs(beliefs[i].mean - planted[i]);
            raw_error += fabs(trials[i].successes / trials[i].trials - planted[i]);
        }
        fresh_covered += planted[RATES - 1] >= fresh.low && planted[RATES - 1] <= fresh.high;
        assert_true(fabs(beliefs[RATES - 1].mean - fresh.mean) < 1e-12);
    }
    const double share = (double)covered / (repetitions * (RATES - 1));
    const double fresh_share = (double)fresh_covered / repetitions;
    if (share < 0.92 || share > 0.985)
        fail_msg("95%% intervals hold the planted rate %.1f%% of the time", 100 * share);
    if (fresh_share < 0.88)
        fail_msg("95%% intervals hold a new rate %.1f%% of the time", 100 * fresh_share);
    if (error > 0.9 * raw_error)
        fail_msg("drawing rates together does not help: %g against %g", error, raw_error);
}

static void test_alike_rates_are_drawn_together(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    const rl_trials alike[] = {{20, 100}, {22, 100}, {19, 100}, {21, 100}, {0, 2}};
    const rl_trials apart[] = {{2, 100}, {95, 100}, {10, 100}, {80, 100}, {0, 2}};
    rl_belief beliefs[5], fresh;
    assert_int_equal(rl_rate_group_infer(&ctx, alike, 5, beliefs, &fresh), RL_OK);
    assert_true(beliefs[4].mean > 0.15); // two trials say nothing against the group
    assert_true(fresh.high - fresh.low < 0.35);
    assert_int_equal(rl_rate_group_infer(&ctx, apart, 5, beliefs, &fresh), RL_OK);
    assert_true(beliefs[4].mean < 0.6 * fresh.mean); // the group says little: the data decide
    assert_true(fresh.high - fresh.low > 0.7);
    assert_true(fabs(beliefs[1].mean - 0.95) < 0.03);
}

static void test_one_rate(void **state) {
    (void)state;
    const rl_belief belief = rl_rate_infer((rl_trials){30, 100}, 0.5, 20);
    assert_true(fabs(belief.mean - 40.0 / 120) < 1e-12);
    assert_true(belief.low > 0.2 && belief.low < belief.mean);
    assert_true(belief.high < 0.45 && belief.high > belief.mean);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_planted_rates_are_recovered),
        cmocka_unit_test(test_alike_rates_are_drawn_together),
        cmocka_unit_test(test_one_rate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
