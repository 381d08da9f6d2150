#include "study/diagnose.h"

#include "base/messages.h"
#include "study/diagnosing.h"

#include <math.h>
#include <stdlib.h>

rl_diagnosis_settings rl_diagnosis_settings_default(void) {
    return (rl_diagnosis_settings){
        .by = RL_BY_TERRITORY,
        .able_prob = 0.05,
        .weak_share = NAN,
    };
}

// Part of what the whole target reaches at full effort below which a segment is weak.
static const double weak_part = 0.75;

static void diagnosing_clear(rl_diagnosing *d) {
    rl_full_effort_clear(d->ctx, &d->effort);
    rl_missed_clear(&d->all, d->ctx);
    rl_missed_clear(&d->today, d->ctx);
    rl_arena_clear(&d->arena);
}

// Actors and segments of the diagnosis ------------------------------------------------------------

// Whether the relay has something left to do, and if not, why.
static bool is_usable(const rl_scenario *s, rl_id relay, rl_left_out_reason *why_not) {
    const rl_actor *actor = &s->actors[relay];
    bool open = false, targeted = false;
    for (rl_id k = 0; k < actor->activation_count; k++)
        open |= s->activations[actor->first_activation + k].state != RL_FORBIDDEN;
    for (int32_t i = s->audience_start[relay]; i < s->audience_start[relay + 1]; i++)
        targeted |= s->segments[s->audiences[i].segment].targeted;
    *why_not = s->rules.relay_forbidden[relay] ? RL_LEFT_FORBIDDEN
               : !open                         ? RL_LEFT_NO_OFFER
                                               : RL_LEFT_NO_AUDIENCE;
    return open && targeted && actor->acceptance_prob > 0;
}

// Establishments of the target that the actor touches, whether or not it accepts.
static double touched_by(const rl_scenario *s, rl_id actor) {
    double touched = 0;
    for (int32_t i = s->audience_start[actor]; i < s->audience_start[actor + 1]; i++) {
        const rl_segment *segment = &s->segments[s->audiences[i].segment];
        if (segment->targeted)
            touched += s->audiences[i].share * segment->establishments;
    }
    return touched;
}

static rl_status list_relays(rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    for (rl_id actor = 0; actor < s->actor_count; actor++) {
        d->place_of_relay[actor] = -1;
        if ((s->actors[actor].roles & RL_ROLE_RELAY) == 0)
            continue;
        const rl_status status = RL_VECTOR_RESERVE(d->ctx, &d->out->relays, 1);
        if (status != RL_OK)
            return status;
        rl_relay_diagnosis relay = {
            .relay = actor,
            .touched = touched_by(s, actor),
            .touched_share = NAN,
            .contact_load = NAN,
        };
        relay.usable = is_usable(s, actor, &relay.why_not);
        if (s->actors[actor].member_count > 0)
            relay.touched_share = relay.touched / s->actors[actor].member_count;
        d->place_of_relay[actor] = (int32_t)d->out->relays.count;
        d->out->relays.items[d->out->relays.count++] = relay;
    }
    return RL_OK;
}

static rl_status list_segments(rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    for (rl_id segment = 0; segment < s->segment_count; segment++) {
        d->place_of_segment[segment] = -1;
        if (!s->segments[segment].targeted)
            continue;
        const rl_status status = RL_VECTOR_RESERVE(d->ctx, &d->out->segments, 1);
        if (status != RL_OK)
            return status;
        d->place_of_segment[segment] = (int32_t)d->out->segments.count;
        d->out->segments.items[d->out->segments.count++] =
            (rl_segment_diagnosis){.segment = segment};
        d->out->weight += s->segments[segment].weight;
    }
    return RL_OK;
}

// Touches -----------------------------------------------------------------------------------------

static rl_touch touch_of(const rl_diagnosing *d, rl_id relay, const rl_audience *audience) {
    const rl_scenario *s = d->scenario;
    const rl_effort_cell *effort =
        rl_effort_of(&d->effort, relay, s->segments[audience->segment].timing_class);
    const double touch_prob = s->actors[relay].acceptance_prob * audience->share;
    const double exposed = -expm1(-effort->log_miss);
    return (rl_touch){
        .relay = relay,
        .share = audience->share,
        .touch_prob = touch_prob,
        .reach_prob = touch_prob * exposed,
        .confidence = audience->evidence.confidence,
        .able = touch_prob >= d->out->settings.able_prob && exposed > 0,
    };
}

