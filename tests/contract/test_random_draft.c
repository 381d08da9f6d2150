// The generator of random scenarios gives what comparisons with enumeration need: every kind of
// rule, every corner of the model, mostly feasible.
#include "domain/plan.h"
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/random_draft.h"

#include <string.h>

enum { SEEDS = 300 };

typedef struct census {
    int infeasible;
    int worth_planning; // the best plan reaches something
    int broken[RL_RULE_COUNT];
    int several_classes;
    int capped;
    int exclusive;
    int uncertain_acceptance;
    int whole_audience;
    int free_of_charge;
    int done;
    int not_targeted;
} census;

typedef struct best_plan {
    int64_t feasible_count;
    double reach;
} best_plan;

static void keep_best(const rl_plan *plan, double reach, void *user) {
    best_plan *best = user;
    (void)plan;
    best->feasible_count++;
    if (reach > best->reach)
        best->reach = reach;
}

// Counts the rules that the fullest plan and the emptiest break.
static void count_broken_rules(rl_context *ctx, const rl_scenario *scenario, census *seen) {
    rl_plan plan = {0};
    rl_violations violations = {0};
    double reached[64] = {0};
    bool broken[RL_RULE_COUNT] = {false};
    assert_true(scenario->segment_count <= 64);
    for (int round = 0; round < 2; round++) {
        assert_int_equal(rl_plan_check(ctx, scenario, &plan, reached, &violations), RL_OK);
        for (size_t i = 0; i < violations.list.count; i++)
            broken[violations.list.items[i].rule] = true;
        for (rl_id a = 0; a < scenario->activation_count; a++)
            assert_int_equal(rl_plan_add(ctx, &plan, a), RL_OK);
        rl_naive_reach(scenario, &plan, reached);
    }
    for (int rule = 0; rule < RL_RULE_COUNT; rule++)
        seen->broken[rule] += broken[rule];
    rl_plan_clear(ctx, &plan);
    rl_violations_clear(ctx, &violations);
}

static void count_corners(const rl_scenario *scenario, census *seen) {
    bool capped = false, exclusive = false, uncertain = false, whole = false, free = false;
    bool done = false, not_targeted = false;
    for (rl_id a = 0; a < scenario->activation_count; a++) {
        const rl_activation *activation = &scenario->activations[a];
        free |= rl_activation_cost_eur(scenario, a) == 0.0;
        done |= activation->state == RL_REQUIRED;
        for (rl_id c = 0; c < scenario->timing_class_count; c++)
            capped |= rl_exposure_prob(scenario, a, c) == scenario->exposure_cap;
        exclusive |= scenario->actors[activation->relay].exclusive_set != RL_NONE;
        uncertain |= scenario->actors[activation->relay].acceptance_prob < 1.0;
    }
    for (int32_t i = 0; i < scenario->audience_start[scenario->actor_count]; i++)
        whole |= scenario->audiences[i].share == 1.0;
    for (rl_id s = 0; s < scenario->segment_count; s++)
        not_targeted |= !scenario->segments[s].targeted;
    seen->several_classes += scenario->timing_class_count > 1;
    seen->capped += capped;
    seen->exclusive += exclusive;
    seen->uncertain_acceptance += uncertain;
    seen->whole_audience += whole;
    seen->free_of_charge += free;
    seen->done += done;
    seen->not_targeted += not_targeted;
}

// Shares of an exclusive set may not add up to more than the whole segment.
static void assert_exclusive_shares_fit(const rl_scenario *scenario) {
    for (rl_id s = 0; s < scenario->segment_count; s++) {
        double sum = 0.0;
        for (rl_id a = 0; a < scenario->actor_count; a++)
            if (scenario->actors[a].exclusive_set != RL_NONE)
                sum += rl_audience_share(scenario, a, s);
        assert_true(sum <= 1.0 + 1e-12);
    }
}

