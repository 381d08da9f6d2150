// The one module that uses igraph: plain arrays in, plain arrays out.
//
// What it guards against (igraph 0.10.2 as Debian builds it):
//   * errors abort the process by default: here they become statuses, with igraph's reason in the
//     context. Bugs of igraph itself (its "fatal" errors) still end the process;
//   * its handlers and attribute table belong to the whole process: each call installs ours under a
//     lock and puts back what it found, so that relais can live in a program that uses igraph too,
//     and several threads may use relais;
//   * bad weights give silent nonsense: they are checked first, results after;
//   * nothing wrapped here draws random numbers: results depend on the graph alone.
// Not wrapped on purpose: exact feedback arc sets, optimal modularity and Sugiyama layout, which
// take over GLPK's global hooks; hubs and authorities, and communities, for the reasons given in
// graph/hits.h and graph/communities.h.
//
// Interruption: when the context asks to stop, a call fills its results with NaN, returns RL_OK,
// and rl_igraph_stopped is true from then on.
#ifndef RL_GRAPH_IGRAPH_BRIDGE_H
#define RL_GRAPH_IGRAPH_BRIDGE_H

#include "domain/map.h"

// A graph held by igraph. Edge weights are given with each call, in the order of the edges.
typedef struct rl_igraph rl_igraph;

// Only the ends of `edges` are read. The context must outlive the graph. *out is NULL on failure.
RL_MUST_CHECK rl_status rl_igraph_create(rl_context *ctx, int32_t node_count, const rl_edge *edges,
                                         int32_t edge_count, bool directed, rl_igraph **out);
void rl_igraph_free(rl_igraph *graph); // NULL is allowed

bool rl_igraph_stopped(const rl_igraph *graph);

// The results below have one value for each node.

// Brandes' betweenness along shortest paths, not normalised. Lengths must be positive.
RL_MUST_CHECK rl_status rl_igraph_betweenness(rl_igraph *graph, const double *lengths, double *out);

// Sum of 1 / distance from the node to every other one (0 for those out of reach).
RL_MUST_CHECK rl_status rl_igraph_harmonic(rl_igraph *graph, const double *lengths, double *out);

// PageRank with damping 0.85 (PRPACK); nodes without weighted edge out jump anywhere. Sums to 1.
RL_MUST_CHECK rl_status rl_igraph_pagerank(rl_igraph *graph, const double *weights, double *out);

// Core numbers. The graph must be undirected and simple.
RL_MUST_CHECK rl_status rl_igraph_coreness(rl_igraph *graph, double *out);

// Burt's constraint of the first `node_count` nodes; NaN for nodes without weighted edge. The graph
// must be undirected and simple.
RL_MUST_CHECK rl_status rl_igraph_constraint(rl_igraph *graph, const double *weights,
                                             int32_t node_count, double *out);

// Places of the nodes on a plane, x then y of each, by Kamada and Kawai's springs from a circle:
// no random number. Lengths must be positive. Time and memory grow with the square of the nodes.
RL_MUST_CHECK rl_status rl_igraph_layout(rl_igraph *graph, const double *lengths, double *out);

// Marks the nodes whose removal leaves more pieces than before; none when stopped.
RL_MUST_CHECK rl_status rl_igraph_articulation(rl_igraph *graph, bool *out);

#endif
