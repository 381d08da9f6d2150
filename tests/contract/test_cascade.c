// The cascade model where it is sampled: against the exact expectation, with the intervals that it
// prints, and the optimiser against enumeration of the sampled problem. (test_oracle has the model
// on all live-edge graphs.)
#include "base/random.h"
#include "models.h"
#include "optimise/optimise.h"
#include "planning.h"
#include "reach/evaluate.h"
#include "reach/sampling.h"
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>
#include <string.h>

enum { SCENARIOS = 150, LINKS = 12, SEGMENTS_MAX = 64 };

typedef struct trial {
    rl_context ctx;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_plan plan;
} trial;

static void set_all_probs(rl_draft *draft, double prob) {
    for (size_t i = 0; i < draft->links.count; i++)
        draft->links.items[i].trigger_prob = prob;
}

// A random scenario with too many uncertain links for its samples to be all the graphs; all with
// the probability `prob` unless it is negative.
static void set_up(trial *t, uint64_t seed, int32_t samples, double prob) {
    rl_random_options options = rl_random_options_default();
    rl_draft draft;
    *t = (trial){0};
    rl_context_init(&t->ctx);
    t->ctx.seed = seed;
    options.max_activations = 8;
    rl_random_draft(&t->ctx, seed, &options, &draft);
    rl_random_cascade(&draft, seed, LINKS);
    draft.reach_samples = samples;
    if (prob >= 0)
        set_all_probs(&draft, prob);
    t->scenario = rl_freeze(&t->ctx, &draft);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
}

static void tear_down(trial *t) {
    rl_plan_clear(&t->ctx, &t->plan);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

static double value_of(trial *t, const rl_oracle *oracle, const rl_plan *plan) {
    double *log_miss = RL_NEW(&t->ctx, double, oracle->population->cell_count);
    assert_non_null(log_miss);
    assert_int_equal(rl_oracle_log_miss(&t->ctx, oracle, plan, log_miss), RL_OK);
    const double value = oracle->operations->value(oracle, log_miss, NULL);
    rl_release(&t->ctx, log_miss);
    return value;
}

static uint32_t plan_count(const trial *t) { return 1U << t->scenario->activation_count; }

// Limits -----------------------------------------------------------------------------------------

static void without_chances_it_is_the_independent_model(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(SCENARIOS); seed++) {
        trial t;
        rl_oracle *independent;
        set_up(&t, seed, 500, 0);
        assert_int_equal(t.oracle->sample_count, 1);
        assert_false(t.oracle->is_sampled);
        rl_scenario other = *t.scenario;
        other.reach_model = "independent";
        assert_int_equal(rl_model_create(&t.ctx, &other, &independent), RL_OK);
        for (uint32_t set = 0; set < plan_count(&t); set++) {
            rl_plan_from_set(&t.ctx, set, &t.plan);
            assert_true(value_of(&t, t.oracle, &t.plan) == value_of(&t, independent, &t.plan));
        }
        rl_oracle_free(&t.ctx, independent);
        tear_down(&t);
    }
}

static void with_certain_links_it_is_their_closure(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(SCENARIOS) / 3; seed++) {
        double reached[SEGMENTS_MAX];
        trial t;
        set_up(&t, seed, 500, 1);
        assert_int_equal(t.oracle->sample_count, 1);
        for (uint32_t set = 0; set < plan_count(&t); set++) {
            rl_plan_from_set(&t.ctx, set, &t.plan);
            const double right = rl_naive_reach(t.scenario, &t.plan, reached);
            assert_true(fabs(value_of(&t, t.oracle, &t.plan) - right) <= 1e-9 * (1 + right));
        }
        tear_down(&t);
    }
}

