// The robust plan against the enumeration of all plans: the worst refusals exact, value ≤ optimum ≤
// bound always, equal when it says proved; and it is proved.
#include "base/random.h"
#include "models.h"
#include "questions.h"
#include "study/refusals.h"
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 280 };

typedef struct trial {
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_plan_table table;
    rl_robustness robustness;
} trial;

static void set_up(trial *t, uint64_t seed, int32_t links) {
    rl_draft draft;
    *t = (trial){0};
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, seed);
    rl_random_options options = rl_random_options_default();
    options.max_activations = 10;
    rl_random_draft(&t->ctx, seed, &options, &draft);
    if (links > 0)
        rl_random_cascade(&draft, seed, links);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
}

static void tear_down(trial *t) {
    rl_robustness_clear(&t->ctx, &t->robustness);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_scenario_free(t->scenario);
}

// Reach of a set of activations without those of a set of relays, straight from its formula.
static double left_without(trial *t, uint32_t activations, uint32_t refusing) {
    rl_plan plan = {0};
    double reached[64];
    assert_true(t->scenario->segment_count <= 64);
    for (rl_id k = 0; k < t->scenario->activation_count; k++) {
        if (refusing >> t->scenario->activations[k].relay & 1)
            activations &= ~(1u << k);
    }
    rl_plan_from_set(&t->ctx, activations, &plan);
    const double reach = rl_naive_reach(t->scenario, &plan, reached);
    rl_plan_clear(&t->ctx, &plan);
    return reach;
}

// The least that is left over every set of `count` relays, by enumeration.
static double worst_of(trial *t, const rl_plan_row *row, int32_t count) {
    const int32_t refusals = count < row->relay_count ? count : row->relay_count;
    double worst = INFINITY;
    for (uint32_t set = 0; set < 1u << t->scenario->actor_count; set++) {
        if ((set & ~row->relays) == 0 && __builtin_popcount(set) == refusals)
            worst = fmin(worst, left_without(t, row->activations, set));
    }
    return worst;
}

static double best_worst(trial *t, int32_t count) {
    double best = -INFINITY;
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (row->broken == 0 && row->reach > best)
            best = fmax(best, worst_of(t, row, count));
    }
    return best;
}

static void test_the_worst_refusals_are_the_worst(void **state) {
    (void)state;
    int judged = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        trial t;
        set_up(&t, (uint64_t)i, i % 3 == 0 ? 4 : 0);
        rl_oracle *oracle;
        assert_int_equal(rl_model_create(&t.ctx, t.scenario, &oracle), RL_OK);
        for (int pick = 0; pick < 6; pick++) {
            const size_t at = rl_random_below(&t.random, (uint32_t)t.table.rows.count);
            const rl_plan_row *row = &t.table.rows.items[at];
            const int32_t count = 1 + pick % 3;
            rl_plan plan = {0};
            rl_refusals worst;
            double despite;
            rl_plan_from_set(&t.ctx, row->activations, &plan);
            assert_int_equal(rl_worst_refusals(&t.ctx, oracle, &plan, count, -INFINITY, &worst),
                             RL_OK);
            const double expected = worst_of(&t, row, count);
            const double tolerance = 1e-9 * (1 + rl_target_weight(t.scenario));
            if (!oracle->is_sampled)
                assert_near(worst.reach, expected, tolerance);
            assert_int_equal(worst.count, count < row->relay_count ? count : row->relay_count);
            assert_int_equal(rl_reach_despite(&t.ctx, oracle, &plan, &worst, &despite), RL_OK);
            assert_near(worst.reach, despite, tolerance);
            judged += row->relay_count > count && !oracle->is_sampled;
            rl_plan_clear(&t.ctx, &plan);
        }
        rl_oracle_free(&t.ctx, oracle);
        tear_down(&t);
    }
    assert_true(judged > rl_effort(SCENARIOS) / 2);
}

// What is said of the plan is so, and the optimum is between value and bound.
static void check(trial *t, double optimum) {
    const rl_robustness *r = &t->robustness;
    const double tolerance = 1e-8 * (1 + rl_target_weight(t->scenario));
    if (r->status == RL_POINT_INFEASIBLE) {
        assert_true(optimum == -INFINITY);
        return;
    }
    assert_true(optimum <= r->bound + tolerance);
    if (!r->robust.has_plan) {
        assert_int_equal(r->status, RL_POINT_UNKNOWN);
        return;
    }
    const rl_plan_row *row = rl_plan_table_find(&t->table, &r->robust.plan);
    assert_non_null(row);
    assert_int_equal(row->broken, 0);
    assert_near(r->robust.reach, row->reach, tolerance);
    assert_near(r->robust.worst.reach, worst_of(t, row, r->settings.refusals), tolerance);
    uint32_t named = 0;
    for (int32_t i = 0; i < r->robust.worst.count; i++)
        named |= 1u << r->robust.worst.relays[i];
    assert_near(left_without(t, row->activations, named), r->robust.worst.reach, tolerance);
    assert_true(r->robust.worst.reach <= optimum + tolerance);
    if (r->status == RL_POINT_PROVED)
        assert_near(r->robust.worst.reach, optimum, tolerance);
}

static void test_the_optimum_is_between_value_and_bound(void **state) {
    (void)state;
    int feasible = 0, proved = 0, best = 0, dearer = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        trial t;
        set_up(&t, (uint64_t)(500 + i), i % 8 == 0 ? 3 : 0);
        const rl_robust_settings settings = {.refusals = 1 + i % 3, .gap = 0};
        assert_int_equal(rl_robust_scenario(&t.ctx, t.scenario, &settings, &t.robustness), RL_OK);
        const rl_robustness *r = &t.robustness;
        const double optimum = best_worst(&t, settings.refusals);
        assert_true(r->is_complete);
        assert_true((optimum == -INFINITY) == (r->status == RL_POINT_INFEASIBLE));
        check(&t, optimum);
        if (r->robust.has_plan) {
            feasible++;
            proved += r->status == RL_POINT_PROVED;
            best += r->robust.worst.reach >= optimum * (1 - 1e-9);
            dearer += r->robust.worst.reach > r->nominal.worst.reach * (1 + 1e-9);
        }
        tear_down(&t);
    }
    print_message("%d feasible, %d proved, %d best, %d better than the nominal plan\n", feasible,
                  proved, best, dearer);
    assert_true(feasible > rl_effort(SCENARIOS) / 2 && dearer > 0);
    assert_int_equal(proved, feasible);
    assert_int_equal(best, feasible);
}

static void test_without_time_what_is_said_holds(void **state) {
    (void)state;
    for (int i = 0; i < rl_effort(SCENARIOS) / 4; i++) {
        trial t;
        set_up(&t, (uint64_t)(3000 + i), 0);
        rl_context_set_time_limit(&t.ctx, 0);
        const rl_robust_settings settings = {.refusals = 1 + i % 4, .gap = 1e-9};
        assert_int_equal(rl_robust_scenario(&t.ctx, t.scenario, &settings, &t.robustness), RL_OK);
        check(&t, best_worst(&t, settings.refusals));
        tear_down(&t);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_worst_refusals_are_the_worst),
        cmocka_unit_test(test_the_optimum_is_between_value_and_bound),
        cmocka_unit_test(test_without_time_what_is_said_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
