#include "support/naive_graph.h"

#include <assert.h>
#include <math.h>
#include <string.h>

static void add_edges(const rl_scenario *scenario, rl_naive_graph *graph) {
    rl_naive_matrix missed; // probability that no link of the pair works
    for (int u = 0; u < graph->node_count; u++)
        for (int v = 0; v < graph->node_count; v++)
            missed[u][v] = 1.0;
    for (int i = 0; i < scenario->link_count; i++)
        missed[scenario->links[i].from][scenario->links[i].to] *= 1.0 - scenario->links[i].weight;
    double audience[RL_NAIVE_NODES_MAX] = {0};
    for (int u = 0; u < graph->actor_count; u++) {
        for (int v = graph->actor_count; v < graph->node_count; v++) {
            const rl_id segment = graph->segments[v - graph->actor_count];
            graph->share[u][v] = rl_audience_share(scenario, u, segment);
            graph->weight[u][v] = graph->share[u][v] * scenario->segments[segment].weight;
            audience[u] += graph->weight[u][v];
        }
    }
    for (int u = 0; u < graph->actor_count; u++) {
        for (int v = 0; v < graph->actor_count; v++) {
            graph->share[u][v] = u == v ? 0.0 : 1.0 - missed[u][v];
            graph->weight[u][v] = graph->share[u][v] * audience[v];
        }
    }
}

static void find_distances(rl_naive_graph *graph) {
    const int n = graph->node_count;
    for (int u = 0; u < n; u++) {
        for (int v = 0; v < n; v++) {
            const double share = graph->share[u][v];
            graph->length[u][v] =
                share > 0.0 ? floor(65536.0 / share + 0.5) / 65536.0 : (double)INFINITY;
            graph->distance[u][v] = u == v ? 0.0 : graph->length[u][v];
        }
    }
    for (int k = 0; k < n; k++)
        for (int u = 0; u < n; u++)
            for (int v = 0; v < n; v++)
                graph->distance[u][v] =
                    fmin(graph->distance[u][v], graph->distance[u][k] + graph->distance[k][v]);
}

// Shortest paths from u to v end with an edge (w, v) that lies on one; counted by increasing
// distance from u. Lengths are exact, so that equality is too.
static void count_routes(rl_naive_graph *graph) {
    const int n = graph->node_count;
    for (int u = 0; u < n; u++) {
        bool counted[RL_NAIVE_NODES_MAX] = {0};
        memset(graph->routes[u], 0, sizeof graph->routes[u]);
        graph->routes[u][u] = 1.0;
        counted[u] = true;
        for (int step = 1; step < n; step++) {
            int nearest = -1;
            for (int v = 0; v < n; v++)
                if (!counted[v] && isfinite(graph->distance[u][v]) &&
                    (nearest < 0 || graph->distance[u][v] < graph->distance[u][nearest]))
                    nearest = v;
            if (nearest < 0)
                break;
            counted[nearest] = true;
            for (int w = 0; w < n; w++)
                if (w != nearest && graph->distance[u][w] + graph->length[w][nearest] ==
                                        graph->distance[u][nearest])
                    graph->routes[u][nearest] += graph->routes[u][w];
        }
    }
}

void rl_naive_build(const rl_scenario *scenario, rl_naive_graph *graph) {
    memset(graph, 0, sizeof *graph);
    graph->actor_count = scenario->actor_count;
    graph->node_count = scenario->actor_count;
    for (rl_id s = 0; s < scenario->segment_count; s++)
        if (scenario->segments[s].targeted)
            graph->segments[graph->node_count++ - graph->actor_count] = s;
    assert(graph->node_count <= RL_NAIVE_NODES_MAX);
    add_edges(scenario, graph);
    find_distances(graph);
    count_routes(graph);
}

void rl_naive_betweenness(const rl_naive_graph *graph, double *out) {
    for (int v = 0; v < graph->node_count; v++) {
        out[v] = 0.0;
        for (int s = 0; s < graph->node_count; s++)
            for (int t = 0; t < graph->node_count; t++)
                if (s != v && t != v && s != t && isfinite(graph->distance[s][t]) &&
                    graph->distance[s][v] + graph->distance[v][t] == graph->distance[s][t])
                    out[v] += graph->routes[s][v] * graph->routes[v][t] / graph->routes[s][t];
    }
}

void rl_naive_harmonic(const rl_naive_graph *graph, double *out) {
    for (int u = 0; u < graph->node_count; u++) {
        out[u] = 0.0;
        for (int v = 0; v < graph->node_count; v++)
            if (v != u)
                out[u] += 1.0 / graph->distance[u][v];
    }
}

