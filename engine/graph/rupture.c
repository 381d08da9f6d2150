#include "graph/rupture.h"

#include <stdlib.h>
#include <string.h>

// Neighbours without directions, in compressed rows, and the scratch memory of a walk.
typedef struct walker {
    const rl_map *map;
    int32_t *start;
    rl_id *neighbours;
    bool *seen;
    rl_id *queue;
} walker;

static void close_walker(rl_context *ctx, walker *walk) {
    rl_release(ctx, walk->start);
    rl_release(ctx, walk->neighbours);
    rl_release(ctx, walk->seen);
    rl_release(ctx, walk->queue);
}

static rl_status open_walker(rl_context *ctx, const rl_map *map, walker *walk) {
    const rl_network *network = &map->network;
    const rl_edge *edges = network->edges.items;
    *walk = (walker){.map = map,
                     .start = RL_NEW(ctx, int32_t, network->node_count + 2),
                     .neighbours = RL_NEW(ctx, rl_id, 2 * network->edges.count),
                     .seen = RL_NEW(ctx, bool, network->node_count),
                     .queue = RL_NEW(ctx, rl_id, network->node_count)};
    if (walk->start == NULL || walk->neighbours == NULL || walk->seen == NULL ||
        walk->queue == NULL)
        return rl_fail_memory(ctx);
    // start[v + 1] is where row v is being filled; once full it is where row v + 1 begins.
    for (size_t i = 0; i < network->edges.count; i++) {
        walk->start[edges[i].from + 2]++;
        walk->start[edges[i].to + 2]++;
    }
    for (int32_t node = 0; node <= network->node_count; node++)
        walk->start[node + 1] += walk->start[node];
    for (size_t i = 0; i < network->edges.count; i++) {
        walk->neighbours[walk->start[edges[i].from + 1]++] = edges[i].to;
        walk->neighbours[walk->start[edges[i].to + 1]++] = edges[i].from;
    }
    return RL_OK;
}

// The piece that holds `first`, among the nodes not seen yet.
static rl_rupture measure_piece(walker *walk, rl_id first) {
    const rl_network *network = &walk->map->network;
    rl_rupture piece = {0};
    size_t end = 0;
    walk->queue[end++] = first;
    walk->seen[first] = true;
    for (size_t next = 0; next < end; next++) {
        const rl_id node = walk->queue[next];
        if (node < network->actor_count) {
            piece.actors_cut++;
        } else {
            const rl_id segment = network->segments[node - network->actor_count];
            piece.segments_cut++;
            piece.weight_cut += walk->map->scenario->segments[segment].weight;
        }
        for (int32_t i = walk->start[node]; i < walk->start[node + 1]; i++) {
            const rl_id neighbour = walk->neighbours[i];
            if (!walk->seen[neighbour]) {
                walk->seen[neighbour] = true;
                walk->queue[end++] = neighbour;
            }
        }
    }
    return piece;
}

static void add_piece(rl_rupture *sum, const rl_rupture *piece) {
    sum->actors_cut += piece->actors_cut;
    sum->segments_cut += piece->segments_cut;
    sum->weight_cut += piece->weight_cut;
}

// Of two pieces, whether the first is more the rest of the network than the second.
static bool is_more_main(const rl_rupture *piece, const rl_rupture *other) {
    if (piece->actors_cut != other->actors_cut)
        return piece->actors_cut > other->actors_cut;
    return piece->weight_cut > other->weight_cut;
}

static rl_rupture measure_rupture(walker *walk, rl_id actor) {
    memset(walk->seen, 0, (size_t)walk->map->network.node_count * sizeof *walk->seen);
    walk->seen[actor] = true;
    rl_rupture cut = {.actor = actor};
    rl_rupture kept = {0}; // segments alone are never the rest of a network
    for (int32_t i = walk->start[actor]; i < walk->start[actor + 1]; i++) {
        if (walk->seen[walk->neighbours[i]])
            continue;
        const rl_rupture piece = measure_piece(walk, walk->neighbours[i]);
        if (piece.actors_cut > 0 && is_more_main(&piece, &kept)) {
            add_piece(&cut, &kept);
            kept = piece;
        } else {
            add_piece(&cut, &piece);
        }
    }
    return cut;
}

static int compare_ruptures(const void *left, const void *right) {
    const rl_rupture *a = left, *b = right;
    if (a->weight_cut != b->weight_cut)
        return a->weight_cut > b->weight_cut ? -1 : 1;
    if (a->segments_cut != b->segments_cut)
        return a->segments_cut > b->segments_cut ? -1 : 1;
    if (a->actors_cut != b->actors_cut)
        return a->actors_cut > b->actors_cut ? -1 : 1;
    return a->actor < b->actor ? -1 : 1;
}

rl_status rl_rupture_list(rl_context *ctx, rl_map *map) {
    walker walk;
    rl_status status = RL_OK;
    RL_TRY(open_walker(ctx, map, &walk));
    for (rl_id actor = 0; actor < map->network.actor_count; actor++) {
        if (rl_should_stop(ctx)) {
            map->stopped = true;
            break;
        }
        if (!map->centrality[actor].articulation)
            continue;
        RL_TRY(RL_VECTOR_RESERVE(ctx, &map->ruptures, 1));
        map->ruptures.items[map->ruptures.count++] = measure_rupture(&walk, actor);
    }
    if (map->ruptures.count > 0)
        qsort(map->ruptures.items, map->ruptures.count, sizeof *map->ruptures.items,
              compare_ruptures);
done:
    close_walker(ctx, &walk);
    return status;
}
