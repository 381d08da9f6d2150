#include "graph/picture.h"

#include "base/names.h"
#include "graph/igraph_bridge.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct drawing {
    rl_context *ctx;
    const rl_map *map;
    rl_picture *out;
    rl_arena arena;
    rl_names keys;     // of the groups
    int32_t *group_of; // of each targeted segment, in the order of the network's nodes
} drawing;

// Groups -----------------------------------------------------------------------------------------

typedef enum grain { BY_SECTOR_AND_SIZE, BY_SECTOR, WHOLE } grain;

static const rl_segment *segment_at(const drawing *d, int32_t i) {
    return &d->map->scenario->segments[d->map->network.segments[i]];
}

static const char *key_of(drawing *d, const rl_segment *segment, grain by) {
    if (by != BY_SECTOR_AND_SIZE)
        return by == BY_SECTOR ? segment->sector : "";
    const size_t length = strlen(segment->sector) + strlen(segment->size) + 2;
    char *key = RL_ARENA_NEW(&d->arena, char, length);
    if (key != NULL)
        snprintf(key, length, "%s\n%s", segment->sector, segment->size);
    return key;
}

static rl_status group_segments(drawing *d, grain by) {
    const int32_t count = d->map->network.node_count - d->map->network.actor_count;
    rl_names_clear(&d->keys);
    rl_names_init(&d->keys, d->ctx);
    for (int32_t i = 0; i < count; i++) {
        const char *key = key_of(d, segment_at(d, i), by);
        if (key == NULL)
            return rl_fail_memory(d->ctx);
        const rl_status status = rl_names_add(&d->keys, key, &d->group_of[i]);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static rl_status choose_groups(drawing *d, grain *by) {
    rl_status status = RL_OK;
    for (int grain_tried = BY_SECTOR_AND_SIZE; grain_tried <= WHOLE; grain_tried++) {
        *by = (grain)grain_tried;
        status = group_segments(d, *by);
        if (status != RL_OK || d->keys.list.count <= RL_PICTURE_GROUPS_MAX)
            break;
    }
    return status;
}

// Nodes and edges --------------------------------------------------------------------------------

static rl_status add_nodes(drawing *d, grain by) {
    const rl_network *network = &d->map->network;
    const size_t count = (size_t)network->actor_count + d->keys.list.count;
    const rl_status status = RL_VECTOR_RESERVE(d->ctx, &d->out->nodes, count);
    if (status != RL_OK)
        return status;
    rl_picture_node *nodes = d->out->nodes.items;
    d->out->nodes.count = count;
    for (rl_id actor = 0; actor < network->actor_count; actor++)
        nodes[actor] = (rl_picture_node){.actor = actor, .weight = network->audience[actor]};
    for (size_t group = 0; group < d->keys.list.count; group++)
        nodes[(size_t)network->actor_count + group] = (rl_picture_node){.actor = RL_NONE};
    for (int32_t i = 0; i < network->node_count - network->actor_count; i++) {
        rl_picture_node *node = &nodes[network->actor_count + d->group_of[i]];
        node->weight += segment_at(d, i)->weight;
        node->sector = by == WHOLE ? NULL : segment_at(d, i)->sector;
        node->size = by == BY_SECTOR_AND_SIZE ? segment_at(d, i)->size : NULL;
    }
    return RL_OK;
}

// Adds the edges of one actor, which are `count` in the network: the links as they are, the
// audiences summed by group. `touched` has room for one weight a group.
static rl_status add_edges_of(drawing *d, const rl_edge *edges, size_t count, double *touched) {
    const int32_t actor_count = d->map->network.actor_count;
    const size_t group_count = d->keys.list.count;
    const rl_status status = RL_VECTOR_RESERVE(d->ctx, &d->out->edges, count + group_count);
    if (status != RL_OK)
        return status;
    memset(touched, 0, group_count * sizeof *touched);
    for (size_t i = 0; i < count; i++) {
        if (edges[i].to >= actor_count)
            touched[d->group_of[edges[i].to - actor_count]] += edges[i].weight;
        else
            d->out->edges.items[d->out->edges.count++] =
                (rl_picture_edge){edges[i].from, edges[i].to, edges[i].link_kinds, edges[i].share};
    }
    for (size_t group = 0; group < group_count; group++) {
        const int32_t node = actor_count + (int32_t)group;
        if (touched[group] > 0)
            d->out->edges.items[d->out->edges.count++] = (rl_picture_edge){
                edges->from, node, 0, fmin(1, touched[group] / d->out->nodes.items[node].weight)};
    }
    return RL_OK;
}

static rl_status add_edges(drawing *d) {
    const rl_edge *edges = d->map->network.edges.items;
    const size_t count = d->map->network.edges.count;
    double *touched = RL_ARENA_NEW(&d->arena, double, d->keys.list.count);
    if (touched == NULL)
        return rl_fail_memory(d->ctx);
    for (size_t first = 0, next; first < count; first = next) {
        for (next = first; next < count && edges[next].from == edges[first].from; next++) {
        }
        const rl_status status = add_edges_of(d, edges + first, next - first, touched);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Places -----------------------------------------------------------------------------------------

static void place_on_circle(rl_picture *picture) {
    const double turn = 2 * acos(-1.0) / (double)picture->nodes.count;
    for (size_t i = 0; i < picture->nodes.count; i++) {
        picture->nodes.items[i].x = 0.5 + 0.5 * cos(turn * (double)i);
        picture->nodes.items[i].y = 0.5 + 0.5 * sin(turn * (double)i);
    }
}

// Stretches one coordinate to [0, 1]; in the middle when all are the same.
static void stretch(const double *values, size_t count, size_t axis, rl_picture_node *nodes) {
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < count; i++) {
        least = fmin(least, values[2 * i + axis]);
        most = fmax(most, values[2 * i + axis]);
    }
    for (size_t i = 0; i < count; i++) {
        const double place = most > least ? (values[2 * i + axis] - least) / (most - least) : 0.5;
        *(axis == 0 ? &nodes[i].x : &nodes[i].y) = place;
    }
}

// A link holds its ends the closer, the stronger it is.
static rl_status place_nodes(drawing *d) {
    const int32_t node_count = (int32_t)d->out->nodes.count;
    const int32_t edge_count = (int32_t)d->out->edges.count;
    rl_igraph *graph = NULL;
    rl_status status = RL_OK;
    rl_edge *ends = RL_ARENA_NEW(&d->arena, rl_edge, edge_count);
    double *lengths = RL_ARENA_NEW(&d->arena, double, edge_count);
    double *places = RL_ARENA_NEW(&d->arena, double, 2 * (size_t)node_count);
    if (ends == NULL || lengths == NULL || places == NULL)
        return rl_fail_memory(d->ctx);
    for (int32_t i = 0; i < edge_count; i++) {
        const rl_picture_edge *edge = &d->out->edges.items[i];
        ends[i] = (rl_edge){.from = edge->from, .to = edge->to};
        lengths[i] = 2 - edge->share;
    }
    place_on_circle(d->out);
    RL_TRY(rl_igraph_create(d->ctx, node_count, ends, edge_count, /* directed= */ false, &graph));
    RL_TRY(rl_igraph_layout(graph, lengths, places));
    if (!rl_igraph_stopped(graph)) {
        stretch(places, (size_t)node_count, 0, d->out->nodes.items);
        stretch(places, (size_t)node_count, 1, d->out->nodes.items);
    }
done:
    rl_igraph_free(graph);
    return status;
}

rl_status rl_picture_draw(rl_context *ctx, const rl_map *map, rl_picture *out) {
    drawing d = {.ctx = ctx, .map = map, .out = out};
    grain by = WHOLE;
    rl_status status = RL_OK;
    rl_arena_init(&d.arena, ctx);
    rl_names_init(&d.keys, ctx);
    d.group_of = RL_ARENA_NEW(&d.arena, int32_t, map->network.node_count);
    if (d.group_of == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(choose_groups(&d, &by));
    RL_TRY(add_nodes(&d, by));
    RL_TRY(add_edges(&d));
    if (out->nodes.count > 0)
        RL_TRY(place_nodes(&d));
done:
    rl_names_clear(&d.keys);
    rl_arena_clear(&d.arena);
    return status;
}
