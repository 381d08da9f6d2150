// The rules, checked one by one on a plan. Written for reading, not for speed, and sharing nothing
// with the optimiser: it is the judge of what the optimiser finds.
#include "domain/plan.h"

#include <math.h>
#include <string.h>

static const double relative_tolerance = 1e-9;

const char *rl_rule_name(rl_rule rule) {
    static const char *const names[RL_RULE_COUNT] = {
        [RL_RULE_BUDGET] = "budget_eur",
        [RL_RULE_HOURS] = "hours",
        [RL_RULE_WINDOW_HOURS] = "window_hours",
        [RL_RULE_MAX_RELAYS] = "max_relays",
        [RL_RULE_MAX_ACTIVATIONS] = "max_activations",
        [RL_RULE_MAX_USES] = "max_uses",
        [RL_RULE_GAP] = "gap_days",
        [RL_RULE_CONTACTS] = "max_contacts_per_window",
        [RL_RULE_REQUIRED_RELAY] = "required_relay",
        [RL_RULE_FORBIDDEN_RELAY] = "forbidden_relay",
        [RL_RULE_REQUIRED_ACTIVATION] = "required_activation",
        [RL_RULE_FORBIDDEN_ACTIVATION] = "forbidden_activation",
        [RL_RULE_FLOOR] = "floor",
    };
    return names[rule];
}

void rl_violations_clear(rl_context *ctx, rl_violations *violations) {
    RL_VECTOR_CLEAR(ctx, &violations->list);
}

typedef struct checking {
    rl_context *ctx;
    const rl_scenario *scenario;
    const rl_plan *plan;
    rl_violations *out;
    rl_status status; // first failure; later ones change nothing
} checking;

static void violate(checking *c, rl_violation violation) {
    if (c->status == RL_OK)
        c->status = RL_VECTOR_RESERVE(c->ctx, &c->out->list, 1);
    if (c->status == RL_OK)
        c->out->list.items[c->out->list.count++] = violation;
}

static void require_at_most(checking *c, rl_rule rule, rl_id subject, rl_id other, double value,
                            double limit) {
    if (value > limit + relative_tolerance * fabs(limit))
        violate(c, (rl_violation){rule, subject, other, value, limit});
}

static void require_at_least(checking *c, rl_rule rule, rl_id subject, rl_id other, double value,
                             double limit) {
    if (value < limit - relative_tolerance * fabs(limit))
        violate(c, (rl_violation){rule, subject, other, value, limit});
}

static size_t plan_size(const checking *c) { return c->plan->activations.count; }

static const rl_activation *planned(const checking *c, size_t i) {
    return &c->scenario->activations[c->plan->activations.items[i]];
}

static void check_totals(checking *c) {
    const rl_plan_usage usage = rl_plan_measure(c->scenario, c->plan);
    const rl_rules *rules = &c->scenario->rules;
    require_at_most(c, RL_RULE_BUDGET, RL_NONE, RL_NONE, usage.cost_eur, rules->budget_eur);
    require_at_most(c, RL_RULE_HOURS, RL_NONE, RL_NONE, usage.hours, rules->hours);
    require_at_most(c, RL_RULE_MAX_RELAYS, RL_NONE, RL_NONE, usage.relays, rules->max_relays);
    require_at_most(c, RL_RULE_MAX_ACTIVATIONS, RL_NONE, RL_NONE, usage.activations,
                    rules->max_activations);
}

static void check_window_hours(checking *c) {
    for (rl_id window = 0; window < c->scenario->window_count; window++) {
        double hours = 0.0;
        for (size_t i = 0; i < plan_size(c); i++)
            if (planned(c, i)->window == window)
                hours += c->scenario->offers[planned(c, i)->offer].hours;
        require_at_most(c, RL_RULE_WINDOW_HOURS, window, RL_NONE, hours,
                        c->scenario->windows[window].hours_max);
    }
}