void rl_naive_pagerank(const rl_naive_graph *graph, double *out) {
    const int n = graph->node_count;
    double total[RL_NAIVE_NODES_MAX] = {0};
    for (int u = 0; u < n; u++) {
        out[u] = 1.0 / n;
        for (int v = 0; v < n; v++)
            total[u] += graph->weight[u][v];
    }
    for (int step = 0; step < 400; step++) { // 0.85^400 < 1e-28
        double next[RL_NAIVE_NODES_MAX] = {0};
        double lost = 0.0;
        for (int u = 0; u < n; u++) {
            if (total[u] == 0.0)
                lost += out[u];
            for (int v = 0; v < n && total[u] > 0.0; v++)
                next[v] += out[u] * graph->weight[u][v] / total[u];
        }
        for (int v = 0; v < n; v++)
            out[v] = 0.15 / n + 0.85 * (next[v] + lost / n);
    }
}

static void scale(double *values, int count) {
    double most = 0.0;
    for (int i = 0; i < count; i++)
        most = fmax(most, values[i]);
    for (int i = 0; i < count; i++)
        values[i] = most > 0.0 ? values[i] / most : 0.0;
}

bool rl_naive_hits(const rl_naive_graph *graph, int steps, double *hub, double *authority) {
    const int n = graph->node_count;
    double change = 1.0;
    for (int u = 0; u < n; u++)
        hub[u] = 1.0;
    while (steps-- > 0 && change > 1e-15) {
        double before[RL_NAIVE_NODES_MAX];
        memcpy(before, hub, sizeof before);
        for (int v = 0; v < n; v++) {
            authority[v] = 0.0;
            for (int u = 0; u < n; u++)
                authority[v] += graph->weight[u][v] * before[u];
        }
        scale(authority, n);
        change = 0.0;
        for (int u = 0; u < n; u++) {
            hub[u] = 0.0;
            for (int v = 0; v < n; v++)
                hub[u] += graph->weight[u][v] * authority[v];
        }
        scale(hub, n);
        for (int u = 0; u < n; u++)
            change = fmax(change, fabs(hub[u] - before[u]));
    }
    return change <= 1e-15;
}

static bool are_joined(const rl_naive_graph *graph, int u, int v) {
    return graph->share[u][v] > 0.0 || graph->share[v][u] > 0.0;
}

void rl_naive_core(const rl_naive_graph *graph, double *out) {
    bool peeled[RL_NAIVE_NODES_MAX] = {0};
    int core = 0;
    for (int left = graph->node_count; left > 0;) {
        int found = -1;
        for (int v = 0; v < graph->node_count && found < 0; v++) {
            int degree = 0;
            for (int u = 0; u < graph->node_count; u++)
                degree += !peeled[u] && are_joined(graph, u, v);
            if (!peeled[v] && degree <= core)
                found = v;
        }
        if (found < 0) {
            core++;
            continue;
        }
        peeled[found] = true;
        out[found] = core;
        left--;
    }
}

void rl_naive_constraint(const rl_naive_graph *graph, double *out) {
    const int n = graph->node_count;
    rl_naive_matrix part; // of the weight around u that is with v
    for (int u = 0; u < n; u++) {
        double total = 0.0;
        for (int v = 0; v < n; v++)
            total += graph->weight[u][v] + graph->weight[v][u];
        for (int v = 0; v < n; v++)
            part[u][v] = total > 0.0 ? (graph->weight[u][v] + graph->weight[v][u]) / total : 0.0;
        out[u] = total > 0.0 ? 0.0 : (double)NAN;
    }
    for (int u = 0; u < n; u++) {
        for (int v = 0; v < n; v++) {
            if (part[u][v] == 0.0)
                continue;
            double held = part[u][v];
            for (int w = 0; w < n; w++)
                if (w != u && w != v)
                    held += part[u][w] * part[w][v];
            out[u] += held * held;
        }
    }
}

int rl_naive_components(const rl_naive_graph *graph, int left_out, int *component) {
    int count = 0;
    for (int v = 0; v < graph->node_count; v++)
        component[v] = -1;
    for (int first = 0; first < graph->node_count; first++) {
        if (first == left_out || component[first] >= 0)
            continue;
        int queue[RL_NAIVE_NODES_MAX], end = 0;
        component[first] = count;
        queue[end++] = first;
        for (int next = 0; next < end; next++)
            for (int v = 0; v < graph->node_count; v++)
                if (v != left_out && component[v] < 0 && are_joined(graph, queue[next], v)) {
                    component[v] = count;
                    queue[end++] = v;
                }
        count++;
    }
    return count;
}

double rl_naive_overlap(const rl_scenario *scenario, rl_id one, rl_id other) {
    const rl_id set = scenario->actors[one].exclusive_set;
    double weight = 0.0;
    if (set != RL_NONE && set == scenario->actors[other].exclusive_set)
        return 0.0;
    for (rl_id s = 0; s < scenario->segment_count; s++)
        if (scenario->segments[s].targeted)
            weight += scenario->segments[s].weight * rl_audience_share(scenario, one, s) *
                      rl_audience_share(scenario, other, s);
    return weight;
}
