// The simulation against the closed form, figure by figure, on random scenarios; against the exact
// law where it can be enumerated; the same bytes whatever the threads.
#include "base/random.h"
#include "models.h"
#include "planning.h"
#include "report/simulation_json.h"
#include "report/simulation_text.h"
#include "study/simulate.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/effort.h"
#include "support/failing_allocator.h"
#include "support/random_draft.h"

#include <math.h>
#include <string.h>

enum { SCENARIOS = 200, CASCADES = 60, LINKS = 12, SIMULATIONS = 4000 };

typedef struct trial {
    int seed;
    rl_context ctx;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_plan plan;
} trial;

// A random scenario with answers that are not sure, and a random plan of about half of it. With
// links, a cascade: all its live-edge graphs when there are no more than `samples`, or so many.
static void set_up(trial *t, int seed, int32_t links, int32_t samples) {
    rl_draft draft;
    rl_random random;
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    rl_random_init(&random, (uint64_t)seed + 4000);
    t->ctx.seed = (uint64_t)seed;
    rl_random_draft(&t->ctx, (uint64_t)seed, NULL, &draft);
    for (size_t s = 0; s < draft.segments.count; s++) {
        rl_segment *segment = &draft.segments.items[s];
        segment->establishments = rl_random_below(&random, 3) == 0 ? 0.4 : segment->weight;
    }
    if (links > 0) {
        rl_random_cascade(&draft, (uint64_t)seed, links);
        draft.reach_samples = samples;
    }
    t->scenario = rl_freeze(&t->ctx, &draft);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    for (rl_id k = 0; k < t->scenario->activation_count; k++)
        if (rl_random_below(&random, 2) == 0)
            assert_int_equal(rl_plan_add(&t->ctx, &t->plan, k), RL_OK);
}

static void set_up_trial(trial *t, int seed) { set_up(t, seed, 0, 0); }