// Uses of one offer follow each other in a plan, in the order of their windows.
static void check_uses_and_gaps(checking *c) {
    int32_t uses = 0;
    for (size_t i = 0; i < plan_size(c); i++) {
        const rl_activation *use = planned(c, i);
        const rl_activation *previous = i > 0 ? planned(c, i - 1) : NULL;
        const rl_activation *next = i + 1 < plan_size(c) ? planned(c, i + 1) : NULL;
        const rl_offer *offer = &c->scenario->offers[use->offer];
        const rl_window *windows = c->scenario->windows;
        const bool repeated = previous != NULL && previous->offer == use->offer;
        uses = repeated ? uses + 1 : 1;
        if (repeated)
            require_at_least(c, RL_RULE_GAP, use->offer, c->plan->activations.items[i],
                             (double)windows[use->window].start_day -
                                 (double)windows[previous->window].start_day,
                             offer->gap_days);
        if (next == NULL || next->offer != use->offer)
            require_at_most(c, RL_RULE_MAX_USES, use->offer, RL_NONE, uses, offer->max_uses);
    }
}

static void check_contacts(checking *c) {
    const rl_scenario *scenario = c->scenario;
    const size_t segment_count = (size_t)scenario->segment_count;
    if (isinf(scenario->rules.max_contacts) || c->status != RL_OK)
        return;
    double *contacts = RL_NEW(c->ctx, double, segment_count);
    if (contacts == NULL) {
        c->status = rl_fail_memory(c->ctx);
        return;
    }
    for (rl_id window = 0; window < scenario->window_count; window++) {
        memset(contacts, 0, segment_count * sizeof *contacts);
        for (size_t i = 0; i < plan_size(c); i++) {
            const rl_id relay = planned(c, i)->relay;
            if (planned(c, i)->window != window)
                continue;
            const double weight = rl_activation_contacts(scenario, c->plan->activations.items[i]);
            for (int32_t k = scenario->audience_start[relay];
                 k < scenario->audience_start[relay + 1]; k++)
                contacts[scenario->audiences[k].segment] += weight * scenario->audiences[k].share;
        }
        for (rl_id segment = 0; segment < scenario->segment_count; segment++)
            if (scenario->segments[segment].targeted)
                require_at_most(c, RL_RULE_CONTACTS, segment, window, contacts[segment],
                                scenario->rules.max_contacts);
    }
    rl_release(c->ctx, contacts);
}

static void check_relays(checking *c) {
    const rl_rules *rules = &c->scenario->rules;
    for (rl_id actor = 0; actor < c->scenario->actor_count; actor++) {
        double uses = 0.0;
        if (!rules->relay_required[actor] && !rules->relay_forbidden[actor])
            continue;
        for (size_t i = 0; i < plan_size(c); i++)
            uses += planned(c, i)->relay == actor;
        if (rules->relay_required[actor])
            require_at_least(c, RL_RULE_REQUIRED_RELAY, actor, RL_NONE, uses, 1.0);
        if (rules->relay_forbidden[actor])
            require_at_most(c, RL_RULE_FORBIDDEN_RELAY, actor, RL_NONE, uses, 0.0);
    }
}

static void check_activation_states(checking *c) {
    for (rl_id a = 0; a < c->scenario->activation_count; a++) {
        const rl_activation_state state = c->scenario->activations[a].state;
        if (state == RL_FREE)
            continue;
        const double uses = rl_plan_contains(c->plan, a) ? 1.0 : 0.0;
        if (state == RL_REQUIRED)
            require_at_least(c, RL_RULE_REQUIRED_ACTIVATION, a, RL_NONE, uses, 1.0);
        else
            require_at_most(c, RL_RULE_FORBIDDEN_ACTIVATION, a, RL_NONE, uses, 0.0);
    }
}

static void check_floors(checking *c, const double *reached) {
    for (int32_t i = 0; i < c->scenario->rules.floor_count; i++) {
        const rl_floor *group = &c->scenario->rules.floors[i];
        double weight = 0.0;
        double reached_weight = 0.0;
        for (int32_t k = 0; k < group->segment_count; k++) {
            weight += c->scenario->segments[group->segments[k]].weight;
            reached_weight += reached[group->segments[k]];
        }
        require_at_least(c, RL_RULE_FLOOR, i, RL_NONE, reached_weight, group->min_share * weight);
    }
}

rl_status rl_plan_check(rl_context *ctx, const rl_scenario *scenario, const rl_plan *plan,
                        const double *reached, rl_violations *out) {
    checking c = {ctx, scenario, plan, out, RL_OK};
    out->list.count = 0;
    check_totals(&c);
    check_window_hours(&c);
    check_uses_and_gaps(&c);
    check_contacts(&c);
    check_relays(&c);
    check_activation_states(&c);
    if (reached != NULL)
        check_floors(&c, reached);
    return c.status;
}
