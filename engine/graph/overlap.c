#include "graph/overlap.h"

#include "graph/communities.h"

#include <math.h>
#include <stdlib.h>

static bool is_relay_with_audience(const rl_map *map, rl_id actor) {
    return (map->scenario->actors[actor].roles & RL_ROLE_RELAY) != 0 &&
           map->network.audience[actor] > 0.0;
}

static bool never_overlap(const rl_map *map, rl_id one, rl_id other) {
    const rl_id set = map->scenario->actors[one].exclusive_set;
    return set != RL_NONE && set == map->scenario->actors[other].exclusive_set;
}

// The audiences of the relays by segment: those of segment node s are touches[start[s]] …
// touches[start[s + 1] − 1], by increasing relay.
typedef struct touch {
    rl_id relay;
    double share;
} touch;

typedef struct touch_table {
    int32_t *start;
    touch *touches;
} touch_table;

static bool is_relay_audience(const rl_map *map, const rl_edge *edge) {
    return edge->link_kinds == 0 && is_relay_with_audience(map, edge->from);
}

static rl_status build_touches(rl_context *ctx, const rl_map *map, touch_table *table) {
    const rl_network *network = &map->network;
    const int32_t segment_count = network->node_count - network->actor_count;
    table->start = RL_NEW(ctx, int32_t, segment_count + 2);
    table->touches = RL_NEW(ctx, touch, network->edges.count);
    if (table->start == NULL || table->touches == NULL)
        return rl_fail_memory(ctx);
    // start[s + 1] is where row s is being filled; once full it is where row s + 1 begins.
    for (size_t i = 0; i < network->edges.count; i++)
        if (is_relay_audience(map, &network->edges.items[i]))
            table->start[network->edges.items[i].to - network->actor_count + 2]++;
    for (int32_t s = 0; s <= segment_count; s++)
        table->start[s + 1] += table->start[s];
    for (size_t i = 0; i < network->edges.count; i++) {
        const rl_edge *edge = &network->edges.items[i];
        if (is_relay_audience(map, edge))
            table->touches[table->start[edge->to - network->actor_count + 1]++] =
                (touch){edge->from, edge->share};
    }
    return RL_OK;
}

static rl_status keep_overlaps(rl_context *ctx, rl_map *map, rl_id relay, const double *shared) {
    for (rl_id other = relay + 1; other < map->network.actor_count; other++) {
        if (shared[other] <= 0.0 || never_overlap(map, relay, other))
            continue;
        if (RL_VECTOR_RESERVE(ctx, &map->overlaps, 1) != RL_OK)
            return RL_E_MEMORY;
        const double smaller = fmin(map->network.audience[relay], map->network.audience[other]);
        map->overlaps.items[map->overlaps.count++] =
            (rl_overlap){.first = relay,
                         .second = other,
                         .weight = shared[other],
                         // Rounding must not show more than a whole audience shared.
                         .share = fmin(1.0, shared[other] / smaller)};
    }
    return RL_OK;
}

// Adds Σ_s N_s a_rs a_qs, over the edges of relay r, to shared[q] for every relay q > r.
static void add_shared(const rl_map *map, const touch_table *table, size_t first_edge,
                       size_t end_edge, double *shared) {
    const rl_network *network = &map->network;
    for (size_t i = first_edge; i < end_edge; i++) {
        const rl_edge *edge = &network->edges.items[i];
        if (edge->link_kinds != 0)
            continue;
        const int32_t row = edge->to - network->actor_count;
        for (int32_t j = table->start[row + 1]; j-- > table->start[row];) {
            if (table->touches[j].relay <= edge->from)
                break;
            shared[table->touches[j].relay] += edge->weight * table->touches[j].share;
        }
    }
}

