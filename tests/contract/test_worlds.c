// The worlds of refusals: the reach of each is that of the plan without what refuses, cuts of the
// spread overestimate it, and the goal's least is bounded by the duals of any mix.
#include "reach/worlds.h"

#include "base/random.h"
#include "models.h"
#include "optimise/bound.h"
#include "study/refusals.h"
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 120, WORLDS_MAX = 6, CELLS_MAX = 4000, ACTORS_MAX = 64 };

typedef struct trial {
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_refusals refusals[WORLDS_MAX];
    int32_t count;
    rl_worlds *worlds;
    const rl_oracle *reach; // in all the worlds
} trial;

// Different relays, by id.
static rl_refusals draw_refusals(trial *t) {
    rl_refusals drawn = {0};
    for (rl_id r = 0; r < t->scenario->actor_count && drawn.count < 3; r++) {
        if (rl_random_below(&t->random, 3) == 0)
            drawn.relays[drawn.count++] = r;
    }
    return drawn;
}

static void set_up(trial *t, uint64_t seed) {
    rl_draft draft;
    *t = (trial){0};
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, seed);
    rl_random_options options = rl_random_options_default();
    options.max_activations = 9;
    options.exclusive_prob = 0.5;
    rl_random_draft(&t->ctx, seed, &options, &draft);
    if (seed % 3 == 0)
        rl_random_cascade(&draft, seed, 4);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    t->count = 1 + (int32_t)rl_random_below(&t->random, WORLDS_MAX);
    for (int32_t d = 0; d < t->count; d++)
        t->refusals[d] = draw_refusals(t);
    assert_int_equal(rl_worlds_create(&t->ctx, t->oracle, t->refusals, t->count, &t->worlds),
                     RL_OK);
    t->reach = rl_worlds_oracle(t->worlds);
    assert_true(t->reach->population->cell_count <= CELLS_MAX);
    assert_true(t->scenario->actor_count <= ACTORS_MAX);
}

static void tear_down(trial *t) {
    rl_worlds_free(t->worlds);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

static double tolerance(const trial *t) { return 1e-9 * (1 + rl_target_weight(t->scenario)); }

// What a plan reaches in a world, by the worlds' oracle.
static double reached_in(trial *t, const rl_plan *plan, int32_t world) {
    double log_miss[CELLS_MAX], reached[CELLS_MAX], sum = 0;
    assert_int_equal(rl_oracle_log_miss(&t->ctx, t->reach, plan, log_miss), RL_OK);
    t->reach->operations->value(t->reach, log_miss, reached);
    for (rl_id c = 0; c < t->reach->population->cell_count; c++)
        sum += rl_worlds_cells(t->worlds)[world][c] ? reached[c] : 0;
    return sum;
}

static void test_a_world_is_the_plan_without_what_refuses(void **state) {
    (void)state;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        trial t;
        rl_plan plan = {0};
        double expected;
        set_up(&t, (uint64_t)i);
        for (int pick = 0; pick < 8; pick++) {
            rl_plan_from_set(&t.ctx, rl_random_below(&t.random, 1u << t.scenario->activation_count),
                             &plan);
            for (int32_t d = 0; d < t.count; d++) {
                assert_int_equal(
                    rl_reach_despite(&t.ctx, t.oracle, &plan, &t.refusals[d], &expected), RL_OK);
                assert_near(reached_in(&t, &plan, d), expected, tolerance(&t));
            }
        }
        rl_plan_clear(&t.ctx, &plan);
        tear_down(&t);
    }
}

