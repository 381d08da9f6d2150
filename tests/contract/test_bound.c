// The dual bound holds whatever the duals: compared with every plan of random scenarios, for random
// weights and prices and for those of the simplex, under random choices. And what reduced costs
// decide never loses a plan better than the cutoff.
#include "base/random.h"
#include "models.h"
#include "optimise/bound.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 1000, QUESTIONS = 8, ROUNDS_MAX = 12 };

typedef struct trial {
    int seed;
    rl_context ctx;
    rl_random random;
    rl_arena arena; // duals and choices
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_problem *problem;
    rl_pricer *pricer;
    rl_plan_table table;
    uint64_t ignored; // rules of the table that the problem leaves out
    double reach_floor;
    double *cell_weight, *row, *floor, *relay_value;
    double *used, *spread_gain; // of a model with a spread
    rl_choices choices, narrowed;
    rl_goal goal;
    double tolerance; // of the scaled figures of the question under way
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (t)->seed, #condition);                                        \
    } while (0)

static bool chance(trial *t, double prob) { return rl_random_unit(&t->random) < prob; }

// Trials -----------------------------------------------------------------------------------------

// Some rules are left out, as the search for a conflict does.
static void create_problem(trial *t) {
    rl_rule_key keys[64];
    size_t key_count = 0;
    for (size_t i = 0; i < t->table.rules.count; i++) {
        if (!chance(t, 0.1))
            continue;
        t->ignored |= (uint64_t)1 << i;
        keys[key_count++] =
            (rl_rule_key){t->table.rules.items[i].rule, t->table.rules.items[i].subject};
    }
    assert_int_equal(rl_problem_create(&t->ctx, t->oracle, keys, key_count, &t->problem), RL_OK);
    t->reach_floor = -INFINITY;
    if (chance(t, 0.3)) {
        t->reach_floor = 0.5 * rl_random_unit(&t->random) * rl_target_weight(t->scenario);
        rl_problem_set_reach_floor(t->problem, t->reach_floor);
    }
}

static void set_up(trial *t, int seed) {
    rl_random_options options = rl_random_options_default();
    rl_draft draft;
    t->seed = seed;
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, (uint64_t)seed);
    options.max_activations = 11;
    options.rule_prob = 0.4;
    rl_random_draft(&t->ctx, (uint64_t)seed, &options, &draft);
    if (seed % 5 == 4)
        rl_random_cascade(&draft, (uint64_t)seed, 3);
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
    create_problem(t);
    assert_int_equal(rl_pricer_create(&t->ctx, t->problem, &t->pricer), RL_OK);
    rl_arena_init(&t->arena, &t->ctx);
    t->cell_weight = RL_ARENA_NEW(&t->arena, double, t->oracle->population->cell_count);
    t->row = RL_ARENA_NEW(&t->arena, double, t->problem->row_count);
    t->floor = RL_ARENA_NEW(&t->arena, double, t->problem->floor_count);
    t->relay_value = RL_ARENA_NEW(&t->arena, double, t->scenario->actor_count);
    t->used = RL_ARENA_NEW(&t->arena, double, t->scenario->actor_count);
    t->spread_gain = RL_ARENA_NEW(&t->arena, double, t->scenario->actor_count);
    assert_true(t->cell_weight != NULL && t->row != NULL && t->floor != NULL &&
                t->relay_value != NULL && t->used != NULL && t->spread_gain != NULL);
    assert_true(rl_choices_create(&t->arena, t->scenario, &t->choices));
    assert_true(rl_choices_create(&t->arena, t->scenario, &t->narrowed));
}

