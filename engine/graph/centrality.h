// Where each actor stands in the network of a scenario. Formulas, readings, edge cases and sources
// of each measure: docs/graph.md.
#ifndef RL_GRAPH_CENTRALITY_H
#define RL_GRAPH_CENTRALITY_H

#include "domain/map.h"

// Computes every measure of every actor into `out` (actor_count entries). When the context asks to
// stop, the values not known yet are NaN (false for articulation points) and *stopped is set.
RL_MUST_CHECK rl_status rl_centrality_compute(rl_context *ctx, const rl_network *network,
                                              rl_centrality *out, bool *stopped);

// One measure alone for each actor of the scenario, by its name (rl_measure_name). RL_E_USAGE when
// no measure has that name. Values are NaN when the context asked to stop first.
RL_MUST_CHECK rl_status rl_centrality_by_name(rl_context *ctx, const rl_scenario *scenario,
                                              const char *measure, double *out_per_actor);

#endif