// A chain a → b → c: b is asked with probability p, c with p².
static void a_chain_by_hand(void **state) {
    (void)state;
    rl_context ctx;
    rl_draft draft;
    rl_evaluation e;
    rl_plan plan = {0};
    rl_context_init(&ctx);
    rl_draft_init(&draft, &ctx);
    rl_add_segment(&draft, "FZ", "1-9", "01", 1000);
    rl_add_lever(&draft, "mail", 1);
    rl_add_window(&draft, "w", 0, 9);
    for (int i = 0; i < 3; i++) {
        const char *const ids[] = {"a", "b", "c"};
        const rl_id relay = rl_add_actor(&draft, ids[i], 1);
        rl_add_offer(&draft, relay, 0, 0.5, 0, 0);
        rl_add_audience(&draft, relay, (rl_filter){0}, i == 0 ? 0.2 : 0.4);
    }
    rl_add_link(&draft, 0, 1, RL_LINK_REDIFFUSES, 1);
    rl_add_link(&draft, 1, 2, RL_LINK_REDIFFUSES, 1);
    set_all_probs(&draft, 0.5);
    draft.reach_model = "cascade";
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(rl_plan_add(&ctx, &plan, 0), RL_OK);
    assert_int_equal(rl_evaluate_plan(&ctx, scenario, &plan, &e), RL_OK);
    // Missed: 0.9 by a; then nobody (1/2), b (1/4), b and c (1/4), each missing 0.8.
    const double missed = 0.9 * (0.5 + 0.25 * 0.8 + 0.25 * 0.64);
    assert_true(fabs(e.total.reached - 1000 * (1 - missed)) < 1e-9);
    assert_true(fabs(e.total.at_least[0] - e.total.reached) < 1e-9);
    const double twice = 0.25 * (0.1 * 0.2) + 0.25 * (1 - 0.9 * 0.64 - 0.1 * 0.64 - 0.9 * 0.32);
    assert_true(fabs(e.total.at_least[1] - 1000 * twice) < 1e-9);
    assert_true(fabs(e.total.upper - (100 + 0.5 * 200 + 0.25 * 200)) < 1e-9);
    assert_int_equal(e.samples, 0);
    assert_true(e.total.margin == 0);
    assert_int_equal(e.triggered.count, 2);
    assert_int_equal(e.triggered.items[0].relay, 1);
    assert_true(fabs(e.triggered.items[0].prob - 0.5) < 1e-12);
    assert_true(fabs(e.triggered.items[1].prob - 0.25) < 1e-12);
    rl_evaluation_clear(&ctx, &e);
    rl_plan_clear(&ctx, &plan);
    rl_scenario_free(scenario);
}

// Intervals --------------------------------------------------------------------------------------

static void check_figures(const trial *t, const rl_evaluation *e) {
    const double tolerance = 1e-9 * (1 + e->total.weight);
    assert_true(fabs(e->total.at_least[0] - e->total.reached) <= tolerance);
    assert_true(e->total.lower <= e->total.reached + tolerance);
    assert_true(e->total.upper >= e->total.reached - tolerance);
    double sum = 0, margins = 0;
    for (rl_id s = 0; s < t->scenario->segment_count; s++) {
        sum += e->by_segment[s].reached;
        margins += e->by_segment[s].margin;
    }
    assert_true(fabs(sum - e->total.reached) <= tolerance);
    assert_true(e->total.margin <= margins + tolerance); // they add up at worst
    for (rl_id w = 1; w < t->scenario->window_count; w++)
        assert_true(e->cumulative[w] >= e->cumulative[w - 1] - tolerance);
    if (t->scenario->window_count > 0) {
        const rl_id last = t->scenario->window_count - 1;
        assert_true(fabs(e->cumulative[last] - e->total.reached) <= tolerance);
        assert_true(fabs(e->cumulative_margin[last] - e->total.margin) <= tolerance);
    }
}

