// The limits of a probability against the exact binomial tail.
#include "spread/tail.h"
#include "support/cmocka_test.h"

#include <math.h>

// P(X ≤ x), X binomial, summed term by term.
static double exact_tail(int64_t x, int64_t n, double p) {
    double sum = 0;
    for (int64_t i = 0; i <= x; i++)
        sum += exp(lgamma((double)n + 1) - lgamma((double)i + 1) - lgamma((double)(n - i) + 1) +
                   (double)i * log(p) + (double)(n - i) * log1p(-p));
    return sum;
}

static const double deltas[] = {0.2, 0.05, 1e-3, 1e-9};

// At the upper limit so few successes have at most the probability asked; and not far less, or the
// limit would be useless.
static void check_upper(int64_t x, int64_t n, double delta) {
    const double limit = rl_tail_upper(x, n, delta);
    assert_true(limit >= (double)x / (double)n && limit <= 1);
    if (limit == 1)
        return;
    const double tail = exact_tail(x, n, limit);
    if (tail > delta * (1 + 1e-6))
        fail_msg("%d of %d: tail %g beyond %g", (int)x, (int)n, tail, delta);
    if (delta <= 1e-3 && tail < delta / 2)
        fail_msg("%d of %d: tail %g far below %g", (int)x, (int)n, tail, delta);
}

static void test_upper_limits_are_valid_and_tight(void **state) {
    (void)state;
    const int64_t sizes[] = {3, 10, 60, 1000, 20000};
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
        const int64_t step = sizes[s] < 100 ? 1 : sizes[s] / 37;
        for (int64_t x = 0; x <= sizes[s]; x += step)
            for (size_t d = 0; d < sizeof deltas / sizeof *deltas; d++)
                check_upper(x, sizes[s], deltas[d]);
    }
}

static void test_lower_limits_mirror_the_upper_ones(void **state) {
    (void)state;
    for (int64_t x = 0; x <= 50; x++) {
        assert_near(rl_tail_lower(x, 50, 0.01), 1 - rl_tail_upper(50 - x, 50, 0.01), 0);
        assert_true(rl_tail_lower(x, 50, 0.01) <= (double)x / 50);
    }
    assert_near(rl_tail_lower(0, 50, 0.01), 0, 0);
    assert_near(rl_tail_lower(1, 50, 0.01), 0, 0); // too few for unequal probabilities
    assert_near(rl_tail_upper(49, 50, 0.01), 1, 0);
}

static void test_known_values(void **state) {
    (void)state;
    // Rule of three: none of n gives 1 − δ^(1/n).
    assert_near(rl_tail_upper(0, 100, 0.05), 1 - pow(0.05, 0.01), 1e-9);
    // Normal scale for many trials: 4.753 deviations at 10⁻⁶.
    const double n = 1e9, p = 0.06;
    const double upper = rl_tail_upper((int64_t)(n * p), (int64_t)n, 1e-6);
    assert_near((upper - p) / sqrt(p * (1 - p) / n), 4.7534, 0.02);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_upper_limits_are_valid_and_tight),
        cmocka_unit_test(test_lower_limits_mirror_the_upper_ones),
        cmocka_unit_test(test_known_values),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
