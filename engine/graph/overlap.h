// Which relays share their public: pairs, and communities of relays. Formulas in docs/graph.md.
#ifndef RL_GRAPH_OVERLAP_H
#define RL_GRAPH_OVERLAP_H

#include "domain/map.h"

// Fills the overlaps, the communities and their modularity of a map whose network is built. Relays
// are the actors with the role relay and an audience in the target. Time: Σ over segments of the
// square of the number of relays that touch it. Sets map->stopped when stopped on the way, and
// keeps what is known.
RL_MUST_CHECK rl_status rl_overlap_compute(rl_context *ctx, rl_map *map);

#endif
