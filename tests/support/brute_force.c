#include "support/brute_force.h"

#include <assert.h>
#include <string.h>

// Probability that an establishment of the segment inside the relay's audience is exposed.
static double exposed_prob(const rl_scenario *scenario, const rl_plan *plan, rl_id relay,
                           rl_id timing_class) {
    double missed = 1.0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id activation = plan->activations.items[i];
        if (scenario->activations[activation].relay == relay)
            missed *= 1.0 - rl_exposure_prob(scenario, activation, timing_class);
    }
    return 1.0 - missed;
}

static bool has_activation(const rl_scenario *scenario, rl_id offer) {
    for (rl_id a = 0; a < scenario->activation_count; a++)
        if (scenario->activations[a].offer == offer)
            return true;
    return false;
}

// The exposure of what a triggered actor does: the offer it is marked for, else the cheapest and of
// those the best, on average over its open windows (over all of them when none is open).
static double triggered_exposure(const rl_scenario *scenario, rl_id actor, rl_id timing_class) {
    const rl_offer *chosen = NULL;
    for (rl_id o = 0; o < scenario->offer_count; o++) {
        const rl_offer *offer = &scenario->offers[o];
        if (offer->relay != actor || !has_activation(scenario, o))
            continue;
        const double fitting = offer->exposure_prob * scenario->levers[offer->lever].fit;
        const bool better =
            chosen == NULL ||
            (offer->when_triggered != chosen->when_triggered ? offer->when_triggered
             : offer->cost_eur != chosen->cost_eur
                 ? offer->cost_eur < chosen->cost_eur
                 : fitting > chosen->exposure_prob * scenario->levers[chosen->lever].fit);
        if (better)
            chosen = offer;
    }
    for (int pass = 0; chosen != NULL && pass < 2; pass++) {
        double sum = 0.0;
        int count = 0;
        for (rl_id a = 0; a < scenario->activation_count; a++) {
            if (&scenario->offers[scenario->activations[a].offer] != chosen ||
                (pass == 0 && scenario->activations[a].state == RL_FORBIDDEN))
                continue;
            sum += rl_exposure_prob(scenario, a, timing_class);
            count++;
        }
        if (count > 0)
            return sum / count;
    }
    return 0.0;
}

// Share of its own audience in the segment that an actor misses: by the plan, and by being
// triggered.
static double missed_by_actor(const rl_scenario *scenario, const rl_plan *plan,
                              const bool *triggered, rl_id actor, rl_id segment, double share) {
    const rl_id timing_class = scenario->segments[segment].timing_class;
    const double touched = scenario->actors[actor].acceptance_prob * share;
    double missed = 1.0 - touched * exposed_prob(scenario, plan, actor, timing_class);
    if (triggered != NULL && triggered[actor])
        missed *= 1.0 - touched * triggered_exposure(scenario, actor, timing_class);
    return missed;
}

// Whether the actor shares its exclusive set with another one in the segment that can do something.
static bool excludes_others(const rl_scenario *scenario, rl_id actor, rl_id segment) {
    for (rl_id other = 0; other < scenario->actor_count; other++)
        if (other != actor && scenario->actors[actor].exclusive_set != RL_NONE &&
            scenario->actors[other].activation_count > 0 &&
            scenario->actors[other].exclusive_set == scenario->actors[actor].exclusive_set &&
            rl_audience_share(scenario, other, segment) > 0)
            return true;
    return false;
}

static double missed_share(const rl_scenario *scenario, const rl_plan *plan, const bool *triggered,
                           rl_id segment) {
    double missed = 1.0;
    for (rl_id actor = 0; actor < scenario->actor_count; actor++)
        if (!excludes_others(scenario, actor, segment))
            missed *= missed_by_actor(scenario, plan, triggered, actor, segment,
                                      rl_audience_share(scenario, actor, segment));
    for (rl_id set = 0; set < scenario->exclusive_set_count; set++) {
        double missed_by_set = 1.0;
        for (rl_id actor = 0; actor < scenario->actor_count; actor++) {
            const double share = rl_audience_share(scenario, actor, segment);
            if (scenario->actors[actor].exclusive_set == set &&
                excludes_others(scenario, actor, segment))
                missed_by_set -=
                    share * (1.0 - missed_by_actor(scenario, plan, triggered, actor, segment, 1.0));
        }
        missed *= missed_by_set;
    }
    return missed;
}

