// Gini, regret, pairs and dominance on cases worked out by hand.
#include "study/compare.h"
#include "support/cmocka_test.h"

#include <math.h>
#include <string.h>

static void test_gini_by_hand(void **state) {
    (void)state;
    const double equal[] = {0.3, 0.3, 0.3}, weights[] = {10, 20, 30};
    assert_near(rl_gini(equal, weights, 3), 0, 1e-15);
    // One of two equal parts has everything: 1 − 1/2.
    const double all[] = {0, 1}, halves[] = {5, 5};
    assert_near(rl_gini(all, halves, 2), 0.5, 1e-15);
    // Σ Σ w w |v − v| = 2 · 1 · 3 · 0.4; 2 · 4 · (1 · 0.2 + 3 · 0.6) = 16.
    const double two[] = {0.2, 0.6}, parts[] = {1, 3};
    assert_near(rl_gini(two, parts, 2), 2.4 / 16, 1e-15);
    const double none[] = {0, 0};
    assert_near(rl_gini(none, parts, 2), 0, 0);
}

enum { PLANS = 3, CASES = 3, SIMULATIONS = 4 };

// Three plans by hand: expected 10, 9 and 4; the third is worse than the second in everything.
static void fill(rl_context *ctx, rl_comparison *c) {
    static const double totals[PLANS][SIMULATIONS] = {{8, 12, 10, 10}, {9, 9, 9, 9}, {4, 4, 4, 9}};
    static const double reached[CASES][PLANS] = {{10, 9, 4}, {5, 9, 4}, {10, 8, 3}};
    static const double cost[PLANS] = {100, 50, 60};
    static const char *const names[PLANS] = {"a", "b", "c"};
    rl_comparison_init(c, ctx);
    c->count = PLANS;
    c->contenders = RL_ARENA_NEW(&c->arena, rl_contender, PLANS);
    c->case_count = CASES;
    c->reached = RL_ARENA_NEW(&c->arena, double, CASES *PLANS);
    memcpy(c->reached, reached, sizeof reached);
    for (int i = 0; i < PLANS; i++) {
        rl_simulation *s = &c->contenders[i].simulation;
        c->contenders[i].name = names[i];
        s->count = SIMULATIONS;
        s->totals = RL_NEW(ctx, double, SIMULATIONS);
        memcpy(s->totals, totals[i], sizeof totals[i]);
        s->evaluation.total.reached = reached[0][i];
        s->evaluation.usage.cost_eur = cost[i];
        s->reached.p10 = i == 2 ? 4 : 8;
        s->by[RL_TERRITORY].items = RL_NEW(ctx, rl_simulated_line, 2);
        s->by[RL_TERRITORY].count = 2;
        s->by[RL_TERRITORY].items[0] =
            (rl_simulated_line){.key = "x", .weight = 10, .expected = reached[0][i] / 2};
        s->by[RL_TERRITORY].items[1] =
            (rl_simulated_line){.key = "y", .weight = 20, .expected = reached[0][i] / 2};
    }
}

static void test_figures_by_hand(void **state) {
    (void)state;
    rl_context ctx;
    rl_comparison c;
    const double weights[RL_COMPARE_CRITERIA] = {1, 0, 0, 1, 0, 0};
    rl_context_init(&ctx);
    fill(&ctx, &c);
    assert_int_equal(rl_compare(&ctx, weights, &c), RL_OK);
    const rl_contender *a = &c.contenders[0], *b = &c.contenders[1], *last = &c.contenders[2];
    assert_int_equal(c.first, 0);
    assert_near(a->cost_each_eur, 10, 1e-12);

    // Differences a − b: −1, 3, 1, 1: mean 1, variance 8/3.
    assert_near(b->behind, 1, 1e-12);
    assert_near(b->behind_high - b->behind, 1.959963984540054 * sqrt(8.0 / 3 / 4), 1e-12);
    assert_near(a->behind, 0, 0);
    assert_near(a->share, 0.75, 0); // not in the first campaign
    assert_near(b->share, 0.25, 0);
    assert_near(last->share, 0, 0);

    assert_near(a->worst_regret, 4, 1e-12); // in the second case
    assert_near(a->mean_regret, 4.0 / 3, 1e-12);
    assert_int_equal(a->cases_won, 2);
    assert_near(b->worst_regret, 2, 1e-12);
    assert_near(b->mean_regret, 1, 1e-12);
    assert_near(last->worst_regret, 7, 1e-12);

    assert_string_equal(a->lowest_key, "y");
    assert_near(a->lowest_share, 0.25, 1e-12);

    // Reach 1, 0.9, 0.4; cost 0, 0.5, 0.4: totals 0.5, 0.7, 0.4.
    assert_near(c.ranking.offers.items[0].total, 0.5, 1e-12);
    assert_near(c.ranking.offers.items[1].total, 0.7, 1e-12);
    assert_near(c.ranking.offers.items[2].total, 0.4, 1e-12);
    assert_int_equal(c.ranking.offers.items[1].rank, 1);
    assert_int_equal(c.ranking.offers.items[2].dominated_by, 1);
    assert_int_equal(c.ranking.offers.items[1].dominated_by, -1);
    // With weight t on reach, a is level with b when t = 0.9 t + 0.5 (1 − t): t = 5/6.
    assert_near(c.ranking.ranges[0].most, 5.0 / 6, 1e-9);
    assert_near(c.ranking.ranges[0].least, 0, 1e-9);
    rl_comparison_clear(&ctx, &c);
}

// Two plans that happened to reach the same in every campaign are not known to be equal, unless
// they are the same plan.
static void test_equal_campaigns_leave_a_doubt(void **state) {
    (void)state;
    rl_context ctx;
    rl_comparison c;
    const double weights[RL_COMPARE_CRITERIA] = {1, 1, 1, 1, 1, 1};
    rl_context_init(&ctx);
    fill(&ctx, &c);
    for (int i = 0; i < 2; i++) {
        rl_simulation *s = &c.contenders[i].simulation;
        s->evaluation.total.weight = 100;
        memcpy(s->totals, c.contenders[0].simulation.totals, SIMULATIONS * sizeof *s->totals);
    }
    assert_int_equal(rl_plan_add(&ctx, &c.contenders[1].plan, 0), RL_OK);
    assert_int_equal(rl_compare(&ctx, weights, &c), RL_OK);
    assert_near(c.contenders[0].behind_high, 0, 0);
    assert_near(c.contenders[1].behind, 0, 0);
    assert_near(c.contenders[1].behind_high, 100 * (1 - pow(0.05, 0.25)), 1e-9);
    assert_near(c.contenders[1].behind_low, -c.contenders[1].behind_high, 1e-12);
    rl_comparison_clear(&ctx, &c);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_gini_by_hand),
        cmocka_unit_test(test_figures_by_hand),
        cmocka_unit_test(test_equal_campaigns_leave_a_doubt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
