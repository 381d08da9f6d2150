// The optimiser at its limits: stopped at any moment, given nothing to choose from, or everything
// alike. Whatever comes, the plan keeps the rules and the bound holds.
#include "base/random.h"
#include "models.h"
#include "optimise/optimise.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/effort.h"
#include "support/failing_allocator.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>
#include <stdio.h>

// A scenario, its oracle, and a result to fill.
typedef struct trial {
    rl_context ctx;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_optimise_options options;
    rl_result result;
} trial;

static void set_up(trial *t, rl_draft *draft) {
    t->scenario = rl_freeze(&t->ctx, draft);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    t->options = rl_optimise_options_default();
    t->options.gap = 0;
}

static void optimise(trial *t) {
    rl_result_clear(&t->ctx, &t->result);
    const rl_status status = rl_optimise(&t->ctx, t->oracle, &t->options, &t->result);
    if (status != RL_OK)
        fail_msg("status %d: %s", status, t->ctx.detail);
}

static void tear_down(trial *t) {
    rl_result_clear(&t->ctx, &t->result);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

// Stopped ----------------------------------------------------------------------------------------

// Cancels at the given call of the progress callback.
typedef struct stopper {
    rl_context *ctx;
    int calls, stop_at;
    bool orderly; // no incumbent above its bound, no time running backwards
    double elapsed_s;
} stopper;

static void stop(const rl_progress *progress, void *user) {
    stopper *s = user;
    if (s->calls++ == s->stop_at)
        rl_context_cancel(s->ctx);
    s->orderly &= progress->phase != NULL && progress->elapsed_s >= s->elapsed_s;
    s->orderly &= !(progress->incumbent > progress->bound * (1 + 1e-9) + 1e-9);
    s->elapsed_s = progress->elapsed_s;
}

// What holds of any result, however it was stopped.
static void check_result(const trial *t, const rl_plan_table *table) {
    const rl_result *result = &t->result;
    const double best = rl_plan_table_best(table);
    if (result->status == RL_RESULT_INFEASIBLE) {
        assert_true(best == -INFINITY);
        return;
    }
    assert_true(result->bound >= best * (1 - 1e-12));
    assert_true(result->bound <= rl_target_weight(t->scenario) * (1 + 1e-12));
    assert_int_equal(result->has_plan, result->status != RL_RESULT_UNKNOWN);
    if (!result->has_plan) {
        assert_true(isnan(result->best_reach) && isnan(result->gap));
        return;
    }
    const rl_plan_row *row = rl_plan_table_find(table, &result->plan);
    assert_true(row != NULL && row->broken == 0);
    assert_near(result->evaluation.total.reached, row->reach, 1e-9 * (1 + row->reach));
    assert_true(row->reach <= result->bound * (1 + 1e-9));
    assert_true(row->reach >= t->options.keep_share * result->best_reach * (1 - 1e-8));
    if (isnan(t->options.target_share)) {
        assert_true(result->gap >= 0);
        assert_true(result->status == RL_RESULT_OPTIMAL || result->gap > t->options.gap);
    } else {
        assert_true(isnan(result->gap));
        assert_true(row->reach >=
                    t->options.target_share * rl_target_weight(t->scenario) * (1 - 1e-8));
    }
    assert_true(result->goals[RL_GOAL_RELAYS].bound <= row->relay_count);
    assert_true(result->goals[RL_GOAL_ACTIVATIONS].bound <= row->activation_count);
}

static void stopped_at_every_report_of_progress(void **state) {
    (void)state;
    int feasible = 0, complete = 0;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(30); seed++) {
        trial t = {0};
        rl_draft draft;
        rl_plan_table table;
        double centrality[32];
        rl_context_init(&t.ctx);
        rl_random_draft(&t.ctx, seed, NULL, &draft);
        set_up(&t, &draft);
        t.options.keep_share = 0.9;
        t.options.centrality = centrality;
        for (rl_id a = 0; a < t.scenario->actor_count; a++)
            centrality[a] = 1.0 + a % 3;
        rl_plan_table_init(&t.ctx, t.scenario, &table);
        stopper s = {.ctx = &t.ctx, .orderly = true};
        t.ctx.on_progress = stop;
        t.ctx.progress_user = &s;
        for (bool stopped = true; stopped; s.stop_at++) {
            atomic_store(&t.ctx.cancelled, false);
            s.calls = 0;
            optimise(&t);
            stopped = s.calls > s.stop_at;
            assert_true(s.orderly);
            assert_true(stopped || t.result.status == RL_RESULT_OPTIMAL ||
                        t.result.status == RL_RESULT_INFEASIBLE);
            check_result(&t, &table);
            feasible += t.result.status == RL_RESULT_FEASIBLE;
            complete += t.result.status == RL_RESULT_OPTIMAL;
        }
        rl_plan_table_clear(&t.ctx, &table);
        tear_down(&t);
    }
    assert_true(feasible >= rl_effort(10) && complete >= rl_effort(10));
}