static void tear_down(trial *t) {
    rl_arena_clear(&t->arena);
    rl_pricer_free(t->pricer);
    rl_problem_free(t->problem);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

// Goal, duals, choices ---------------------------------------------------------------------------

static void draw_goal(trial *t) {
    for (rl_id r = 0; r < t->scenario->actor_count; r++)
        t->relay_value[r] = chance(t, 0.3) ? 0 : rl_random_unit(&t->random);
    t->goal.reach_factor = chance(t, 0.6) ? 1 : chance(t, 0.5) ? 0 : rl_random_unit(&t->random);
    t->goal.relay_value = t->goal.reach_factor == 1 && chance(t, 0.7) ? NULL : t->relay_value;
}

static double figure(trial *t, double zero_prob, double most) {
    return chance(t, zero_prob) ? 0 : most * pow(rl_random_unit(&t->random), 3);
}

static rl_duals random_duals(trial *t) {
    const double steepness = chance(t, 0.2) ? 0 : 2 * rl_random_unit(&t->random);
    for (rl_id c = 0; c < t->oracle->population->cell_count; c++)
        t->cell_weight[c] = t->problem->cell_weight[c] * figure(t, 0.1, steepness);
    const double dear = chance(t, 0.3) ? 3000 : 100;
    for (int32_t i = 0; i < t->problem->row_count; i++)
        t->row[i] = figure(t, 0.5, dear);
    for (int32_t f = 0; f < t->problem->floor_count; f++)
        t->floor[f] = isfinite(t->problem->floors[f].amount) ? figure(t, 0.5, 3) : 0;
    rl_duals duals = {.cell_weight = t->cell_weight, .row = t->row, .floor = t->floor};
    if (rl_oracle_spreads(t->oracle)) {
        for (rl_id r = 0; r < t->scenario->actor_count; r++)
            t->used[r] = rl_random_unit(&t->random);
        duals.spread_constant =
            t->oracle->operations->spread_cut(t->oracle, t->used, t->cell_weight, t->spread_gain);
        duals.spread_gain = t->spread_gain;
    }
    return duals;
}

// Those the simplex would propose after some rounds of columns and cuts: the bound is then close.
static rl_duals simplex_duals(trial *t, rl_master *master) {
    const int rounds = 1 + (int)rl_random_below(&t->random, ROUNDS_MAX);
    rl_master_set_goal(master, &t->goal);
    rl_master_apply_choices(master, &t->choices);
    for (int i = 0; i < rounds; i++) {
        double violation;
        int32_t cuts;
        assert_int_equal(rl_master_solve(master), RL_LP_OPTIMAL);
        assert_int_equal(rl_master_separate(master, 1e-7, &violation, &cuts), RL_OK);
        assert_int_equal(rl_master_solve(master), RL_LP_OPTIMAL);
        if (rl_random_below(&t->random, 2) == 0) {
            assert_int_equal(rl_master_round_rules(master, &cuts), RL_OK);
            assert_int_equal(rl_master_solve(master), RL_LP_OPTIMAL);
        }
        const rl_duals duals = rl_master_duals(master);
        rl_pricer_run(t->pricer, &t->goal, &duals, &t->choices);
        for (rl_id r = 0; r < t->scenario->actor_count; r++) {
            const rl_pricing_answer *answer = rl_pricer_answer(t->pricer, r);
            bool added;
            if (answer->count > 0)
                assert_int_equal(
                    rl_master_add_programme(master, r, answer->count, answer->activations, &added),
                    RL_OK);
        }
    }
    assert_int_equal(rl_master_solve(master), RL_LP_OPTIMAL);
    return rl_master_duals(master);
}

static bool keeps_choices(const trial *t, const rl_plan_row *row, const rl_choices *choices) {
    for (rl_id r = 0; r < t->scenario->actor_count; r++)
        if (choices->relay[r] == (row->relays >> r & 1 ? RL_OUT : RL_IN))
            return false;
    for (rl_id k = 0; k < t->scenario->activation_count; k++)
        if (choices->activation[k] == (row->activations >> k & 1 ? RL_OUT : RL_IN))
            return false;
    for (rl_id o = 0; o < t->scenario->offer_count; o++) {
        int32_t uses = 0;
        for (rl_id k = 0; k < t->scenario->activation_count; k++)
            uses += t->scenario->activations[k].offer == o && row->activations >> k & 1;
        if (uses < choices->least_uses[o] || uses > choices->most_uses[o])
            return false;
    }
    return true;
}

// A plan of the problem: it keeps the rules that are not ignored, and reaches the floor.
static bool is_plan(const trial *t, const rl_plan_row *row) {
    return (row->broken & ~t->ignored) == 0 && row->reach >= t->reach_floor;
}

// Some decisions, as a node of the tree has them; false when they contradict each other, which must
// mean that no plan keeps them. Propagation loses no plan.
static bool draw_choices(trial *t) {
    const double decided = chance(t, 0.4) ? 0 : 0.3 * rl_random_unit(&t->random);
    rl_choices_of_problem(t->problem, &t->choices);
    for (rl_id r = 0; r < t->scenario->actor_count; r++)
        if (t->choices.relay[r] == RL_OPEN && chance(t, decided))
            t->choices.relay[r] = chance(t, 0.5) ? RL_IN : RL_OUT;
    for (rl_id k = 0; k < t->scenario->activation_count; k++)
        if (t->choices.activation[k] == RL_OPEN && chance(t, decided))
            t->choices.activation[k] = chance(t, 0.5) ? RL_IN : RL_OUT;
    for (rl_id o = 0; o < t->scenario->offer_count; o++) {
        const uint32_t most = (uint32_t)t->choices.most_uses[o];
        if (chance(t, decided))
            t->choices.least_uses[o] = (int32_t)rl_random_below(&t->random, most + 1);
        else if (chance(t, decided))
            t->choices.most_uses[o] = (int32_t)rl_random_below(&t->random, most + 1);
    }
    rl_choices_copy(t->scenario, &t->choices, &t->narrowed);
    const bool possible = rl_choices_propagate(t->scenario, &t->choices);
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (is_plan(t, row) && keeps_choices(t, row, &t->narrowed))
            check(t, possible && keeps_choices(t, row, &t->choices));
    }
    return possible;
}

