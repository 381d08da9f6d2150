// Random numbers: the published sequences, and the shape of the draws.
#include "base/random.h"
#include "support/cmocka_test.h"

#include <math.h>

static void test_the_published_sequences(void **state) {
    (void)state;
    // splitmix64 from 1234567 (rosettacode.org/wiki/Pseudo-random_numbers/Splitmix64).
    rl_random random;
    rl_random_init(&random, 1234567);
    assert_true(random.state[0] == 6457827717110365317u);
    assert_true(random.state[1] == 3203168211198807973u);
    assert_true(random.state[2] == 9817491932198370423u);
    assert_true(random.state[3] == 4593380528125082431u);
    // xoshiro256** from 1, 2, 3, 4 (the reference code; also the test of Rust's rand_xoshiro).
    random = (rl_random){{1, 2, 3, 4}};
    assert_true(rl_random_bits(&random) == 11520u);
    assert_true(rl_random_bits(&random) == 0u);
    assert_true(rl_random_bits(&random) == 1509978240u);
    assert_true(rl_random_bits(&random) == 1215971899390074240u);
    assert_true(rl_random_bits(&random) == 1216172134540287360u);
}

static void test_a_seed_gives_one_sequence(void **state) {
    (void)state;
    rl_random first, same, other;
    rl_random_init(&first, 42);
    rl_random_init(&same, 42);
    rl_random_init(&other, 43);
    int different = 0;
    for (int i = 0; i < 100; i++) {
        const uint64_t bits = rl_random_bits(&first);
        assert_true(bits == rl_random_bits(&same));
        different += bits != rl_random_bits(&other);
    }
    assert_int_equal(different, 100);
}

static void test_units_fill_the_interval_evenly(void **state) {
    (void)state;
    enum { DRAWS = 100000 };
    rl_random random;
    rl_random_init(&random, 1);
    double sum = 0.0;
    double squares = 0.0;
    for (int i = 0; i < DRAWS; i++) {
        const double unit = rl_random_unit(&random);
        assert_true(unit >= 0.0 && unit < 1.0);
        sum += unit;
        squares += unit * unit;
    }
    // Five standard errors of the mean and of the mean square of a uniform draw.
    assert_near(sum / DRAWS, 1.0 / 2, 5 * sqrt(1.0 / 12 / DRAWS));
    assert_near(squares / DRAWS, 1.0 / 3, 5 * sqrt(4.0 / 45 / DRAWS));
}

static void test_between_stays_between(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 5);
    double least = INFINITY;
    double greatest = -INFINITY;
    for (int i = 0; i < 10000; i++) {
        const double value = rl_random_between(&random, -3.0, 7.0);
        least = fmin(least, value);
        greatest = fmax(greatest, value);
    }
    assert_true(least >= -3.0 && least < -2.9);
    assert_true(greatest < 7.0 && greatest > 6.9);
    assert_near(rl_random_between(&random, 2.0, 2.0), 2.0, 0.0);
}

static void test_below_has_no_bias(void **state) {
    (void)state;
    enum { COUNT = 7, DRAWS = 70000 };
    rl_random random;
    rl_random_init(&random, 9);
    int drawn[COUNT] = {0};
    for (int i = 0; i < DRAWS; i++) {
        const uint32_t value = rl_random_below(&random, COUNT);
        assert_true(value < COUNT);
        drawn[value]++;
    }
    double chi_square = 0.0;
    for (int i = 0; i < COUNT; i++)
        chi_square +=
            (drawn[i] - DRAWS / COUNT) * (drawn[i] - DRAWS / COUNT) * (double)COUNT / DRAWS;
    assert_true(chi_square < 22.46); // 0.1 % of fair generators exceed it (6 degrees of freedom)
    for (int i = 0; i < 100; i++)
        assert_int_equal(rl_random_below(&random, 1), 0);
}

