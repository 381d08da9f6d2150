// What a plan is worth: bounds, frequency against the enumeration of every exposure, breakdowns,
// what each relay brings, the weeks that add up; figures by hand; memory that runs out.
#include "base/random.h"
#include "models.h"
#include "reach/evaluate.h"
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/effort.h"
#include "support/failing_allocator.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>
#include <string.h>

enum { SCENARIOS = 400, TINY_SCENARIOS = 300, SEGMENTS_MAX = 16 };

typedef struct trial {
    uint64_t seed;
    rl_context ctx;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_plan plan;
    rl_evaluation evaluation;
    double tolerance; // of a figure in units of weight
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (int)(t)->seed, #condition);                                   \
    } while (0)

#define check_near(t, actual, expected)                                                            \
    do {                                                                                           \
        const double got = (actual), right = (expected);                                           \
        if (!(fabs(got - right) <= (t)->tolerance))                                                \
            fail_msg("seed %d: %s is %.17g instead of %.17g", (int)(t)->seed, #actual, got,        \
                     right);                                                                       \
    } while (0)

static void set_up(trial *t, uint64_t seed, int32_t activations_max) {
    rl_random random;
    rl_random_options options = rl_random_options_default();
    rl_draft draft;
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    options.max_activations = activations_max;
    options.exclusive_prob = 0.5;
    rl_random_draft(&t->ctx, seed, &options, &draft);
    t->scenario = rl_freeze(&t->ctx, &draft);
    assert_true(t->scenario->segment_count <= SEGMENTS_MAX);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    rl_random_init(&random, seed);
    rl_plan_from_set(&t->ctx, rl_random_below(&random, 1U << t->scenario->activation_count),
                     &t->plan);
    assert_int_equal(rl_evaluate(&t->ctx, t->oracle, &t->plan, &t->evaluation), RL_OK);
    t->tolerance = 1e-11 * (1 + t->oracle->population->total_weight);
}

static void tear_down(trial *t) {
    rl_evaluation_clear(&t->ctx, &t->evaluation);
    rl_plan_clear(&t->ctx, &t->plan);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

static void for_each_trial(int scenarios, int32_t activations_max, void (*test)(trial *t)) {
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(scenarios); seed++) {
        trial t;
        set_up(&t, seed, activations_max);
        test(&t);
        tear_down(&t);
    }
}

static double naive_reach(const trial *t, const rl_plan *plan) {
    double reached[SEGMENTS_MAX];
    return rl_naive_reach(t->scenario, plan, reached);
}

// Reach and its bounds ---------------------------------------------------------------------------

static void check_segments(trial *t) {
    double reached[SEGMENTS_MAX];
    rl_naive_reach(t->scenario, &t->plan, reached);
    for (rl_id s = 0; s < t->scenario->segment_count; s++) {
        const rl_segment *segment = &t->scenario->segments[s];
        const rl_reach *reach = &t->evaluation.by_segment[s];
        check(t, reach->weight == (segment->targeted ? segment->weight : 0));
        check_near(t, reach->reached, reached[s]);
        check(t, reach->lower >= 0 && reach->lower <= reach->reached);
        check(t, reach->reached <= reach->upper);
        check(t, reach->upper <= reach->weight + t->tolerance);
        check_near(t, reach->at_least[0], reach->reached);
        for (int n = 1; n < RL_FREQUENCY_MAX; n++)
            check(t, reach->at_least[n] >= 0 &&
                         reach->at_least[n] <= reach->at_least[n - 1] + t->tolerance);
    }
}

// Σ_k over the relay of weight · α · share · exposed, by segment: what it reaches alone.
static double alone_in(trial *t, rl_id relay, rl_id segment) {
    rl_plan own = {0};
    double reached[SEGMENTS_MAX];
    for (size_t i = 0; i < t->plan.activations.count; i++) {
        const rl_id k = t->plan.activations.items[i];
        if (t->scenario->activations[k].relay == relay)
            assert_int_equal(rl_plan_add(&t->ctx, &own, k), RL_OK);
    }
    rl_naive_reach(t->scenario, &own, reached);
    rl_plan_clear(&t->ctx, &own);
    return reached[segment];
}