// The exact expectation is in the interval about 95 times in 100, whatever is looked at.
static void intervals_hold_what_they_say(void **state) {
    (void)state;
    int tried = 0, held = 0, segments_tried = 0, segments_held = 0, lost_tried = 0, lost_held = 0;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(2 * SCENARIOS); seed++) {
        double reached[SEGMENTS_MAX], without[SEGMENTS_MAX];
        rl_evaluation e;
        trial t;
        set_up(&t, seed, 20, -1);
        rl_plan_from_set(&t.ctx, plan_count(&t) - 1, &t.plan);
        const double right = rl_naive_reach(t.scenario, &t.plan, reached);
        assert_int_equal(rl_evaluate_plan(&t.ctx, t.scenario, &t.plan, &e), RL_OK);
        check_figures(&t, &e);
        assert_int_equal(e.samples > 0, t.oracle->is_sampled);
        if (e.total.margin > 1e-9 * right) {
            tried++;
            held += fabs(e.total.reached - right) <= e.total.margin;
            assert_true(fabs(e.total.reached - right) <= 3 * e.total.margin);
            assert_true(2 * e.total.margin <= 1.1 * t.scenario->reach_interval * right ||
                        e.samples >= 20000);
        } else { // nothing of it is left to chance
            assert_true(fabs(e.total.reached - right) <= 1e-9 * (1 + right));
        }
        for (rl_id s = 0; s < t.scenario->segment_count; s++) {
            if (e.by_segment[s].margin <= 1e-9 * right)
                continue;
            segments_tried++;
            segments_held += fabs(e.by_segment[s].reached - reached[s]) <= e.by_segment[s].margin;
        }
        for (size_t i = 0; i < e.relays.count; i++) {
            const rl_actor *relay = &t.scenario->actors[e.relays.items[i].relay];
            const uint32_t own = ((1U << relay->activation_count) - 1) << relay->first_activation;
            rl_plan_from_set(&t.ctx, (plan_count(&t) - 1) & ~own, &t.plan);
            const double lost = right - rl_naive_reach(t.scenario, &t.plan, without);
            if (e.relays.items[i].marginal_margin <= 1e-9 * right)
                continue;
            lost_tried++;
            lost_held +=
                fabs(e.relays.items[i].marginal - lost) <= e.relays.items[i].marginal_margin;
        }
        rl_evaluation_clear(&t.ctx, &e);
        tear_down(&t);
    }
    assert_true(tried > rl_effort(2 * SCENARIOS) / 3);
    // 0.95 less four standard errors of a share so measured.
    assert_true(held >= tried * 0.95 - 4 * sqrt(tried * 0.05 * 0.95));
    assert_true(segments_held >= segments_tried * 0.9);
    assert_true(lost_held >= lost_tried * 0.95 - 4 * sqrt(lost_tried * 0.05 * 0.95));
}

// A chance so rare that no sample shows it still has its interval, on every figure that it may
// change and on no other.
static void a_rare_chance_has_an_interval(void **state) {
    (void)state;
    int narrow = 0;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(SCENARIOS) / 3; seed++) {
        double reached[SEGMENTS_MAX];
        rl_evaluation e;
        trial t;
        set_up(&t, seed, 20, 1e-6);
        rl_plan_from_set(&t.ctx, plan_count(&t) - 1, &t.plan);
        const double right = rl_naive_reach(t.scenario, &t.plan, reached);
        assert_int_equal(rl_evaluate_plan(&t.ctx, t.scenario, &t.plan, &e), RL_OK);
        narrow += e.samples > 0 && e.total.margin > 0;
        assert_true(fabs(e.total.reached - right) <= e.total.margin + 1e-9 * right);
        for (rl_id s = 0; s < t.scenario->segment_count; s++) {
            assert_true(fabs(e.by_segment[s].reached - reached[s]) <=
                        e.by_segment[s].margin + 1e-9 * right);
        }
        for (size_t i = 0; i < e.relays.count; i++)
            assert_true(e.total.margin == 0 || e.relays.items[i].marginal_margin > 0 ||
                        e.relays.items[i].marginal < 1e-9 * right);
        rl_evaluation_clear(&t.ctx, &e);
        tear_down(&t);
    }
    assert_true(narrow > rl_effort(SCENARIOS) / 12);
}

