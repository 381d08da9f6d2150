// The frontier against the enumeration of all plans: every point the best within its limit, proved,
// monotone; the alternatives as far from one another as any plan that keeps the reach.
#include "base/random.h"
#include "questions.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 150 };

typedef struct trial {
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_plan_table table;
    rl_frontier frontier;
} trial;

static void set_up(trial *t, uint64_t seed) {
    rl_draft draft;
    *t = (trial){0};
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, seed);
    rl_random_options options = rl_random_options_default();
    options.max_activations = 10;
    rl_random_draft(&t->ctx, seed, &options, &draft);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
}

static void tear_down(trial *t) {
    rl_frontier_clear(&t->ctx, &t->frontier);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_scenario_free(t->scenario);
}

static double used(const trial *t, const rl_plan_row *row, rl_frontier_axis by) {
    double sum = by == RL_AXIS_RELAYS ? row->relay_count : 0;
    for (rl_id k = 0; k < t->scenario->activation_count && by != RL_AXIS_RELAYS; k++) {
        if (row->activations >> k & 1)
            sum += by == RL_AXIS_BUDGET ? rl_activation_cost_eur(t->scenario, k)
                                        : rl_activation_hours(t->scenario, k);
    }
    return sum;
}

// Whether the row keeps every rule but the one that moves, which is `limit` now.
static bool keeps(const trial *t, const rl_plan_row *row, rl_frontier_axis by, double limit) {
    static const rl_rule rules[] = {RL_RULE_MAX_RELAYS, RL_RULE_BUDGET, RL_RULE_HOURS};
    const int32_t moving = rl_plan_table_find_rule(&t->table, rules[by], RL_NONE);
    const uint64_t mask = moving >= 0 ? ~(1ull << moving) : ~0ull;
    return (row->broken & mask) == 0 && used(t, row, by) <= limit * (1 + 1e-9);
}

static double best_within(const trial *t, rl_frontier_axis by, double limit) {
    double best = -INFINITY;
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (row->reach > best && keeps(t, row, by, limit))
            best = row->reach;
    }
    return best;
}

static void check_points(const trial *t) {
    const rl_frontier *f = &t->frontier;
    const double tolerance = 1e-9 * (1 + rl_target_weight(t->scenario));
    assert_true(f->is_complete);
    for (size_t i = 0; i < f->points.count; i++) {
        const rl_frontier_point *point = &f->points.items[i];
        const double best = best_within(t, f->settings.by, point->limit);
        if (best == -INFINITY) {
            assert_int_equal(point->status, RL_POINT_INFEASIBLE);
            continue;
        }
        assert_int_equal(point->status, RL_POINT_PROVED);
        assert_near(point->reach, best, tolerance);
        assert_near(point->bound, best, 10 * tolerance);
        const rl_plan_row *row = rl_plan_table_find(&t->table, &point->plan);
        assert_non_null(row);
        assert_true(keeps(t, row, f->settings.by, point->limit));
        if (i > 0) {
            assert_true(point->limit > point[-1].limit);
            assert_false(point->reach < point[-1].reach);
            assert_false(point->bound < point[-1].bound);
        }
    }
    if (f->knee >= 0) {
        for (size_t i = 0; i < f->points.count; i++)
            assert_false(f->points.items[i].chord_lead > f->points.items[f->knee].chord_lead);
    }
}

static void test_points_are_the_best_within_their_limit(void **state) {
    (void)state;
    int points = 0, knees = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        for (int by = 0; by < RL_AXIS_COUNT; by++) {
            trial t;
            set_up(&t, (uint64_t)i);
            rl_frontier_settings settings = {.by = (rl_frontier_axis)by,
                                             .points = 2 + (int32_t)rl_random_below(&t.random, 5),
                                             .from = NAN,
                                             .to = NAN,
                                             .at = NAN,
                                             .keep_share = 0.99};
            assert_int_equal(rl_frontier_scenario(&t.ctx, t.scenario, &settings, &t.frontier),
                             RL_OK);
            check_points(&t);
            points += (int)t.frontier.points.count;
            knees += t.frontier.knee >= 0;
            tear_down(&t);
        }
    }
    assert_true(points > 3 * rl_effort(SCENARIOS) && knees > rl_effort(SCENARIOS) / 10);
}

