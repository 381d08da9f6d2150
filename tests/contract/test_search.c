// Incumbents are real plans: whatever the way they are found, they keep every rule and are worth
// what is said. Random scenarios, compared with the table of all plans.
#include "base/random.h"
#include "models.h"
#include "optimise/bound.h"
#include "optimise/search.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>
#include <string.h>

enum { SCENARIOS = 600, ROUNDS = 12 };

typedef struct trial {
    int seed;
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_problem *problem;
    rl_search *search;
    rl_plan_table table;
    double reach_floor;
    double relay_value[32];
    rl_goal goal;
    rl_plan plan;
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (t)->seed, #condition);                                        \
    } while (0)

static bool chance(trial *t, double prob) { return rl_random_unit(&t->random) < prob; }

static void set_up(trial *t, int seed) {
    rl_random_options options = rl_random_options_default();
    rl_draft draft;
    t->seed = seed;
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, (uint64_t)seed);
    options.max_activations = 12;
    rl_random_draft(&t->ctx, (uint64_t)seed, &options, &draft);
    if (seed % 6 == 1)
        rl_random_cascade(&draft, (uint64_t)seed, 3);
    if (seed % 5 == 0) // cells that one programme all but empties
        draft.exposure_cap = 1 - 1e-14;
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    assert_int_equal(rl_problem_create(&t->ctx, t->oracle, NULL, 0, &t->problem), RL_OK);
    assert_int_equal(rl_search_create(&t->ctx, t->problem, &t->search), RL_OK);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
    t->reach_floor = -INFINITY;
    if (chance(t, 0.2)) {
        t->reach_floor = 0.3 * rl_random_unit(&t->random) * rl_target_weight(t->scenario);
        rl_problem_set_reach_floor(t->problem, t->reach_floor);
    }
    for (int r = 0; r < 32; r++)
        t->relay_value[r] = rl_random_unit(&t->random);
    t->goal =
        chance(t, 0.6) ? (rl_goal){.reach_factor = 1} : (rl_goal){.relay_value = t->relay_value};
}

