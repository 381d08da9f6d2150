#include "report/map_graphml.h"

#include "io/number.h"
#include "report/markup.h"

#include <math.h>

// Attributes -------------------------------------------------------------------------------------

static void declare(rl_text *out, const char *domain, const char *name, const char *type) {
    rl_text_format(out, "  <key id=\"%c_%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n",
                   *domain, name, domain, name, type);
}

static void declare_all(rl_text *out) {
    static const char *const node_texts[] = {"id",    "label",     "type",   "kind",
                                             "roles", "territory", "sector", "size"};
    static const char *const node_numbers[] = {"weight", "audience", "strength_out", "strength_in"};
    for (size_t i = 0; i < sizeof node_texts / sizeof *node_texts; i++)
        declare(out, "node", node_texts[i], "string");
    for (size_t i = 0; i < sizeof node_numbers / sizeof *node_numbers; i++)
        declare(out, "node", node_numbers[i], "double");
    for (int measure = 0; measure < RL_MEASURE_COUNT; measure++)
        declare(out, "node", rl_measure_name((rl_measure)measure), "double");
    declare(out, "node", "constraint", "double");
    declare(out, "node", "articulation", "boolean");
    declare(out, "node", "community", "int");
    declare(out, "edge", "kind", "string");
    declare(out, "edge", "share", "double");
    declare(out, "edge", "weight", "double");
    declare(out, "edge", "length", "double");
}

static void put_text(rl_text *out, char domain, const char *name, const char *value) {
    rl_text_format(out, "      <data key=\"%c_%s\">", domain, name);
    rl_markup_append(out, value);
    rl_text_append(out, "</data>\n");
}

static void put_number(rl_text *out, char domain, const char *name, double value) {
    char number[RL_NUMBER_BYTES];
    if (!isfinite(value))
        return;
    rl_number_print(value, number);
    rl_text_format(out, "      <data key=\"%c_%s\">%s</data>\n", domain, name, number);
}

// Nodes and edges --------------------------------------------------------------------------------

static void put_roles(rl_text *out, uint32_t roles) {
    rl_text_append(out, "      <data key=\"n_roles\">");
    const char *separator = "";
    for (uint32_t role = RL_ROLE_RELAY; role <= RL_ROLE_AMBASSADOR; role <<= 1) {
        if ((roles & role) == 0)
            continue;
        rl_text_format(out, "%s%s", separator, rl_role_name((rl_role)role));
        separator = "|";
    }
    rl_text_append(out, "</data>\n");
}

static void put_actor(rl_text *out, const rl_map *map, rl_id id) {
    const rl_actor *actor = &map->scenario->actors[id];
    const rl_centrality *centrality = &map->centrality[id];
    rl_text_format(out, "    <node id=\"n%d\">\n", id);
    put_text(out, 'n', "id", actor->id);
    put_text(out, 'n', "label", actor->name);
    put_text(out, 'n', "type", "actor");
    put_text(out, 'n', "kind", actor->kind);
    put_roles(out, actor->roles);
    put_text(out, 'n', "territory", actor->territory);
    put_number(out, 'n', "audience", map->network.audience[id]);
    put_number(out, 'n', "strength_out", centrality->strength_out);
    put_number(out, 'n', "strength_in", centrality->strength_in);
    for (int measure = 0; measure < RL_MEASURE_COUNT; measure++)
        put_number(out, 'n', rl_measure_name((rl_measure)measure), centrality->value[measure]);
    put_number(out, 'n', "constraint", centrality->constraint);
    put_text(out, 'n', "articulation", centrality->articulation ? "true" : "false");
    if (map->community[id] != RL_NONE)
        put_number(out, 'n', "community", map->community[id] + 1);
    rl_text_append(out, "    </node>\n");
}

static void put_segment(rl_text *out, const rl_map *map, int32_t node) {
    const rl_id id = map->network.segments[node - map->network.actor_count];
    const rl_segment *segment = &map->scenario->segments[id];
    rl_text_format(out, "    <node id=\"n%d\">\n", node);
    put_text(out, 'n', "id", segment->id);
    put_text(out, 'n', "label", segment->id);
    put_text(out, 'n', "type", "segment");
    put_text(out, 'n', "territory", segment->territory);
    put_text(out, 'n', "sector", segment->sector);
    put_text(out, 'n', "size", segment->size);
    put_number(out, 'n', "weight", segment->weight);
    rl_text_append(out, "    </node>\n");
}

static void put_kinds(rl_text *out, uint32_t kinds) {
    rl_text_append(out, "      <data key=\"e_kind\">");
    const char *separator = "";
    for (int kind = 0; kind < RL_LINK_KIND_COUNT; kind++) {
        if ((kinds & 1u << kind) == 0)
            continue;
        rl_text_format(out, "%s%s", separator, rl_link_kind_name((rl_link_kind)kind));
        separator = "|";
    }
    rl_text_append(out, kinds == 0 ? "audience</data>\n" : "</data>\n");
}

static void put_edge(rl_text *out, const rl_edge *edge) {
    rl_text_format(out, "    <edge source=\"n%d\" target=\"n%d\">\n", edge->from, edge->to);
    put_kinds(out, edge->link_kinds);
    put_number(out, 'e', "share", edge->share);
    put_number(out, 'e', "weight", edge->weight);
    put_number(out, 'e', "length", rl_edge_length(edge));
    rl_text_append(out, "    </edge>\n");
}

rl_status rl_map_graphml(const rl_map *map, rl_text *out) {
    rl_text_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\">\n");
    declare_all(out);
    rl_text_append(out, "  <graph edgedefault=\"directed\">\n");
    for (int32_t node = 0; node < map->network.node_count; node++) {
        if (node < map->network.actor_count)
            put_actor(out, map, node);
        else
            put_segment(out, map, node);
    }
    for (size_t i = 0; i < map->network.edges.count; i++)
        put_edge(out, &map->network.edges.items[i]);
    rl_text_append(out, "  </graph>\n</graphml>\n");
    return rl_text_status(out);
}
