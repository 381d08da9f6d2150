// What hangs on a single actor: for each actor that is an articulation point, what is cut off from
// the rest of the network without it.
#ifndef RL_GRAPH_RUPTURE_H
#define RL_GRAPH_RUPTURE_H

#include "domain/map.h"

// Lists the articulation points among the actors with what they cut off, by decreasing target
// weight, then segments, then actors. `centrality` tells which actors are articulation points.
RL_MUST_CHECK rl_status rl_rupture_list(rl_context *ctx, rl_map *map);

#endif
