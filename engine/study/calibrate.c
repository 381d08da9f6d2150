#include "study/calibrate.h"

#include "base/beta.h"
#include "study/rate_group.h"

#include <math.h>
#include <string.h>

typedef struct calibration_work {
    rl_context *ctx;
    const rl_scenario *scenario;
    const rl_history *history;
    rl_calibration *out;
} calibration_work;

// Observations of one rate ------------------------------------------------------------------------

static rl_trials effective_trials(const rl_observation *observation) {
    const double trials = observation->trials * observation->factor;
    return (rl_trials){observation->successes, fmax(trials, observation->successes)};
}

static void add_observation(rl_estimate *estimate, const rl_observation *observation) {
    const rl_trials trials = effective_trials(observation);
    estimate->observations++;
    estimate->successes += trials.successes;
    estimate->trials += trials.trials;
}

// P(Y ≥ y) or P(Y ≤ y), the smaller, doubled, for Y binomial at the scenario's figure.
static double surprise_of(const rl_estimate *e) {
    const double y = e->successes, n = e->trials;
    const double at_least = y > 0 ? rl_beta_cdf(e->before, y, n - y + 1) : 1;
    const double at_most = y < n ? 1 - rl_beta_cdf(e->before, y + 1, n - y) : 1;
    return fmin(1, 2 * fmin(at_least, at_most));
}

static void settle(rl_estimate *e, rl_belief belief, double group) {
    e->observed = e->successes / e->trials;
    e->group = group;
    e->mean = belief.mean;
    e->low = belief.low;
    e->high = belief.high;
    e->verdict = e->before < e->low    ? RL_LEARNT_BETTER
                 : e->before > e->high ? RL_LEARNT_WORSE
                                       : RL_LEARNT_AS_EXPECTED;
    e->surprise = surprise_of(e);
}

static rl_status append(calibration_work *w, rl_estimate estimate) {
    const rl_status status = RL_VECTOR_RESERVE(w->ctx, &w->out->estimates, 1);
    if (status == RL_OK)
        w->out->estimates.items[w->out->estimates.count++] = estimate;
    return status;
}

// Rates that share a group ------------------------------------------------------------------------

// Infers the estimates from number `first` on together, and notes their group.
static rl_status infer_group(calibration_work *w, size_t first, rl_rate_group group) {
    const size_t count = w->out->estimates.count - first;
    rl_estimate *estimates = w->out->estimates.items + first;
    rl_status status = RL_OK;
    rl_belief fresh;
    if (count == 0)
        return RL_OK;
    rl_trials *trials = RL_NEW(w->ctx, rl_trials, count);
    rl_belief *beliefs = RL_NEW(w->ctx, rl_belief, count);
    if (trials == NULL || beliefs == NULL) {
        status = rl_fail_memory(w->ctx);
        goto done;
    }
    for (size_t i = 0; i < count; i++)
        trials[i] = (rl_trials){estimates[i].successes, estimates[i].trials};
    RL_TRY(rl_rate_group_infer(w->ctx, trials, count, beliefs, &fresh));
    for (size_t i = 0; i < count; i++)
        settle(&estimates[i], beliefs[i], fresh.mean);
    group.members = (int32_t)count;
    group.mean = fresh.mean;
    group.low = fresh.low;
    group.high = fresh.high;
    RL_TRY(RL_VECTOR_RESERVE(w->ctx, &w->out->groups, 1));
    w->out->groups.items[w->out->groups.count++] = group;
done:
    rl_release(w->ctx, trials);
    rl_release(w->ctx, beliefs);
    return status;
}

static rl_status gather_offer(calibration_work *w, rl_id offer) {
    rl_estimate estimate = {.kind = RL_RATE_EXPOSED,
                            .relay = w->scenario->offers[offer].relay,
                            .offer = offer,
                            .before = w->scenario->offers[offer].exposure_prob};
    for (size_t i = 0; i < w->history->observations.count; i++)
        if (w->history->observations.items[i].kind == RL_RATE_EXPOSED &&
            w->history->observations.items[i].offer == offer)
            add_observation(&estimate, &w->history->observations.items[i]);
    return estimate.observations > 0 ? append(w, estimate) : RL_OK;
}

static rl_status infer_exposures(calibration_work *w) {
    rl_status status = RL_OK;
    for (rl_id lever = 0; lever < w->scenario->lever_count && status == RL_OK; lever++) {
        const size_t first = w->out->estimates.count;
        for (rl_id offer = 0; offer < w->scenario->offer_count && status == RL_OK; offer++)
            if (w->scenario->offers[offer].lever == lever)
                status = gather_offer(w, offer);
        if (status == RL_OK)
            status =
                infer_group(w, first, (rl_rate_group){.kind = RL_RATE_EXPOSED, .lever = lever});
    }
    return status;
}

static rl_status gather_actor(calibration_work *w, rl_id actor) {
    rl_estimate estimate = {.kind = RL_RATE_ACCEPTED,
                            .relay = actor,
                            .offer = RL_NONE,
                            .before = w->scenario->actors[actor].acceptance_prob};
    for (size_t i = 0; i < w->history->observations.count; i++) {
        const rl_observation *observation = &w->history->observations.items[i];
        if (observation->kind == RL_RATE_ACCEPTED && observation->relay == actor)
            add_observation(&estimate, observation);
    }
    return estimate.observations > 0 ? append(w, estimate) : RL_OK;
}

