#include "domain/map.h"

#include <string.h>

static const char *const measure_names[RL_MEASURE_COUNT] = {
    [RL_MEASURE_STRENGTH] = "strength",
    [RL_MEASURE_BETWEENNESS] = "betweenness",
    [RL_MEASURE_CLOSENESS] = "closeness",
    [RL_MEASURE_PAGERANK] = "pagerank",
    [RL_MEASURE_HUB] = "hub",
    [RL_MEASURE_AUTHORITY] = "authority",
    [RL_MEASURE_CORE] = "core",
};

const char *rl_measure_name(rl_measure measure) { return measure_names[measure]; }

bool rl_measure_from_name(const char *name, rl_measure *out) {
    for (int measure = 0; measure < RL_MEASURE_COUNT; measure++) {
        if (strcmp(name, measure_names[measure]) == 0) {
            *out = (rl_measure)measure;
            return true;
        }
    }
    return false;
}

void rl_network_clear(rl_context *ctx, rl_network *network) {
    rl_release(ctx, network->segments);
    rl_release(ctx, network->audience);
    RL_VECTOR_CLEAR(ctx, &network->edges);
    *network = (rl_network){0};
}

void rl_map_clear(rl_context *ctx, rl_map *map) {
    rl_network_clear(ctx, &map->network);
    rl_release(ctx, map->centrality);
    rl_release(ctx, map->community);
    RL_VECTOR_CLEAR(ctx, &map->ruptures);
    RL_VECTOR_CLEAR(ctx, &map->overlaps);
    RL_VECTOR_CLEAR(ctx, &map->communities);
    *map = (rl_map){0};
}