static rl_status find_overlaps(rl_context *ctx, rl_map *map) {
    const rl_network *network = &map->network;
    touch_table table = {0};
    rl_status status = RL_OK;
    double *shared = RL_NEW(ctx, double, network->actor_count);
    if (shared == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(build_touches(ctx, map, &table));
    size_t edge = 0;
    for (rl_id relay = 0; relay < network->actor_count; relay++) {
        const size_t first = edge;
        while (edge < network->edges.count && network->edges.items[edge].from == relay)
            edge++;
        if (rl_should_stop(ctx)) {
            map->stopped = true;
            break;
        }
        if (!is_relay_with_audience(map, relay))
            continue;
        for (rl_id other = relay; other < network->actor_count; other++)
            shared[other] = 0.0;
        add_shared(map, &table, first, edge, shared);
        RL_TRY(keep_overlaps(ctx, map, relay, shared));
    }
done:
    rl_release(ctx, table.start);
    rl_release(ctx, table.touches);
    rl_release(ctx, shared);
    return status;
}

// Communities ------------------------------------------------------------------------------------

static rl_status find_communities(rl_context *ctx, rl_map *map) {
    const size_t count = map->overlaps.count;
    rl_edge *edges = RL_NEW(ctx, rl_edge, count);
    if (edges == NULL)
        return rl_fail_memory(ctx);
    for (size_t i = 0; i < count; i++)
        edges[i] = (rl_edge){.from = map->overlaps.items[i].first,
                             .to = map->overlaps.items[i].second,
                             .weight = map->overlaps.items[i].weight};
    const rl_status status = rl_communities(ctx, map->network.actor_count, edges, (int32_t)count,
                                            map->community, &map->modularity, &map->stopped);
    rl_release(ctx, edges);
    return status;
}

// A community and its number before sorting.
typedef struct numbered_community {
    rl_community community;
    rl_id number;
} numbered_community;

static int compare_communities(const void *left, const void *right) {
    const numbered_community *a = left, *b = right;
    if (a->community.audience != b->community.audience)
        return a->community.audience > b->community.audience ? -1 : 1;
    return a->number < b->number ? -1 : 1;
}

// Drops the actors that are not relays, measures the communities and numbers them by decreasing
// audience.
static rl_status rank_communities(rl_context *ctx, rl_map *map) {
    const int32_t actor_count = map->network.actor_count;
    size_t kept = 0;
    rl_status status = RL_OK;
    numbered_community *ranked = RL_NEW(ctx, numbered_community, actor_count);
    rl_id *rank = RL_NEW(ctx, rl_id, actor_count);
    if (ranked == NULL || rank == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    for (rl_id actor = 0; actor < actor_count; actor++) {
        if (!is_relay_with_audience(map, actor)) {
            map->community[actor] = RL_NONE;
            continue;
        }
        numbered_community *found = &ranked[map->community[actor]];
        found->community.relay_count++;
        found->community.audience += map->network.audience[actor];
    }
    for (rl_id number = 0; number < actor_count; number++) {
        if (ranked[number].community.relay_count > 0) {
            ranked[kept] = ranked[number];
            ranked[kept++].number = number;
        }
    }
    qsort(ranked, kept, sizeof *ranked, compare_communities);
    RL_TRY(RL_VECTOR_RESERVE(ctx, &map->communities, kept));
    for (size_t i = 0; i < kept; i++) {
        rank[ranked[i].number] = (rl_id)i;
        map->communities.items[map->communities.count++] = ranked[i].community;
    }
    for (rl_id actor = 0; actor < actor_count; actor++)
        if (map->community[actor] != RL_NONE)
            map->community[actor] = rank[map->community[actor]];
done:
    rl_release(ctx, ranked);
    rl_release(ctx, rank);
    return status;
}

static int compare_overlaps(const void *left, const void *right) {
    const rl_overlap *a = left, *b = right;
    if (a->weight != b->weight)
        return a->weight > b->weight ? -1 : 1;
    if (a->first != b->first)
        return a->first < b->first ? -1 : 1;
    return a->second < b->second ? -1 : 1;
}

rl_status rl_overlap_compute(rl_context *ctx, rl_map *map) {
    rl_status status = RL_OK;
    map->community = RL_NEW(ctx, rl_id, map->network.actor_count);
    if (map->community == NULL)
        return rl_fail_memory(ctx);
    RL_TRY(find_overlaps(ctx, map));
    if (map->overlaps.count > 0)
        qsort(map->overlaps.items, map->overlaps.count, sizeof *map->overlaps.items,
              compare_overlaps);
    RL_TRY(find_communities(ctx, map));
    RL_TRY(rank_communities(ctx, map));
done:
    return status;
}