static void cancelled_before_it_starts(void **state) {
    (void)state;
    for (uint64_t seed = 0; seed < (uint64_t)rl_effort(40); seed++) {
        trial t = {0};
        rl_draft draft;
        rl_plan_table table;
        rl_context_init(&t.ctx);
        rl_random_draft(&t.ctx, seed, NULL, &draft);
        set_up(&t, &draft);
        t.options.target_share = seed % 2 == 0 ? NAN : 0.3;
        t.options.keep_share = 0; // the target is not to be compared with the best reach
        rl_plan_table_init(&t.ctx, t.scenario, &table);
        if (seed % 3 == 0)
            rl_context_set_time_limit(&t.ctx, 0);
        else
            rl_context_cancel(&t.ctx);
        optimise(&t);
        check_result(&t, &table);
        rl_plan_table_clear(&t.ctx, &table);
        tear_down(&t);
    }
}

// A campaign too large to be solved to the last digit in the time given.
static void draft_campaign(rl_context *ctx, rl_draft *draft) {
    enum { RELAYS = 60, LEVERS = 2, WINDOWS = 8 };
    rl_random random;
    char id[16], sector[8], territory[8];
    rl_random_init(&random, 3);
    rl_draft_init(draft, ctx);
    for (int s = 0; s < 8; s++) {
        for (int t = 0; t < 8; t++) {
            snprintf(sector, sizeof sector, "S%d", s);
            snprintf(territory, sizeof territory, "T%d", t);
            rl_add_segment(draft, sector, "1-9", territory, rl_random_between(&random, 10, 500));
        }
    }
    for (int l = 0; l < LEVERS; l++)
        rl_add_lever(draft, l == 0 ? "mail" : "event", 1);
    for (int w = 0; w < WINDOWS; w++) {
        snprintf(id, sizeof id, "w%d", w);
        rl_add_window(draft, id, 30 * w, 30 * w + 29);
        rl_add_timing(draft, RL_NONE, w, (rl_filter){0}, rl_random_between(&random, 0.6, 1.4));
    }
    for (int r = 0; r < RELAYS; r++) {
        snprintf(id, sizeof id, "r%d", r);
        rl_add_actor(draft, id, rl_random_between(&random, 0.5, 1));
        for (int s = 0; s < 8; s++) {
            snprintf(sector, sizeof sector, "S%d", s);
            if (rl_random_below(&random, 3) == 0)
                rl_add_audience(draft, r, rl_build_filter(draft, sector, NULL, NULL),
                                rl_random_between(&random, 0.05, 0.8));
        }
        for (int l = 0; l < LEVERS; l++) {
            const double exposure = rl_random_between(&random, 0.05, 0.4);
            rl_add_offer(draft, r, l, exposure,
                         200 + 3000 * exposure * rl_random_between(&random, 0.5, 1.5), 2)
                ->offer.max_uses = 2;
        }
    }
    draft->budget_eur = 9000;
    draft->max_relays = 8;
}