// The bounds are those of the definition: the largest audience, and all of them without overlap.
static void check_bounds(trial *t) {
    const rl_scenario *s = t->scenario;
    for (rl_id segment = 0; segment < s->segment_count; segment++) {
        double largest = 0, sum = 0;
        double set_sum[4] = {0};
        assert_true(s->exclusive_set_count <= 4);
        for (rl_id a = 0; a < s->actor_count; a++) {
            const double alone = alone_in(t, a, segment);
            sum += alone;
            if (s->actors[a].exclusive_set == RL_NONE)
                largest = fmax(largest, alone);
            else
                set_sum[s->actors[a].exclusive_set] += alone;
        }
        for (int32_t set = 0; set < s->exclusive_set_count; set++)
            largest = fmax(largest, set_sum[set]);
        const rl_reach *reach = &t->evaluation.by_segment[segment];
        check_near(t, reach->lower, largest);
        check_near(t, reach->upper, fmin(sum, reach->weight));
    }
}

static void lower_reached_and_upper_are_in_order(void **state) {
    (void)state;
    for_each_trial(SCENARIOS, 14, check_segments);
    for_each_trial(SCENARIOS / 4, 14, check_bounds);
}

// Frequency --------------------------------------------------------------------------------------

// One establishment of a segment, and everything that may happen to it.
typedef struct fate {
    const trial *t;
    rl_id segment;
    rl_id member; // of the exclusive set it belongs to, RL_NONE for none
    double tally[RL_FREQUENCY_MAX + 1];
} fate;

// Goes through the activations from the i-th on; `touched` tells whether its relay, if it was
// already met, accepted and touches the establishment.
static void expose(fate *f, size_t i, rl_id relay, bool touched, int contacts, double prob) {
    const trial *t = f->t;
    if (prob == 0)
        return;
    if (i == t->plan.activations.count) {
        f->tally[contacts < RL_FREQUENCY_MAX ? contacts : RL_FREQUENCY_MAX] += prob;
        return;
    }
    const rl_id k = t->plan.activations.items[i];
    const rl_activation *activation = &t->scenario->activations[k];
    if (activation->relay != relay) { // first use of this relay: is it touched at all?
        const rl_actor *actor = &t->scenario->actors[activation->relay];
        const double share = actor->exclusive_set == RL_NONE
                                 ? rl_audience_share(t->scenario, activation->relay, f->segment)
                                 : (activation->relay == f->member ? 1 : 0);
        const double touch = actor->acceptance_prob * share;
        relay = activation->relay;
        expose(f, i + 1, relay, false, contacts, prob * (1 - touch));
        prob *= touch;
        touched = true;
    }
    const double q =
        rl_exposure_prob(t->scenario, k, t->scenario->segments[f->segment].timing_class);
    if (!touched) {
        expose(f, i + 1, relay, false, contacts, prob);
    } else {
        expose(f, i + 1, relay, true, contacts + 1, prob * q);
        expose(f, i + 1, relay, true, contacts, prob * (1 - q));
    }
}

static void check_frequency(trial *t) {
    const rl_scenario *s = t->scenario;
    assert_true(s->exclusive_set_count <= 1);
    for (rl_id segment = 0; segment < s->segment_count; segment++) {
        if (!s->segments[segment].targeted)
            continue;
        fate f = {.t = t, .segment = segment, .member = RL_NONE};
        double outside = 1;
        for (rl_id a = 0; a < s->actor_count; a++) {
            const double share = rl_audience_share(s, a, segment);
            if (s->actors[a].exclusive_set == RL_NONE || share == 0)
                continue;
            outside -= share;
            f.member = a;
            expose(&f, 0, RL_NONE, false, 0, share);
        }
        f.member = RL_NONE;
        expose(&f, 0, RL_NONE, false, 0, outside);
        double tail = 0;
        for (int n = RL_FREQUENCY_MAX; n > 0; n--) {
            tail += f.tally[n];
            check_near(t, t->evaluation.by_segment[segment].at_least[n - 1],
                       s->segments[segment].weight * tail);
        }
    }
}

