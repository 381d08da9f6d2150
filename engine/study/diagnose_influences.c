// Who stands behind a group of segments: its order-givers, funders, prescribers and ambassadors, by
// their own audiences or by the links of their role.
#include "base/messages.h"
#include "study/diagnosing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

rl_status rl_diagnosing_list_links(rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    d->links = RL_ARENA_NEW(&d->arena, const rl_link *, s->link_count);
    d->link_start = RL_ARENA_NEW(&d->arena, int32_t, s->actor_count + 2);
    if (d->links == NULL || d->link_start == NULL)
        return rl_fail_memory(d->ctx);
    int32_t *next = d->link_start + 1; // shifted: filling below turns starts into ends
    for (int32_t l = 0; l < s->link_count; l++)
        next[s->links[l].from + 1]++;
    for (rl_id a = 0; a < s->actor_count; a++)
        next[a + 1] += next[a];
    for (int32_t l = 0; l < s->link_count; l++)
        d->links[next[s->links[l].from]++] = &s->links[l];
    return RL_OK;
}

// Whether a link of this kind is the way that an actor with this role acts on others.
static bool carries_role(rl_role role, rl_link_kind kind) {
    switch (role) {
    case RL_ROLE_ORDER_GIVER:
        return kind == RL_LINK_ORDERS_FROM;
    case RL_ROLE_FUNDER:
        return kind == RL_LINK_FUNDS;
    default: // prescribers and ambassadors are listened to
        return kind == RL_LINK_PRESCRIBES || kind == RL_LINK_REDIFFUSES;
    }
}

// Keeps the audience of `actor`, times the strength of the links that lead to it, where it is more
// than what is known.
static void offer_way(const rl_diagnosing *d, rl_id actor, double strength, rl_id through,
                      bool assumed, rl_influence_way *ways) {
    const rl_scenario *s = d->scenario;
    for (int32_t i = s->audience_start[actor]; i < s->audience_start[actor + 1]; i++) {
        const int32_t place = d->place_of_segment[s->audiences[i].segment];
        const double share = strength * s->audiences[i].share;
        if (place >= 0 && share > ways[place].share)
            ways[place] = (rl_influence_way){
                share, through, assumed || s->audiences[i].evidence.confidence == RL_ASSUMPTION};
    }
}

void rl_influence_ways(const rl_diagnosing *d, rl_id actor, rl_role role, rl_influence_way *ways) {
    if (d->out->segments.count > 0)
        memset(ways, 0, d->out->segments.count * sizeof *ways);
    offer_way(d, actor, 1, RL_NONE, false, ways);
    for (int32_t i = d->link_start[actor]; i < d->link_start[actor + 1]; i++) {
        const rl_link *first = d->links[i];
        if (!carries_role(role, first->kind))
            continue;
        const bool first_assumed = first->evidence.confidence == RL_ASSUMPTION;
        offer_way(d, first->to, first->weight, first->to, first_assumed, ways);
        for (int32_t j = d->link_start[first->to]; j < d->link_start[first->to + 1]; j++) {
            const rl_link *second = d->links[j];
            if (second->kind == RL_LINK_REDIFFUSES && second->to != actor)
                offer_way(d, second->to, first->weight * second->weight, first->to,
                          first_assumed || second->evidence.confidence == RL_ASSUMPTION, ways);
        }
    }
}

// Sums the ways of an actor over the segments of a group. `by_through` (one for each actor, and one
// before for its own audience) is zero between calls.
static rl_influence sum_ways(const rl_diagnosing *d, int32_t g, rl_id actor,
                             const rl_influence_way *ways, double *by_through) {
    const rl_diagnosis *out = d->out;
    rl_influence influence = {.actor = actor, .through = RL_NONE};
    double sum = 0, assumed = 0, most = 0;
    for (int32_t i = d->group_start[g]; i < d->group_start[g + 1]; i++) {
        const int32_t place = d->by_group[i];
        const double reached =
            d->scenario->segments[out->segments.items[place].segment].weight * ways[place].share;
        if (!(reached > 0))
            continue;
        sum += reached;
        assumed += ways[place].assumed ? reached : 0;
        by_through[ways[place].through + 1] += reached;
        if (by_through[ways[place].through + 1] > most) {
            most = by_through[ways[place].through + 1];
            influence.through = ways[place].through;
        }
    }
    for (int32_t i = d->group_start[g]; i < d->group_start[g + 1]; i++)
        by_through[ways[d->by_group[i]].through + 1] = 0;
    influence.share = sum / out->groups.items[g].weight;
    influence.assumed = assumed > sum / 2;
    return influence;
}

static int compare_influences(const void *left, const void *right) {
    const rl_influence *a = left, *b = right;
    if (a->share != b->share)
        return a->share > b->share ? -1 : 1;
    return (a->actor > b->actor) - (a->actor < b->actor);
}

static rl_status add_actor(rl_diagnosing *d, rl_id actor, int role, rl_influence_way *ways,
                           double *by_through) {
    rl_influence_ways(d, actor, rl_influence_roles[role], ways);
    for (int32_t g = 0; g < (int32_t)d->out->groups.count; g++) {
        const rl_influence influence = sum_ways(d, g, actor, ways, by_through);
        rl_influences *list = &d->out->groups.items[g].influences[role];
        if (!(influence.share > 0))
            continue;
        const rl_status status = RL_VECTOR_RESERVE(d->ctx, list, 1);
        if (status != RL_OK)
            return status;
        list->items[list->count++] = influence;
    }
    return RL_OK;
}

// Half a list would read as a whole one.
static void forget_influences(rl_diagnosis *out) {
    for (size_t g = 0; g < out->groups.count; g++)
        for (int role = 0; role < RL_INFLUENCE_COUNT; role++)
            out->groups.items[g].influences[role].count = 0;
}

rl_status rl_diagnose_influences(rl_diagnosing *d, bool *complete) {
    const rl_scenario *s = d->scenario;
    rl_diagnosis *out = d->out;
    rl_influence_way *ways = RL_ARENA_NEW(&d->arena, rl_influence_way, out->segments.count);
    double *by_through = RL_ARENA_NEW(&d->arena, double, s->actor_count + 1);
    *complete = false;
    if (ways == NULL || by_through == NULL)
        return rl_fail_memory(d->ctx);
    for (rl_id actor = 0; actor < s->actor_count; actor++) {
        if (rl_should_stop(d->ctx)) {
            forget_influences(out);
            return RL_OK;
        }
        rl_report_progress(d->ctx, rl_message_text(d->ctx, RL_MSG_DIAGNOSE_PHASE_INFLUENCES),
                           (double)actor / s->actor_count, NAN, NAN);
        for (int role = 0; role < RL_INFLUENCE_COUNT; role++) {
            if ((s->actors[actor].roles & (uint32_t)rl_influence_roles[role]) == 0)
                continue;
            const rl_status status = add_actor(d, actor, role, ways, by_through);
            if (status != RL_OK)
                return status;
        }
    }
    for (size_t g = 0; g < out->groups.count; g++)
        for (int role = 0; role < RL_INFLUENCE_COUNT; role++) {
            rl_influences *list = &out->groups.items[g].influences[role];
            if (list->count > 0)
                qsort(list->items, list->count, sizeof *list->items, compare_influences);
        }
    *complete = true;
    return RL_OK;
}
