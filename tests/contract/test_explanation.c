// The explanation against the enumeration of all plans: without a relay, with one, with one more
// unit of a limit, without a window, and the simple swap.
#include "base/random.h"
#include "questions.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 250 };

typedef struct trial {
    rl_context ctx;
    rl_scenario *scenario;
    rl_plan_table table;
    rl_explanation explanation;
    double tolerance;
} trial;

// What a question changes; the rest is as the scenario has it.
typedef struct change {
    rl_id out, in, window; // RL_NONE for none
    rl_rule rule;          // whose limit is more; RL_RULE_COUNT for none
    double more;
    uint32_t within; // only these activations; all bits for any
} change;

static int asked, proved; // questions that have an answer

static const change nothing = {RL_NONE, RL_NONE, RL_NONE, RL_RULE_COUNT, 0, UINT32_MAX};

static bool is_waived(const trial *t, rl_table_rule rule, const change *c) {
    const rl_scenario *s = t->scenario;
    if (rule.rule == RL_RULE_REQUIRED_RELAY)
        return rule.subject == c->out;
    if (rule.rule == RL_RULE_REQUIRED_ACTIVATION)
        return s->activations[rule.subject].relay == c->out ||
               s->activations[rule.subject].window == c->window;
    return rule.rule == c->rule;
}

static bool keeps_moved_limit(const trial *t, const rl_plan_row *row, const change *c) {
    const rl_scenario *s = t->scenario;
    double cost_eur = 0, hours = 0;
    for (rl_id k = 0; k < s->activation_count; k++) {
        cost_eur += row->activations >> k & 1 ? rl_activation_cost_eur(s, k) : 0;
        hours += row->activations >> k & 1 ? rl_activation_hours(s, k) : 0;
    }
    const double slack = 1 + 1e-9;
    switch (c->rule) {
    case RL_RULE_BUDGET:
        return cost_eur <= (s->rules.budget_eur + c->more) * slack;
    case RL_RULE_HOURS:
        return hours <= (s->rules.hours + c->more) * slack;
    case RL_RULE_MAX_RELAYS:
        return row->relay_count <= s->rules.max_relays + c->more;
    case RL_RULE_MAX_ACTIVATIONS:
        return row->activation_count <= s->rules.max_activations + c->more;
    default:
        return true;
    }
}

static double best(const trial *t, const change *c) {
    const rl_scenario *s = t->scenario;
    double greatest = -INFINITY;
    for (size_t i = 0; i < t->table.rows.count; i++) {
        const rl_plan_row *row = &t->table.rows.items[i];
        bool kept = (row->activations & ~c->within) == 0 && keeps_moved_limit(t, row, c);
        for (size_t r = 0; r < t->table.rules.count && kept; r++)
            kept = (row->broken >> r & 1) == 0 || is_waived(t, t->table.rules.items[r], c);
        if (c->out != RL_NONE && row->relays >> c->out & 1)
            kept = false;
        if (c->in != RL_NONE && !(row->relays >> c->in & 1))
            kept = false;
        for (rl_id k = 0; k < s->activation_count; k++)
            kept &= !(row->activations >> k & 1) || s->activations[k].window != c->window;
        if (kept)
            greatest = fmax(greatest, row->reach);
    }
    return greatest;
}

static void check_resolved(const trial *t, const rl_resolved *resolved, double right) {
    if (right == -INFINITY) {
        assert_int_equal(resolved->status, RL_RESOLVED_INFEASIBLE);
        return;
    }
    assert_true(resolved->status <= RL_RESOLVED_OPEN);
    assert_true(resolved->reach <= right + t->tolerance);
    assert_true(resolved->bound >= right - t->tolerance);
    asked++;
    if (resolved->status == RL_RESOLVED_OPEN) // out of nodes: what is said holds all the same
        return;
    proved++;
    assert_near(resolved->reach, right, t->tolerance);
    assert_near(resolved->bound, right, 10 * t->tolerance);
}

static uint32_t set_of(const rl_plan *plan) {
    uint32_t set = 0;
    for (size_t i = 0; i < plan->activations.count; i++)
        set |= 1u << plan->activations.items[i];
    return set;
}

static double reach_of_set(trial *t, uint32_t set) {
    rl_plan plan = {0};
    rl_plan_from_set(&t->ctx, set, &plan);
    const rl_plan_row *row = rl_plan_table_find(&t->table, &plan);
    const double reach = row != NULL ? row->reach : NAN;
    rl_plan_clear(&t->ctx, &plan);
    return reach;
}