static void frequency_is_that_of_every_possible_exposure(void **state) {
    (void)state;
    for_each_trial(TINY_SCENARIOS, 7, check_frequency);
}

// Sums -------------------------------------------------------------------------------------------

static void check_same_reach(const trial *t, const rl_reach *actual, const rl_reach *expected) {
    check_near(t, actual->weight, expected->weight);
    check_near(t, actual->reached, expected->reached);
    check_near(t, actual->lower, expected->lower);
    check_near(t, actual->upper, expected->upper);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        check_near(t, actual->at_least[n], expected->at_least[n]);
}

static void add_reach(rl_reach *sum, const rl_reach *part) {
    sum->weight += part->weight;
    sum->reached += part->reached;
    sum->lower += part->lower;
    sum->upper += part->upper;
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        sum->at_least[n] += part->at_least[n];
}

static const char *sector_of(const rl_segment *segment) { return segment->sector; }
static const char *size_of(const rl_segment *segment) { return segment->size; }
static const char *territory_of(const rl_segment *segment) { return segment->territory; }

static void check_breakdown(const trial *t, const rl_breakdown *lines,
                            const char *(*key_of)(const rl_segment *)) {
    rl_reach all = {0};
    for (size_t i = 0; i < lines->count; i++) {
        rl_reach sum = {0};
        check(t, i == 0 || strcmp(lines->items[i - 1].key, lines->items[i].key) < 0);
        for (rl_id s = 0; s < t->scenario->segment_count; s++)
            if (strcmp(key_of(&t->scenario->segments[s]), lines->items[i].key) == 0)
                add_reach(&sum, &t->evaluation.by_segment[s]);
        check_same_reach(t, &lines->items[i].reach, &sum);
        add_reach(&all, &lines->items[i].reach);
    }
    check_same_reach(t, &all, &t->evaluation.total);
}

static void check_sums(trial *t) {
    const rl_evaluation *e = &t->evaluation;
    rl_reach all = {0};
    for (rl_id s = 0; s < t->scenario->segment_count; s++)
        add_reach(&all, &e->by_segment[s]);
    check_same_reach(t, &e->total, &all);
    check_near(t, e->total.weight, rl_target_weight(t->scenario));
    check_breakdown(t, &e->by[RL_SECTOR], sector_of);
    check_breakdown(t, &e->by[RL_SIZE], size_of);
    check_breakdown(t, &e->by[RL_TERRITORY], territory_of);
}

static void breakdowns_sum_to_the_total(void **state) {
    (void)state;
    for_each_trial(SCENARIOS, 14, check_sums);
}

static void check_windows(trial *t) {
    const rl_evaluation *e = &t->evaluation;
    rl_plan past = {0};
    for (rl_id w = 0; w < t->scenario->window_count; w++) {
        for (size_t i = 0; i < t->plan.activations.count; i++)
            if (t->scenario->activations[t->plan.activations.items[i]].window == w)
                assert_int_equal(rl_plan_add(&t->ctx, &past, t->plan.activations.items[i]), RL_OK);
        check_near(t, e->cumulative[w], naive_reach(t, &past));
        check(t, w == 0 || e->cumulative[w] >= e->cumulative[w - 1] - t->tolerance);
    }
    check_near(t, e->cumulative[t->scenario->window_count - 1], e->total.reached);
    rl_plan_clear(&t->ctx, &past);
}