static void a_time_limit_holds_on_a_large_campaign(void **state) {
    (void)state;
    static const double limits_s[] = {0.05, 0.3};
    double best = 0, least_bound = INFINITY;
    rl_plan_usage usage;
    for (size_t i = 0; i < sizeof limits_s / sizeof limits_s[0]; i++) {
        trial t = {0};
        rl_draft draft;
        rl_context_init(&t.ctx);
        draft_campaign(&t.ctx, &draft);
        set_up(&t, &draft);
        const double started_s = rl_clock_s();
        rl_context_set_time_limit(&t.ctx, limits_s[i]);
        optimise(&t);
        // Half a second is what a user may wait after the limit; builds that check everything are
        // many times slower.
        assert_true(rl_clock_s() - started_s <= limits_s[i] + 0.5 * RL_EFFORT_DIVISOR);
        assert_true(t.result.has_plan);
        assert_true(t.result.status == RL_RESULT_FEASIBLE || t.result.status == RL_RESULT_OPTIMAL);
        usage = rl_plan_measure(t.scenario, &t.result.plan);
        assert_true(usage.cost_eur <= 9000 * (1 + 1e-9) && usage.relays <= 8);
        assert_int_equal(t.result.evaluation.violations.list.count, 0);
        best = fmax(best, t.result.evaluation.total.reached);
        least_bound = fmin(least_bound, t.result.bound);
        assert_true(t.result.settings.time_limit_s >= limits_s[i]);
        tear_down(&t);
    }
    assert_true(best > 0);
    assert_true(least_bound >= best * (1 - 1e-9)); // each bound holds for the other's plan
}

// Nothing to choose from -------------------------------------------------------------------------

// One segment of 100, a lever, two windows; relays are added by each test.
static void start(trial *t, rl_draft *draft) {
    *t = (trial){0};
    rl_context_init(&t->ctx);
    rl_draft_init(draft, &t->ctx);
    rl_add_segment(draft, "FZ", "1-9", "01", 100);
    rl_add_lever(draft, "mail", 1);
    rl_add_window(draft, "w0", 0, 9);
    rl_add_window(draft, "w1", 10, 19);
}

static void add_relay(rl_draft *draft, const char *id, double share, double exposure,
                      double cost_eur) {
    const rl_id relay = rl_add_actor(draft, id, 1);
    rl_add_offer(draft, relay, 0, exposure, cost_eur, 1)->offer.max_uses = 2;
    rl_add_audience(draft, relay, (rl_filter){0}, share);
}

// The empty plan is the best and the only one worth anything; it is proved so.
static void expect_nothing_to_do(trial *t) {
    optimise(t);
    assert_int_equal(t->result.status, RL_RESULT_OPTIMAL);
    assert_true(t->result.has_plan);
    assert_int_equal(t->result.plan.activations.count, 0);
    assert_near(t->result.best_reach, 0, 0);
    assert_near(t->result.bound, 0, 1e-9);
    assert_true(t->result.gap >= 0 && t->result.gap <= 1e-3);
    tear_down(t);
}

static void without_any_relay(void **state) {
    (void)state;
    trial t;
    rl_draft draft;
    start(&t, &draft);
    set_up(&t, &draft);
    expect_nothing_to_do(&t);

    start(&t, &draft); // an actor that offers nothing
    rl_add_actor(&draft, "r", 1);
    set_up(&t, &draft);
    optimise(&t);
    assert_int_equal(t.result.left_out.count, 1);
    assert_int_equal(t.result.left_out.items[0].reason, RL_LEFT_NO_OFFER);
    expect_nothing_to_do(&t);
}

static void without_any_targeted_segment(void **state) {
    (void)state;
    trial t;
    rl_draft draft;
    start(&t, &draft);
    add_relay(&draft, "r", 0.5, 0.5, 10);
    draft.segments.items[0].targeted = false;
    set_up(&t, &draft);
    optimise(&t);
    assert_int_equal(t.result.left_out.count, 1);
    assert_int_equal(t.result.left_out.items[0].reason, RL_LEFT_NO_AUDIENCE);
    expect_nothing_to_do(&t);
}

static void with_nothing_allowed(void **state) {
    (void)state;
    for (int rule = 0; rule < 7; rule++) {
        trial t;
        rl_draft draft;
        start(&t, &draft);
        add_relay(&draft, "r", 0.5, 0.5, 10);
        add_relay(&draft, "s", 0.25, 0.9, 30);
        switch (rule) {
        case 0:
            draft.budget_eur = 0;
            break;
        case 1:
            draft.max_relays = 0;
            break;
        case 2:
            draft.max_activations = 0;
            break;
        case 3:
            draft.hours = 0;
            break;
        case 4:
            rl_forbid_lever(&draft, 0);
            break;
        case 5:
            rl_forbid_relay(&draft, 0);
            rl_forbid_relay(&draft, 1);
            break;
        default:
            draft.windows.items[0].hours_max = draft.windows.items[1].hours_max = 0;
        }
        set_up(&t, &draft);
        expect_nothing_to_do(&t);
    }
}