// From audiences by relay to touches by segment, by increasing relay in each.
static rl_status list_touches(rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    rl_diagnosis *out = d->out;
    size_t total = 0;
    for (int pass = 0; pass < 2; pass++) { // count, then place
        for (size_t r = 0; r < out->relays.count; r++) {
            const rl_id relay = out->relays.items[r].relay;
            if (!out->relays.items[r].usable)
                continue;
            for (int32_t i = s->audience_start[relay]; i < s->audience_start[relay + 1]; i++) {
                const int32_t place = d->place_of_segment[s->audiences[i].segment];
                if (place < 0)
                    continue;
                rl_segment_diagnosis *segment = &out->segments.items[place];
                if (pass == 1)
                    out->touches.items[segment->first_touch + segment->touch_count] =
                        touch_of(d, relay, &s->audiences[i]);
                segment->touch_count++;
                total++;
            }
        }
        if (pass == 1)
            break;
        const rl_status status = RL_VECTOR_RESERVE(d->ctx, &out->touches, total);
        if (status != RL_OK)
            return status;
        out->touches.count = total;
        int32_t first = 0;
        for (size_t i = 0; i < out->segments.count; i++) {
            rl_segment_diagnosis *segment = &out->segments.items[i];
            segment->first_touch = first;
            first += segment->touch_count;
            segment->touch_count = 0;
        }
    }
    return RL_OK;
}

// Reach -------------------------------------------------------------------------------------------

void rl_diagnosing_load(rl_diagnosing *d, const rl_segment_diagnosis *segment) {
    const rl_actor *actors = d->scenario->actors;
    rl_missed_restart(&d->all);
    rl_missed_restart(&d->today);
    for (int32_t i = 0; i < segment->touch_count; i++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + i];
        const rl_actor *actor = &actors[touch->relay];
        rl_missed_add(&d->all, actor->exclusive_set, touch->reach_prob);
        if (actor->solicited)
            rl_missed_add(&d->today, actor->exclusive_set, touch->reach_prob);
    }
}

// What one relay does in one segment, added to what it does in all.
static void add_touch(rl_diagnosing *d, const rl_segment_diagnosis *segment, rl_touch *touch) {
    const rl_segment *scenario_segment = &d->scenario->segments[segment->segment];
    const rl_actor *actor = &d->scenario->actors[touch->relay];
    const rl_effort_cell *effort =
        rl_effort_of(&d->effort, touch->relay, scenario_segment->timing_class);
    rl_relay_diagnosis *relay = rl_diagnosing_relay(d, touch->relay);
    const double weight = scenario_segment->weight;
    const double x = touch->reach_prob;
    touch->loss =
        fmax(rl_missed_if(&d->all, actor->exclusive_set, x, 0) - rl_missed_share(&d->all), 0);
    const double today = rl_missed_share(&d->today);
    const double other = actor->solicited
                             ? rl_missed_if(&d->today, actor->exclusive_set, x, 0) - today
                             : today - rl_missed_if(&d->today, actor->exclusive_set, 0, x);
    relay->alone += weight * x;
    relay->adds += weight * fmax(other, 0);
    relay->irreplaceable += weight * touch->loss;
    relay->contacts += weight * touch->touch_prob * effort->contacts;
    relay->used += weight * touch->touch_prob * -expm1(-effort->required_log_miss);
    relay->uses = effort->uses > relay->uses ? effort->uses : relay->uses;
    relay->cost_eur = fmax(relay->cost_eur, effort->cost_eur);
    relay->hours = fmax(relay->hours, effort->hours);
}

static void measure_segment(rl_diagnosing *d, rl_segment_diagnosis *segment) {
    const double weight = d->scenario->segments[segment->segment].weight;
    rl_diagnosing_load(d, segment);
    segment->ceiling = weight * (1 - rl_missed_share(&d->all));
    segment->today = weight * (1 - rl_missed_share(&d->today));
    for (int32_t i = 0; i < segment->touch_count; i++) {
        rl_touch *touch = &d->out->touches.items[segment->first_touch + i];
        add_touch(d, segment, touch);
        segment->able_count += touch->able;
        segment->able_solicited_count += touch->able && d->scenario->actors[touch->relay].solicited;
    }
    d->out->ceiling += segment->ceiling;
    d->out->today += segment->today;
}

