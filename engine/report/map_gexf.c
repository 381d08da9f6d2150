#include "report/map_gexf.h"

#include "base/version.h"
#include "report/markup.h"

#include <math.h>

enum { SIDE = 2000 }; // of the drawing, in Gephi's units
static const double SMALLEST = 8, LARGEST = 60;

typedef struct colour {
    int red, green, blue;
} colour;

// Told apart also by people who do not see red or green (Okabe and Ito 2008).
static colour role_colour(uint32_t roles) {
    if (roles & RL_ROLE_RELAY)
        return (colour){0, 114, 178};
    if (roles & RL_ROLE_PRESCRIBER)
        return (colour){230, 159, 0};
    if (roles & RL_ROLE_ORDER_GIVER)
        return (colour){213, 94, 0};
    if (roles & RL_ROLE_FUNDER)
        return (colour){0, 158, 115};
    return (colour){204, 121, 167}; // ambassadors
}
static const colour group_colour = {136, 136, 136};

enum {
    ATTRIBUTE_KIND,
    ATTRIBUTE_ROLES,
    ATTRIBUTE_TERRITORY,
    ATTRIBUTE_WEIGHT,
    ATTRIBUTE_STRENGTH,
    ATTRIBUTE_BETWEENNESS,
    ATTRIBUTE_IN_PLAN
};

static void put_attributes(rl_text *out) {
    static const struct {
        const char *title, *type;
    } attributes[] = {
        [ATTRIBUTE_KIND] = {"kind", "string"},
        [ATTRIBUTE_ROLES] = {"roles", "string"},
        [ATTRIBUTE_TERRITORY] = {"territory", "string"},
        [ATTRIBUTE_WEIGHT] = {"audience", "double"},
        [ATTRIBUTE_STRENGTH] = {"strength", "double"},
        [ATTRIBUTE_BETWEENNESS] = {"betweenness", "double"},
        [ATTRIBUTE_IN_PLAN] = {"in_plan", "boolean"},
    };
    rl_text_append(out, "    <attributes class=\"node\">\n");
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        rl_text_format(out, "      <attribute id=\"%zu\" title=\"%s\" type=\"%s\"/>\n", i,
                       attributes[i].title, attributes[i].type);
    rl_text_append(out, "    </attributes>\n"
                        "    <attributes class=\"edge\">\n"
                        "      <attribute id=\"0\" title=\"kind\" type=\"string\"/>\n"
                        "    </attributes>\n");
}

static void put_text(rl_text *out, int attribute, const char *value) {
    rl_text_format(out, "          <attvalue for=\"%d\" value=\"", attribute);
    rl_markup_append(out, value);
    rl_text_append(out, "\"/>\n");
}

static void put_number(rl_text *out, int attribute, double value) {
    if (isfinite(value))
        rl_text_format(out, "          <attvalue for=\"%d\" value=\"%.9g\"/>\n", attribute, value);
}

static void put_roles(rl_text *out, uint32_t roles) {
    rl_text_format(out, "          <attvalue for=\"%d\" value=\"", ATTRIBUTE_ROLES);
    const char *separator = "";
    for (uint32_t role = RL_ROLE_RELAY; role <= RL_ROLE_AMBASSADOR; role <<= 1)
        if (roles & role) {
            rl_text_format(out, "%s%s", separator, rl_role_name((rl_role)role));
            separator = "|";
        }
    rl_text_append(out, "\"/>\n");
}

static void put_looks(rl_text *out, const rl_picture_node *node, colour c, double part) {
    // An area in proportion to what it stands for.
    const double size = SMALLEST + (LARGEST - SMALLEST) * sqrt(fmin(fmax(part, 0), 1));
    rl_text_format(out,
                   "        <viz:color r=\"%d\" g=\"%d\" b=\"%d\"/>\n"
                   "        <viz:position x=\"%.2f\" y=\"%.2f\" z=\"0\"/>\n"
                   "        <viz:size value=\"%.2f\"/>\n",
                   c.red, c.green, c.blue, SIDE * (node->x - 0.5), SIDE * (0.5 - node->y), size);
}

static double strength_of(const rl_map *map, rl_id actor) {
    const double strength = map->centrality[actor].value[RL_MEASURE_STRENGTH];
    return isfinite(strength) ? strength : 0;
}

static void put_actor(rl_text *out, const rl_map *map, const rl_picture_node *node,
                      double strongest, const bool *plan_relay) {
    const rl_actor *actor = &map->scenario->actors[node->actor];
    rl_text_append(out, "\" label=\"");
    rl_markup_append(out, actor->name);
    rl_text_append(out, "\">\n        <attvalues>\n");
    put_text(out, ATTRIBUTE_KIND, actor->kind);
    put_roles(out, actor->roles);
    put_text(out, ATTRIBUTE_TERRITORY, actor->territory);
    put_number(out, ATTRIBUTE_WEIGHT, map->network.audience[node->actor]);
    put_number(out, ATTRIBUTE_STRENGTH, strength_of(map, node->actor));
    put_number(out, ATTRIBUTE_BETWEENNESS,
               map->centrality[node->actor].value[RL_MEASURE_BETWEENNESS]);
    if (plan_relay != NULL)
        put_text(out, ATTRIBUTE_IN_PLAN, plan_relay[node->actor] ? "true" : "false");
    rl_text_append(out, "        </attvalues>\n");
    put_looks(out, node, role_colour(actor->roles),
              strongest > 0 ? strength_of(map, node->actor) / strongest : 0);
}

