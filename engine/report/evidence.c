#include "report/evidence.h"

#include <stdlib.h>
#include <string.h>

static void add(rl_figures *out, rl_figure figure) {
    out->items[out->count++] = figure;
    out->by_kind[figure.kind][figure.evidence->confidence]++;
    out->by_confidence[figure.evidence->confidence]++;
}

static int compare_audiences(const void *left, const void *right) {
    const rl_audience *a = *(const rl_audience *const *)left;
    const rl_audience *b = *(const rl_audience *const *)right;
    const int by_source = strcmp(a->evidence.source, b->evidence.source);
    if (by_source != 0)
        return by_source;
    if (a->share != b->share)
        return a->share > b->share ? -1 : 1;
    return (a->segment > b->segment) - (a->segment < b->segment);
}

// One figure of the tables gives the share of many segments: it counts once.
static rl_status add_audiences(rl_arena *arena, const rl_scenario *scenario, rl_id relay,
                               rl_figures *out) {
    const int32_t first = scenario->audience_start[relay];
    const int32_t end = scenario->audience_start[relay + 1];
    const rl_audience **sorted = RL_ARENA_NEW(arena, const rl_audience *, end - first);
    size_t count = 0;
    if (sorted == NULL)
        return RL_E_MEMORY;
    for (int32_t i = first; i < end; i++)
        if (scenario->segments[scenario->audiences[i].segment].targeted)
            sorted[count++] = &scenario->audiences[i];
    qsort(sorted, count, sizeof(const rl_audience *), compare_audiences);
    for (size_t i = 0; i < count; i++) {
        const rl_audience *audience = sorted[i];
        if (i > 0 && audience->share == sorted[i - 1]->share &&
            strcmp(audience->evidence.source, sorted[i - 1]->evidence.source) == 0)
            continue;
        add(out,
            (rl_figure){RL_FIGURE_AUDIENCE, relay, RL_NONE, audience->share, &audience->evidence});
    }
    return RL_OK;
}

static rl_status add_relay(rl_arena *arena, const rl_scenario *scenario, const rl_plan *plan,
                           size_t first, size_t end, rl_figures *out) {
    const rl_activation *activations = scenario->activations;
    const rl_id relay = activations[plan->activations.items[first]].relay;
    const rl_actor *actor = &scenario->actors[relay];
    add(out, (rl_figure){RL_FIGURE_ACCEPTANCE, relay, RL_NONE, actor->acceptance_prob,
                         &actor->evidence});
    const rl_status status = add_audiences(arena, scenario, relay, out);
    rl_id lever = RL_NONE;
    for (size_t i = first; i < end; i++) {
        const rl_activation *a = &activations[plan->activations.items[i]];
        const rl_offer *offer = &scenario->offers[a->offer];
        if (a->lever != lever)
            add(out, (rl_figure){RL_FIGURE_OFFER, relay, a->lever, offer->exposure_prob,
                                 &offer->evidence});
        lever = a->lever;
    }
    return status;
}

// The first activation of the next relay.
static size_t next_relay(const rl_scenario *scenario, const rl_plan *plan, size_t first) {
    const rl_id relay = scenario->activations[plan->activations.items[first]].relay;
    size_t next = first;
    while (next < plan->activations.count &&
           scenario->activations[plan->activations.items[next]].relay == relay)
        next++;
    return next;
}

rl_status rl_figures_of_plan(rl_arena *arena, const rl_scenario *scenario, const rl_plan *plan,
                             rl_figures *out) {
    size_t most = 0;
    for (size_t i = 0; i < plan->activations.count; i = next_relay(scenario, plan, i)) {
        const rl_id relay = scenario->activations[plan->activations.items[i]].relay;
        most += 1 + next_relay(scenario, plan, i) - i +
                (size_t)(scenario->audience_start[relay + 1] - scenario->audience_start[relay]);
    }
    *out = (rl_figures){.items = RL_ARENA_NEW(arena, rl_figure, most)};
    rl_status status = out->items == NULL ? RL_E_MEMORY : RL_OK;
    for (size_t i = 0, next; i < plan->activations.count && status == RL_OK; i = next) {
        next = next_relay(scenario, plan, i);
        status = add_relay(arena, scenario, plan, i, next, out);
    }
    return status;
}