static void test_streams_are_apart(void **state) {
    (void)state;
    rl_random first, again, next, other_seed;
    rl_random_init_stream(&first, 1, 7);
    rl_random_init_stream(&again, 1, 7);
    rl_random_init_stream(&next, 1, 8);
    rl_random_init_stream(&other_seed, 2, 7);
    for (int i = 0; i < 100; i++) {
        const uint64_t bits = rl_random_bits(&first);
        assert_true(bits == rl_random_bits(&again));
        assert_true(bits != rl_random_bits(&next));
        assert_true(bits != rl_random_bits(&other_seed));
    }
}

// The draws against the law itself, by a chi-square test over the values expected at least five
// times; the others count as one.
static void check_binomial(int32_t trials, double prob, uint64_t seed) {
    enum { DRAWS = 40000, VALUES = 4096 };
    static int drawn[VALUES + 1];
    rl_random random;
    rl_random_init(&random, seed);
    for (int32_t k = 0; k <= trials; k++)
        drawn[k] = 0;
    for (int i = 0; i < DRAWS; i++) {
        const int32_t value = rl_random_binomial(&random, trials, prob);
        assert_true(value >= 0 && value <= trials);
        drawn[value]++;
    }
    double chi_square = 0, rare_expected = 0;
    int rare_drawn = 0, degrees = 0;
    for (int32_t k = 0; k <= trials; k++) {
        const double expected =
            DRAWS * exp(lgamma(trials + 1.0) - lgamma(k + 1.0) - lgamma(trials - k + 1.0) +
                        k * log(prob) + (trials - k) * log1p(-prob));
        if (expected < 5) {
            rare_expected += expected;
            rare_drawn += drawn[k];
            continue;
        }
        chi_square += (drawn[k] - expected) * (drawn[k] - expected) / expected;
        degrees++;
    }
    if (rare_expected >= 5) {
        chi_square += (rare_drawn - rare_expected) * (rare_drawn - rare_expected) / rare_expected;
        degrees++;
    }
    // Above the 99.99 % quantile (Wilson and Hilferty's approximation).
    const double d = degrees - 1 > 0 ? degrees - 1 : 1;
    const double limit = d * pow(1 - 2 / (9 * d) + 3.72 * sqrt(2 / (9 * d)), 3);
    if (chi_square > limit)
        fail_msg("binomial(%d, %g): chi-square %g above %g", trials, prob, chi_square, limit);
}

static void test_binomial_draws_follow_the_law(void **state) {
    (void)state;
    const struct {
        int32_t trials;
        double prob;
    } laws[] = {{1, 0.3},    {5, 0.5},     {20, 0.4},     {24, 0.45}, {40, 0.3},
                {100, 0.01}, {100, 0.099}, {100, 0.11},   {100, 0.5}, {100, 0.97},
                {1000, 0.2}, {3000, 0.7},  {4000, 0.0001}};
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++)
        check_binomial(laws[i].trials, laws[i].prob, 100 + i);
}

static void test_binomial_ends(void **state) {
    (void)state;
    rl_random random;
    rl_random_init(&random, 3);
    assert_int_equal(rl_random_binomial(&random, 0, 0.5), 0);
    assert_int_equal(rl_random_binomial(&random, 100, 0), 0);
    assert_int_equal(rl_random_binomial(&random, 100, -0.1), 0);
    assert_int_equal(rl_random_binomial(&random, 100, NAN), 0);
    assert_int_equal(rl_random_binomial(&random, 100, 1), 100);
    assert_int_equal(rl_random_binomial(&random, 100, 1 + 1e-15), 100);
    const int32_t many = rl_random_binomial(&random, 1000000000, 0.5);
    assert_near(many, 5e8, 6 * sqrt(2.5e8));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_published_sequences),
        cmocka_unit_test(test_a_seed_gives_one_sequence),
        cmocka_unit_test(test_units_fill_the_interval_evenly),
        cmocka_unit_test(test_between_stays_between),
        cmocka_unit_test(test_below_has_no_bias),
        cmocka_unit_test(test_streams_are_apart),
        cmocka_unit_test(test_binomial_draws_follow_the_law),
        cmocka_unit_test(test_binomial_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