// Which figures carry more than half of what a relay reaches alone.
static rl_status settle_assumed(rl_diagnosing *d) {
    rl_diagnosis *out = d->out;
    const size_t count = out->relays.count;
    double *share = RL_ARENA_NEW(&d->arena, double, count);
    double *exposure = RL_ARENA_NEW(&d->arena, double, count);
    if (share == NULL || exposure == NULL)
        return rl_fail_memory(d->ctx);
    for (size_t i = 0; i < out->segments.count; i++) {
        const rl_segment_diagnosis *segment = &out->segments.items[i];
        const rl_segment *of = &d->scenario->segments[segment->segment];
        for (int32_t t = 0; t < segment->touch_count; t++) {
            const rl_touch *touch = &out->touches.items[segment->first_touch + t];
            const rl_effort_cell *effort = rl_effort_of(&d->effort, touch->relay, of->timing_class);
            const int32_t place = d->place_of_relay[touch->relay];
            const double reached = of->weight * touch->reach_prob;
            if (touch->confidence == RL_ASSUMPTION)
                share[place] += reached;
            if (effort->log_miss > 0)
                exposure[place] += reached * effort->assumed_log_miss / effort->log_miss;
        }
    }
    for (size_t r = 0; r < count; r++) {
        rl_relay_diagnosis *relay = &out->relays.items[r];
        const rl_actor *actor = &d->scenario->actors[relay->relay];
        relay->assumed = (actor->evidence.confidence == RL_ASSUMPTION ? RL_ASSUMED_ACCEPTANCE : 0) |
                         (share[r] > relay->alone / 2 ? RL_ASSUMED_SHARE : 0) |
                         (exposure[r] > relay->alone / 2 ? RL_ASSUMED_EXPOSURE : 0);
    }
    return RL_OK;
}

static void settle_relays(rl_diagnosing *d) {
    for (size_t r = 0; r < d->out->relays.count; r++) {
        rl_relay_diagnosis *relay = &d->out->relays.items[r];
        const rl_actor *actor = &d->scenario->actors[relay->relay];
        relay->contacts = relay->alone > 0 ? relay->contacts / relay->alone : 0;
        relay->used = relay->alone > 0 ? fmin(relay->used / relay->alone, 1) : 0;
        relay->shared =
            actor->solicited && relay->alone > 0 ? fmax(1 - relay->adds / relay->alone, 0) : 0;
    }
}

// Part of what the relays bring to the whole target that rests on assumed shares.
static void settle_assumed_share(rl_diagnosis *out) {
    double all = 0, assumed = 0;
    for (size_t i = 0; i < out->segments.count; i++) {
        const rl_segment_diagnosis *segment = &out->segments.items[i];
        const double weight = out->scenario->segments[segment->segment].weight;
        for (int32_t t = 0; t < segment->touch_count; t++) {
            const rl_touch *touch = &out->touches.items[segment->first_touch + t];
            all += weight * touch->reach_prob;
            assumed += touch->confidence == RL_ASSUMPTION ? weight * touch->reach_prob : 0;
        }
    }
    if (all > 0)
        out->assumed_share = assumed / all;
}

static void settle_weakness(rl_diagnosis *out) {
    out->weak_share = out->settings.weak_share;
    if (isnan(out->weak_share) && out->ceiling > 0)
        out->weak_share = weak_part * out->ceiling / out->weight;
    for (size_t i = 0; i < out->segments.count; i++) {
        rl_segment_diagnosis *segment = &out->segments.items[i];
        const double weight = out->scenario->segments[segment->segment].weight;
        segment->few = segment->able_count <= 1;
        segment->weak = segment->ceiling < out->weak_share * weight;
    }
}

// Confidence --------------------------------------------------------------------------------------