// Relays of `from` that `row` does without.
static int32_t without(uint32_t from, const rl_plan_row *row) {
    return __builtin_popcount(from & ~row->relays);
}

static void test_alternatives_are_as_far_as_can_be(void **state) {
    (void)state;
    int found = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        trial t;
        set_up(&t, (uint64_t)(1000 + i));
        rl_frontier_settings settings = {.by = RL_AXIS_RELAYS,
                                         .points = 2,
                                         .from = NAN,
                                         .to = NAN,
                                         .at = 3,
                                         .alternatives = 3,
                                         .keep_share = rl_random_between(&t.random, 0.3, 0.99)};
        assert_int_equal(rl_frontier_scenario(&t.ctx, t.scenario, &settings, &t.frontier), RL_OK);
        const rl_frontier *f = &t.frontier;
        const double need = settings.keep_share * f->alternatives_best;
        uint32_t sets[4];
        int32_t set_count = 0;
        if (f->best.activations.count > 0) {
            assert_near(f->alternatives_best, best_within(&t, RL_AXIS_RELAYS, 3),
                        1e-9 * (1 + need));
            sets[set_count++] = rl_plan_table_find(&t.table, &f->best)->relays;
        }
        for (size_t a = 0; a < f->alternatives.count; a++) {
            const rl_alternative *alternative = &f->alternatives.items[a];
            const rl_plan_row *row = rl_plan_table_find(&t.table, &alternative->plan);
            assert_non_null(row);
            assert_true(keeps(&t, row, RL_AXIS_RELAYS, 3));
            assert_true(row->reach >= need * (1 - 1e-8));
            int32_t distance = INT32_MAX, farthest = 0;
            for (int32_t s = 0; s < set_count; s++)
                distance = without(sets[s], row) < distance ? without(sets[s], row) : distance;
            assert_int_equal(alternative->distance, distance);
            for (size_t p = 0; p < t.table.rows.count; p++) {
                const rl_plan_row *other = &t.table.rows.items[p];
                if (other->reach < need * (1 + 1e-8) || !keeps(&t, other, RL_AXIS_RELAYS, 3))
                    continue;
                int32_t least = INT32_MAX;
                for (int32_t s = 0; s < set_count; s++)
                    least = without(sets[s], other) < least ? without(sets[s], other) : least;
                farthest = least > farthest ? least : farthest;
            }
            assert_true(alternative->distance >= farthest);
            assert_true(alternative->distance_bound >= farthest);
            sets[set_count++] = row->relays;
            found++;
        }
        tear_down(&t);
    }
    assert_true(found > rl_effort(SCENARIOS) / 4);
}

// What a deadline leaves is still true: no time at all gives bounds and no proof that is false.
static void test_without_time_what_is_said_holds(void **state) {
    (void)state;
    for (int i = 0; i < rl_effort(SCENARIOS) / 4; i++) {
        trial t;
        set_up(&t, (uint64_t)(3000 + i));
        rl_context_set_time_limit(&t.ctx, 0);
        rl_frontier_settings settings = {.points = 5, .from = NAN, .to = NAN, .at = NAN};
        assert_int_equal(rl_frontier_scenario(&t.ctx, t.scenario, &settings, &t.frontier), RL_OK);
        assert_false(t.frontier.is_complete);
        for (size_t p = 0; p < t.frontier.points.count; p++) {
            const rl_frontier_point *point = &t.frontier.points.items[p];
            const double best = best_within(&t, RL_AXIS_RELAYS, point->limit);
            if (point->status == RL_POINT_INFEASIBLE)
                assert_true(best == -INFINITY);
            else
                assert_true(best <= point->bound * (1 + 1e-9));
            assert_false(point->reach > best * (1 + 1e-9));
        }
        tear_down(&t);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_points_are_the_best_within_their_limit),
        cmocka_unit_test(test_alternatives_are_as_far_as_can_be),
        cmocka_unit_test(test_without_time_what_is_said_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
