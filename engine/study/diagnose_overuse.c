// Relays that are asked too much already, by the limits of their offers, by the fatigue of their
// public, or because more of it brings nothing.
#include "study/diagnosing.h"

#include <assert.h>
#include <math.h>

// Required and done activations against the limits of the offers and the contacts allowed.
static rl_status check_required(rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    rl_plan plan = {0};
    rl_violations violations = {0};
    rl_status status = RL_OK;
    for (rl_id k = 0; k < s->activation_count; k++)
        if (s->activations[k].state == RL_REQUIRED)
            RL_TRY(rl_plan_add(d->ctx, &plan, k));
    RL_TRY(rl_plan_check(d->ctx, s, &plan, NULL, &violations));
    for (size_t v = 0; v < violations.list.count; v++) {
        const rl_violation *violation = &violations.list.items[v];
        if (violation->rule == RL_RULE_MAX_USES || violation->rule == RL_RULE_GAP)
            rl_diagnosing_relay(d, s->offers[violation->subject].relay)->overuse |=
                RL_OVERUSE_LIMITS;
        if (violation->rule != RL_RULE_CONTACTS)
            continue;
        for (size_t i = 0; i < plan.activations.count; i++) { // all that solicit it in that window
            const rl_activation *activation = &s->activations[plan.activations.items[i]];
            if (activation->window == violation->other &&
                rl_audience_share(s, activation->relay, violation->subject) > 0)
                rl_diagnosing_relay(d, activation->relay)->overuse |= RL_OVERUSE_CONTACTS;
        }
    }
done:
    rl_plan_clear(d->ctx, &plan);
    rl_violations_clear(d->ctx, &violations);
    return status;
}

// Windows in which something can still be done or was.
static rl_status count_open_windows(rl_diagnosing *d, int32_t *count) {
    const rl_scenario *s = d->scenario;
    bool *open = RL_ARENA_NEW(&d->arena, bool, s->window_count);
    *count = 0;
    if (open == NULL)
        return rl_fail_memory(d->ctx);
    for (rl_id k = 0; k < s->activation_count; k++)
        open[s->activations[k].window] |= s->activations[k].state != RL_FORBIDDEN;
    for (rl_id w = 0; w < s->window_count; w++)
        *count += open[w];
    return RL_OK;
}

// The contacts that each establishment of a segment would get from a relay at full effort.
static double contacts_of(const rl_diagnosing *d, const rl_segment_diagnosis *segment,
                          const rl_touch *touch) {
    const rl_id timing_class = d->scenario->segments[segment->segment].timing_class;
    return touch->touch_prob * rl_effort_of(&d->effort, touch->relay, timing_class)->contacts;
}

// Compares the full effort of those solicited already with the contacts that a segment can bear
// over the campaign. Above that, no calendar spreads them enough, whoever takes the most is to
// blame.
static void measure_segment(rl_diagnosing *d, const rl_segment_diagnosis *segment, double allowed) {
    rl_relay_diagnosis *greatest = NULL;
    double contacts = 0, most = 0;
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        if (!d->scenario->actors[touch->relay].solicited)
            continue;
        contacts += contacts_of(d, segment, touch);
        if (contacts_of(d, segment, touch) > most) {
            most = contacts_of(d, segment, touch);
            greatest = rl_diagnosing_relay(d, touch->relay);
        }
    }
    const double load = contacts / allowed;
    d->out->contact_load = fmax(d->out->contact_load, load); // NaN at first: ignored
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        rl_relay_diagnosis *relay = rl_diagnosing_relay(d, touch->relay);
        if (touch->able && d->scenario->actors[touch->relay].solicited)
            relay->contact_load = fmax(relay->contact_load, load);
    }
    if (load > 1 + 1e-9) {
        d->out->weight_overloaded += d->scenario->segments[segment->segment].weight;
        assert(greatest != NULL); // someone is behind a load above zero
        greatest->overuse |= RL_OVERUSE_FATIGUE;
    }
}

static rl_status measure_fatigue(rl_diagnosing *d) {
    int32_t windows;
    const rl_status status = count_open_windows(d, &windows);
    const double allowed = d->scenario->rules.max_contacts * windows;
    if (status != RL_OK || !isfinite(allowed) || windows == 0)
        return status;
    for (size_t i = 0; i < d->out->segments.count; i++)
        measure_segment(d, &d->out->segments.items[i], allowed);
    return RL_OK;
}

rl_status rl_diagnose_overuse(rl_diagnosing *d) {
    rl_status status;
    RL_TRY(check_required(d));
    RL_TRY(measure_fatigue(d));
    for (size_t r = 0; r < d->out->relays.count; r++) {
        rl_relay_diagnosis *relay = &d->out->relays.items[r];
        if (relay->alone > 0 && relay->used >= RL_EXHAUSTED_FROM)
            relay->overuse |= RL_OVERUSE_EXHAUSTED;
        if (relay->shared >= RL_REDUNDANT_FROM)
            relay->overuse |= RL_OVERUSE_REDUNDANT;
    }
done:
    return status;
}
