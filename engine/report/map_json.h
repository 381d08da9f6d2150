// The map of a scenario for programs: JSON with stable keys, documented in docs/graph.md.
#ifndef RL_REPORT_MAP_JSON_H
#define RL_REPORT_MAP_JSON_H

#include "base/text.h"
#include "domain/map.h"

// Appends the whole map, its actors ranked by `sort`. RL_E_MEMORY on failure.
RL_MUST_CHECK rl_status rl_map_json(const rl_map *map, rl_measure sort, rl_text *out);

#endif