static void tally_figures(rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    rl_diagnosis *out = d->out;
    for (size_t i = 0; i < out->segments.count; i++)
        out->figures[RL_FIGURE_WEIGHT]
                    [s->segments[out->segments.items[i].segment].evidence.confidence]++;
    for (size_t r = 0; r < out->relays.count; r++)
        if (out->relays.items[r].usable)
            out->figures[RL_FIGURE_ACCEPTANCE]
                        [s->actors[out->relays.items[r].relay].evidence.confidence]++;
    for (size_t t = 0; t < out->touches.count; t++)
        out->figures[RL_FIGURE_SHARE][out->touches.items[t].confidence]++;
    for (int32_t o = 0; o < s->offer_count; o++) {
        const int32_t place = d->place_of_relay[s->offers[o].relay];
        if (place >= 0 && out->relays.items[place].usable)
            out->figures[RL_FIGURE_EXPOSURE][s->offers[o].evidence.confidence]++;
    }
    for (int32_t l = 0; l < s->link_count; l++)
        out->figures[RL_FIGURE_LINK][s->links[l].evidence.confidence]++;
}

// The whole ---------------------------------------------------------------------------------------

static int compare_touches(const void *left, const void *right) {
    const rl_touch *a = left, *b = right;
    if (a->reach_prob != b->reach_prob)
        return a->reach_prob > b->reach_prob ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static void sort_touches(rl_diagnosis *out) {
    for (size_t i = 0; i < out->segments.count; i++) {
        const rl_segment_diagnosis *segment = &out->segments.items[i];
        if (segment->touch_count > 0)
            qsort(out->touches.items + segment->first_touch, (size_t)segment->touch_count,
                  sizeof *out->touches.items, compare_touches);
    }
}

static int compare_relays(const void *left, const void *right) {
    const rl_relay_diagnosis *a = left, *b = right;
    if (a->adds != b->adds)
        return a->adds > b->adds ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

// What was found in the order of the scenario, in the order people read it.
static void rank(rl_diagnosis *out) {
    sort_touches(out);
    if (out->relays.count > 0)
        qsort(out->relays.items, out->relays.count, sizeof *out->relays.items, compare_relays);
}

static rl_status prepare(rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    rl_status status;
    d->place_of_segment = RL_ARENA_NEW(&d->arena, int32_t, s->segment_count);
    d->place_of_relay = RL_ARENA_NEW(&d->arena, int32_t, s->actor_count);
    if (d->place_of_segment == NULL || d->place_of_relay == NULL)
        return rl_fail_memory(d->ctx);
    RL_TRY(rl_missed_init(&d->all, d->ctx, s));
    RL_TRY(rl_missed_init(&d->today, d->ctx, s));
    RL_TRY(list_relays(d));
    RL_TRY(list_segments(d));
    RL_TRY(rl_diagnosing_list_links(d));
done:
    return status;
}

static rl_status diagnose_segments(rl_diagnosing *d) {
    rl_status status;
    RL_TRY(list_touches(d));
    for (size_t i = 0; i < d->out->segments.count; i++)
        measure_segment(d, &d->out->segments.items[i]);
    settle_relays(d);
    RL_TRY(settle_assumed(d));
    settle_assumed_share(d->out);
    settle_weakness(d->out);
    tally_figures(d);
    RL_TRY(rl_diagnose_overuse(d));
    RL_TRY(rl_diagnose_groups(d));
    d->out->stage = RL_DIAGNOSED_SEGMENTS;
done:
    return status;
}

rl_status rl_diagnose(rl_context *ctx, const rl_scenario *scenario,
                      const rl_diagnosis_settings *settings, rl_diagnosis *out) {
    rl_diagnosing d = {.ctx = ctx, .scenario = scenario, .out = out};
    bool complete = false;
    rl_status status;
    *out = (rl_diagnosis){
        .scenario = scenario, .settings = *settings, .weak_share = NAN, .contact_load = NAN};
    rl_arena_init(&d.arena, ctx);
    RL_TRY(prepare(&d));
    RL_TRY(rl_full_effort_measure(ctx, scenario, &d.effort));
    if (d.effort.stopped) { // zeros would read as figures
        out->relays.count = out->segments.count = 0;
        out->ceiling = out->today = NAN;
        goto done;
    }
    RL_TRY(diagnose_segments(&d));
    RL_TRY(rl_diagnose_influences(&d, &complete));
    if (complete) {
        out->stage = RL_DIAGNOSED_INFLUENCES;
        RL_TRY(rl_diagnose_strategies(&d, &complete));
        if (complete)
            out->stage = RL_DIAGNOSED_ALL;
    }
    rank(out);
done:
    diagnosing_clear(&d);
    return status;
}
