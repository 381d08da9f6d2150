#include "report/map_json.h"

#include "io/json_writer.h"

static void put_roles(rl_json_writer *json, uint32_t roles) {
    rl_json_open_short_array(json, "roles");
    for (uint32_t role = RL_ROLE_RELAY; role <= RL_ROLE_AMBASSADOR; role <<= 1)
        if ((roles & role) != 0)
            rl_json_put_text(json, NULL, rl_role_name((rl_role)role));
    rl_json_close_array(json);
}

static void put_community(rl_json_writer *json, rl_id community) {
    if (community == RL_NONE)
        rl_json_put_null(json, "community");
    else
        rl_json_put_integer(json, "community", community + 1);
}

static void put_actor(rl_json_writer *json, const rl_map *map, rl_id id) {
    const rl_actor *actor = &map->scenario->actors[id];
    const rl_centrality *centrality = &map->centrality[id];
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "id", actor->id);
    rl_json_put_text(json, "name", actor->name);
    rl_json_put_text(json, "kind", actor->kind);
    put_roles(json, actor->roles);
    rl_json_put_number(json, "audience", map->network.audience[id]);
    rl_json_put_number(json, "strength_out", centrality->strength_out);
    rl_json_put_number(json, "strength_in", centrality->strength_in);
    for (int measure = 0; measure < RL_MEASURE_COUNT; measure++)
        rl_json_put_number(json, rl_measure_name((rl_measure)measure), centrality->value[measure]);
    rl_json_put_number(json, "constraint", centrality->constraint);
    rl_json_put_bool(json, "articulation", centrality->articulation);
    put_community(json, map->community[id]);
    rl_json_close_object(json);
}

static void put_head(rl_json_writer *json, const rl_map *map, uint64_t seed) {
    const rl_scenario *scenario = map->scenario;
    const rl_network *network = &map->network;
    int64_t links = 0;
    for (size_t i = 0; i < network->edges.count; i++)
        links += network->edges.items[i].link_kinds != 0;
    rl_json_put_text(json, "format", "relais-map/1");
    rl_json_put_text(json, "scenario", scenario->path);
    rl_json_put_text(json, "title", scenario->title);
    rl_json_put_text(json, "input_hash", scenario->input_hash);
    rl_json_put_integer(json, "seed", (int64_t)seed);
    rl_json_put_bool(json, "stopped", map->stopped);
    rl_json_open_object(json, "target");
    rl_json_put_text(json, "unit", scenario->weight_name);
    rl_json_put_number(json, "weight", rl_target_weight(scenario));
    rl_json_close_object(json);
    rl_json_open_object(json, "network");
    rl_json_put_integer(json, "actors", network->actor_count);
    rl_json_put_integer(json, "segments", network->node_count - network->actor_count);
    rl_json_put_integer(json, "links", links);
    rl_json_put_integer(json, "audiences", (int64_t)network->edges.count - links);
    rl_json_close_object(json);
}

static void put_ruptures(rl_json_writer *json, const rl_map *map) {
    rl_json_open_array(json, "ruptures");
    for (size_t i = 0; i < map->ruptures.count; i++) {
        const rl_rupture *rupture = &map->ruptures.items[i];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "actor", map->scenario->actors[rupture->actor].id);
        rl_json_put_number(json, "weight_cut", rupture->weight_cut);
        rl_json_put_integer(json, "segments_cut", rupture->segments_cut);
        rl_json_put_integer(json, "actors_cut", rupture->actors_cut);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_overlaps(rl_json_writer *json, const rl_map *map) {
    rl_json_open_array(json, "overlaps");
    for (size_t i = 0; i < map->overlaps.count; i++) {
        const rl_overlap *overlap = &map->overlaps.items[i];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "first", map->scenario->actors[overlap->first].id);
        rl_json_put_text(json, "second", map->scenario->actors[overlap->second].id);
        rl_json_put_number(json, "weight", overlap->weight);
        rl_json_put_number(json, "share", overlap->share);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_communities(rl_json_writer *json, const rl_map *map) {
    rl_json_put_number(json, "modularity", map->modularity);
    rl_json_open_array(json, "communities");
    for (size_t i = 0; i < map->communities.count; i++) {
        rl_json_open_object(json, NULL);
        rl_json_put_integer(json, "number", (int64_t)i + 1);
        rl_json_put_number(json, "audience", map->communities.items[i].audience);
        rl_json_open_short_array(json, "relays");
        for (rl_id actor = 0; actor < map->network.actor_count; actor++)
            if (map->community[actor] == (rl_id)i)
                rl_json_put_text(json, NULL, map->scenario->actors[actor].id);
        rl_json_close_array(json);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

rl_status rl_map_json(const rl_map *map, rl_measure sort, rl_text *out) {
    rl_context *ctx = out->ctx;
    rl_id *order = RL_NEW(ctx, rl_id, map->network.actor_count);
    rl_status status = order == NULL ? rl_fail_memory(ctx) : RL_OK;
    if (status == RL_OK)
        status = rl_map_rank(ctx, map, sort, order);
    if (status == RL_OK) {
        rl_json_writer json = rl_json_writer_start(out);
        rl_json_open_object(&json, NULL);
        put_head(&json, map, ctx->seed);
        rl_json_put_text(&json, "sort", rl_measure_name(sort));
        rl_json_open_array(&json, "actors");
        for (int32_t i = 0; i < map->network.actor_count; i++)
            put_actor(&json, map, order[i]);
        rl_json_close_array(&json);
        put_ruptures(&json, map);
        put_overlaps(&json, map);
        put_communities(&json, map);
        rl_json_close_object(&json);
        status = rl_text_status(out);
    }
    rl_release(ctx, order);
    return status;
}