static void tear_down_trial(trial *t) {
    rl_plan_clear(&t->ctx, &t->plan);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

// The greatest weight that one coin decides of.
static double firm_weight(const rl_scenario *scenario) {
    double greatest = 0;
    for (rl_id s = 0; s < scenario->segment_count; s++) {
        const rl_segment *segment = &scenario->segments[s];
        const double firms = round(fmin(segment->weight, segment->establishments));
        greatest = fmax(greatest, segment->weight / fmax(firms, 1));
    }
    return greatest;
}

// Of about 5,000 comparisons, five standard errors are beyond what chance does. Where the
// simulations met no case, or few, the error is that of rare events: variance of a firm's weight
// times what is expected. A figure that is the same in every simulation must be the formula's.
static void check_mean(const trial *t, const char *what, const rl_distribution *figure,
                       double expected, int32_t count) {
    const double variance = figure->deviation * figure->deviation;
    const double rare = expected < 20 * firm_weight(t->scenario) / count ? expected : 0;
    const double error = sqrt(fmax(variance, 2 * rare * firm_weight(t->scenario)) / count);
    if (!(fabs(figure->mean - expected) <= 5 * error + 1e-9 * (1 + fabs(expected))))
        fail_msg("seed %d: %s is %.9g ± %.3g instead of %.9g", t->seed, what, figure->mean, error,
                 expected);
}

static void check_lines(const trial *t, const char *what, const rl_simulated_lines *lines,
                        const rl_breakdown *closed, double total) {
    double sum = 0;
    assert_int_equal(lines->count, closed->count);
    for (size_t i = 0; i < lines->count; i++) {
        assert_string_equal(lines->items[i].key, closed->items[i].key);
        check_mean(t, what, &lines->items[i].reached, closed->items[i].reach.reached, SIMULATIONS);
        sum += lines->items[i].reached.mean;
    }
    assert_near(sum, total, 1e-9 * (1 + total));
}

static void check_means(const trial *t, const rl_simulation *s) {
    const rl_evaluation *closed = &s->evaluation;
    assert_int_equal(s->count, SIMULATIONS);
    check_mean(t, "reach", &s->reached, closed->total.reached, s->count);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        check_mean(t, "at least", &s->at_least[n], closed->total.at_least[n], s->count);
    for (rl_id w = 0; w < t->scenario->window_count; w++)
        check_mean(t, "cumulative", &s->cumulative[w], closed->cumulative[w], s->count);
    check_lines(t, "sector", &s->by[RL_SECTOR], &closed->by[RL_SECTOR], s->reached.mean);
    check_lines(t, "size", &s->by[RL_SIZE], &closed->by[RL_SIZE], s->reached.mean);
    check_lines(t, "territory", &s->by[RL_TERRITORY], &closed->by[RL_TERRITORY], s->reached.mean);
    assert_near(s->cumulative[t->scenario->window_count - 1].mean, s->reached.mean, 1e-9);
}

static void test_every_mean_is_the_closed_form(void **state) {
    (void)state;
    for (int seed = 1; seed <= rl_effort(SCENARIOS); seed++) {
        trial t;
        rl_simulation s;
        set_up_trial(&t, seed);
        assert_int_equal(rl_simulate(&t.ctx, t.oracle, &t.plan, SIMULATIONS, 0.25, &s), RL_OK);
        check_means(&t, &s);
        assert_int_equal(s.triggered_count, 0);
        for (int32_t r = 0; r < s.relay_count; r++) {
            const double prob = t.scenario->actors[s.relays[r].relay].acceptance_prob;
            assert_near((double)s.relays[r].accepted / s.count, prob,
                        5 * sqrt(prob * (1 - prob) / s.count) + 1e-12);
        }
        rl_simulation_clear(&t.ctx, &s);
        tear_down_trial(&t);
    }
}

// The cascade over all its live-edge graphs has a closed form as well: every figure's mean is it,
// and relays are triggered and agree as often as they should.
static void test_every_mean_of_a_cascade_is_its_closed_form(void **state) {
    (void)state;
    int triggering = 0;
    for (int seed = 1; seed <= rl_effort(CASCADES); seed++) {
        trial t;
        rl_simulation s;
        set_up(&t, seed, LINKS, 1 << LINKS);
        assert_false(t.oracle->is_sampled);
        assert_int_equal(rl_simulate(&t.ctx, t.oracle, &t.plan, SIMULATIONS, 0.25, &s), RL_OK);
        check_means(&t, &s);
        for (int32_t r = 0; r < s.triggered_count; r++) {
            const rl_simulated_triggered *relay = &s.triggered[r];
            const double accepts = t.scenario->actors[relay->relay].acceptance_prob;
            double prob = 0;
            for (size_t i = 0; i < s.evaluation.triggered.count; i++)
                if (s.evaluation.triggered.items[i].relay == relay->relay)
                    prob = s.evaluation.triggered.items[i].prob;
            assert_near((double)relay->triggered / s.count, prob,
                        5 * sqrt(fmax(prob * (1 - prob), 1e-6) / s.count));
            assert_near((double)relay->diffused / s.count, prob * accepts,
                        5 * sqrt(fmax(prob * accepts, 1e-6) / s.count));
            triggering++;
        }
        rl_simulation_clear(&t.ctx, &s);
        tear_down_trial(&t);
    }
    assert_true(triggering > rl_effort(CASCADES));
}

// Where the cascade is sampled, two estimates that share nothing: the mean of the simulations and
// that of the fresh samples agree within their intervals about 95 times in 100, and always within
// two of them.
static void test_a_cascade_agrees_with_its_estimate(void **state) {
    (void)state;
    int tried = 0, agreeing = 0;
    for (int seed = 1; seed <= rl_effort(2 * CASCADES); seed++) {
        trial t;
        rl_simulation s;
        set_up(&t, seed, LINKS, 20);
        if (t.oracle->is_sampled) {
            assert_int_equal(
                rl_simulate_plan(&t.ctx, t.scenario, &t.plan, SIMULATIONS / 2, NAN, &s), RL_OK);
            const double apart = fabs(s.reached.mean - s.evaluation.total.reached);
            const double margin = hypot(s.margin, s.evaluation.total.margin);
            assert_true(s.margin > 0 || s.evaluation.total.reached == 0);
            assert_true(apart <= 2.2 * margin + 1e-9);
            agreeing += apart <= margin + 1e-9;
            tried++;
            rl_simulation_clear(&t.ctx, &s);
        }
        tear_down_trial(&t);
    }
    assert_true(tried > rl_effort(CASCADES) / 2);
    assert_true(agreeing >= tried * 0.95 - 4 * sqrt(tried * 0.05 * 0.95));
}

// With every link and answer sure, who is triggered is known: a → b → c in windows 1 and 2.
static void test_a_chain_that_is_sure(void **state) {
    (void)state;
    rl_context ctx;
    rl_draft draft;
    rl_simulation s;
    rl_plan plan = {0};
    rl_context_init(&ctx);
    rl_draft_init(&draft, &ctx);
    rl_add_segment(&draft, "FZ", "1-9", "01", 1000);
    rl_add_lever(&draft, "mail", 1);
    rl_add_window(&draft, "early", 0, 9);
    rl_add_window(&draft, "late", 10, 19);
    for (int i = 0; i < 3; i++) {
        const char *const ids[] = {"a", "b", "c"};
        const rl_id relay = rl_add_actor(&draft, ids[i], 1);
        rl_add_offer(&draft, relay, 0, 0.5, 0, 0);
        rl_add_audience(&draft, relay, (rl_filter){0}, i == 2 ? 0.8 : 0.2);
    }
    rl_add_link(&draft, 0, 1, RL_LINK_REDIFFUSES, 1);
    rl_add_link(&draft, 1, 2, RL_LINK_REDIFFUSES, 1);
    for (size_t i = 0; i < draft.links.count; i++)
        draft.links.items[i].trigger_prob = 1;
    draft.reach_model = "cascade";
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    for (rl_id k = 0; k < scenario->activation_count; k++)
        if (scenario->activations[k].relay == 0 && scenario->activations[k].window == 1)
            assert_int_equal(rl_plan_add(&ctx, &plan, k), RL_OK);
    assert_int_equal(plan.activations.count, 1);
    assert_int_equal(rl_simulate_plan(&ctx, scenario, &plan, 20000, NAN, &s), RL_OK);
    // Seen by a, b and c: 1 − 0.9 · 0.9 · 0.6, all in the second window.
    assert_near(s.evaluation.total.reached, 1000 * (1 - 0.9 * 0.9 * 0.6), 1e-9);
    assert_near(s.reached.mean, s.evaluation.total.reached, 5 * sqrt(1000 * 0.25 / 20000));
    assert_near(s.cumulative[0].mean, 0, 0);
    assert_int_equal(s.triggered_count, 2);
    assert_int_equal(s.triggered[0].triggered, 20000);
    assert_int_equal(s.triggered[1].diffused, 20000);
    assert_true(isnan(s.triggered[1].if_not));
    rl_simulation_clear(&ctx, &s);
    rl_plan_clear(&ctx, &plan);
    rl_scenario_free(scenario);
}

// Three firms and one relay that accepts three times in five and touches half of them: the law of
// the number reached is a mixture that can be written down.
static void test_the_whole_law_of_a_small_case(void **state) {
    (void)state;
    enum { MANY = 60000 };
    const double accepts = 0.6, share = 0.5, exposure = 0.7;
    rl_context ctx;
    rl_draft draft;
    rl_simulation s;
    rl_oracle *oracle;
    rl_plan plan = {0};
    rl_context_init(&ctx);
    rl_draft_init(&draft, &ctx);
    rl_add_actor(&draft, "relay", accepts);
    rl_add_lever(&draft, "lever", 1);
    rl_add_window(&draft, "window", 0, 10);
    const rl_id segment = rl_add_segment(&draft, "s", "z", "t", 6);
    draft.segments.items[segment].establishments = 3;
    rl_add_offer(&draft, 0, 0, exposure, 0, 0);
    rl_add_audience(&draft, 0, rl_build_filter(&draft, NULL, NULL, NULL), share);
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    assert_int_equal(rl_model_create(&ctx, scenario, &oracle), RL_OK);
    assert_int_equal(rl_plan_add(&ctx, &plan, 0), RL_OK);
    assert_int_equal(rl_simulate(&ctx, oracle, &plan, MANY, 0.5, &s), RL_OK);
    assert_near(s.firms, 3, 0);
    int drawn[4] = {0};
    for (int32_t i = 0; i < s.count; i++) {
        const int firms = (int)round(s.totals[i] / 2);
        assert_near(s.totals[i], 2.0 * firms, 1e-12); // each firm weighs 2
        assert_true(firms >= 0 && firms <= 3);
        drawn[firms]++;
    }
    const double p = share * exposure;
    const double choose[4] = {1, 3, 3, 1};
    for (int k = 0; k <= 3; k++) {
        const double chance =
            accepts * choose[k] * pow(p, k) * pow(1 - p, 3 - k) + (k == 0 ? 1 - accepts : 0);
        assert_near((double)drawn[k] / MANY, chance, 5 * sqrt(chance * (1 - chance) / MANY));
    }
    // Half of the target is 3, that is two firms or more.
    assert_near(s.target_prob, (double)(drawn[2] + drawn[3]) / MANY, 1e-12);
    assert_true(s.target_low < s.target_prob && s.target_prob < s.target_high);
    assert_near(s.relays[0].if_declines, 0, 0);
    assert_near(s.relays[0].if_accepts, 6 * p, 0.05);
    rl_simulation_clear(&ctx, &s);
    rl_plan_clear(&ctx, &plan);
    rl_oracle_free(&ctx, oracle);
    rl_scenario_free(scenario);
}

static rl_status write_all(rl_context *ctx, const trial *t, int32_t count, rl_text *out) {
    rl_simulation s;
    rl_status status = rl_simulate(ctx, t->oracle, &t->plan, count, 0.3, &s);
    if (status == RL_OK) {
        rl_simulation_json(t->scenario, &t->plan, &s, out);
        status = rl_simulation_text(t->scenario, &s, out);
    }
    rl_simulation_clear(ctx, &s);
    return status;
}

static void test_threads_do_not_change_a_byte(void **state) {
    (void)state;
    for (int seed = 1; seed <= 10; seed++) {
        trial t;
        rl_text one, four;
        set_up(&t, seed, seed % 2 == 0 ? LINKS : 0, 20);
        rl_text_init(&one, &t.ctx);
        rl_text_init(&four, &t.ctx);
        assert_int_equal(write_all(&t.ctx, &t, 5000, &one), RL_OK);
        t.ctx.threads = 4;
        assert_int_equal(write_all(&t.ctx, &t, 5000, &four), RL_OK);
        assert_string_equal(rl_text_bytes(&one), rl_text_bytes(&four));
        rl_text_clear(&one);
        rl_text_clear(&four);
        tear_down_trial(&t);
    }
}

// A plan and the same with one activation less meet the same answers.
static void check_that_they_meet_the_same_answers(int seed, int32_t links) {
    trial t;
    rl_simulation whole, part;
    set_up(&t, seed, links, 20);
    assert_true(links > 0 || t.plan.activations.count > 2);
    if (t.plan.activations.count == 0)
        assert_int_equal(rl_plan_add(&t.ctx, &t.plan, 0), RL_OK);
    assert_int_equal(rl_simulate(&t.ctx, t.oracle, &t.plan, 500, NAN, &whole), RL_OK);
    t.plan.activations.count--;
    assert_int_equal(rl_simulate(&t.ctx, t.oracle, &t.plan, 500, NAN, &part), RL_OK);
    assert_true(isnan(part.target_prob));
    for (int32_t r = 0; r < part.relay_count; r++) {
        assert_int_equal(part.relays[r].relay, whole.relays[r].relay);
        assert_int_equal(part.relays[r].accepted, whole.relays[r].accepted);
    }
    for (int32_t r = 0; r < part.triggered_count; r++) { // fewer starters trigger fewer relays
        int32_t same = 0;
        while (same < whole.triggered_count - 1 &&
               whole.triggered[same].relay != part.triggered[r].relay)
            same++;
        assert_int_equal(part.triggered[r].relay, whole.triggered[same].relay);
        assert_true(part.triggered[r].triggered <= whole.triggered[same].triggered);
        assert_true(part.triggered[r].diffused <= whole.triggered[same].diffused);
    }
    rl_simulation_clear(&t.ctx, &whole);
    rl_simulation_clear(&t.ctx, &part);
    tear_down_trial(&t);
}

static void test_plans_meet_the_same_answers(void **state) {
    (void)state;
    check_that_they_meet_the_same_answers(3, 0);
    for (int seed = 1; seed <= 20; seed++)
        check_that_they_meet_the_same_answers(seed, LINKS);
}

static void check_every_failure_of_memory(int32_t links) {
    trial t;
    bool complete = false;
    set_up(&t, 4, links, 20);
    for (int64_t allowed = 0; !complete; allowed++) {
        rl_context ctx;
        rl_failing_allocator allocator;
        rl_text text;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_text_init(&text, &ctx);
        const rl_status status = write_all(&ctx, &t, 50, &text);
        complete = !allocator.failed;
        assert_int_equal(status, complete ? RL_OK : RL_E_MEMORY);
        rl_text_clear(&text);
        assert_int_equal(allocator.live, 0);
    }
    tear_down_trial(&t);
}

static void test_every_failure_of_memory_is_reported(void **state) {
    (void)state;
    check_every_failure_of_memory(0);
    check_every_failure_of_memory(LINKS);
}

static void test_an_empty_plan_and_no_time(void **state) {
    (void)state;
    trial t;
    rl_text text;
    set_up_trial(&t, 1);
    rl_text_init(&text, &t.ctx);
    t.plan.activations.count = 0;
    assert_int_equal(write_all(&t.ctx, &t, 50, &text), RL_OK);
    assert_non_null(strstr(rl_text_bytes(&text), "\"simulations\": 50"));
    rl_text_clear(&text);
    rl_context_cancel(&t.ctx);
    assert_int_equal(write_all(&t.ctx, &t, 50, &text), RL_OK);
    assert_non_null(strstr(rl_text_bytes(&text), "\"simulations\": 0"));
    rl_text_clear(&text);
    tear_down_trial(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_mean_is_the_closed_form),
        cmocka_unit_test(test_every_mean_of_a_cascade_is_its_closed_form),
        cmocka_unit_test(test_a_cascade_agrees_with_its_estimate),
        cmocka_unit_test(test_a_chain_that_is_sure),
        cmocka_unit_test(test_the_whole_law_of_a_small_case),
        cmocka_unit_test(test_threads_do_not_change_a_byte),
        cmocka_unit_test(test_plans_meet_the_same_answers),
        cmocka_unit_test(test_every_failure_of_memory_is_reported),
        cmocka_unit_test(test_an_empty_plan_and_no_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