// A swap is real: no better than the best plan of those activations, and it needs one to exist.
static void check_swap(trial *t, const rl_relay_explanation *relay, uint32_t plan) {
    if (relay->swap == RL_NONE)
        return;
    change c = nothing;
    uint32_t allowed = 0;
    for (rl_id k = 0; k < t->scenario->activation_count; k++) {
        const rl_id r = t->scenario->activations[k].relay;
        if ((plan >> k & 1 && r != relay->relay) || r == relay->swap)
            allowed |= 1u << k;
    }
    c.out = relay->relay;
    c.in = relay->swap;
    c.within = allowed;
    assert_true(relay->swap_reach <= best(t, &c) + t->tolerance);
    assert_true(relay->swap_reach <= relay->changed.bound + t->tolerance);
}

static void check_relays(trial *t) {
    const rl_explanation *e = &t->explanation;
    const uint32_t plan = set_of(&e->result.plan);
    for (size_t i = 0; i < e->relays.count; i++) {
        const rl_relay_explanation *relay = &e->relays.items[i];
        change c = nothing;
        if (!relay->in_plan) {
            c.in = relay->relay;
            check_resolved(t, &relay->changed, best(t, &c));
            continue;
        }
        uint32_t rest = plan;
        for (rl_id k = 0; k < t->scenario->activation_count; k++) {
            if (t->scenario->activations[k].relay == relay->relay)
                rest &= ~(1u << k);
        }
        assert_near(relay->lost_at_once, reach_of_set(t, plan) - reach_of_set(t, rest),
                    t->tolerance);
        c.out = relay->relay;
        check_resolved(t, &relay->changed, best(t, &c));
        check_swap(t, relay, plan);
    }
    for (size_t i = 0; i < e->activations.count; i++) {
        const rl_activation_explanation *a = &e->activations.items[i];
        assert_near(a->lost_at_once,
                    reach_of_set(t, plan) - reach_of_set(t, plan & ~(1u << a->activation)),
                    t->tolerance);
    }
}

static void check_limits(const trial *t) {
    const rl_explanation *e = &t->explanation;
    for (size_t i = 0; i < e->limits.count; i++) {
        const rl_limit_explanation *limit = &e->limits.items[i];
        if (limit->binding.rule == RL_RULE_WINDOW_HOURS)
            continue;
        change c = nothing;
        c.rule = limit->binding.rule;
        c.more = limit->step;
        check_resolved(t, &limit->one_more, best(t, &c));
        if (isnan(limit->large_step))
            continue;
        c.more = limit->large_step;
        check_resolved(t, &limit->tenth_more, best(t, &c));
    }
    for (size_t i = 0; i < e->windows.count; i++) {
        change c = nothing;
        c.window = e->windows.items[i].window;
        check_resolved(t, &e->windows.items[i].lost, best(t, &c));
    }
}

static void test_every_figure_equals_enumeration(void **state) {
    (void)state;
    int relays = 0, swaps = 0, limits = 0;
    for (int i = 0; i < rl_effort(SCENARIOS); i++) {
        trial t = {0};
        rl_draft draft;
        rl_context_init(&t.ctx);
        rl_random_options options = rl_random_options_default();
        options.max_activations = 10;
        rl_random_draft(&t.ctx, (uint64_t)i, &options, &draft);
        assert_int_equal(rl_draft_freeze(&t.ctx, &draft, &t.scenario), RL_OK);
        rl_plan_table_init(&t.ctx, t.scenario, &t.table);
        t.tolerance = 1e-8 * (1 + rl_target_weight(t.scenario));
        const rl_explanation_settings settings = {.left_out = 100, .windows = true, .gap = 0};
        rl_plan_settings planning = rl_plan_settings_default();
        planning.gap = 0;
        assert_int_equal(
            rl_explain_scenario(&t.ctx, t.scenario, &planning, &settings, &t.explanation), RL_OK);
        assert_true(t.explanation.is_complete);
        if (t.explanation.result.has_plan) {
            check_relays(&t);
            check_limits(&t);
        }
        relays += (int)t.explanation.relays.count;
        limits += (int)t.explanation.limits.count;
        for (size_t r = 0; r < t.explanation.relays.count; r++)
            swaps += t.explanation.relays.items[r].swap != RL_NONE;
        rl_explanation_clear(&t.ctx, &t.explanation);
        rl_plan_table_clear(&t.ctx, &t.table);
        rl_scenario_free(t.scenario);
    }
    assert_true(relays > rl_effort(SCENARIOS) && swaps > 0 && limits > 0);
    assert_true(proved > 0.95 * asked);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_every_figure_equals_enumeration)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
