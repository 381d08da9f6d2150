// The contract of every reach model: value equals brute force, cuts overestimate everywhere and are
// tight where taken, the conjugate bounds, monotone and submodular, same input same bytes.
#include "base/random.h"
#include "io/scenario_settings.h"
#include "models.h"
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { SCENARIOS = 300, LINKS = 5, ACTIVATIONS_MAX = 12, POINTS = 8, PAIRS = 200, LINES = 40 };

static const double same = 1e-9;

// A scenario, its model, and the log-misses and value of every set of its activations.
typedef struct trial {
    uint64_t seed;
    rl_context ctx;
    rl_random random;
    rl_scenario *scenario;
    rl_oracle *oracle;
    size_t cells;
    uint32_t plan_count;
    double *log_miss; // [plan × cells]
    double *reached;  // [plan × cells]
    double *value;    // by plan
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (int)(t)->seed, #condition);                                   \
    } while (0)

static double total(const trial *t) { return t->oracle->population->total_weight; }

static void evaluate_all_plans(trial *t) {
    rl_plan plan = {0};
    t->plan_count = 1U << t->scenario->activation_count;
    t->log_miss = RL_NEW(&t->ctx, double, t->plan_count * t->cells);
    t->reached = RL_NEW(&t->ctx, double, t->plan_count * t->cells);
    t->value = RL_NEW(&t->ctx, double, t->plan_count);
    assert_true(t->log_miss != NULL && t->reached != NULL && t->value != NULL);
    for (uint32_t set = 0; set < t->plan_count; set++) {
        double *log_miss = t->log_miss + set * t->cells;
        rl_plan_from_set(&t->ctx, set, &plan);
        assert_int_equal(rl_oracle_log_miss(&t->ctx, t->oracle, &plan, log_miss), RL_OK);
        t->value[set] =
            t->oracle->operations->value(t->oracle, log_miss, t->reached + set * t->cells);
    }
    rl_plan_clear(&t->ctx, &plan);
}

// Some scenarios are as certain as the model allows: nothing is missed but by the cap.
static void set_up(trial *t, const char *model, uint64_t seed) {
    rl_random_options options = rl_random_options_default();
    rl_draft draft;
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    rl_random_init(&t->random, seed);
    options.max_activations = 1 + (int32_t)(seed % ACTIVATIONS_MAX);
    options.exclusive_prob = 0.6;
    rl_random_draft(&t->ctx, seed, &options, &draft);
    draft.reach_model = model;
    if (strcmp(model, "cascade") == 0)
        rl_random_cascade(&draft, seed, LINKS);
    if (seed % 7 == 0) {
        draft.exposure_cap = 1 - 1e-12;
        for (size_t i = 0; i < draft.actors.count; i++)
            draft.actors.items[i].acceptance_prob = 1;
        for (size_t i = 0; i < draft.offers.count; i++)
            draft.offers.items[i].offer.exposure_prob = 1;
    }
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    t->cells = (size_t)t->oracle->population->cell_count;
    evaluate_all_plans(t);
}

