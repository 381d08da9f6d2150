// The beta distribution against closed forms and the binomial sum it equals.
#include "base/beta.h"
#include "support/cmocka_test.h"

#include <math.h>

static void test_closed_forms(void **state) {
    (void)state;
    assert_near(rl_beta_cdf(0.3, 1, 1), 0.3, 1e-15);
    assert_near(rl_beta_cdf(0.3, 2, 1), 0.09, 1e-15);
    assert_near(rl_beta_cdf(0.3, 1, 3), 1 - 0.7 * 0.7 * 0.7, 1e-15);
    assert_near(rl_beta_cdf(0.25, 0.5, 0.5), 2 / acos(-1) * asin(0.5), 1e-14);
    assert_near(rl_beta_cdf(0, 2, 3), 0, 0);
    assert_near(rl_beta_cdf(1, 2, 3), 1, 0);
    assert_near(rl_log_beta(2, 3), log(1.0 / 12), 1e-14);
}

// I_p(k, n − k + 1) = P(Y ≥ k), Y binomial(n, p).
static void test_binomial_tails(void **state) {
    (void)state;
    for (int n = 1; n <= 400; n += 57)
        for (double p = 0.001; p < 1; p += 0.0997) {
            double tail = 0;
            for (int k = n; k >= 1; k--) {
                tail += exp(-rl_log_beta(k + 1, n - k + 1) - log(n + 1) + k * log(p) +
                            (n - k) * log1p(-p));
                assert_near(rl_beta_cdf(p, k, n - k + 1), tail, 1e-11);
            }
        }
}

static void test_symmetry_and_order(void **state) {
    (void)state;
    const double shapes[] = {1e-3, 0.2, 1, 7.5, 300, 1e5};
    for (size_t i = 0; i < 6; i++)
        for (size_t k = 0; k < 6; k++) {
            double before = 0;
            for (double x = 0.01; x < 1; x += 0.01) {
                const double value = rl_beta_cdf(x, shapes[i], shapes[k]);
                assert_true(value >= before - 1e-12 && value <= 1 + 1e-12);
                assert_near(value, 1 - rl_beta_cdf(1 - x, shapes[k], shapes[i]), 1e-10);
                before = value;
            }
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_closed_forms),
        cmocka_unit_test(test_binomial_tails),
        cmocka_unit_test(test_symmetry_and_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
