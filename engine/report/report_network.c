// The network: who relays, who prescribes, who orders, and where each one stands.
#include "report/report_page.h"

#include <math.h>

static const rl_message role_messages[] = {
    RL_MSG_REPORT_ROLE_RELAY, RL_MSG_REPORT_ROLE_PRESCRIBER, RL_MSG_REPORT_ROLE_ORDER_GIVER,
    RL_MSG_REPORT_ROLE_FUNDER, RL_MSG_REPORT_ROLE_AMBASSADOR};
enum { ROLE_COUNT = sizeof role_messages / sizeof *role_messages };

static const rl_message link_messages[RL_LINK_KIND_COUNT] = {
    [RL_LINK_REDIFFUSES] = RL_MSG_REPORT_LINK_REDIFFUSES,
    [RL_LINK_PRESCRIBES] = RL_MSG_REPORT_LINK_PRESCRIBES,
    [RL_LINK_ORDERS_FROM] = RL_MSG_REPORT_LINK_ORDERS_FROM,
    [RL_LINK_FUNDS] = RL_MSG_REPORT_LINK_FUNDS,
    [RL_LINK_MEMBER_OF] = RL_MSG_REPORT_LINK_MEMBER_OF,
};

// Words of a set of bits, each bit with its message.
static const char *words_of(rl_report_page *page, uint32_t set, const rl_message *messages,
                            int count) {
    const char *words = "";
    for (int bit = 0; bit < count; bit++)
        if (set & 1u << bit)
            words = rl_words_join(&page->words, words, ", ",
                                  rl_message_text(page->out->ctx, messages[bit]));
    return words;
}

static bool is_planned(const rl_report_page *page, rl_id actor) {
    for (size_t i = 0; i < page->result->plan.activations.count; i++)
        if (rl_report_planned(page, i)->relay == actor)
            return true;
    return false;
}

// Name of a node of the picture.
static const char *name_of(rl_report_page *page, const rl_picture_node *node) {
    if (node->actor != RL_NONE)
        return page->scenario->actors[node->actor].name;
    if (node->sector == NULL)
        return rl_message_text(page->out->ctx, RL_MSG_REPORT_WHOLE_TARGET);
    const char *sector = rl_report_code(page, RL_SECTOR, node->sector);
    return node->size == NULL ? sector
                              : rl_words_join(&page->words, sector, " · ",
                                              rl_report_code(page, RL_SIZE, node->size));
}

// Tables -----------------------------------------------------------------------------------------

static void append_actor(rl_report_page *page, rl_id id) {
    const rl_actor *actor = &page->scenario->actors[id];
    const rl_centrality *centrality = &page->report->map->centrality[id];
    rl_text_format(page->out, "<tr data-roles=\"%u\" data-plan=\"%d\">", actor->roles,
                   is_planned(page, id));
    rl_html_row_head(page->out, actor->name);
    rl_html_cell(page->out, words_of(page, actor->roles, role_messages, ROLE_COUNT));
    rl_html_cell(page->out, actor->kind);
    rl_report_cell_weight(page, page->report->map->network.audience[id]);
    rl_report_cell_weight(page, centrality->value[RL_MEASURE_STRENGTH]);
    rl_report_cell_share(page, centrality->value[RL_MEASURE_BETWEENNESS]);
    rl_html_cell(page->out,
                 rl_message_text(page->out->ctx,
                                 is_planned(page, id) ? RL_MSG_REPORT_YES : RL_MSG_REPORT_NO));
    rl_html_row_end(page->out);
}

