// Whether a change can only take away: the claim against every plan of small random scenarios
// changed at random, in both directions.
#include "base/random.h"
#include "domain/tightening.h"
#include "support/brute_force.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/effort.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 1500, SEGMENTS_MAX = 64, KINDS = 11 };

static double moved(rl_random *random, double share, bool up) {
    const double by = rl_random_between(random, 0, 0.5);
    return up ? share + (1 - share) * by : share * (1 - by);
}

// Changes one thing; `hurts` tells whether in the direction that takes away.
static void change(rl_draft *draft, rl_random *random, bool hurts) {
    const size_t audience = rl_random_below(random, (uint32_t)draft->audiences.count + 1);
    const size_t offer = rl_random_below(random, (uint32_t)draft->offers.count);
    rl_offer *offered = &draft->offers.items[offer].offer;
    rl_actor *relay = &draft->actors.items[offered->relay];
    const double factor = rl_random_between(random, 1, 2);
    const double less = hurts ? 1 / factor : factor;
    switch (rl_random_below(random, KINDS)) {
    case 0:
        relay->acceptance_prob = moved(random, relay->acceptance_prob, !hurts);
        break;
    case 1:
        if (audience < draft->audiences.count)
            draft->audiences.items[audience].share =
                moved(random, draft->audiences.items[audience].share, !hurts);
        break;
    case 2:
        offered->exposure_prob = moved(random, offered->exposure_prob, !hurts);
        break;
    case 3:
        offered->cost_eur /= less;
        break;
    case 4:
        offered->hours /= less;
        break;
    case 5:
        offered->max_uses += hurts ? (offered->max_uses > 1 ? -1 : 0) : 1;
        break;
    case 6:
        draft->budget_eur *= less;
        break;
    case 7:
        draft->hours *= less;
        break;
    case 8:
        draft->max_contacts *= less;
        break;
    case 9:
        if (draft->floors.count > 0)
            draft->floors.items[0].min_share =
                moved(random, draft->floors.items[0].min_share, hurts);
        break;
    default:
        if (hurts)
            offered->gap_days += 7;
        else if (draft->max_relays < INT32_MAX)
            draft->max_relays++;
    }
}

static rl_scenario *make(rl_context *ctx, uint64_t seed, uint64_t changes, bool *hurts) {
    rl_random_options options = rl_random_options_default();
    rl_draft draft;
    rl_random random;
    options.max_activations = 8;
    rl_random_draft(ctx, seed, &options, &draft);
    rl_random_init(&random, seed + 77);
    for (uint64_t i = 0; i < changes; i++) {
        const bool down = rl_random_below(&random, 4) > 0;
        *hurts = *hurts && down;
        change(&draft, &random, down);
    }
    return rl_freeze(ctx, &draft);
}

typedef struct judge {
    rl_context *ctx;
    const rl_scenario *base, *changed;
    rl_plan plan; // the same in the base
    rl_violations violations;
    bool holds; // every plan so far is one of the base that reaches no less there
} judge;

static void judge_plan(const rl_plan *plan, double reach, void *user) {
    judge *j = user;
    double reached[SEGMENTS_MAX];
    j->plan.activations.count = 0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = &j->changed->activations[plan->activations.items[i]];
        const rl_id k = rl_find_activation(j->base, a->relay, a->lever, a->window);
        if (k == RL_NONE) {
            j->holds = false;
            return;
        }
        assert_int_equal(rl_plan_add(j->ctx, &j->plan, k), RL_OK);
    }
    const double before = rl_naive_reach(j->base, &j->plan, reached);
    assert_int_equal(rl_plan_check(j->ctx, j->base, &j->plan, reached, &j->violations), RL_OK);
    j->holds = j->holds && j->violations.list.count == 0 && before >= reach - 1e-9 * (1 + reach);
}

static void test_it_is_said_only_when_it_holds(void **state) {
    (void)state;
    int said = 0, hurting = 0;
    for (int seed = 1; seed <= rl_effort(SCENARIOS); seed++) {
        rl_context ctx;
        bool hurts = true, unused = true;
        rl_context_init(&ctx);
        judge j = {.ctx = &ctx, .holds = true};
        j.base = make(&ctx, (uint64_t)seed, 0, &unused);
        j.changed = make(&ctx, (uint64_t)seed, 1 + (uint64_t)seed % 3, &hurts);
        assert_true(rl_scenario_tightens(j.base, j.base));
        if (rl_scenario_tightens(j.base, j.changed)) {
            said++;
            rl_for_each_feasible_plan(&ctx, j.changed, judge_plan, &j);
            if (!j.holds)
                fail_msg("seed %d: said, and does not hold", seed);
        }
        hurting += hurts;
        rl_plan_clear(&ctx, &j.plan);
        rl_violations_clear(&ctx, &j.violations);
        rl_scenario_free((rl_scenario *)j.base);
        rl_scenario_free((rl_scenario *)j.changed);
    }
    assert_true(said > hurting / 2); // the rest have limited contacts
    assert_true(said < rl_effort(SCENARIOS));
}

// A relay that refuses, a window lost; and what is given back.
static void test_refusals_and_windows(void **state) {
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        rl_context ctx;
        rl_context_init(&ctx);
        rl_scenario *made[2];
        for (int i = 0; i < 2; i++) {
            static const bool first_only[2] = {true, false};
            rl_draft draft;
            rl_draft_init(&draft, &ctx);
            rl_add_segment(&draft, "FZ", "1-9", "01", 1000);
            rl_add_lever(&draft, "mail", 1);
            rl_add_window(&draft, "early", 0, 9);
            rl_add_window(&draft, "late", 10, 19);
            for (int r = 0; r < 2; r++) {
                const rl_id relay = rl_add_actor(&draft, r == 0 ? "a" : "b", 0.8);
                rl_add_offer(&draft, relay, 0, 0.5, 10, 1);
                rl_add_audience(&draft, relay, (rl_filter){0}, 0.4);
            }
            if (i == 1 && kind == 0)
                assert_int_equal(RL_VECTOR_RESERVE(&ctx, &draft.forbidden_relays, 1), RL_OK);
            if (i == 1 && kind == 0)
                draft.forbidden_relays.items[draft.forbidden_relays.count++] = 1;
            if (i == 1 && kind == 1)
                draft.offers.items[0].in_window = first_only;
            if (i == 1 && kind == 2)
                draft.segments.items[0].weight = 900;
            made[i] = rl_freeze(&ctx, &draft);
        }
        assert_int_equal(rl_scenario_tightens(made[0], made[1]), kind < 2);
        assert_false(rl_scenario_tightens(made[1], made[0]));
        rl_scenario_free(made[0]);
        rl_scenario_free(made[1]);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_it_is_said_only_when_it_holds),
        cmocka_unit_test(test_refusals_and_windows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
