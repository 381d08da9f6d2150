// Hubs and authorities (Kleinberg 1999, doi:10.1145/324133.324140): a good hub sends to good
// authorities, a good authority is sent to by good hubs. With W the weights of the edges,
// hub = leading eigenvector of W·Wᵀ and authority ∝ Wᵀ·hub, each scaled to a maximum of 1.
//
// Kleinberg's own iteration from equal scores, taken 2ⁿ steps at a time by squaring W·Wᵀ (n ≤ 30).
// igraph's solver is not used here: where separate parts of a network tie it keeps one of them at
// random and gives 0 to the other (measured: two equal isolated pairs), while the iteration treats
// them alike.
#ifndef RL_GRAPH_HITS_H
#define RL_GRAPH_HITS_H

#include "domain/map.h"

// `hub` and `authority` have one value for each node; all are 0 when no edge carries weight. When
// the context asks to stop they are NaN and *stopped is set. Only actors may have edges out.
// Time: about ten products of matrices of the size of the number of actors.
RL_MUST_CHECK rl_status rl_hits(rl_context *ctx, const rl_network *network, double *hub,
                                double *authority, bool *stopped);

#endif
