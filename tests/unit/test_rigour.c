// The numbers that a verdict stands on: rounding to the safe side, elementary functions, sums of
// decimals; and the best uses of an offer, against the enumeration of all sets of windows.
#include "base/random.h"
#include "support/cmocka_test.h"
#include "verify/choices.h"
#include "verify/decimal.h"
#include "verify/rigour.h"
#include "verify/uses.h"

#include <math.h>
#include <mpfr.h>
#include <string.h>

static void test_rounding_brackets(void **state) {
    (void)state;
    const int mode = rl_rigour_begin();
    // volatile: everything is to be computed here, with the processor as it is
    volatile double one = 1, tiny = 1e-30, three = 3;
    volatile double sum_up = rl_add_up(one, tiny), sum_down = rl_add_down(one, tiny);
    volatile double third_up = rl_div_up(one, three), third_down = rl_div_down(one, three);
    volatile double product_up = rl_mul_up(third_up, three);
    volatile double product_down = rl_mul_down(third_down, three);
    volatile double left_up = rl_sub_up(one, tiny), left_down = rl_sub_down(one, tiny);
    rl_rigour_end(mode);
    assert_true(sum_up == nextafter(1, 2) && sum_down == 1);
    assert_true(third_up == nextafter(third_down, 1));
    assert_true(product_up > 1 && product_down < 1);
    assert_true(left_up == 1 && left_down == nextafter(1, 0));
    assert_true(0.1 + 0.2 == 0.30000000000000004); // and the processor rounds as before
}

// Whether the exact value of a function of x, by MPFR with 120 bits, is within the bounds, and
// those are a few units in the last place apart.
static bool encloses(rl_interval bounds, double x,
                     int (*function)(mpfr_t, const mpfr_t, mpfr_rnd_t)) {
    mpfr_t value;
    mpfr_init2(value, 120);
    mpfr_set_d(value, x, MPFR_RNDN);
    function(value, value, MPFR_RNDN);
    const bool holds = mpfr_cmp_d(value, bounds.lo) >= 0 && mpfr_cmp_d(value, bounds.hi) <= 0;
    mpfr_clear(value);
    const double size = fmax(fabs(bounds.lo), fabs(bounds.hi));
    return holds && bounds.hi - bounds.lo <= 8 * (nextafter(size, INFINITY) - size);
}

static void test_functions_are_enclosed(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 7);
    const int mode = rl_rigour_begin();
    for (int i = 0; i < 20000; i++) {
        static const double scales[] = {1e-300, 1e-9, 1, 40, 745};
        const double scale = scales[rl_random_below(&random, 5)];
        const double x = scale * (rl_random_unit(&random) * (scale < 700 ? 2 : 1) - 1);
        assert_true(encloses(rl_exp_of(x), x, mpfr_exp));
        const double y = ldexp(rl_random_between(&random, 0.5, 1),
                               (int)rl_random_below(&random, i % 2 == 0 ? 3 : 2000) - i % 2 * 1060);
        assert_true(encloses(rl_log_of(y), y, mpfr_log));
        const double z = 1 - scale / 1000 * rl_random_unit(&random);
        assert_true(encloses(rl_log_of(z), z, mpfr_log));
    }
    assert_true(rl_exp_of(0).lo == 1 && rl_exp_of(0).hi == 1);
    assert_true(rl_log_of(1).lo == 0 && rl_log_of(1).hi == 0);
    assert_true(rl_log_of(0).hi == -INFINITY);
    assert_true(rl_exp_of(-2000).lo == 0 && rl_exp_of(-2000).hi > 0);
    assert_true(rl_exp_of(-INFINITY).hi == 0);
    assert_true(rl_exp_of(800).lo > 1e308 && rl_exp_of(800).hi == INFINITY);
    rl_rigour_end(mode);
    mpfr_free_cache();
}