static void put_code(rl_text *out, const rl_scenario *scenario, rl_dimension dimension,
                     const char *code) {
    const char *name = rl_code_name(scenario, dimension, code);
    rl_markup_append(out, name == NULL ? code : name);
}

static void put_group(rl_text *out, const rl_scenario *scenario, const rl_picture_node *node,
                      double heaviest) {
    rl_text_append(out, "\" label=\"");
    if (node->sector == NULL)
        rl_text_append(out, "*");
    else
        put_code(out, scenario, RL_SECTOR, node->sector);
    if (node->size != NULL) {
        rl_text_append(out, " · ");
        put_code(out, scenario, RL_SIZE, node->size);
    }
    rl_text_append(out, "\">\n        <attvalues>\n");
    put_text(out, ATTRIBUTE_KIND, "segments");
    put_number(out, ATTRIBUTE_WEIGHT, node->weight);
    rl_text_append(out, "        </attvalues>\n");
    put_looks(out, node, group_colour, heaviest > 0 ? node->weight / heaviest : 0);
}

// Actors go by their id, groups by their number: `relais import` finds the actors again.
static void put_node_id(rl_text *out, const rl_map *map, const rl_picture *picture, int32_t node) {
    const rl_id actor = picture->nodes.items[node].actor;
    if (actor != RL_NONE)
        rl_markup_append(out, map->scenario->actors[actor].id);
    else
        rl_text_format(out, "segments-%d", node);
}

static void put_nodes(rl_text *out, const rl_map *map, const rl_picture *picture,
                      const bool *plan_relay) {
    double strongest = 0, heaviest = 0;
    for (size_t i = 0; i < picture->nodes.count; i++) {
        const rl_picture_node *node = &picture->nodes.items[i];
        if (node->actor != RL_NONE)
            strongest = fmax(strongest, strength_of(map, node->actor));
        else
            heaviest = fmax(heaviest, node->weight);
    }
    rl_text_append(out, "    <nodes>\n");
    for (size_t i = 0; i < picture->nodes.count; i++) {
        const rl_picture_node *node = &picture->nodes.items[i];
        rl_text_append(out, "      <node id=\"");
        put_node_id(out, map, picture, (int32_t)i);
        if (node->actor != RL_NONE)
            put_actor(out, map, node, strongest, plan_relay);
        else
            put_group(out, map->scenario, node, heaviest);
        rl_text_append(out, "      </node>\n");
    }
    rl_text_append(out, "    </nodes>\n");
}

static void put_kinds(rl_text *out, uint32_t kinds) {
    const char *separator = "";
    for (int kind = 0; kind < RL_LINK_KIND_COUNT; kind++)
        if (kinds & 1u << kind) {
            rl_text_format(out, "%s%s", separator, rl_link_kind_name((rl_link_kind)kind));
            separator = "|";
        }
    if (kinds == 0)
        rl_text_append(out, "audience");
}

static void put_edges(rl_text *out, const rl_map *map, const rl_picture *picture) {
    rl_text_append(out, "    <edges>\n");
    for (size_t i = 0; i < picture->edges.count; i++) {
        const rl_picture_edge *edge = &picture->edges.items[i];
        rl_text_format(out, "      <edge id=\"%zu\" source=\"", i);
        put_node_id(out, map, picture, edge->from);
        rl_text_append(out, "\" target=\"");
        put_node_id(out, map, picture, edge->to);
        rl_text_format(out, "\" weight=\"%.9g\">\n        <attvalues><attvalue for=\"0\" value=\"",
                       edge->share);
        put_kinds(out, edge->link_kinds);
        rl_text_append(out, "\"/></attvalues>\n      </edge>\n");
    }
    rl_text_append(out, "    </edges>\n");
}

void rl_map_gexf(const rl_map *map, const rl_picture *picture, const bool *plan_relay,
                 rl_text *out) {
    rl_text_append(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                        "<gexf xmlns=\"http://gexf.net/1.3\" "
                        "xmlns:viz=\"http://gexf.net/1.3/viz\" version=\"1.3\">\n"
                        "  <meta>\n    <creator>relais " RL_VERSION "</creator>\n"
                        "    <description>");
    rl_markup_append(out, map->scenario->title);
    rl_text_append(out, "</description>\n  </meta>\n"
                        "  <graph defaultedgetype=\"directed\" mode=\"static\">\n");
    put_attributes(out);
    put_nodes(out, map, picture, plan_relay);
    put_edges(out, map, picture);
    rl_text_append(out, "  </graph>\n</gexf>\n");
}