static void same_seed_same_bytes_other_seed_other_samples(void **state) {
    (void)state;
    int differing = 0;
    for (uint64_t seed = 1; seed < 20; seed++) {
        rl_evaluation first, again, other;
        trial t;
        set_up(&t, seed, 20, 0.4);
        rl_plan_from_set(&t.ctx, plan_count(&t) - 1, &t.plan);
        assert_int_equal(rl_evaluate_plan(&t.ctx, t.scenario, &t.plan, &first), RL_OK);
        assert_int_equal(rl_evaluate_plan(&t.ctx, t.scenario, &t.plan, &again), RL_OK);
        t.ctx.seed++;
        assert_int_equal(rl_evaluate_plan(&t.ctx, t.scenario, &t.plan, &other), RL_OK);
        assert_memory_equal(&first.total, &again.total, sizeof first.total);
        differing += memcmp(&first.total, &other.total, sizeof first.total) != 0;
        rl_evaluation_clear(&t.ctx, &first);
        rl_evaluation_clear(&t.ctx, &again);
        rl_evaluation_clear(&t.ctx, &other);
        tear_down(&t);
    }
    assert_true(differing >= 5);
}

// Optimising -------------------------------------------------------------------------------------

// The best feasible plan of the sampled problem and of the true one, by enumeration.
static void find_best(trial *t, double *sampled, double *expected) {
    double *reached = RL_NEW(&t->ctx, double, t->scenario->segment_count);
    rl_violations violations = {0};
    assert_non_null(reached);
    *sampled = *expected = -INFINITY;
    for (uint32_t set = 0; set < plan_count(t); set++) {
        rl_evaluation e;
        rl_plan_from_set(&t->ctx, set, &t->plan);
        assert_int_equal(rl_plan_check(&t->ctx, t->scenario, &t->plan, NULL, &violations), RL_OK);
        if (violations.list.count > 0)
            continue;
        assert_int_equal(rl_evaluate(&t->ctx, t->oracle, &t->plan, &e), RL_OK);
        *sampled = fmax(*sampled, e.total.reached);
        *expected = fmax(*expected, rl_naive_reach(t->scenario, &t->plan, reached));
        rl_evaluation_clear(&t->ctx, &e);
    }
    rl_violations_clear(&t->ctx, &violations);
    rl_release(&t->ctx, reached);
}

static void plans_are_the_best_of_the_sampled_problem(void **state) {
    (void)state;
    rl_optimise_options options = rl_optimise_options_default();
    options.gap = 0;
    options.goals = 1;
    int bounded = 0, tried = 0;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(SCENARIOS); seed++) {
        double sampled, expected;
        rl_result result;
        trial t;
        set_up(&t, seed, 20, -1);
        t.scenario->rules.floor_count = 0; // floors of a sampled reach are another matter
        find_best(&t, &sampled, &expected);
        assert_int_equal(rl_optimise(&t.ctx, t.oracle, &options, &result), RL_OK);
        assert_int_equal(result.has_plan, isfinite(sampled));
        if (result.has_plan) {
            assert_int_equal(result.status, RL_RESULT_OPTIMAL);
            assert_true(fabs(result.best_reach - sampled) <= 1e-8 * (1 + sampled));
            assert_true(result.bound >= sampled * (1 - 1e-9));
            assert_int_equal(result.sampling.samples > 0, t.oracle->is_sampled);
        }
        if (result.has_plan && t.oracle->is_sampled) {
            tried++;
            bounded += result.sampling.true_bound >= expected;
            assert_int_equal(result.sampling.samples, 20);
            assert_true(fabs(result.sampling.reached - sampled) <= 1e-8 * (1 + sampled));
            assert_true(result.evaluation.samples >= 500);
        }
        rl_result_clear(&t.ctx, &result);
        tear_down(&t);
    }
    assert_true(tried > rl_effort(SCENARIOS) / 4);
    assert_true(bounded >= tried * 0.95);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_chances_it_is_the_independent_model),
        cmocka_unit_test(with_certain_links_it_is_their_closure),
        cmocka_unit_test(a_chain_by_hand),
        cmocka_unit_test(intervals_hold_what_they_say),
        cmocka_unit_test(a_rare_chance_has_an_interval),
        cmocka_unit_test(same_seed_same_bytes_other_seed_other_samples),
        cmocka_unit_test(plans_are_the_best_of_the_sampled_problem),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