static void the_last_window_has_it_all(void **state) {
    (void)state;
    for_each_trial(SCENARIOS, 14, check_windows);
}

// Relays -----------------------------------------------------------------------------------------

static void check_relays(trial *t) {
    const rl_evaluation *e = &t->evaluation;
    rl_plan_usage sum = {0};
    double last = INFINITY;
    for (size_t i = 0; i < e->relays.count; i++) {
        const rl_relay_share *share = &e->relays.items[i];
        rl_plan own = {0}, others = {0};
        for (size_t j = 0; j < t->plan.activations.count; j++) {
            const rl_id k = t->plan.activations.items[j];
            const bool mine = t->scenario->activations[k].relay == share->relay;
            assert_int_equal(rl_plan_add(&t->ctx, mine ? &own : &others, k), RL_OK);
        }
        const rl_plan_usage usage = rl_plan_measure(t->scenario, &own);
        check(t, usage.activations > 0 && usage.activations == share->activations);
        check(t, usage.cost_eur == share->cost_eur && usage.hours == share->hours);
        check_near(t, share->alone, naive_reach(t, &own));
        check_near(t, share->marginal, e->total.reached - naive_reach(t, &others));
        check(t, share->marginal >= 0 && share->marginal <= share->alone + t->tolerance);
        check(t, share->marginal <= last);
        last = share->marginal;
        sum.cost_eur += usage.cost_eur;
        sum.hours += usage.hours;
        sum.relays++;
        sum.activations += usage.activations;
        rl_plan_clear(&t->ctx, &own);
        rl_plan_clear(&t->ctx, &others);
    }
    check(t, sum.relays == e->usage.relays && sum.activations == e->usage.activations);
    check_near(t, sum.cost_eur, e->usage.cost_eur);
    check_near(t, sum.hours, e->usage.hours);
}

static void each_relay_brings_what_is_lost_without_it(void **state) {
    (void)state;
    for_each_trial(SCENARIOS, 14, check_relays);
}

static void check_rules(trial *t) {
    double reached[SEGMENTS_MAX];
    rl_violations violations = {0};
    rl_naive_reach(t->scenario, &t->plan, reached);
    assert_int_equal(rl_plan_check(&t->ctx, t->scenario, &t->plan, reached, &violations), RL_OK);
    const rl_violations *found = &t->evaluation.violations;
    check(t, found->list.count == violations.list.count);
    for (size_t i = 0; i < violations.list.count; i++) {
        const rl_violation *a = &found->list.items[i], *b = &violations.list.items[i];
        check(t, a->rule == b->rule && a->subject == b->subject && a->other == b->other);
        check_near(t, a->value, b->value);
    }
    rl_violations_clear(&t->ctx, &violations);
}

static void rules_are_those_of_the_check(void **state) {
    (void)state;
    for_each_trial(SCENARIOS, 14, check_rules);
}

// By hand ----------------------------------------------------------------------------------------

// Two relays of one set and one beside; the exposures are 1/2, 1/2 and 1/4.
static rl_scenario *three_relays(rl_context *ctx) {
    rl_draft draft;
    rl_draft_init(&draft, ctx);
    rl_add_segment(&draft, "FZ", "1-9", "01", 1000);
    rl_add_segment(&draft, "FZ", "1-9", "38", 500);
    draft.segments.items[1].targeted = false;
    rl_add_lever(&draft, "mail", 1);
    rl_add_window(&draft, "w", 0, 9);
    const rl_id set = rl_add_exclusive_set(&draft, "opco");
    const double exposure[] = {0.5, 0.5, 0.25}, share[] = {0.4, 0.5, 0.8};
    for (rl_id r = 0; r < 3; r++) {
        rl_add_actor(&draft, "r", 1);
        rl_add_offer(&draft, r, 0, exposure[r], 10, 1);
        rl_add_audience(&draft, r, (rl_filter){0}, share[r]);
    }
    draft.actors.items[0].exclusive_set = draft.actors.items[1].exclusive_set = set;
    return rl_freeze(ctx, &draft);
}

