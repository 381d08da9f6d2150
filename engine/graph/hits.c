#include "graph/hits.h"

#include <math.h>
#include <string.h>

enum { SQUARINGS_MAX = 30 }; // 2^30 steps of the iteration
static const double CHANGE_MIN = 1e-14;

static double greatest(const double *values, size_t count) {
    double result = 0.0;
    for (size_t i = 0; i < count; i++)
        result = fmax(result, values[i]);
    return result;
}

static void scale_to_one(double *values, size_t count) {
    const double most = greatest(values, count);
    for (size_t i = 0; most > 0.0 && i < count; i++)
        values[i] /= most;
}

// The edges that carry weight, by the node they enter: those of node v are numbered
// order[start[v]] … order[start[v + 1] − 1].
static void sort_by_end(const rl_network *network, int32_t *start, int32_t *order) {
    const rl_edge *edges = network->edges.items;
    for (size_t i = 0; i < network->edges.count; i++)
        start[edges[i].to + 1]++;
    for (int32_t node = 0; node < network->node_count; node++)
        start[node + 1] += start[node];
    for (size_t i = 0; i < network->edges.count; i++)
        order[start[edges[i].to]++] = (int32_t)i;
    for (int32_t node = network->node_count; node > 0; node--) // back to where the rows begin
        start[node] = start[node - 1];
    start[0] = 0;
}

// matrix = W·Wᵀ, scaled: how much two actors send to the same nodes.
static rl_status fill_shared(rl_context *ctx, const rl_network *network, double unit,
                             double *matrix) {
    const size_t size = (size_t)network->actor_count;
    int32_t *start = RL_NEW(ctx, int32_t, network->node_count + 1);
    int32_t *order = RL_NEW(ctx, int32_t, network->edges.count);
    const bool ready = start != NULL && order != NULL;
    if (ready) {
        const rl_edge *edges = network->edges.items;
        sort_by_end(network, start, order);
        for (int32_t node = 0; node < network->node_count; node++) {
            for (int32_t i = start[node]; i < start[node + 1]; i++) {
                const rl_edge *one = &edges[order[i]];
                double *row = matrix + (size_t)one->from * size;
                for (int32_t j = start[node]; j < start[node + 1]; j++)
                    row[edges[order[j]].from] +=
                        (one->weight / unit) * (edges[order[j]].weight / unit);
            }
        }
        scale_to_one(matrix, size * size);
    }
    rl_release(ctx, start);
    rl_release(ctx, order);
    return ready ? RL_OK : rl_fail_memory(ctx);
}

// result = matrix², for a symmetric matrix without negative values; false when stopped.
static bool square(rl_context *ctx, const double *matrix, size_t size, double *result) {
    memset(result, 0, size * size * sizeof *result);
    for (size_t i = 0; i < size; i++) {
        if (rl_should_stop(ctx))
            return false;
        for (size_t k = 0; k < size; k++) {
            const double factor = matrix[i * size + k];
            if (factor == 0.0)
                continue;
            for (size_t j = i; j < size; j++)
                result[i * size + j] += factor * matrix[k * size + j];
        }
    }
    for (size_t i = 0; i < size; i++)
        for (size_t j = 0; j < i; j++)
            result[i * size + j] = result[j * size + i];
    scale_to_one(result, size * size);
    return true;
}

// Replaces the scores by the sums of the rows; returns the greatest change.
static double update_scores(const double *matrix, size_t size, double *before, double *hub) {
    memcpy(before, hub, size * sizeof *hub);
    for (size_t i = 0; i < size; i++) {
        hub[i] = 0.0;
        for (size_t j = 0; j < size; j++)
            hub[i] += matrix[i * size + j];
    }
    scale_to_one(hub, size);
    double change = 0.0;
    for (size_t i = 0; i < size; i++)
        change = fmax(change, fabs(hub[i] - before[i]));
    return change;
}

static void fill_authority(const rl_network *network, const double *hub, double unit,
                           double *authority) {
    for (size_t i = 0; i < network->edges.count; i++) {
        const rl_edge *edge = &network->edges.items[i];
        authority[edge->to] += edge->weight / unit * hub[edge->from];
    }
    scale_to_one(authority, (size_t)network->node_count);
}

rl_status rl_hits(rl_context *ctx, const rl_network *network, double *hub, double *authority,
                  bool *stopped) {
    const size_t size = (size_t)network->actor_count;
    rl_status status = RL_OK;
    double unit = 0.0; // weights are taken in this unit, so that no product overflows
    for (size_t i = 0; i < network->edges.count; i++)
        unit = fmax(unit, network->edges.items[i].weight);
    memset(hub, 0, (size_t)network->node_count * sizeof *hub);
    memset(authority, 0, (size_t)network->node_count * sizeof *authority);
    if (unit == 0.0)
        return RL_OK;

    double *matrix = RL_NEW(ctx, double, size *size);
    double *squared = RL_NEW(ctx, double, size *size);
    double *before = RL_NEW(ctx, double, size);
    if (matrix == NULL || squared == NULL || before == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(fill_shared(ctx, network, unit, matrix));
    double change = update_scores(matrix, size, before, hub);
    for (int n = 0; n < SQUARINGS_MAX && change > CHANGE_MIN && !*stopped; n++) {
        *stopped = !square(ctx, matrix, size, squared);
        double *swap = matrix;
        matrix = squared;
        squared = swap;
        if (!*stopped)
            change = update_scores(matrix, size, before, hub);
    }
    fill_authority(network, hub, unit, authority);
    for (int32_t node = 0; *stopped && node < network->node_count; node++)
        hub[node] = authority[node] = NAN;
done:
    rl_release(ctx, matrix);
    rl_release(ctx, squared);
    rl_release(ctx, before);
    return status;
}
