#include "domain/map.h"

#include <math.h>
#include <stdlib.h>
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

// Below it, a share is as hard to pass as this one: keeps the sums of rounded lengths exact.
static const double SHARE_MIN = 1e-9;

double rl_edge_length(const rl_edge *edge) {
    return round(65536.0 / fmax(edge->share, SHARE_MIN)) / 65536.0;
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

// An actor with what it is ranked by.
typedef struct ranked_actor {
    rl_id actor;
    double value;
    double strength;
} ranked_actor;

static int compare_decreasing(double a, double b) {
    if (isnan(a) || isnan(b))
        return isnan(a) - isnan(b);
    return (a < b) - (a > b);
}

static int compare_ranked(const void *left, const void *right) {
    const ranked_actor *a = left, *b = right;
    int order = compare_decreasing(a->value, b->value);
    if (order == 0)
        order = compare_decreasing(a->strength, b->strength);
    return order != 0 ? order : (a->actor > b->actor) - (a->actor < b->actor);
}

rl_status rl_map_rank(rl_context *ctx, const rl_map *map, rl_measure measure, rl_id *order) {
    const int32_t count = map->network.actor_count;
    ranked_actor *ranked = RL_NEW(ctx, ranked_actor, count);
    if (ranked == NULL)
        return rl_fail_memory(ctx);
    for (rl_id actor = 0; actor < count; actor++)
        ranked[actor] = (ranked_actor){actor, map->centrality[actor].value[measure],
                                       map->centrality[actor].value[RL_MEASURE_STRENGTH]};
    qsort(ranked, (size_t)count, sizeof *ranked, compare_ranked);
    for (int32_t i = 0; i < count; i++)
        order[i] = ranked[i].actor;
    rl_release(ctx, ranked);
    return RL_OK;
}