static void tear_down(trial *t) {
    rl_plan_clear(&t->ctx, &t->plan);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_search_free(t->search);
    rl_problem_free(t->problem);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

// Rules that adding an activation may break; the others are broken by what is lacking.
static bool is_limit(const rl_table_rule *rule) {
    return rule->rule != RL_RULE_FLOOR && rule->rule != RL_RULE_REQUIRED_RELAY &&
           rule->rule != RL_RULE_REQUIRED_ACTIVATION;
}

static uint64_t limits_broken(const trial *t, const rl_plan_row *row) {
    uint64_t limits = 0;
    for (size_t i = 0; i < t->table.rules.count; i++)
        if (is_limit(&t->table.rules.items[i]))
            limits |= (uint64_t)1 << i;
    return row->broken & limits;
}

// What the plan is really worth: −INFINITY when it breaks a rule.
static double true_value(const trial *t, const rl_plan *plan) {
    const rl_plan_row *row = rl_plan_table_find(&t->table, plan);
    if (row == NULL || row->broken != 0 || row->reach < t->reach_floor * (1 - 1e-9))
        return -INFINITY;
    double value = t->goal.reach_factor * row->reach * t->problem->scale;
    for (rl_id r = 0; t->goal.relay_value != NULL && r < t->scenario->actor_count; r++)
        value += row->relays >> r & 1 ? t->goal.relay_value[r] : 0;
    return value;
}

static bool same_value(double a, double b) {
    return a == b || fabs(a - b) <= 1e-9 * RL_SCALED_WEIGHT;
}

// Even a plan that lacks something keeps every limit.
static void check_incumbent(const trial *t, const rl_plan *plan, double value) {
    const rl_plan_row *row = rl_plan_table_find(&t->table, plan);
    check(t, row != NULL && limits_broken(t, row) == 0);
    check(t, same_value(value, true_value(t, plan)));
}

static void random_plan(trial *t) {
    const uint32_t all = (1U << t->scenario->activation_count) - 1;
    uint32_t set = rl_random_below(&t->random, all + 1);
    if (chance(t, 0.5))
        set &= rl_random_below(&t->random, all + 1);
    rl_plan_from_set(&t->ctx, set, &t->plan);
}

// Ways to find plans -----------------------------------------------------------------------------

static void try_greedy(trial *t, bool *found) {
    static const double powers[] = {0, 0.5, 1, 2};
    rl_plan plan = {0};
    for (int i = 0; i < 4; i++) {
        double value;
        random_plan(t);
        assert_int_equal(rl_search_greedy(t->search, &t->goal, i % 2 == 0 ? NULL : &t->plan,
                                          powers[i], &plan, &value),
                         RL_OK);
        check_incumbent(t, &plan, value);
        *found |= isfinite(value);
    }
    rl_plan_clear(&t->ctx, &plan);
}

// A fractional solution: some rounds of columns and cuts, then rounding.
static void try_rounding(trial *t, bool *found) {
    rl_master *master;
    rl_pricer *pricer;
    rl_choices choices;
    rl_arena arena;
    rl_plan plan = {0};
    rl_arena_init(&arena, &t->ctx);
    assert_true(rl_choices_create(&arena, t->scenario, &choices));
    rl_choices_of_problem(t->problem, &choices);
    assert_int_equal(rl_master_create(&t->ctx, t->problem, &master), RL_OK);
    assert_int_equal(rl_pricer_create(&t->ctx, t->problem, &pricer), RL_OK);
    rl_master_set_goal(master, &t->goal);
    for (int round = 0; round < 6; round++) {
        double violation, value;
        int32_t cuts;
        bool added;
        assert_int_equal(rl_master_solve(master), RL_LP_OPTIMAL);
        assert_int_equal(rl_master_separate(master, 1e-6, &violation, &cuts), RL_OK);
        assert_int_equal(rl_master_solve(master), RL_LP_OPTIMAL);
        assert_int_equal(rl_search_round(t->search, &t->goal, master, &plan, &value), RL_OK);
        check_incumbent(t, &plan, value);
        *found |= isfinite(value);
        const rl_duals duals = rl_master_duals(master);
        rl_search_set_prices(t->search, duals.row, NULL);
        rl_pricer_run(pricer, &t->goal, &duals, &choices);
        for (rl_id r = 0; r < t->scenario->actor_count; r++) {
            const rl_pricing_answer *answer = rl_pricer_answer(pricer, r);
            if (answer->count > 0)
                assert_int_equal(
                    rl_master_add_programme(master, r, answer->count, answer->activations, &added),
                    RL_OK);
        }
    }
    rl_plan_clear(&t->ctx, &plan);
    rl_pricer_free(pricer);
    rl_master_free(master);
    rl_arena_clear(&arena);
}

static void try_improving(trial *t) {
    rl_plan plan = {0}, again = {0};
    for (int i = 0; i < 4; i++) {
        random_plan(t);
        const double before = rl_search_value(t->search, &t->goal, &t->plan);
        check(t, same_value(before, true_value(t, &t->plan)));
        double value = before, value_again = before;
        rl_random random = t->random, random_again = t->random;
        assert_int_equal(rl_plan_copy(&t->ctx, &t->plan, &plan), RL_OK);
        assert_int_equal(rl_plan_copy(&t->ctx, &t->plan, &again), RL_OK);
        assert_int_equal(rl_search_improve(t->search, &t->goal, ROUNDS, &random, &plan, &value),
                         RL_OK);
        assert_int_equal(
            rl_search_improve(t->search, &t->goal, ROUNDS, &random_again, &again, &value_again),
            RL_OK);
        check(t, value >= before);
        check(t, same_value(value, true_value(t, &plan)));
        check(t, value == value_again);
        check(t, plan.activations.count == again.activations.count);
        check(t,
              plan.activations.count == 0 || memcmp(plan.activations.items, again.activations.items,
                                                    plan.activations.count * sizeof(rl_id)) == 0);
        t->random = random;
    }
    rl_plan_clear(&t->ctx, &plan);
    rl_plan_clear(&t->ctx, &again);
}

static void incumbents_keep_every_rule(void **state) {
    (void)state;
    int with_plan = 0, missed = 0;
    for (int seed = 0; seed < rl_effort(SCENARIOS); seed++) {
        trial t = {0};
        set_up(&t, seed);
        bool found = false;
        try_greedy(&t, &found);
        try_rounding(&t, &found);
        try_improving(&t);
        bool exists = false;
        for (size_t i = 0; i < t.table.rows.count; i++)
            exists |=
                t.table.rows.items[i].broken == 0 && t.table.rows.items[i].reach >= t.reach_floor;
        with_plan += found;
        missed += exists && !found;
        assert_true(exists || !found);
        tear_down(&t);
    }
    assert_true(with_plan > rl_effort(SCENARIOS) / 2);
    assert_true(missed < rl_effort(SCENARIOS) / 20); // no promise, but it would be a poor search
}

// Fitting ----------------------------------------------------------------------------------------

static void check_fits(trial *t) {
    const rl_plan_row *before = rl_plan_table_find(&t->table, &t->plan);
    const bool keeps_limits = before != NULL && limits_broken(t, before) == 0;
    check(t, rl_search_load(t->search, &t->plan) == keeps_limits);
    if (!keeps_limits)
        return;
    for (rl_id k = 0; k < t->scenario->activation_count; k++) {
        rl_plan with = {0};
        int32_t row;
        const bool fits = rl_search_fits(t->search, k, &row);
        if (rl_plan_contains(&t->plan, k)) {
            check(t, !fits);
            continue;
        }
        assert_int_equal(rl_plan_copy(&t->ctx, &t->plan, &with), RL_OK);
        assert_int_equal(rl_plan_add(&t->ctx, &with, k), RL_OK);
        const rl_plan_row *after = rl_plan_table_find(&t->table, &with);
        check(t, fits == (after != NULL && limits_broken(t, after) == 0));
        if (after != NULL)
            check(t, (row >= 0) == (limits_broken(t, after) != 0));
        if (after != NULL && row >= 0) {
            const rl_linear_rule *rule = &t->problem->rows[row];
            const int32_t found = rl_plan_table_find_rule(&t->table, rule->rule, rule->subject);
            check(t, found >= 0 && (after->broken >> found & 1));
        }
        rl_plan_clear(&t->ctx, &with);
    }
}

static void what_fits_is_what_the_rules_allow(void **state) {
    (void)state;
    for (int seed = 0; seed < rl_effort(SCENARIOS); seed++) {
        trial t = {0};
        set_up(&t, seed);
        for (int i = 0; i < 6; i++) {
            random_plan(&t);
            check_fits(&t);
        }
        tear_down(&t);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(incumbents_keep_every_rule),
        cmocka_unit_test(what_fits_is_what_the_rules_allow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