// Whom the actors used by the plan reach over live links, each of them apart from itself.
static void trigger(const rl_scenario *scenario, const rl_plan *plan, const bool *live,
                    bool *triggered) {
    memset(triggered, 0, (size_t)scenario->actor_count * sizeof *triggered);
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id from = scenario->activations[plan->activations.items[i]].relay;
        bool reached[64] = {false};
        assert(scenario->actor_count <= 64);
        reached[from] = true;
        for (rl_id round = 0; round < scenario->actor_count; round++)
            for (int32_t l = 0; l < scenario->link_count; l++)
                if (live[l] && reached[scenario->links[l].from])
                    reached[scenario->links[l].to] = true;
        for (rl_id actor = 0; actor < scenario->actor_count; actor++)
            triggered[actor] = triggered[actor] || (reached[actor] && actor != from);
    }
}

static double naive_cascade_reach(const rl_scenario *scenario, const rl_plan *plan,
                                  double *reached) {
    bool live[32], triggered[64];
    double total = 0.0;
    assert(scenario->link_count <= 16);
    memset(reached, 0, (size_t)scenario->segment_count * sizeof *reached);
    for (uint32_t graph = 0; graph < (uint32_t)1 << scenario->link_count; graph++) {
        double prob = 1.0;
        for (int32_t l = 0; l < scenario->link_count; l++) {
            live[l] = graph >> l & 1;
            prob *= live[l] ? scenario->links[l].trigger_prob : 1 - scenario->links[l].trigger_prob;
        }
        if (prob == 0.0)
            continue;
        trigger(scenario, plan, live, triggered);
        for (rl_id s = 0; s < scenario->segment_count; s++) {
            if (!scenario->segments[s].targeted)
                continue;
            const double part = prob * scenario->segments[s].weight *
                                (1.0 - missed_share(scenario, plan, triggered, s));
            reached[s] += part;
            total += part;
        }
    }
    return total;
}

double rl_naive_reach(const rl_scenario *scenario, const rl_plan *plan, double *reached) {
    double total = 0.0;
    if (strcmp(scenario->reach_model, "cascade") == 0)
        return naive_cascade_reach(scenario, plan, reached);
    for (rl_id s = 0; s < scenario->segment_count; s++) {
        const rl_segment *segment = &scenario->segments[s];
        reached[s] = segment->targeted
                         ? segment->weight * (1.0 - missed_share(scenario, plan, NULL, s))
                         : 0.0;
        total += reached[s];
    }
    return total;
}

void rl_for_each_feasible_plan(rl_context *ctx, const rl_scenario *scenario,
                               void (*visit)(const rl_plan *plan, double reach, void *user),
                               void *user) {
    const int32_t count = scenario->activation_count;
    assert(count <= 24);
    rl_plan plan = {0};
    rl_violations violations = {0};
    double *reached = RL_NEW(ctx, double, scenario->segment_count);
    const rl_status reserved = RL_VECTOR_RESERVE(ctx, &plan.activations, (size_t)count);
    assert(reached != NULL && reserved == RL_OK);
    (void)reserved;
    for (uint32_t chosen = 0; chosen < (uint32_t)1 << count; chosen++) {
        plan.activations.count = 0;
        for (rl_id a = 0; a < count; a++)
            if (chosen >> a & 1)
                plan.activations.items[plan.activations.count++] = a;
        // Most plans break a rule that needs no reach: look at the floors last.
        rl_status status = rl_plan_check(ctx, scenario, &plan, NULL, &violations);
        assert(status == RL_OK);
        if (violations.list.count > 0)
            continue;
        const double reach = rl_naive_reach(scenario, &plan, reached);
        status = rl_plan_check(ctx, scenario, &plan, reached, &violations);
        assert(status == RL_OK);
        (void)status;
        if (violations.list.count == 0)
            visit(&plan, reach, user);
    }
    rl_release(ctx, reached);
    rl_violations_clear(ctx, &violations);
    rl_plan_clear(ctx, &plan);
}
