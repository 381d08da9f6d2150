#include "graph/network.h"

#include <stdlib.h>

static int compare_ids(rl_id a, rl_id b) { return (a > b) - (a < b); }

static int compare_edges(const void *left, const void *right) {
    const rl_edge *a = left, *b = right;
    const int by_from = compare_ids(a->from, b->from);
    return by_from != 0 ? by_from : compare_ids(a->to, b->to);
}

// Sorted by ends, then by kind and strength: the order of the rows of links.csv must not show in
// the last bits of a combined share.
static int compare_links(const void *left, const void *right) {
    const rl_link *a = left, *b = right;
    int order = compare_ids(a->from, b->from);
    if (order == 0)
        order = compare_ids(a->to, b->to);
    if (order == 0)
        order = (a->kind > b->kind) - (a->kind < b->kind);
    return order != 0 ? order : (a->weight > b->weight) - (a->weight < b->weight);
}

static bool starts_edge(const rl_network *network, const rl_link *link) {
    if (network->edges.count == 0)
        return true;
    const rl_edge *last = &network->edges.items[network->edges.count - 1];
    return last->from != link->from || last->to != link->to;
}

static rl_status add_links(rl_context *ctx, const rl_scenario *scenario, rl_network *network) {
    const size_t count = (size_t)scenario->link_count;
    rl_link *links = RL_NEW(ctx, rl_link, count);
    if (links == NULL)
        return rl_fail_memory(ctx);
    rl_status status = RL_OK;
    for (size_t i = 0; i < count; i++)
        links[i] = scenario->links[i];
    qsort(links, count, sizeof *links, compare_links);
    for (size_t i = 0; i < count; i++) {
        if (links[i].from == links[i].to || links[i].weight <= 0.0)
            continue;
        if (starts_edge(network, &links[i])) {
            RL_TRY(RL_VECTOR_RESERVE(ctx, &network->edges, 1));
            network->edges.items[network->edges.count++] =
                (rl_edge){.from = links[i].from, .to = links[i].to};
        }
        rl_edge *edge = &network->edges.items[network->edges.count - 1];
        edge->link_kinds |= 1u << links[i].kind;
        // 1 − (1 − share)(1 − strength), written so that a single link keeps its exact strength.
        edge->share += links[i].weight - edge->share * links[i].weight;
        edge->weight = edge->share * network->audience[edge->to];
    }
done:
    rl_release(ctx, links);
    return status;
}

static rl_status add_audiences(rl_context *ctx, const rl_scenario *scenario,
                               const rl_id *node_of_segment, rl_network *network) {
    for (rl_id actor = 0; actor < scenario->actor_count; actor++) {
        for (int32_t i = scenario->audience_start[actor]; i < scenario->audience_start[actor + 1];
             i++) {
            const rl_audience *audience = &scenario->audiences[i];
            const rl_id node = node_of_segment[audience->segment];
            if (node == RL_NONE)
                continue;
            if (RL_VECTOR_RESERVE(ctx, &network->edges, 1) != RL_OK)
                return RL_E_MEMORY;
            const double weight = audience->share * scenario->segments[audience->segment].weight;
            network->edges.items[network->edges.count++] =
                (rl_edge){.from = actor, .to = node, .share = audience->share, .weight = weight};
            network->audience[actor] += weight;
        }
    }
    return RL_OK;
}

rl_status rl_network_build(rl_context *ctx, const rl_scenario *scenario, rl_network *out) {
    rl_status status = RL_OK;
    *out = (rl_network){.actor_count = scenario->actor_count};
    rl_id *node_of_segment = RL_NEW(ctx, rl_id, scenario->segment_count);
    out->segments = RL_NEW(ctx, rl_id, scenario->segment_count);
    out->audience = RL_NEW(ctx, double, scenario->actor_count);
    if (node_of_segment == NULL || out->segments == NULL || out->audience == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    int32_t targeted_count = 0;
    for (rl_id segment = 0; segment < scenario->segment_count; segment++) {
        node_of_segment[segment] = RL_NONE;
        if (scenario->segments[segment].targeted) {
            node_of_segment[segment] = scenario->actor_count + targeted_count;
            out->segments[targeted_count++] = segment;
        }
    }
    out->node_count = scenario->actor_count + targeted_count;
    // Audiences first: the weight of a link needs the audience at its far end.
    RL_TRY(add_audiences(ctx, scenario, node_of_segment, out));
    RL_TRY(add_links(ctx, scenario, out));
    if (out->edges.count > 0)
        qsort(out->edges.items, out->edges.count, sizeof *out->edges.items, compare_edges);
done:
    rl_release(ctx, node_of_segment);
    return status;
}

rl_status rl_network_undirected(rl_context *ctx, const rl_network *network, rl_edge **edges,
                                int32_t *edge_count) {
    const size_t count = network->edges.count;
    rl_edge *all = RL_NEW(ctx, rl_edge, count);
    if (all == NULL)
        return rl_fail_memory(ctx);
    for (size_t i = 0; i < count; i++) {
        all[i] = network->edges.items[i];
        if (all[i].from > all[i].to) {
            all[i].from = network->edges.items[i].to;
            all[i].to = network->edges.items[i].from;
        }
    }
    qsort(all, count, sizeof *all, compare_edges);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && compare_edges(&all[kept - 1], &all[i]) == 0) {
            all[kept - 1].weight += all[i].weight;
            all[kept - 1].link_kinds |= all[i].link_kinds;
        } else {
            all[kept++] = all[i];
        }
    }
    *edges = all;
    *edge_count = (int32_t)kept;
    return RL_OK;
}