// Σ_c w_c K_c(y) ≤ constant + Σ_r gain_r y_r, with equality where the cut is taken.
static void test_cuts_of_the_spread_overestimate(void **state) {
    (void)state;
    int taken = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i += 3) {
        trial t;
        double used[ACTORS_MAX], gain[ACTORS_MAX], weight[CELLS_MAX], spread[CELLS_MAX];
        set_up(&t, (uint64_t)i);
        for (rl_id c = 0; c < t.reach->population->cell_count; c++)
            weight[c] = rl_random_unit(&t.random);
        for (rl_id r = 0; r < t.scenario->actor_count; r++)
            used[r] = rl_random_unit(&t.random);
        assert_true(rl_oracle_spreads(t.reach));
        const double constant = t.reach->operations->spread_cut(t.reach, used, weight, gain);
        for (int point = 0; point < 10; point++) {
            double bound = constant, sum = 0;
            t.reach->operations->spread(t.reach, used, spread);
            for (rl_id r = 0; r < t.scenario->actor_count; r++)
                bound += gain[r] * used[r];
            for (rl_id c = 0; c < t.reach->population->cell_count; c++)
                sum += weight[c] * spread[c];
            assert_true(sum <= bound + 1e-9 * (1 + sum));
            if (point == 0)
                assert_near(sum, bound, 1e-9 * (1 + sum));
            taken += sum > 0;
            for (rl_id r = 0; r < t.scenario->actor_count; r++)
                used[r] = rl_random_below(&t.random, 2) == 0 ? 0 : rl_random_unit(&t.random);
        }
        tear_down(&t);
    }
    assert_true(taken > 0);
}

// Any weights and prices bound the least reach of every plan that keeps the rules, the prices of
// the worlds adding up to the goal's factor or not.
static void test_any_mix_bounds_the_least_reach(void **state) {
    (void)state;
    int compared = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        trial t;
        rl_problem *problem;
        rl_pricer *pricer;
        rl_choices choices;
        rl_arena arena;
        rl_plan_table table;
        double cell_weight[CELLS_MAX], row[1024] = {0}, floor[64] = {0};
        set_up(&t, (uint64_t)i);
        const rl_problem_extras extras = {.compared_cells = rl_worlds_cells(t.worlds),
                                          .compared_count = t.count};
        rl_arena_init(&arena, &t.ctx);
        assert_int_equal(rl_problem_create_with(&t.ctx, t.reach, NULL, 0, &extras, &problem),
                         RL_OK);
        assert_int_equal(rl_pricer_create(&t.ctx, problem, &pricer), RL_OK);
        assert_true(rl_choices_create(&arena, t.scenario, &choices));
        rl_choices_of_problem(problem, &choices);
        rl_plan_table_init(&t.ctx, t.scenario, &table);
        assert_true(problem->row_count <= 1024 && problem->floor_count <= 64);
        if (rl_oracle_spreads(t.reach)) // its cuts are tested above
            goto next;
        const double share = rl_random_unit(&t.random) * 2 / t.count;
        for (int32_t f = 0; f < problem->floor_count; f++)
            floor[f] = problem->floors[f].is_compared ? share : 0;
        for (rl_id c = 0; c < t.reach->population->cell_count; c++)
            cell_weight[c] = rl_random_unit(&t.random) * problem->cell_weight[c];
        const rl_goal goal = {.least_factor = 1};
        const rl_duals duals = {.cell_weight = cell_weight, .row = row, .floor = floor};
        rl_pricer_run(pricer, &goal, &duals, &choices);
        const double bound = rl_pricer_bound(pricer) / problem->scale;
        for (size_t p = 0; p < table.rows.count; p++) {
            if (table.rows.items[p].broken != 0)
                continue;
            rl_plan plan = {0};
            double least = INFINITY;
            rl_plan_from_set(&t.ctx, table.rows.items[p].activations, &plan);
            for (int32_t d = 0; d < t.count; d++)
                least = fmin(least, reached_in(&t, &plan, d));
            rl_plan_clear(&t.ctx, &plan);
            assert_true(least <= bound + tolerance(&t));
            compared++;
        }
    next:
        rl_plan_table_clear(&t.ctx, &table);
        rl_pricer_free(pricer);
        rl_problem_free(problem);
        rl_arena_clear(&arena);
        tear_down(&t);
    }
    assert_true(compared > rl_effort(SCENARIOS));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_world_is_the_plan_without_what_refuses),
        cmocka_unit_test(test_cuts_of_the_spread_overestimate),
        cmocka_unit_test(test_any_mix_bounds_the_least_reach),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