static void test_decimals_are_exact(void **state) {
    (void)state;
    rl_decimal sum = {0};
    for (int i = 0; i < 3; i++)
        rl_decimal_add_product(&sum, (double[]){0.1}, 1);
    assert_true(rl_decimal_at_most(&sum, 0.3, 0) && rl_decimal_at_least(&sum, 0.3, 0));
    assert_false(rl_decimal_at_most(&sum, 0.29999999999999999 - 1e-16, 0));
    assert_true(rl_decimal_value(&sum) == 0.3);
    sum = (rl_decimal){0};
    rl_decimal_add_product(&sum, (double[]){0.7, 0.1, 1}, 3); // 0.07, and in doubles 0.07 too much
    assert_true(rl_decimal_at_most(&sum, 0.07, 0) && rl_decimal_at_least(&sum, 0.07, 0));
    sum = (rl_decimal){0};
    rl_decimal_add_product(&sum, (double[]){1e9}, 1);
    rl_decimal_add_product(&sum, (double[]){1e-3}, 1);
    assert_false(rl_decimal_at_most(&sum, 1e9, 0));
    assert_true(rl_decimal_at_most(&sum, 1e9, 1e-9));
    assert_false(rl_decimal_at_most(&sum, 1e9, 1e-13));
    assert_true(rl_decimal_at_most(&sum, INFINITY, 0));
    assert_true(rl_decimal_value(&sum) == 1000000000.001);
    assert_false(rl_decimal_at_least(&sum, 1000000001, 0));
    assert_true(rl_decimal_at_least(&sum, 1000000001, 1e-9));
    // Far apart, and at both ends of what doubles hold.
    sum = (rl_decimal){0};
    rl_decimal_add_product(&sum, (double[]){5e-324, 5e-324, 5e-324}, 3);
    rl_decimal_add_product(&sum, (double[]){1.7e308, 1.7e308, 1.7e308}, 3);
    assert_true(rl_decimal_at_least(&sum, 1.7e308, 0) && rl_decimal_value(&sum) == INFINITY);
    sum = (rl_decimal){0};
    for (int i = 0; i < 1000; i++)
        rl_decimal_add_product(&sum, (double[]){999999999.999999, 0.123456789012345}, 2);
    assert_true(rl_decimal_value(&sum) == 123456789012.34488);
    assert_false(rl_decimal_at_most(&sum, 123456789012.344, 0));
    assert_true(rl_decimal_at_most(&sum, 123456789012.345, 0));
}

enum { WINDOWS = 8 };

// Whether a set of windows respects gaps, states and numbers.
static bool allowed(const rl_uses *u, uint32_t set) {
    int32_t count = 0, previous = -1;
    for (int32_t i = 0; i < u->count; i++) {
        const bool used = set >> i & 1;
        if (u->state[i] == (used ? RL_STATE_OUT : RL_STATE_IN))
            return false;
        if (used && previous >= 0 && u->start_day[i] - u->start_day[previous] < u->gap_days)
            return false;
        previous = used ? i : previous;
        count += used;
    }
    return count >= u->least && count <= u->most;
}

static double worth(const rl_uses *u, uint32_t set) {
    double sum = 0;
    for (int32_t i = 0; i < u->count; i++)
        sum += set >> i & 1 ? u->score[i] : 0;
    return sum;
}

static void test_uses_are_the_best(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 3);
    double room[(WINDOWS + 1) * (WINDOWS + 1)];
    assert_true(rl_uses_room(WINDOWS) <= sizeof room / sizeof *room);
    int impossible = 0;
    for (int trial = 0; trial < 5000; trial++) {
        int32_t start[WINDOWS];
        unsigned char states[WINDOWS], selected[WINDOWS];
        double score[WINDOWS];
        int32_t candidate[WINDOWS], next[WINDOWS];
        for (int i = 0; i < WINDOWS; i++) {
            start[i] = (i > 0 ? start[i - 1] : 0) + (int32_t)rl_random_below(&random, 20);
            const uint32_t draw = rl_random_below(&random, 8);
            states[i] = draw == 0 ? RL_STATE_IN : draw == 1 ? RL_STATE_OUT : RL_STATE_OPEN;
            score[i] = (double)rl_random_below(&random, 9) - 3; // whole: sums are exact
        }
        const rl_uses uses = {.count = 1 + (int32_t)rl_random_below(&random, WINDOWS),
                              .start_day = start,
                              .state = states,
                              .score = score,
                              .gap_days = (int32_t)rl_random_below(&random, 30),
                              .least = (int32_t)rl_random_below(&random, 3),
                              .most = (int32_t)rl_random_below(&random, 5),
                              .candidate = candidate,
                              .next = next};
        double best = -INFINITY;
        for (uint32_t set = 0; set < 1u << uses.count; set++)
            best = allowed(&uses, set) ? fmax(best, worth(&uses, set)) : best;
        impossible += best == -INFINITY;
        assert_true(rl_most_of_uses(&uses, room, selected) == best);
        uint32_t chosen = 0;
        for (int i = 0; i < uses.count; i++)
            chosen |= (uint32_t)selected[i] << i;
        assert_true(best == -INFINITY || (allowed(&uses, chosen) && worth(&uses, chosen) == best));
    }
    assert_true(impossible > 100 && impossible < 4000);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rounding_brackets),
        cmocka_unit_test(test_functions_are_enclosed),
        cmocka_unit_test(test_decimals_are_exact),
        cmocka_unit_test(test_uses_are_the_best),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
