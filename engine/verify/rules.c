#include "verify/rules.h"

#include "verify/decimal.h"

#include <math.h>

typedef struct checking {
    rl_context *ctx;
    const rl_scenario *scenario;
    const rl_plan *plan;
    rl_verdict *verdict;
    rl_decimal sum;
} checking;

static void break_rule(checking *c, rl_rule rule, const char *subject, double value, double limit) {
    rl_text used;
    rl_text_init(&used, c->ctx);
    rl_text_append_number(&used, value, value == floor(value) ? 0 : 3);
    rl_text_append(&used, " / ");
    rl_text_append_number(&used, limit, limit == floor(limit) ? 0 : 3);
    rl_verdict_add(c->ctx, c->verdict, RL_VERDICT_REFUSED, RL_MSG_VERIFY_BROKEN, 0,
                   rl_rule_name(rule), subject, rl_text_bytes(&used));
    rl_text_clear(&used);
    c->verdict->keeps_rules = false;
}

static void require_sum(checking *c, rl_rule rule, const char *subject, double limit) {
    if (!rl_decimal_at_most(&c->sum, limit, RL_KEPT_WITHIN))
        break_rule(c, rule, subject, rl_decimal_value(&c->sum), limit);
}

static void require_at_most(checking *c, rl_rule rule, const char *subject, int64_t value,
                            int64_t limit) {
    if (value > limit)
        break_rule(c, rule, subject, (double)value, (double)limit);
}

static const rl_activation *used(const checking *c, size_t i) {
    return &c->scenario->activations[c->plan->activations.items[i]];
}

// Σ over the plan, or over one window, of an amount of each use.
static void add_up(checking *c, rl_id window, bool hours) {
    c->sum = (rl_decimal){0};
    for (size_t i = 0; i < c->plan->activations.count; i++) {
        const rl_offer *offer = &c->scenario->offers[used(c, i)->offer];
        const double amount = hours ? offer->hours : offer->cost_eur;
        if (window == RL_NONE || used(c, i)->window == window)
            rl_decimal_add_product(&c->sum, &amount, 1);
    }
}

static void check_amounts(checking *c) {
    const rl_rules *rules = &c->scenario->rules;
    add_up(c, RL_NONE, false);
    c->verdict->cost_eur = rl_decimal_value(&c->sum);
    require_sum(c, RL_RULE_BUDGET, "", rules->budget_eur);
    add_up(c, RL_NONE, true);
    c->verdict->hours = rl_decimal_value(&c->sum);
    require_sum(c, RL_RULE_HOURS, "", rules->hours);
    for (rl_id w = 0; w < c->scenario->window_count; w++) {
        add_up(c, w, true);
        require_sum(c, RL_RULE_WINDOW_HOURS, c->scenario->windows[w].id,
                    c->scenario->windows[w].hours_max);
    }
}

static void check_counts(checking *c) {
    const rl_scenario *s = c->scenario;
    int32_t relays = 0;
    for (rl_id r = 0; r < s->actor_count; r++) {
        int32_t uses = 0;
        for (size_t i = 0; i < c->plan->activations.count; i++)
            uses += used(c, i)->relay == r;
        relays += uses > 0;
        if (s->rules.relay_required[r] && uses == 0)
            break_rule(c, RL_RULE_REQUIRED_RELAY, s->actors[r].id, 0, 1);
        if (s->rules.relay_forbidden[r] && uses > 0)
            break_rule(c, RL_RULE_FORBIDDEN_RELAY, s->actors[r].id, uses, 0);
    }
    c->verdict->relays = relays;
    c->verdict->activations = (int32_t)c->plan->activations.count;
    require_at_most(c, RL_RULE_MAX_RELAYS, "", relays, s->rules.max_relays);
    require_at_most(c, RL_RULE_MAX_ACTIVATIONS, "", c->verdict->activations,
                    s->rules.max_activations);
}

