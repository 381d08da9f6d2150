// Builds the weighted directed graph of a scenario.
//
// Nodes: every actor, and every targeted segment (untargeted ones carry nothing of the target).
//
// Edges, at most one for each ordered pair of nodes:
//   actor → segment   share = audience share;
//   actor → actor     share = strength of the link. Parallel links, whatever their kinds, are
//                     combined as independent ways to pass: share = 1 − Π (1 − strength_k).
//                     Links of strength 0 and links of an actor to itself are left out.
//
// Each edge has two readings:
//   weight = share × weight at the far end, where the far end of an audience is its segment
//            (weight in the target) and the far end of a link is the other actor's own audience.
//            All edges are thus in one unit, that of the target: the strength of an actor is what
//            it touches itself plus what it opens at one remove.
//   length (rl_edge_length) = 1 / share, rounded to 1/65536 (and a share below 1e-9 counting as
//   1e-9): how hard the
//            edge is to pass; 1 for a sure one. Inverse weights as lengths: Newman 2001,
//            doi:10.1103/PhysRevE.64.016132; Brandes 2001, doi:10.1080/0022250X.2001.9990249.
//            Shares are already normalised to (0, 1]. Rounding makes sums of lengths exact, so that
//            two equal routes tie whatever the order of addition, here as in any other program that
//            reads the exported graph.
#ifndef RL_GRAPH_NETWORK_H
#define RL_GRAPH_NETWORK_H

#include "domain/map.h"

// Fills *out, which the caller clears with rl_network_clear (also after a failure).
RL_MUST_CHECK rl_status rl_network_build(rl_context *ctx, const rl_scenario *scenario,
                                         rl_network *out);

// The network without directions: one edge for each pair of joined nodes, from < to, with the sum
// of the weights of both directions; sorted like the network's. *edges is owned by the caller.
RL_MUST_CHECK rl_status rl_network_undirected(rl_context *ctx, const rl_network *network,
                                              rl_edge **edges, int32_t *edge_count);

#endif