static void figures_by_hand(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_scenario *scenario = three_relays(&ctx);
    rl_oracle *oracle;
    rl_plan plan = {0};
    rl_evaluation e;
    assert_int_equal(rl_model_create(&ctx, scenario, &oracle), RL_OK);
    rl_plan_from_set(&ctx, 7, &plan);
    assert_int_equal(rl_evaluate(&ctx, oracle, &plan, &e), RL_OK);
    // The set reaches 0.2 + 0.25 of the thousand, the other 0.2: together 1 − 0.55 · 0.8.
    assert_near(e.total.weight, 1000, 1e-9);
    assert_near(e.total.reached, 560, 1e-9);
    assert_near(e.total.lower, 450, 1e-9); // the set's two audiences add up: 450 > 200
    assert_near(e.total.upper, 650, 1e-9);
    assert_near(e.total.at_least[0], 560, 1e-9);
    assert_near(e.total.at_least[1], 90, 1e-9); // 0.45 · 0.2
    assert_near(e.total.at_least[2], 0, 1e-9);  // nobody is in both audiences of the set
    assert_near(e.by_segment[1].reached, 0, 0);
    assert_near(e.relays.items[0].alone, 250, 1e-9);
    assert_int_equal(e.relays.items[0].relay, 1);
    assert_near(e.relays.items[0].marginal, 200, 1e-9); // 0.25 · 0.8
    assert_near(e.cumulative[0], 560, 1e-9);
    rl_evaluation_clear(&ctx, &e);

    plan.activations.count = 0;
    assert_int_equal(rl_evaluate(&ctx, oracle, &plan, &e), RL_OK);
    assert_near(e.total.reached, 0, 0);
    assert_near(e.total.upper, 0, 0);
    assert_int_equal(e.relays.count, 0);
    assert_near(e.cumulative[0], 0, 0);
    rl_evaluation_clear(&ctx, &e);
    rl_plan_clear(&ctx, &plan);
    rl_oracle_free(&ctx, oracle);
    rl_scenario_free(scenario);
}

// Memory -----------------------------------------------------------------------------------------

static void running_out_of_memory_leaks_nothing(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_scenario *scenario = three_relays(&ctx);
    bool done = false;
    for (int64_t allowed = 0; !done; allowed++) {
        rl_failing_allocator allocator;
        rl_context short_ctx;
        rl_oracle *oracle = NULL;
        rl_plan plan = {0};
        rl_evaluation e = {0};
        rl_context_init(&short_ctx);
        rl_failing_allocator_use(&allocator, allowed, &short_ctx);
        rl_status status = rl_model_create(&short_ctx, scenario, &oracle);
        if (status == RL_OK)
            status = rl_plan_add(&short_ctx, &plan, 0);
        if (status == RL_OK)
            status = rl_evaluate(&short_ctx, oracle, &plan, &e);
        done = status == RL_OK;
        assert_true(done || (status == RL_E_MEMORY && allocator.failed));
        rl_evaluation_clear(&short_ctx, &e);
        rl_plan_clear(&short_ctx, &plan);
        rl_oracle_free(&short_ctx, oracle);
        assert_int_equal(allocator.live, 0);
        assert_true(allowed < 1000);
    }
    rl_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lower_reached_and_upper_are_in_order),
        cmocka_unit_test(frequency_is_that_of_every_possible_exposure),
        cmocka_unit_test(breakdowns_sum_to_the_total),
        cmocka_unit_test(the_last_window_has_it_all),
        cmocka_unit_test(each_relay_brings_what_is_lost_without_it),
        cmocka_unit_test(rules_are_those_of_the_check),
        cmocka_unit_test(figures_by_hand),
        cmocka_unit_test(running_out_of_memory_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
