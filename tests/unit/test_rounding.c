// Rounded rules: kept by every set of whole activations that keeps the rule, violated by the
// fractional solution they are made for.
#include "base/random.h"
#include "optimise/rounding.h"
#include "support/cmocka_test.h"

#include <math.h>

enum { CASES = 3000, ACTIVATIONS_MAX = 12, RULE = 1 };

// One rule on some activations of one relay, beside the greatest number of activations.
typedef struct knapsack {
    rl_context ctx;
    rl_scenario scenario;
    rl_problem problem;
    rl_linear_rule rows[2];
    rl_entry entries[ACTIVATIONS_MAX];
    int32_t entry_start[ACTIVATIONS_MAX + 1 + 1]; // of activations, then of the one relay
    int32_t count;
    double amount[ACTIVATIONS_MAX], used[ACTIVATIONS_MAX], limit;
} knapsack;

static void state_problem(knapsack *k) {
    rl_context_init(&k->ctx);
    k->scenario = (rl_scenario){.actor_count = 1, .activation_count = k->count};
    for (int32_t i = 0; i < k->count; i++) {
        k->entries[i] = (rl_entry){RULE, k->amount[i]};
        k->entry_start[i + 1] = i + 1;
    }
    k->entry_start[k->count + 1] = k->count; // the relay itself counts in no rule
    k->rows[0] = (rl_linear_rule){.rule = RL_RULE_MAX_ACTIVATIONS, .scaled_limit = 1};
    k->rows[RULE] = (rl_linear_rule){.rule = RL_RULE_HOURS, .scaled_limit = k->limit};
    k->problem = (rl_problem){.scenario = &k->scenario,
                              .rows = k->rows,
                              .row_count = 2,
                              .activations_row = 0,
                              .entries = k->entries,
                              .activation_entry_start = k->entry_start,
                              .relay_entry_start = k->entry_start + k->count};
}

static double usage(const double *amount, const double *used, int32_t count) {
    double sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += amount[i] * used[i];
    return sum;
}

// Fills the limit with activations in order, the last by a fraction; some are swapped by halves, as
// the mixtures of programmes are.
static void fill(knapsack *k, rl_random *random) {
    double left = k->limit;
    for (int32_t i = 0; i < k->count; i++) {
        k->used[i] = fmin(1, left / k->amount[i]);
        left -= k->used[i] * k->amount[i];
    }
    const int32_t i = (int32_t)rl_random_below(random, (uint32_t)k->count);
    const int32_t j = (int32_t)rl_random_below(random, (uint32_t)k->count);
    const double moved = 0.5 * fmin(k->used[i] * k->amount[i], (1 - k->used[j]) * k->amount[j]);
    if (i != j) {
        k->used[i] -= moved / k->amount[i];
        k->used[j] += moved / k->amount[j];
    }
}

static void draw(knapsack *k, rl_random *random) {
    static const double hours[] = {1.5, 2, 3, 5, 8, 13};
    const double scale = rl_random_below(random, 2) == 0 ? 1 : rl_random_between(random, 0.01, 1);
    double total = 0;
    k->count = 2 + (int32_t)rl_random_below(random, ACTIVATIONS_MAX - 1);
    for (int32_t i = 0; i < k->count; i++) {
        k->amount[i] = scale * hours[rl_random_below(random, 6)];
        total += k->amount[i];
    }
    // Often a limit that some activations meet exactly.
    k->limit = rl_random_between(random, 0.1, 0.9) * total;
    if (rl_random_below(random, 2) == 0)
        k->limit = scale * ceil(k->limit / scale);
    fill(k, random);
}

static double rounded_usage(const rl_rounded_rule *rule, const double *used) {
    double sum = 0;
    for (int32_t i = 0; i < rule->term_count; i++)
        sum += rule->terms[i].coefficient * used[rule->terms[i].activation];
    return sum;
}

static void check_whole_sets(const knapsack *k, const rl_rounded_rule *rule) {
    for (uint32_t set = 0; set < 1u << k->count; set++) {
        double used[ACTIVATIONS_MAX];
        rl_id activations[ACTIVATIONS_MAX];
        rl_programme programme = {.activations = activations};
        for (int32_t i = 0; i < k->count; i++) {
            used[i] = set >> i & 1;
            if (used[i] > 0)
                activations[programme.count++] = i;
        }
        // Within the tolerance of the rules, as plans are judged.
        if (usage(k->amount, used, k->count) > k->limit * (1 + RL_RULE_TOLERANCE))
            continue;
        const double rounded = rounded_usage(rule, used);
        assert_true(rounded <= rule->limit + 1e-12);
        assert_true(fabs(rl_rounded_usage(rule, &programme) - rounded) <= 1e-12);
    }
}

static bool round_rule(knapsack *k, int32_t row, rl_rounded_rule *rule) {
    rl_rounder *rounder;
    bool found;
    state_problem(k);
    assert_int_equal(rl_rounder_create(&k->ctx, &k->problem, &rounder), RL_OK);
    assert_int_equal(rl_round_rule(rounder, row, k->used, rule, &found), RL_OK);
    rl_rounder_free(rounder);
    return found;
}

static void test_whole_sets_keep_rounded_rules(void **state) {
    (void)state;
    rl_random random;
    int32_t found_count = 0;
    rl_random_init(&random, 1);
    for (int c = 0; c < CASES; c++) {
        knapsack k = {0};
        rl_rounded_rule rule;
        draw(&k, &random);
        if (!round_rule(&k, RULE, &rule))
            continue;
        found_count++;
        assert_true(rounded_usage(&rule, k.used) > rule.limit + 1e-3);
        check_whole_sets(&k, &rule);
        rl_rounded_rule_clear(&k.ctx, &rule);
    }
    assert_true(found_count > CASES / 2);
}

// 36 hours of October: nine activations that take 38, of which a fractional plan takes all but two
// hours. One must go, whole.
static void test_cover(void **state) {
    (void)state;
    knapsack k = {.count = 9,
                  .amount = {3, 3, 3, 3, 3, 5, 5, 5, 8},
                  .used = {1, 1, 1, 1, 0.785, 1, 1, 0.729, 1},
                  .limit = 36};
    rl_rounded_rule rule;
    assert_true(round_rule(&k, RULE, &rule));
    check_whole_sets(&k, &rule);
    const double all[9] = {1, 1, 1, 1, 1, 1, 1, 1, 1};
    assert_true(rounded_usage(&rule, all) >= rule.limit + 1 - 1e-9);
    rl_rounded_rule_clear(&k.ctx, &rule);
}

static void test_nothing_to_round(void **state) {
    (void)state;
    knapsack k = {.count = 2, .amount = {3, 5}, .used = {1, 1}, .limit = 8};
    rl_rounded_rule rule;
    assert_false(round_rule(&k, RULE, &rule)); // whole
    k.used[1] = 0.5;
    assert_false(round_rule(&k, RULE, &rule)); // hours left
    k.limit = 5.5;
    assert_true(round_rule(&k, RULE, &rule));
    rl_rounded_rule_clear(&k.ctx, &rule);
    assert_false(round_rule(&k, 0, &rule)); // a rule of another kind
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_sets_keep_rounded_rules),
        cmocka_unit_test(test_cover),
        cmocka_unit_test(test_nothing_to_round),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