static rl_status infer_acceptances(calibration_work *w) {
    const rl_scenario *s = w->scenario;
    rl_status status = RL_OK;
    for (rl_id a = 0; a < s->actor_count && status == RL_OK; a++) {
        bool first_of_kind = true;
        for (rl_id b = 0; b < a && first_of_kind; b++)
            first_of_kind = strcmp(s->actors[a].kind, s->actors[b].kind) != 0;
        if (!first_of_kind)
            continue;
        const size_t first = w->out->estimates.count;
        for (rl_id b = a; b < s->actor_count && status == RL_OK; b++)
            if (strcmp(s->actors[a].kind, s->actors[b].kind) == 0)
                status = gather_actor(w, b);
        if (status == RL_OK)
            status = infer_group(w, first,
                                 (rl_rate_group){.kind = RL_RATE_ACCEPTED,
                                                 .lever = RL_NONE,
                                                 .actor_kind = s->actors[a].kind});
    }
    return status;
}

// Shares ------------------------------------------------------------------------------------------

static bool same_asked(const calibration_work *w, const rl_observation *a,
                       const rl_observation *b) {
    if (a->kind != b->kind || a->relay != b->relay || (a->asked == NULL) != (b->asked == NULL))
        return false;
    return a->asked == NULL ||
           memcmp(a->asked, b->asked, (size_t)w->scenario->segment_count * sizeof *a->asked) == 0;
}

static double prior_strength(rl_confidence confidence) {
    static const double strengths[RL_CONFIDENCE_COUNT] = {
        [RL_MEASURED] = RL_PRIOR_MEASURED,
        [RL_ESTIMATE] = RL_PRIOR_ESTIMATE,
        [RL_ASSUMPTION] = RL_PRIOR_ASSUMPTION,
    };
    return strengths[confidence];
}

// Mean share of the relay over the establishments of the segments asked, and the least confidence
// of the rows it comes from.
static double share_before(const calibration_work *w, const rl_observation *observation,
                           rl_confidence *confidence) {
    const rl_scenario *s = w->scenario;
    double touched = 0, all = 0;
    *confidence = RL_MEASURED;
    for (rl_id segment = 0; segment < s->segment_count; segment++)
        if (observation->asked == NULL || observation->asked[segment])
            all += s->segments[segment].establishments;
    for (int32_t i = s->audience_start[observation->relay];
         i < s->audience_start[observation->relay + 1]; i++) {
        const rl_audience *audience = &s->audiences[i];
        if (observation->asked != NULL && !observation->asked[audience->segment])
            continue;
        touched += audience->share * s->segments[audience->segment].establishments;
        if (audience->evidence.confidence > *confidence)
            *confidence = audience->evidence.confidence;
    }
    return all > 0 ? touched / all : 0;
}

static rl_status infer_shares(calibration_work *w) {
    const double least = 1e-6; // a prior at 0 or 1 would learn nothing
    for (size_t i = 0; i < w->history->observations.count; i++) {
        const rl_observation *observation = &w->history->observations.items[i];
        bool is_first = observation->kind == RL_RATE_TOUCHED;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = !same_asked(w, &w->history->observations.items[k], observation);
        if (!is_first)
            continue;
        rl_confidence confidence;
        rl_estimate estimate = {
            .kind = RL_RATE_TOUCHED, .relay = observation->relay, .offer = RL_NONE};
        estimate.before = share_before(w, observation, &confidence);
        estimate.asked = observation->asked;
        for (size_t k = i; k < w->history->observations.count; k++)
            if (same_asked(w, &w->history->observations.items[k], observation))
                add_observation(&estimate, &w->history->observations.items[k]);
        const rl_belief belief = rl_rate_infer((rl_trials){estimate.successes, estimate.trials},
                                               fmin(fmax(estimate.before, least), 1 - least),
                                               prior_strength(confidence));
        settle(&estimate, belief, NAN);
        const rl_status status = append(w, estimate);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// ------------------------------------------------------------------------------------------------

static void compare(rl_calibration *out) {
    for (size_t i = 0; i < out->estimates.count; i++) {
        const rl_estimate *e = &out->estimates.items[i];
        out->as_expected += e->verdict == RL_LEARNT_AS_EXPECTED;
        if (e->kind != RL_RATE_EXPOSED)
            continue;
        out->expected += e->trials * e->before;
        out->happened += e->successes;
    }
}

rl_status rl_calibrate(rl_context *ctx, const rl_scenario *scenario, const rl_history *history,
                       rl_calibration *out) {
    calibration_work w = {ctx, scenario, history, out};
    rl_status status = RL_OK;
    *out = (rl_calibration){0};
    RL_TRY(infer_exposures(&w));
    RL_TRY(infer_acceptances(&w));
    RL_TRY(infer_shares(&w));
    compare(out);
done:
    return status;
}
