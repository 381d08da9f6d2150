// Computes the map of a scenario: its network, where each actor stands, what hangs on a single
// actor, which relays share a public.
#ifndef RL_GRAPH_MAP_H
#define RL_GRAPH_MAP_H

#include "domain/map.h"

// Fills *out, which the caller clears with rl_map_clear (also after a failure) and which borrows
// the scenario. When the context asks to stop, what is known so far is kept and out->stopped set.
// The seed of the context decides the communities only.
RL_MUST_CHECK rl_status rl_map_compute(rl_context *ctx, const rl_scenario *scenario, rl_map *out);

#endif