static void with_nobody_reached(void **state) {
    (void)state;
    for (int reason = 0; reason < 4; reason++) {
        trial t;
        rl_draft draft;
        start(&t, &draft);
        add_relay(&draft, "r", reason == 0 ? 0 : 0.5, reason == 1 ? 0 : 0.5, 10);
        if (reason == 2)
            draft.actors.items[0].acceptance_prob = 0;
        if (reason == 3)
            rl_add_timing(&draft, RL_NONE, RL_NONE, (rl_filter){0}, 0);
        set_up(&t, &draft);
        expect_nothing_to_do(&t);
    }
}

// A free budget of zero leaves what costs nothing.
static void with_no_money_what_is_free_stays(void **state) {
    (void)state;
    trial t;
    rl_draft draft;
    start(&t, &draft);
    add_relay(&draft, "free", 0.5, 0.5, 0);
    add_relay(&draft, "dear", 0.9, 0.9, 1);
    draft.budget_eur = 0;
    set_up(&t, &draft);
    optimise(&t);
    assert_int_equal(t.result.status, RL_RESULT_OPTIMAL);
    assert_near(t.result.best_reach, 100 * 0.5 * 0.75, 1e-9);
    assert_int_equal(t.result.left_out.count, 1);
    assert_int_equal(t.result.left_out.items[0].reason, RL_LEFT_RULE);
    assert_int_equal(t.result.left_out.items[0].rule, RL_RULE_BUDGET);
    tear_down(&t);
}

static void with_one_window_and_one_relay(void **state) {
    (void)state;
    trial t = {0};
    rl_draft draft;
    rl_context_init(&t.ctx);
    rl_draft_init(&draft, &t.ctx);
    rl_add_segment(&draft, "FZ", "1-9", "01", 100);
    rl_add_lever(&draft, "mail", 1);
    rl_add_window(&draft, "w", 0, 0);
    add_relay(&draft, "r", 0.5, 0.5, 10);
    set_up(&t, &draft);
    optimise(&t);
    assert_int_equal(t.result.status, RL_RESULT_OPTIMAL);
    assert_near(t.result.best_reach, 25, 1e-9);
    assert_int_equal(t.result.plan.activations.count, 1);
    assert_near(t.result.evaluation.cumulative[0], 25, 1e-9);
    tear_down(&t);
}

// Wanted shares ----------------------------------------------------------------------------------

static void all_of_the_target(void **state) {
    (void)state;
    trial t;
    rl_draft draft;
    start(&t, &draft);
    add_relay(&draft, "r", 0.5, 0.5, 10);
    set_up(&t, &draft);
    t.options.target_share = 1.0;
    optimise(&t);
    assert_int_equal(t.result.status, RL_RESULT_INFEASIBLE);
    assert_int_equal(t.result.conflict.count, 1); // out of reach whatever the rules
    assert_int_equal(t.result.conflict.items[0].rule, RL_RULE_FLOOR);
    assert_int_equal(t.result.conflict.items[0].subject, RL_NONE);
    assert_near(t.result.conflict.items[0].limit, 1, 1e-12);
    assert_true(t.result.conflict_is_minimal);
    tear_down(&t);

    start(&t, &draft); // two halves that never overlap, all but surely exposed
    rl_add_exclusive_set(&draft, "halves");
    add_relay(&draft, "r", 0.5, 1, 10);
    add_relay(&draft, "s", 0.5, 1, 10);
    draft.actors.items[0].exclusive_set = draft.actors.items[1].exclusive_set = 0;
    draft.exposure_cap = 1 - 1e-12;
    set_up(&t, &draft);
    t.options.target_share = 1.0;
    optimise(&t);
    assert_int_equal(t.result.status, RL_RESULT_OPTIMAL);
    assert_int_equal(t.result.evaluation.usage.relays, 2);
    assert_int_equal(t.result.evaluation.usage.activations, 2);
    tear_down(&t);
}

static void a_share_reached_by_nothing_less_than_everything(void **state) {
    (void)state;
    trial t;
    rl_draft draft;
    start(&t, &draft);
    add_relay(&draft, "r", 0.5, 0.5, 10);
    set_up(&t, &draft);
    t.options.target_share = 0.5 * 0.75; // exactly what both windows reach
    optimise(&t);
    assert_int_equal(t.result.status, RL_RESULT_OPTIMAL);
    assert_int_equal(t.result.plan.activations.count, 2);
    tear_down(&t);
}

