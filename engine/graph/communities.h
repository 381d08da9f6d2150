// Communities of a weighted undirected graph: the partition of greatest modularity that several
// searches by the multilevel method (Louvain; Blondel et al. 2008,
// doi:10.1088/1742-5468/2008/10/P10008) come to.
//
// igraph's own searches are not used: when an allocation fails they free graphs twice and corrupt
// the heap (measured on 0.10.2: multilevel crashed in 162 of 291 failures; Leiden when the graph of
// communities cannot be made), and multilevel is known to go round for ever on rounding errors.
// This one compares exact sums: weights are taken in whole numbers, the greatest being 2^30.
#ifndef RL_GRAPH_COMMUNITIES_H
#define RL_GRAPH_COMMUNITIES_H

#include "domain/map.h"

// `edges` join nodes 0 … node_count − 1, each pair at most once, without loops; their weights are
// finite and ≥ 0. Fills the community of each node, numbered by first node, and the modularity (NaN
// when no edge has weight: each node is then alone). The seed of the context draws the orders in
// which nodes are visited. When the context asks to stop, the best partition so far is kept and
// *stopped set.
RL_MUST_CHECK rl_status rl_communities(rl_context *ctx, int32_t node_count, const rl_edge *edges,
                                       int32_t edge_count, rl_id *community, double *modularity,
                                       bool *stopped);

#endif