static void test_every_kind_of_rule_and_corner_appears(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    census seen = {0};
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        rl_draft draft;
        rl_random_draft(&ctx, seed, NULL, &draft);
        rl_scenario *scenario = rl_freeze(&ctx, &draft);
        assert_in_range(scenario->activation_count, 1, 16);
        assert_true(rl_target_weight(scenario) > 0.0);
        assert_exclusive_shares_fit(scenario);
        best_plan best = {0, 0.0};
        rl_for_each_feasible_plan(&ctx, scenario, keep_best, &best);
        seen.infeasible += best.feasible_count == 0;
        seen.worth_planning += best.reach > 0.0;
        count_broken_rules(&ctx, scenario, &seen);
        count_corners(scenario, &seen);
        rl_scenario_free(scenario);
        rl_draft_clear(&draft);
    }
    assert_in_range(seen.infeasible, SEEDS / 10, SEEDS / 5);
    assert_true(seen.worth_planning > SEEDS * 7 / 10);
    for (int rule = 0; rule < RL_RULE_COUNT; rule++)
        if (seen.broken[rule] < SEEDS / 20)
            fail_msg("rule %s matters in %d scenarios only", rl_rule_name((rl_rule)rule),
                     seen.broken[rule]);
    assert_true(seen.several_classes > SEEDS / 4);
    assert_true(seen.capped > SEEDS / 5);
    assert_true(seen.exclusive > SEEDS / 10);
    assert_true(seen.uncertain_acceptance > SEEDS / 4);
    assert_true(seen.whole_audience > SEEDS / 4);
    assert_true(seen.free_of_charge > SEEDS / 10);
    assert_true(seen.done > SEEDS / 10);
    assert_true(seen.not_targeted > SEEDS / 4);
}

static void test_a_seed_gives_one_scenario(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_random_options options = rl_random_options_default();
    options.max_activations = 6;
    rl_draft first, same;
    rl_random_draft(&ctx, 11, &options, &first);
    rl_random_draft(&ctx, 11, &options, &same);
    rl_scenario *a = rl_freeze(&ctx, &first);
    rl_scenario *b = rl_freeze(&ctx, &same);
    assert_in_range(a->activation_count, 1, 6);
    assert_int_equal(a->activation_count, b->activation_count);
    assert_memory_equal(a->activations, b->activations,
                        (size_t)a->activation_count * sizeof *a->activations);
    const int32_t audience_count = a->audience_start[a->actor_count];
    assert_int_equal(audience_count, b->audience_start[b->actor_count]);
    for (int32_t i = 0; i < audience_count; i++)
        assert_true(a->audiences[i].segment == b->audiences[i].segment &&
                    a->audiences[i].share == b->audiences[i].share);
    rl_scenario_free(a);
    rl_scenario_free(b);
    rl_draft_clear(&first);
    rl_draft_clear(&same);
}

// One relay alone, two that overlap, two that are exclusive: figures worked by hand.
static void test_naive_reach_by_hand(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_draft draft;
    rl_draft_init(&draft, &ctx);
    rl_add_segment(&draft, "FZ", "1-9", "01", 100.0);
    rl_add_lever(&draft, "mail", 1.0);
    rl_add_window(&draft, "w0", 0, 9);
    rl_add_window(&draft, "w1", 10, 19);
    const rl_id set = rl_add_exclusive_set(&draft, "opco");
    const double acceptance[] = {0.8, 1.0, 0.5};
    const double share[] = {0.5, 0.25, 0.4};
    for (rl_id r = 0; r < 3; r++) {
        rl_add_actor(&draft, "r", acceptance[r]);
        rl_add_offer(&draft, r, 0, 0.5, 1, 1);
        rl_add_audience(&draft, r, (rl_filter){0}, share[r]);
    }
    draft.actors.items[1].exclusive_set = draft.actors.items[2].exclusive_set = set;
    rl_scenario *scenario = rl_freeze(&ctx, &draft);
    rl_draft_clear(&draft);

    double reached[1];
    rl_plan plan = {0};
    assert_near(rl_naive_reach(scenario, &plan, reached), 0.0, 0.0);
    assert_int_equal(rl_plan_add(&ctx, &plan, 0), RL_OK);
    assert_near(rl_naive_reach(scenario, &plan, reached), 100 * 0.8 * 0.5 * 0.5, 1e-12);
    assert_int_equal(rl_plan_add(&ctx, &plan, 1), RL_OK); // again: 1 − 0.5² exposed
    assert_near(rl_naive_reach(scenario, &plan, reached), 100 * 0.8 * 0.5 * 0.75, 1e-12);
    assert_int_equal(rl_plan_add(&ctx, &plan, 2), RL_OK);
    assert_near(rl_naive_reach(scenario, &plan, reached), 100 * (1 - 0.7 * (1 - 0.125)), 1e-12);
    assert_int_equal(rl_plan_add(&ctx, &plan, 4), RL_OK); // exclusive: 0.125 + 0.1
    assert_near(rl_naive_reach(scenario, &plan, reached), 100 * (1 - 0.7 * (1 - 0.225)), 1e-12);
    rl_plan_clear(&ctx, &plan);
    rl_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_kind_of_rule_and_corner_appears),
        cmocka_unit_test(test_a_seed_gives_one_scenario),
        cmocka_unit_test(test_naive_reach_by_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