static void tear_down(trial *t) {
    rl_release(&t->ctx, t->log_miss);
    rl_release(&t->ctx, t->reached);
    rl_release(&t->ctx, t->value);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

static void for_each_trial(void (*test)(trial *t)) {
    for (int32_t m = 0; rl_model_name(m) != NULL; m++) {
        const int32_t scenarios = rl_effort(SCENARIOS) / (m == 0 ? 1 : 3);
        for (uint64_t seed = 0; seed < (uint64_t)scenarios; seed++) {
            trial t;
            set_up(&t, rl_model_name(m), seed);
            test(&t);
            tear_down(&t);
        }
    }
}

// Value ------------------------------------------------------------------------------------------

static void check_values(trial *t) {
    const rl_population *population = t->oracle->population;
    double expected[64], found[64];
    rl_plan plan = {0};
    assert_true(t->scenario->segment_count <= 64);
    for (uint32_t set = 0; set < t->plan_count; set++) {
        rl_plan_from_set(&t->ctx, set, &plan);
        const double right = rl_naive_reach(t->scenario, &plan, expected);
        check(t, fabs(t->value[set] - right) <= same * (1 + total(t)) * 1e-3);
        memset(found, 0, sizeof found);
        for (size_t c = 0; c < t->cells; c++)
            found[population->cells[c].segment] += t->reached[set * t->cells + c];
        for (rl_id s = 0; s < t->scenario->segment_count; s++)
            check(t, fabs(found[s] - expected[s]) <= same * (1 + total(t)) * 1e-3);
    }
    rl_plan_clear(&t->ctx, &plan);
}

static void value_equals_brute_force(void **state) {
    (void)state;
    for_each_trial(check_values);
}

static void check_population(trial *t) {
    const rl_population *population = t->oracle->population;
    double weight[64] = {0};
    for (size_t c = 0; c < t->cells; c++) {
        check(t, population->cells[c].weight > 0);
        check(t, c == 0 || population->cells[c].segment >= population->cells[c - 1].segment);
        weight[population->cells[c].segment] += population->cells[c].weight;
    }
    for (rl_id s = 0; s < t->scenario->segment_count; s++) {
        const rl_segment *segment = &t->scenario->segments[s];
        check(t, fabs(weight[s] - (segment->targeted ? segment->weight : 0)) <=
                     1e-12 * segment->weight);
    }
    check(t, fabs(total(t) - rl_target_weight(t->scenario)) <= 1e-12 * total(t));
}

static void cells_cut_the_target_without_loss(void **state) {
    (void)state;
    for_each_trial(check_population);
}

// Cuts -------------------------------------------------------------------------------------------

// A set of activations of one relay.
static uint32_t random_programme(trial *t, rl_id relay) {
    const rl_actor *actor = &t->scenario->actors[relay];
    const uint32_t all = (1U << actor->activation_count) - 1;
    return (rl_random_below(&t->random, all + 1)) << actor->first_activation;
}

// The log-misses of a plan, or of fractions of two programmes for each relay, as in a relaxation.
static void random_point(trial *t, bool fractional, double *point) {
    memset(point, 0, t->cells * sizeof *point);
    for (rl_id r = 0; r < t->scenario->actor_count; r++) {
        if (t->scenario->actors[r].activation_count == 0)
            continue;
        const double part = fractional ? rl_random_unit(&t->random) : 1;
        const double rest = fractional ? (1 - part) * rl_random_unit(&t->random) : 0;
        const double *first = t->log_miss + random_programme(t, r) * t->cells;
        const double *second = t->log_miss + random_programme(t, r) * t->cells;
        for (size_t c = 0; c < t->cells; c++)
            point[c] += part * first[c] + rest * second[c];
    }
}

static void check_cuts(trial *t) {
    double *arrays = RL_NEW(&t->ctx, double, 4 * t->cells);
    assert_non_null(arrays);
    double *point = arrays, *reached = arrays + t->cells;
    double *weight = arrays + 2 * t->cells, *constant = arrays + 3 * t->cells;
    for (int i = 0; i < POINTS; i++) {
        random_point(t, i > 1, point);
        t->oracle->operations->value(t->oracle, point, reached);
        t->oracle->operations->cut(t->oracle, point, weight, constant);
        for (size_t c = 0; c < t->cells; c++) {
            const double tolerance = same * t->oracle->population->cells[c].weight;
            check(t, weight[c] >= 0);
            check(t, fabs(constant[c] + weight[c] * point[c] - reached[c]) <= tolerance);
            for (uint32_t set = 0; set < t->plan_count; set++) {
                const size_t at = set * t->cells + c;
                check(t, t->reached[at] <= constant[c] + weight[c] * t->log_miss[at] + tolerance);
            }
        }
    }
    rl_release(&t->ctx, arrays);
}

static void cuts_overestimate_and_are_tight(void **state) {
    (void)state;
    for_each_trial(check_cuts);
}

// Spread -----------------------------------------------------------------------------------------

// Relays used as in a plan, or by parts as in a relaxation.
static void random_use(trial *t, bool fractional, double *used) {
    for (rl_id r = 0; r < t->scenario->actor_count; r++) {
        const double part = rl_random_unit(&t->random);
        used[r] = t->scenario->actors[r].activation_count == 0 ? 0 : fractional ? part : part < 0.4;
    }
}

// Σ weight · K at a point.
static double weighted_spread(const trial *t, const double *used, const double *weight,
                              double *spread) {
    double sum = 0;
    t->oracle->operations->spread(t->oracle, used, spread);
    for (size_t c = 0; c < t->cells; c++) {
        check(t, spread[c] >= 0);
        sum += weight[c] * spread[c];
    }
    return sum;
}

static double at_point(const trial *t, double constant, const double *gain, const double *used) {
    for (rl_id r = 0; r < t->scenario->actor_count; r++)
        constant += gain[r] * used[r];
    return constant;
}

static void check_spread_cuts(trial *t) {
    const rl_oracle *oracle = t->oracle;
    const size_t actors = (size_t)t->scenario->actor_count;
    if (!rl_oracle_spreads(oracle))
        return;
    double *arrays = RL_NEW(&t->ctx, double, 3 * actors + 2 * t->cells);
    assert_non_null(arrays);
    double *used = arrays, *other = used + actors, *gain = other + actors;
    double *weight = gain + actors, *spread = weight + t->cells;
    for (int i = 0; i < POINTS; i++) {
        double most = 0;
        for (size_t c = 0; c < t->cells; c++)
            most += weight[c] =
                rl_random_below(&t->random, 4) == 0 ? 0 : rl_random_unit(&t->random);
        random_use(t, i > 2, used);
        const double constant = oracle->operations->spread_cut(oracle, used, weight, gain);
        const double tolerance = 40 * same * (1 + most);
        check(t, fabs(weighted_spread(t, used, weight, spread) -
                      at_point(t, constant, gain, used)) <= tolerance);
        for (int j = 0; j < 100; j++) {
            random_use(t, j % 2 == 0, other);
            check(t, weighted_spread(t, other, weight, spread) <=
                         at_point(t, constant, gain, other) + tolerance);
        }
        for (size_t r = 0; r < actors; r++)
            check(t, gain[r] >= 0);
    }
    memset(used, 0, actors * sizeof *used);
    check(t, weighted_spread(t, used, weight, spread) <= same);
    rl_release(&t->ctx, arrays);
}

static void spread_cuts_overestimate_and_are_tight(void **state) {
    (void)state;
    for_each_trial(check_spread_cuts);
}

// Conjugate --------------------------------------------------------------------------------------

// A log-miss: none, small, usual or past all digits.
static double random_log_miss(rl_random *random) {
    static const double sizes[] = {0, 1e-6, 1, 5, 50, 700};
    return sizes[rl_random_below(random, 6)] * rl_random_unit(random);
}

static void check_conjugate(trial *t) {
    const rl_oracle *oracle = t->oracle;
    double *log_miss = RL_NEW(&t->ctx, double, t->cells);
    double *reached = RL_NEW(&t->ctx, double, t->cells);
    assert_true(log_miss != NULL && reached != NULL);
    for (int i = 0; t->cells > 0 && i < LINES; i++) {
        const rl_id cell = (rl_id)rl_random_below(&t->random, (uint32_t)t->cells);
        const double scale = rl_random_below(&t->random, 8) == 0 ? 0 : random_log_miss(&t->random);
        const double most = scale * oracle->population->cells[cell].weight;
        const double steepness = rl_random_below(&t->random, 6) == 0 ? 0 : 1.3;
        const double weight = steepness * most * pow(rl_random_unit(&t->random), 3);
        const double constant = oracle->operations->conjugate(oracle, cell, scale, weight);
        const double tolerance = same * (most + 1e-300);
        check(t, constant >= 0 && constant <= most + tolerance);
        double greatest = 0;
        for (int j = 0; j < 400; j++) { // an even grid, then anywhere
            log_miss[cell] = j < 300 ? 0.05 * j : random_log_miss(&t->random);
            oracle->operations->value(oracle, log_miss, reached);
            const double excess = scale * reached[cell] - weight * log_miss[cell];
            check(t, excess <= constant + tolerance);
            greatest = fmax(greatest, excess);
        }
        check(t, constant <= greatest + 1e-3 * most || weight < 1e-6 * most); // not too much
        log_miss[cell] = 0;
    }
    rl_release(&t->ctx, log_miss);
    rl_release(&t->ctx, reached);
}

static void conjugate_bounds_every_point(void **state) {
    (void)state;
    for_each_trial(check_conjugate);
}

// Shape ------------------------------------------------------------------------------------------

static void check_shape(trial *t) {
    const double tolerance = 1e-12 * (1 + total(t));
    check(t, t->value[0] == 0);
    check(t, t->value[t->plan_count - 1] <= total(t) + tolerance);
    for (int i = 0; i < PAIRS; i++) {
        const uint32_t large = rl_random_below(&t->random, t->plan_count);
        const uint32_t small = large & rl_random_below(&t->random, t->plan_count);
        const uint32_t one =
            1U << rl_random_below(&t->random, (uint32_t)t->scenario->activation_count);
        check(t, t->value[small] <= t->value[large] + tolerance);
        if ((large & one) == 0)
            check(t, t->value[small | one] - t->value[small] >=
                         t->value[large | one] - t->value[large] - tolerance);
    }
}

static void reach_is_monotone_and_submodular(void **state) {
    (void)state;
    for_each_trial(check_shape);
}

static void check_repeated(trial *t) {
    trial other;
    set_up(&other, t->scenario->reach_model, t->seed);
    assert_int_equal(other.cells, t->cells);
    assert_int_equal(other.plan_count, t->plan_count);
    assert_memory_equal(other.value, t->value, t->plan_count * sizeof(double));
    if (t->cells > 0) {
        assert_memory_equal(other.log_miss, t->log_miss, t->plan_count * t->cells * sizeof(double));
        assert_memory_equal(other.reached, t->reached, t->plan_count * t->cells * sizeof(double));
    }
    tear_down(&other);
}

static void same_scenario_same_bytes(void **state) {
    (void)state;
    for_each_trial(check_repeated);
}

// Names and limits -------------------------------------------------------------------------------

static void models_have_the_names_that_scenarios_accept(void **state) {
    (void)state;
    char names[256] = "";
    for (int32_t m = 0; rl_model_name(m) != NULL; m++) {
        strcat(names, m > 0 ? "|" : "");
        strcat(names, rl_model_name(m));
    }
    assert_string_equal(names, RL_REACH_MODELS);
    assert_null(rl_model_name(-1));
}

static void an_unknown_model_is_refused(void **state) {
    (void)state;
    rl_context ctx;
    rl_draft draft;
    rl_oracle *oracle = NULL;
    rl_context_init(&ctx);
    rl_random_draft(&ctx, 1, NULL, &draft);
    draft.reach_model = "oracle of Delphi";
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(rl_model_create(&ctx, scenario, &oracle), RL_E_USAGE);
    assert_non_null(strstr(ctx.detail, "Delphi"));
    assert_null(oracle);
    rl_oracle_free(&ctx, NULL);
    rl_scenario_free(scenario);
}

// Each set that crosses another multiplies the cells of a segment by three here.
static void too_many_crossing_sets_are_refused(void **state) {
    (void)state;
    rl_context ctx;
    rl_draft draft;
    rl_oracle *oracle;
    rl_context_init(&ctx);
    rl_draft_init(&draft, &ctx);
    rl_add_segment(&draft, "FZ", "1-9", "01", 100);
    rl_add_lever(&draft, "mail", 1);
    rl_add_window(&draft, "w", 0, 9);
    for (int i = 0; i < 40; i++) {
        char id[16];
        snprintf(id, sizeof id, "r%d", i);
        const rl_id relay = rl_add_actor(&draft, id, 1);
        const rl_id set = i % 2 == 0 ? rl_add_exclusive_set(&draft, id) : i / 2;
        draft.actors.items[relay].exclusive_set = set;
        rl_add_offer(&draft, relay, 0, 0.5, 1, 1);
        rl_add_audience(&draft, relay, (rl_filter){0}, 0.25);
    }
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(rl_model_create(&ctx, scenario, &oracle), RL_E_INPUT);
    assert_non_null(strstr(ctx.detail, "FZ-1-9-01"));
    rl_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(value_equals_brute_force),
        cmocka_unit_test(cells_cut_the_target_without_loss),
        cmocka_unit_test(cuts_overestimate_and_are_tight),
        cmocka_unit_test(spread_cuts_overestimate_and_are_tight),
        cmocka_unit_test(conjugate_bounds_every_point),
        cmocka_unit_test(reach_is_monotone_and_submodular),
        cmocka_unit_test(same_scenario_same_bytes),
        cmocka_unit_test(models_have_the_names_that_scenarios_accept),
        cmocka_unit_test(an_unknown_model_is_refused),
        cmocka_unit_test(too_many_crossing_sets_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
