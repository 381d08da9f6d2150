#include "cascade/arcs.h"

#include <stdlib.h>
#include <string.h>

static int compare_arcs(const void *left, const void *right) {
    const rl_arc *a = left, *b = right;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    if (a->to != b->to)
        return a->to < b->to ? -1 : 1;
    return (a->prob > b->prob) - (a->prob < b->prob);
}

// The links that may pass, sorted.
static int32_t copy_links(rl_arcs *arcs) {
    const rl_scenario *s = arcs->scenario;
    int32_t count = 0;
    for (int32_t i = 0; i < s->link_count; i++) {
        const rl_link *link = &s->links[i];
        if (link->trigger_prob > 0 && link->from != link->to)
            arcs->items[count++] = (rl_arc){link->from, link->to, link->trigger_prob};
    }
    if (count > 0)
        qsort(arcs->items, (size_t)count, sizeof *arcs->items, compare_arcs);
    return count;
}

static void merge_pairs(rl_arcs *arcs, int32_t link_count) {
    for (int32_t i = 0; i < link_count; i++) {
        const rl_arc *next = &arcs->items[i];
        rl_arc *last = arcs->count > 0 ? &arcs->items[arcs->count - 1] : NULL;
        if (last != NULL && last->from == next->from && last->to == next->to)
            last->prob += next->prob - last->prob * next->prob;
        else
            arcs->items[arcs->count++] = *next;
    }
    for (int32_t i = 0; i < arcs->count; i++)
        arcs->start[arcs->items[i].from + 1]++;
    for (rl_id a = 0; a < arcs->scenario->actor_count; a++)
        arcs->start[a + 1] += arcs->start[a];
}

rl_status rl_arcs_create(rl_context *ctx, const rl_scenario *scenario, rl_arcs **out) {
    const size_t actors = (size_t)scenario->actor_count;
    const size_t links = (size_t)scenario->link_count;
    rl_arcs *arcs = RL_NEW(ctx, rl_arcs, 1);
    if (arcs == NULL)
        return rl_fail_memory(ctx);
    arcs->scenario = scenario;
    arcs->items = RL_NEW(ctx, rl_arc, links);
    arcs->live = RL_NEW(ctx, bool, links);
    arcs->start = RL_NEW(ctx, int32_t, actors + 1);
    arcs->queue = RL_NEW(ctx, rl_id, actors);
    arcs->visited = RL_NEW(ctx, int32_t, actors);
    if (arcs->items == NULL || arcs->live == NULL || arcs->start == NULL || arcs->queue == NULL ||
        arcs->visited == NULL) {
        rl_arcs_free(ctx, arcs);
        return rl_fail_memory(ctx);
    }
    merge_pairs(arcs, copy_links(arcs));
    *out = arcs;
    return RL_OK;
}

void rl_arcs_free(rl_context *ctx, rl_arcs *arcs) {
    if (arcs == NULL)
        return;
    rl_release(ctx, arcs->items);
    rl_release(ctx, arcs->live);
    rl_release(ctx, arcs->start);
    rl_release(ctx, arcs->queue);
    rl_release(ctx, arcs->visited);
    rl_release(ctx, arcs);
}

void rl_arcs_draw(rl_arcs *arcs, rl_random *random) {
    for (int32_t i = 0; i < arcs->count; i++)
        arcs->live[i] = arcs->items[i].prob >= 1 || rl_random_unit(random) < arcs->items[i].prob;
}

void rl_arcs_pass_sure(rl_arcs *arcs) {
    for (int32_t i = 0; i < arcs->count; i++)
        arcs->live[i] = arcs->items[i].prob >= 1;
}

void rl_arcs_pass_all(rl_arcs *arcs) {
    for (int32_t i = 0; i < arcs->count; i++)
        arcs->live[i] = true;
}

int32_t rl_arcs_walk(rl_arcs *arcs, rl_id from, const rl_id **reached) {
    int32_t head = 0, tail = 0;
    if (arcs->walk == INT32_MAX) { // the marks start over
        memset(arcs->visited, 0, (size_t)arcs->scenario->actor_count * sizeof *arcs->visited);
        arcs->walk = 0;
    }
    arcs->walk++;
    arcs->queue[tail++] = from;
    arcs->visited[from] = arcs->walk;
    while (head < tail) {
        const rl_id actor = arcs->queue[head++];
        for (int32_t i = arcs->start[actor]; i < arcs->start[actor + 1]; i++) {
            const rl_id to = arcs->items[i].to;
            if (!arcs->live[i] || arcs->visited[to] == arcs->walk)
                continue;
            arcs->visited[to] = arcs->walk;
            arcs->queue[tail++] = to;
        }
    }
    *reached = arcs->queue + 1;
    return tail - 1;
}
