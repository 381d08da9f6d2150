// The network of a map in GraphML (http://graphml.graphdrawing.org), for Gephi, yEd, Cytoscape,
// igraph, networkx. Written by hand rather than by igraph, whose numbers follow the process's
// locale and lose digits.
#ifndef RL_REPORT_MAP_GRAPHML_H
#define RL_REPORT_MAP_GRAPHML_H

#include "base/text.h"
#include "domain/map.h"

// Appends the whole network in the order of the scenario; the same bytes for the same map. What is
// not known is left out. Characters that XML cannot hold are written as U+FFFD. RL_E_MEMORY on
// failure. Attributes: docs/graph.md.
RL_MUST_CHECK rl_status rl_map_graphml(const rl_map *map, rl_text *out);

#endif
