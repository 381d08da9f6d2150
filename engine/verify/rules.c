#include "verify/rules.h"

#include "verify/decimal.h"

#include <math.h>
#include <string.h>

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

// One rule by itself ------------------------------------------------------------------------------

rl_rule rl_rule_of(const char *name) {
    for (int rule = 0; rule < RL_RULE_COUNT; rule++) {
        if (strcmp(rl_rule_name((rl_rule)rule), name) == 0)
            return (rl_rule)rule;
    }
    return RL_RULE_COUNT;
}

// What an activation counts in a rule that sums amounts, as factors; none where it does not.
static int factors_of(const rl_scenario *s, rl_id k, rl_rule_about about, double factors[3]) {
    const rl_activation *a = &s->activations[k];
    const bool is_everywhere = about.rule == RL_RULE_BUDGET || about.rule == RL_RULE_HOURS;
    if (!is_everywhere && a->window != about.window)
        return 0;
    factors[0] =
        about.rule == RL_RULE_BUDGET ? s->offers[a->offer].cost_eur : s->offers[a->offer].hours;
    if (about.rule != RL_RULE_CONTACTS)
        return 1;
    factors[0] = s->actors[a->relay].acceptance_prob;
    factors[1] = rl_audience_share(s, a->relay, about.segment);
    factors[2] = s->levers[a->lever].contact_weight;
    return 3;
}

static double amount_of(const rl_scenario *s, rl_id k, rl_rule_about about) {
    double factors[3];
    const int count = factors_of(s, k, about, factors);
    return count == 0 ? 0 : count == 1 ? factors[0] : factors[0] * factors[1] * factors[2];
}

static bool uses_relay(const rl_scenario *s, const rl_plan *plan, rl_id relay) {
    for (size_t i = 0; i < plan->activations.count; i++) {
        if (s->activations[plan->activations.items[i]].relay == relay)
            return true;
    }
    return false;
}

static int32_t count_relays(const rl_scenario *s, const rl_plan *plan) {
    int32_t count = 0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id relay = s->activations[plan->activations.items[i]].relay;
        count += i == 0 || s->activations[plan->activations.items[i - 1]].relay != relay;
    }
    return count;
}

static double limit_of(const rl_scenario *s, rl_rule_about about) {
    const rl_rules *rules = &s->rules;
    switch (about.rule) {
    case RL_RULE_BUDGET:
        return rules->budget_eur;
    case RL_RULE_HOURS:
        return rules->hours;
    case RL_RULE_WINDOW_HOURS:
        return about.window == RL_NONE ? INFINITY : s->windows[about.window].hours_max;
    case RL_RULE_MAX_RELAYS:
        return rules->max_relays == INT32_MAX ? INFINITY : (double)rules->max_relays;
    case RL_RULE_MAX_ACTIVATIONS:
        return rules->max_activations == INT32_MAX ? INFINITY : (double)rules->max_activations;
    case RL_RULE_CONTACTS:
        return about.window == RL_NONE || about.segment == RL_NONE ? INFINITY : rules->max_contacts;
    default:
        return INFINITY;
    }
}

double rl_rule_measure(const rl_scenario *s, const rl_plan *plan, rl_rule_about about,
                       double *limit) {
    rl_decimal sum = {0};
    double factors[3];
    *limit = limit_of(s, about);
    if (about.rule == RL_RULE_MAX_RELAYS)
        return count_relays(s, plan);
    if (about.rule == RL_RULE_MAX_ACTIVATIONS)
        return (double)plan->activations.count;
    for (size_t i = 0; isfinite(*limit) && i < plan->activations.count; i++) {
        const int count = factors_of(s, plan->activations.items[i], about, factors);
        if (count > 0)
            rl_decimal_add_product(&sum, factors, count);
    }
    return rl_decimal_value(&sum);
}

// Whether the limit is met, or nearly, with one activation more.
static bool is_full_with(const rl_scenario *s, const rl_plan *plan, rl_rule_about about, rl_id k) {
    static const double nearly = 1e-6; // the search compares sums of its own
    const double limit = limit_of(s, about);
    double sum = amount_of(s, k, about);
    for (size_t i = 0; isfinite(limit) && i < plan->activations.count; i++)
        sum += amount_of(s, plan->activations.items[i], about);
    return sum >= limit * (1 - nearly);
}

bool rl_rule_stops(const rl_scenario *s, const rl_plan *plan, rl_id k, rl_rule rule) {
    const rl_id relay = s->activations[k].relay;
    rl_rule_about about = {rule, s->activations[k].window, RL_NONE};
    if (rule == RL_RULE_MAX_RELAYS)
        return !uses_relay(s, plan, relay) && count_relays(s, plan) >= s->rules.max_relays;
    if (rule == RL_RULE_MAX_ACTIVATIONS)
        return plan->activations.count >= (size_t)s->rules.max_activations;
    if (rule != RL_RULE_CONTACTS)
        return is_full_with(s, plan, about, k);
    for (about.segment = 0; about.segment < s->segment_count; about.segment++) {
        if (s->segments[about.segment].targeted && rl_audience_share(s, relay, about.segment) > 0 &&
            is_full_with(s, plan, about, k))
            return true;
    }
    return false;
}
