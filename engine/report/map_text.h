// The map of a scenario for people: tables of at most RL_PAGE_WIDTH columns.
#ifndef RL_REPORT_MAP_TEXT_H
#define RL_REPORT_MAP_TEXT_H

#include "base/text.h"
#include "domain/map.h"

typedef struct rl_map_view {
    rl_measure sort; // what actors are ranked by
    int32_t top;     // longest list
} rl_map_view;

// Appends the actors, connectors, bridges, points of rupture, shared publics and groups, in the
// context's language. RL_E_MEMORY on failure.
RL_MUST_CHECK rl_status rl_map_text(const rl_map *map, const rl_map_view *view, rl_text *out);

#endif