static void append_actors(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_ACTOR, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_ROLES, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_KIND, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_TOUCHES, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_STRENGTH, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_BRIDGE, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_IN_PLAN, RL_CELL_TEXT},
    };
    rl_id *order = RL_ARENA_NEW(&page->words.arena, rl_id, page->scenario->actor_count);
    if (order == NULL ||
        rl_map_rank(page->words.ctx, page->report->map, RL_MEASURE_STRENGTH, order) != RL_OK) {
        page->words.failed = true;
        return;
    }
    rl_html_table_begin(
        page->out, &page->words, "network-actors",
        rl_words_say(&page->words, RL_MSG_REPORT_ACTORS_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (int32_t i = 0; i < page->scenario->actor_count; i++)
        append_actor(page, order[i]);
    rl_html_table_end(page->out);
}

static void append_links(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_FROM, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_LINK, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_TO, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_LINK_STRENGTH, RL_CELL_NUMBER},
    };
    rl_html_table_begin(page->out, &page->words, "network-links",
                        rl_message_text(page->out->ctx, RL_MSG_REPORT_LINKS_CAPTION), columns,
                        sizeof columns / sizeof *columns);
    for (int32_t i = 0; i < page->scenario->link_count; i++) {
        const rl_link *link = &page->scenario->links[i];
        rl_html_row_begin(page->out);
        rl_html_row_head(page->out, page->scenario->actors[link->from].name);
        rl_html_cell(page->out, rl_message_text(page->out->ctx, link_messages[link->kind]));
        rl_html_cell(page->out, page->scenario->actors[link->to].name);
        rl_report_cell_share(page, link->weight);
        rl_html_row_end(page->out);
    }
    rl_html_table_end(page->out);
}

void rl_report_write_network(rl_report_page *page) {
    rl_report_say(page, "p", RL_MSG_REPORT_NETWORK_READ);
    rl_report_chart(page, "network", RL_MSG_REPORT_NETWORK_CAPTION);
    rl_report_details_begin(page, RL_MSG_REPORT_ACTORS_TABLE);
    append_actors(page);
    rl_report_details_end(page);
    if (page->scenario->link_count > 0) {
        rl_report_details_begin(page, RL_MSG_REPORT_LINKS_TABLE);
        append_links(page);
        rl_report_details_end(page);
    }
}

// Data -------------------------------------------------------------------------------------------

static void put_node(rl_report_page *page, rl_json_writer *json, const rl_picture_node *node) {
    rl_json_open_short_object(json, NULL);
    rl_json_put_text(json, "name", name_of(page, node));
    rl_json_put_number(json, "x", round(1e4 * node->x) / 1e4);
    rl_json_put_number(json, "y", round(1e4 * node->y) / 1e4);
    rl_json_put_number(json, "weight", round(node->weight));
    if (node->actor != RL_NONE) {
        const rl_actor *actor = &page->scenario->actors[node->actor];
        rl_json_put_integer(json, "roles", actor->roles);
        rl_json_put_text(json, "kind", actor->kind);
        rl_json_put_bool(json, "planned", is_planned(page, node->actor));
        rl_json_put_number(
            json, "strength",
            round(page->report->map->centrality[node->actor].value[RL_MEASURE_STRENGTH]));
    }
    rl_json_close_object(json);
}

void rl_report_put_network(rl_report_page *page, rl_json_writer *json) {
    const rl_picture *picture = page->report->picture;
    rl_json_open_object(json, "roles"); // name of each bit of `roles`; 0 for a part of the target
    for (int role = 0; role < ROLE_COUNT; role++) {
        char bit[16];
        snprintf(bit, sizeof bit, "%u", 1u << role);
        rl_json_put_text(json, bit, rl_message_text(page->out->ctx, role_messages[role]));
    }
    rl_json_put_text(json, "0", rl_message_text(page->out->ctx, RL_MSG_REPORT_ROLE_TARGET));
    rl_json_close_object(json);
    rl_json_open_array(json, "nodes");
    for (size_t i = 0; i < picture->nodes.count; i++)
        put_node(page, json, &picture->nodes.items[i]);
    rl_json_close_array(json);
    rl_json_open_array(json, "edges"); // from, to, share, nature in words
    for (size_t i = 0; i < picture->edges.count; i++) {
        const rl_picture_edge *edge = &picture->edges.items[i];
        rl_json_open_short_array(json, NULL);
        rl_json_put_integer(json, NULL, edge->from);
        rl_json_put_integer(json, NULL, edge->to);
        rl_json_put_number(json, NULL, round(1e4 * edge->share) / 1e4);
        rl_json_put_text(json, NULL,
                         edge->link_kinds == 0
                             ? rl_message_text(page->out->ctx, RL_MSG_REPORT_LINK_AUDIENCE)
                             : words_of(page, edge->link_kinds, link_messages, RL_LINK_KIND_COUNT));
        rl_json_close_array(json);
    }
    rl_json_close_array(json);
}
