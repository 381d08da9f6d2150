#include "graph/centrality.h"

#include "base/messages.h"
#include "graph/hits.h"
#include "graph/igraph_bridge.h"
#include "graph/network.h"

#include <math.h>
#include <string.h>

// The network as igraph holds it, and its weights in the forms the measures take.
typedef struct workspace {
    rl_context *ctx;
    const rl_network *network;
    rl_igraph *directed;
    rl_igraph *undirected;
    rl_igraph *contacts;     // the undirected edges that carry weight
    double *weights;         // of the directed edges, the greatest being 1
    double *lengths;         // of the directed edges
    double *contact_weights; // the greatest being 1
    double *values;          // of every node, for the measure being computed
    double *other_values;
    bool stopped;
} workspace;

static void close_workspace(workspace *work) {
    rl_igraph_free(work->directed);
    rl_igraph_free(work->undirected);
    rl_igraph_free(work->contacts);
    rl_release(work->ctx, work->weights);
    rl_release(work->ctx, work->lengths);
    rl_release(work->ctx, work->contact_weights);
    rl_release(work->ctx, work->values);
    rl_release(work->ctx, work->other_values);
}

// The weights in units of the greatest: no measure that takes them depends on their unit, and
// igraph is unsteady with very small or very large ones.
static double *copy_scaled_weights(rl_context *ctx, const rl_edge *edges, size_t count) {
    double *weights = RL_NEW(ctx, double, count);
    double greatest = 0.0;
    for (size_t i = 0; i < count; i++)
        greatest = fmax(greatest, edges[i].weight);
    for (size_t i = 0; weights != NULL && greatest > 0.0 && i < count; i++)
        weights[i] = edges[i].weight / greatest;
    return weights;
}

static rl_status open_undirected(workspace *work) {
    rl_edge *edges = NULL;
    int32_t count = 0;
    rl_status status = RL_OK;
    RL_TRY(rl_network_undirected(work->ctx, work->network, &edges, &count));
    RL_TRY(rl_igraph_create(work->ctx, work->network->node_count, edges, count, false,
                            &work->undirected));
    // Links to actors without audience carry nothing: igraph would divide by their sum.
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++)
        if (edges[i].weight > 0.0)
            edges[kept++] = edges[i];
    RL_TRY(rl_igraph_create(work->ctx, work->network->node_count, edges, kept, false,
                            &work->contacts));
    work->contact_weights = copy_scaled_weights(work->ctx, edges, (size_t)kept);
    if (work->contact_weights == NULL)
        status = rl_fail_memory(work->ctx);
done:
    rl_release(work->ctx, edges);
    return status;
}

// On failure the caller closes it too.
static rl_status open_workspace(rl_context *ctx, const rl_network *network, workspace *work) {
    const size_t edge_count = network->edges.count;
    *work = (workspace){.ctx = ctx, .network = network};
    work->weights = copy_scaled_weights(ctx, network->edges.items, edge_count);
    work->lengths = RL_NEW(ctx, double, edge_count);
    work->values = RL_NEW(ctx, double, network->node_count);
    work->other_values = RL_NEW(ctx, double, network->node_count);
    if (work->weights == NULL || work->lengths == NULL || work->values == NULL ||
        work->other_values == NULL)
        return rl_fail_memory(ctx);
    for (size_t i = 0; i < edge_count; i++)
        work->lengths[i] = rl_edge_length(&network->edges.items[i]);
    const rl_status status =
        rl_igraph_create(ctx, network->node_count, network->edges.items, (int32_t)edge_count,
                         /* directed= */ true, &work->directed);
    return status != RL_OK ? status : open_undirected(work);
}

static void compute_strength(const rl_network *network, double *out, double *in) {
    memset(out, 0, (size_t)network->node_count * sizeof *out);
    memset(in, 0, (size_t)network->node_count * sizeof *in);
    for (size_t i = 0; i < network->edges.count; i++) {
        out[network->edges.items[i].from] += network->edges.items[i].weight;
        in[network->edges.items[i].to] += network->edges.items[i].weight;
    }
}

// Routes start at actors only, since segments have no edge out: the share of the routes from
// another actor to any other node.
static void scale_betweenness(const rl_network *network, double *values) {
    const double routes = (network->actor_count - 1.0) * (network->node_count - 2.0);
    for (int32_t node = 0; node < network->node_count && routes > 0.0; node++)
        values[node] /= routes;
}

static void scale_closeness(const rl_network *network, double *values) {
    for (int32_t node = 0; node < network->node_count && network->node_count > 1; node++)
        values[node] /= network->node_count - 1.0;
}