static void check_offers(checking *c) {
    const rl_scenario *s = c->scenario;
    for (rl_id o = 0; o < s->offer_count; o++) {
        const char *relay = s->actors[s->offers[o].relay].id;
        int32_t uses = 0;
        for (size_t i = 0; i < c->plan->activations.count; i++) {
            if (used(c, i)->offer != o)
                continue;
            uses++;
            for (size_t j = 0; j < i; j++) {
                if (used(c, j)->offer != o)
                    continue;
                const int32_t days = s->windows[used(c, i)->window].start_day -
                                     s->windows[used(c, j)->window].start_day;
                if ((days < 0 ? -days : days) < s->offers[o].gap_days)
                    break_rule(c, RL_RULE_GAP, relay, days, s->offers[o].gap_days);
            }
        }
        require_at_most(c, RL_RULE_MAX_USES, relay, uses, s->offers[o].max_uses);
    }
}

static void check_states(checking *c) {
    const rl_scenario *s = c->scenario;
    for (rl_id k = 0; k < s->activation_count; k++) {
        const bool is_used = rl_plan_contains(c->plan, k);
        const char *relay = s->actors[s->activations[k].relay].id;
        if (s->activations[k].state == RL_REQUIRED && !is_used)
            break_rule(c, RL_RULE_REQUIRED_ACTIVATION, relay, 0, 1);
        if (s->activations[k].state == RL_FORBIDDEN && is_used)
            break_rule(c, RL_RULE_FORBIDDEN_ACTIVATION, relay, 1, 0);
    }
}

// Σ α_r a_rs κ_l over the uses of a window, in a segment: whether it may be too much, in doubles,
// and then exactly.
static bool may_exceed(checking *c, rl_id segment, rl_id window) {
    double most = 0;
    for (size_t i = 0; i < c->plan->activations.count; i++) {
        const rl_activation *a = used(c, i);
        if (a->window == window)
            most += c->scenario->actors[a->relay].acceptance_prob *
                    rl_audience_share(c->scenario, a->relay, segment) *
                    c->scenario->levers[a->lever].contact_weight;
    }
    return most > c->scenario->rules.max_contacts;
}

static void check_contacts_in(checking *c, rl_id segment, rl_id window) {
    const rl_scenario *s = c->scenario;
    c->sum = (rl_decimal){0};
    for (size_t i = 0; i < c->plan->activations.count; i++) {
        const rl_activation *a = used(c, i);
        if (a->window != window)
            continue;
        const double factors[] = {s->actors[a->relay].acceptance_prob,
                                  rl_audience_share(s, a->relay, segment),
                                  s->levers[a->lever].contact_weight};
        rl_decimal_add_product(&c->sum, factors, 3);
    }
    require_sum(c, RL_RULE_CONTACTS, s->segments[segment].id, s->rules.max_contacts);
}

static void check_contacts(checking *c) {
    const rl_scenario *s = c->scenario;
    if (isinf(s->rules.max_contacts))
        return;
    for (rl_id segment = 0; segment < s->segment_count; segment++) {
        for (rl_id w = 0; w < s->window_count && s->segments[segment].targeted; w++) {
            if (may_exceed(c, segment, w))
                check_contacts_in(c, segment, w);
        }
    }
}

static void check_floors(checking *c, const rl_interval *by_segment) {
    const rl_scenario *s = c->scenario;
    for (int32_t f = 0; f < s->rules.floor_count; f++) {
        const rl_floor *floor = &s->rules.floors[f];
        rl_interval weight = {0, 0}, reached = {0, 0};
        for (int32_t i = 0; i < floor->segment_count; i++) {
            weight = rl_sum(weight, rl_point(s->segments[floor->segments[i]].weight));
            reached = rl_sum(reached, by_segment[floor->segments[i]]);
        }
        const double due =
            rl_mul_down(rl_mul_down(floor->min_share, weight.lo), 1 - RL_KEPT_WITHIN);
        if (reached.lo < due)
            break_rule(c, RL_RULE_FLOOR, floor->name, reached.lo, due);
    }
}

void rl_rules_check(rl_context *ctx, const rl_scenario *scenario, const rl_plan *plan,
                    const rl_interval *by_segment, rl_verdict *verdict) {
    checking c = {.ctx = ctx, .scenario = scenario, .plan = plan, .verdict = verdict};
    verdict->keeps_rules = true;
    check_amounts(&c);
    check_counts(&c);
    check_offers(&c);
    check_states(&c);
    check_contacts(&c);
    check_floors(&c, by_segment);
}