// Checks -----------------------------------------------------------------------------------------

static double value_of(const trial *t, const rl_plan_row *row) {
    double value = t->goal.reach_factor * row->reach * t->problem->scale;
    for (rl_id r = 0; t->goal.relay_value != NULL && r < t->scenario->actor_count; r++)
        value += row->relays >> r & 1 ? t->goal.relay_value[r] : 0;
    return value;
}

static double magnitude_of(const trial *t, const rl_duals *duals) {
    double sum = RL_SCALED_WEIGHT;
    for (int32_t i = 0; i < t->problem->row_count; i++)
        sum += duals->row[i];
    for (int32_t f = 0; f < t->problem->floor_count; f++)
        sum += RL_SCALED_WEIGHT * duals->floor[f];
    return sum;
}

// Returns the greatest value of a plan that keeps the choices.
static double check_bound(const trial *t) {
    const double bound = rl_pricer_bound(t->pricer);
    double best = -INFINITY;
    double best_with[32];
    for (int r = 0; r < 32; r++)
        best_with[r] = -INFINITY;
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (!is_plan(t, row) || !keeps_choices(t, row, &t->choices))
            continue;
        best = fmax(best, value_of(t, row));
        for (rl_id r = 0; r < t->scenario->actor_count; r++)
            if (row->relays >> r & 1)
                best_with[r] = fmax(best_with[r], value_of(t, row));
    }
    check(t, bound >= best - t->tolerance);
    for (rl_id r = 0; r < t->scenario->actor_count; r++)
        if (best_with[r] > -INFINITY)
            check(t, rl_pricer_bound_with(t->pricer, r) >= best_with[r] - t->tolerance);
    return best;
}

// Returns how many choices were decided.
static int32_t check_fixing(trial *t, double best) {
    const double bound = rl_pricer_bound(t->pricer);
    if (!isfinite(bound)) // no plan keeps the choices: nothing to decide
        return 0;
    const double low = isfinite(best) ? best : bound - 300;
    const double cutoff = low + (bound - low) * rl_random_between(&t->random, -0.2, 1.1);
    double discarded;
    rl_choices_copy(t->scenario, &t->choices, &t->narrowed);
    const int32_t decided = rl_pricer_fix(t->pricer, cutoff, &t->narrowed, &discarded);
    check(t, decided > 0 || discarded == -INFINITY);
    check(t, discarded <= cutoff);
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        if (!is_plan(t, row) || !keeps_choices(t, row, &t->choices) ||
            keeps_choices(t, row, &t->narrowed))
            continue;
        check(t, value_of(t, row) <= cutoff + t->tolerance);
        check(t, value_of(t, row) <= discarded + t->tolerance);
    }
    return decided;
}

typedef struct census {
    int bounded, close, decided, impossible;
} census;

static void ask(trial *t, rl_master *master, census *seen) {
    draw_goal(t);
    if (!draw_choices(t)) {
        seen->impossible++;
        return;
    }
    const bool from_simplex = chance(t, 0.4);
    const rl_duals duals = from_simplex ? simplex_duals(t, master) : random_duals(t);
    rl_pricer_run(t->pricer, &t->goal, &duals, &t->choices);
    t->tolerance = 1e-11 * magnitude_of(t, &duals);
    const double best = check_bound(t);
    const double gap = rl_pricer_bound(t->pricer) - best;
    seen->bounded += isfinite(best);
    seen->close += isfinite(best) && gap <= 0.01 * fmax(best, 1);
    seen->decided += check_fixing(t, best) > 0;
}

static void bounds_and_fixings_hold_for_any_duals(void **state) {
    (void)state;
    census seen = {0};
    const int scenarios = rl_effort(SCENARIOS);
    for (int seed = 0; seed < scenarios; seed++) {
        trial t = {0};
        rl_master *master;
        set_up(&t, seed);
        assert_int_equal(rl_master_create(&t.ctx, t.problem, &master), RL_OK);
        for (int i = 0; i < QUESTIONS; i++)
            ask(&t, master, &seen);
        rl_master_free(master);
        tear_down(&t);
    }
    // Bounds were compared with plans, often closely; choices were decided; some were impossible.
    assert_true(seen.bounded > scenarios * QUESTIONS / 3);
    assert_true(seen.close > seen.bounded / 8);
    assert_true(seen.decided > scenarios * QUESTIONS / 8);
    assert_true(seen.impossible > scenarios * QUESTIONS / 50);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_and_fixings_hold_for_any_duals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