// Fills work->values with one measure of every node.
static rl_status compute(workspace *work, rl_measure measure) {
    rl_status status = RL_OK;
    double *values = work->values;
    switch (measure) {
    case RL_MEASURE_STRENGTH:
        compute_strength(work->network, values, work->other_values);
        for (int32_t node = 0; node < work->network->node_count; node++)
            values[node] += work->other_values[node];
        break;
    case RL_MEASURE_BETWEENNESS:
        status = rl_igraph_betweenness(work->directed, work->lengths, values);
        scale_betweenness(work->network, values);
        break;
    case RL_MEASURE_CLOSENESS:
        status = rl_igraph_harmonic(work->directed, work->lengths, values);
        scale_closeness(work->network, values);
        break;
    case RL_MEASURE_PAGERANK:
        status = rl_igraph_pagerank(work->directed, work->weights, values);
        break;
    case RL_MEASURE_HUB:
        status = rl_hits(work->ctx, work->network, values, work->other_values, &work->stopped);
        break;
    case RL_MEASURE_AUTHORITY:
        status = rl_hits(work->ctx, work->network, work->other_values, values, &work->stopped);
        break;
    case RL_MEASURE_CORE:
        status = rl_igraph_coreness(work->undirected, values);
        break;
    case RL_MEASURE_COUNT:
        break;
    }
    return status;
}

static void keep_values(const workspace *work, const double *values, rl_measure measure,
                        rl_centrality *out) {
    for (rl_id actor = 0; actor < work->network->actor_count; actor++)
        out[actor].value[measure] = values[actor];
}

static rl_status compute_measures(workspace *work, rl_centrality *out) {
    for (int i = 0; i < RL_MEASURE_COUNT; i++) {
        const rl_measure measure = (rl_measure)i;
        if (measure == RL_MEASURE_AUTHORITY) // comes with the hubs
            continue;
        const rl_status status = compute(work, measure);
        if (status != RL_OK)
            return status;
        keep_values(work, work->values, measure, out);
        if (measure == RL_MEASURE_HUB)
            keep_values(work, work->other_values, RL_MEASURE_AUTHORITY, out);
    }
    return RL_OK;
}

static rl_status compute_articulation(workspace *work, rl_centrality *out) {
    bool *articulation = RL_NEW(work->ctx, bool, work->network->node_count);
    if (articulation == NULL)
        return rl_fail_memory(work->ctx);
    const rl_status status = rl_igraph_articulation(work->undirected, articulation);
    for (rl_id actor = 0; actor < work->network->actor_count; actor++)
        out[actor].articulation = articulation[actor];
    rl_release(work->ctx, articulation);
    return status;
}

rl_status rl_centrality_compute(rl_context *ctx, const rl_network *network, rl_centrality *out,
                                bool *stopped) {
    rl_status status = RL_OK;
    workspace work;
    RL_TRY(open_workspace(ctx, network, &work));
    RL_TRY(compute_measures(&work, out));
    compute_strength(network, work.values, work.other_values);
    for (rl_id actor = 0; actor < network->actor_count; actor++) {
        out[actor].strength_out = work.values[actor];
        out[actor].strength_in = work.other_values[actor];
    }
    RL_TRY(rl_igraph_constraint(work.contacts, work.contact_weights, network->actor_count,
                                work.values));
    for (rl_id actor = 0; actor < network->actor_count; actor++)
        out[actor].constraint = work.values[actor];
    RL_TRY(compute_articulation(&work, out));
    *stopped = *stopped || work.stopped || rl_igraph_stopped(work.directed) ||
               rl_igraph_stopped(work.undirected) || rl_igraph_stopped(work.contacts);
done:
    close_workspace(&work);
    return status;
}

rl_status rl_centrality_by_name(rl_context *ctx, const rl_scenario *scenario, const char *measure,
                                double *out_per_actor) {
    rl_measure wanted;
    if (!rl_measure_from_name(measure, &wanted))
        return rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_GRAPH_UNKNOWN_MEASURE),
                       measure);
    rl_status status = RL_OK;
    rl_network network = {0};
    workspace work = {.ctx = ctx};
    RL_TRY(rl_network_build(ctx, scenario, &network));
    RL_TRY(open_workspace(ctx, &network, &work));
    RL_TRY(compute(&work, wanted));
    memcpy(out_per_actor, work.values, (size_t)network.actor_count * sizeof *out_per_actor);
done:
    close_workspace(&work);
    rl_network_clear(ctx, &network);
    return status;
}
