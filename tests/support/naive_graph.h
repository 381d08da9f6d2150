// Measures of small graphs straight from their definitions, on dense matrices and without igraph:
// what engine/graph is compared with.
#ifndef RL_TESTS_NAIVE_GRAPH_H
#define RL_TESTS_NAIVE_GRAPH_H

#include "domain/scenario.h"

enum { RL_NAIVE_NODES_MAX = 50 };

typedef double rl_naive_matrix[RL_NAIVE_NODES_MAX][RL_NAIVE_NODES_MAX];

// Nodes as in rl_network: actors, then targeted segments. 0 where there is no edge.
typedef struct rl_naive_graph {
    int node_count;
    int actor_count;
    rl_id segments[RL_NAIVE_NODES_MAX]; // of node actor_count + i
    rl_naive_matrix share;
    rl_naive_matrix weight;
    rl_naive_matrix length;
    rl_naive_matrix distance; // INFINITY when out of reach
    rl_naive_matrix routes;   // number of shortest paths
} rl_naive_graph;

// Builds the graph of a scenario with at most RL_NAIVE_NODES_MAX nodes, from the rules written in
// docs/graph.md, and its distances (Floyd–Warshall).
void rl_naive_build(const rl_scenario *scenario, rl_naive_graph *graph);

// Each fills one value for each node.
void rl_naive_betweenness(const rl_naive_graph *graph, double *out); // not normalised
void rl_naive_harmonic(const rl_naive_graph *graph, double *out);    // not normalised
void rl_naive_pagerank(const rl_naive_graph *graph, double *out);    // power iteration
void rl_naive_core(const rl_naive_graph *graph, double *out);        // peeling
void rl_naive_constraint(const rl_naive_graph *graph, double *out);  // NaN without weighted edge

// Power iteration from equal scores; false when it had not converged after `steps`.
bool rl_naive_hits(const rl_naive_graph *graph, int steps, double *hub, double *authority);

// Numbers the connected components, directions ignored, without one node (−1 to keep all; the node
// left out gets −1); returns how many there are.
int rl_naive_components(const rl_naive_graph *graph, int left_out, int *component);

// Expected target weight that both actors touch.
double rl_naive_overlap(const rl_scenario *scenario, rl_id one, rl_id other);

#endif