// Everything alike -------------------------------------------------------------------------------

static void identical_relays(void **state) {
    (void)state;
    enum { RELAYS = 12, CHOSEN = 5 };
    trial t;
    rl_draft draft;
    double centrality[RELAYS];
    start(&t, &draft);
    for (int r = 0; r < RELAYS; r++) {
        char id[8];
        snprintf(id, sizeof id, "r%d", r);
        add_relay(&draft, id, 0.25, 0.5, 10);
        centrality[r] = 1;
    }
    draft.max_relays = CHOSEN;
    draft.budget_eur = 60; // one activation more than relays
    set_up(&t, &draft);
    t.options.keep_share = 1;
    t.options.centrality = centrality;
    optimise(&t);
    assert_int_equal(t.result.status, RL_RESULT_OPTIMAL);
    const double once = 1 - 0.25 * 0.5, twice = 1 - 0.25 * 0.75;
    assert_near(t.result.best_reach, 100 * (1 - pow(once, CHOSEN - 1) * twice), 1e-7);
    assert_int_equal(t.result.evaluation.usage.relays, CHOSEN);
    assert_int_equal(t.result.evaluation.usage.activations, CHOSEN + 1);
    assert_near(t.result.goals[RL_GOAL_CENTRALITY].value, CHOSEN, 1e-9);
    assert_true(t.result.goals[RL_GOAL_CENTRALITY].proved);
    assert_int_equal(t.result.left_out.count, RELAYS - CHOSEN);
    tear_down(&t);
}

// Memory -----------------------------------------------------------------------------------------

// Optimises again and again with ever more allocations granted, until that is enough; the first
// ones one by one. Either all that follow are refused, or only the next one.
static rl_result_status exhaust_memory(const rl_scenario *scenario, bool recovers) {
    for (int64_t allowed = 0;; allowed += allowed < 400 ? 1 : 37) {
        rl_failing_allocator allocator;
        trial t = {.options = rl_optimise_options_default()};
        rl_context_init(&t.ctx);
        rl_failing_allocator_use(&allocator, allowed, &t.ctx);
        allocator.recovers = recovers;
        rl_status status = rl_model_create(&t.ctx, scenario, &t.oracle);
        if (status == RL_OK)
            status = rl_optimise(&t.ctx, t.oracle, &t.options, &t.result);
        assert_true(status == RL_OK || (status == RL_E_MEMORY && allocator.failed));
        const rl_result_status outcome = t.result.status;
        const bool enough = !allocator.failed;
        rl_result_clear(&t.ctx, &t.result);
        rl_oracle_free(&t.ctx, t.oracle);
        assert_int_equal(allocator.live, 0);
        if (enough)
            return outcome;
    }
}

static void running_out_of_memory_leaks_nothing(void **state) {
    (void)state;
    rl_random_options options = rl_random_options_default();
    options.max_activations = 7;
    options.rule_prob = 0.4;
    bool seen[RL_RESULT_UNKNOWN + 1] = {false};
    for (uint64_t seed = 0; seed < 6; seed++) {
        rl_context ctx;
        rl_draft draft;
        rl_context_init(&ctx);
        rl_random_draft(&ctx, seed, &options, &draft);
        rl_scenario *scenario = rl_freeze(&ctx, &draft);
        seen[exhaust_memory(scenario, seed % 2 == 0)] = true;
        rl_scenario_free(scenario);
    }
    assert_true(seen[RL_RESULT_OPTIMAL] && seen[RL_RESULT_INFEASIBLE]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stopped_at_every_report_of_progress),
        cmocka_unit_test(cancelled_before_it_starts),
        cmocka_unit_test(a_time_limit_holds_on_a_large_campaign),
        cmocka_unit_test(without_any_relay),
        cmocka_unit_test(without_any_targeted_segment),
        cmocka_unit_test(with_nothing_allowed),
        cmocka_unit_test(with_nobody_reached),
        cmocka_unit_test(with_no_money_what_is_free_stays),
        cmocka_unit_test(with_one_window_and_one_relay),
        cmocka_unit_test(all_of_the_target),
        cmocka_unit_test(a_share_reached_by_nothing_less_than_everything),
        cmocka_unit_test(identical_relays),
        cmocka_unit_test(running_out_of_memory_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
