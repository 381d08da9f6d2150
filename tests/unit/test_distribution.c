// Quantiles and intervals against figures worked out elsewhere.
#include "base/interval.h"
#include "study/distribution.h"
#include "support/cmocka_test.h"

#include <math.h>

static void test_quantiles_are_those_of_r(void **state) {
    (void)state;
    // quantile(c(1, 2, 4, 8, 16), c(.1, .5, .9)) in R: 1.4, 4, 12.8
    double values[] = {8, 1, 16, 4, 2};
    const rl_distribution d = rl_distribution_of(values, 5);
    assert_near(d.mean, 6.2, 1e-12);
    assert_near(d.deviation, 6.099180272790763, 1e-12); // sd() in R
    assert_near(d.p10, 1.4, 1e-12);
    assert_near(d.p50, 4, 1e-12);
    assert_near(d.p90, 12.8, 1e-12);
    assert_near(rl_quantile(values, 5, 0), 1, 0);
    assert_near(rl_quantile(values, 5, 1), 16, 0);
}

static void test_one_value_and_none(void **state) {
    (void)state;
    double value = 3;
    const rl_distribution one = rl_distribution_of(&value, 1);
    assert_near(one.p10, 3, 0);
    assert_near(one.p90, 3, 0);
    assert_near(one.deviation, 0, 0);
    assert_true(isnan(rl_distribution_of(&value, 0).mean));
}

static void test_wilson_interval(void **state) {
    (void)state;
    double low, high;
    // his formula, worked out apart
    rl_wilson_interval(15, 50, &low, &high);
    assert_near(low, 0.19103553500880951, 1e-9);
    assert_near(high, 0.437503504644534, 1e-9);
    rl_wilson_interval(0, 10, &low, &high);
    assert_near(low, 0, 1e-12);
    assert_near(high, 0.2775328, 1e-6);
    rl_wilson_interval(10, 10, &low, &high);
    assert_near(high, 1, 1e-12);
}

// All alike, n draws leave room for what has one chance in 20 of not showing in n draws; a range of
// nothing leaves none.
static void test_no_interval_without_width(void **state) {
    (void)state;
    assert_near(rl_half_width(4, 101, 1000), 1.959963984540054 * 0.2, 1e-12);
    const double half = rl_half_width(0, 100, 1000);
    assert_near(pow(1 - half / 1000, 100), 0.05, 1e-12);
    assert_true(half > 29 && half < 30); // 3 / n
    assert_near(rl_half_width(0, 1, 10), 9.5, 1e-12);
    assert_near(rl_half_width(1e-22, 100, 1000), half, 0); // noise
    assert_near(rl_half_width(0, 100, 0), 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_quantiles_are_those_of_r),
        cmocka_unit_test(test_one_value_and_none),
        cmocka_unit_test(test_wilson_interval),
        cmocka_unit_test(test_no_interval_without_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
