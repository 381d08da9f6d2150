#include "report/map_text.h"

#include "report/labels.h"
#include "report/page.h"
#include "report/words.h"

#include <math.h>
#include <string.h>

enum {
    NAME_WIDTH = 28,
    OVERLAP_NAME_WIDTH = 35,
    LIST_SHORT = 5,        // connectors and bridges named in one sentence
    GROUP_NAME_WIDTH = 40, // of a relay in the list of a group
    MEMBERS_SHOWN = 9,     // relays named in a group
};

typedef struct map_page {
    const rl_map *map;
    const rl_map_view *view;
    const rl_id *order; // actors as ranked
    rl_words *words;
    rl_text *out;
} map_page;

static void say(const map_page *page, size_t indent, size_t hang, const char *words) {
    rl_page_paragraph(page->out, indent, hang, words);
}

// A list with one more item.
static const char *also(const map_page *page, const char *list, const char *item) {
    return rl_words_join(page->words, list,
                         rl_message_text(page->words->ctx, RL_MSG_MAP_LIST_SEPARATOR), item);
}

static void head(const map_page *page, rl_message title) {
    rl_page_heading(page->out, rl_message_text(page->words->ctx, title));
}

static const char *name_of(const map_page *page, rl_id actor) {
    return page->map->scenario->actors[actor].name;
}

// Moves a text to where the words live.
static const char *keep(const map_page *page, rl_text *text) {
    const char *kept =
        text->failed ? NULL
                     : rl_arena_copy_text(&page->words->arena, rl_text_bytes(text), text->length);
    page->words->failed |= kept == NULL;
    rl_text_clear(text);
    return kept == NULL ? "" : kept;
}

// The actor's name in at most `width` columns.
static const char *short_name(const map_page *page, rl_id actor, int width) {
    return rl_words_cut(page->words, name_of(page, actor), width);
}

static const char *number(const map_page *page, double value, int decimals) {
    rl_text text;
    rl_text_init(&text, page->words->ctx);
    rl_text_append_number(&text, value, decimals);
    return keep(page, &text);
}

// The length of a list that is cut to what the view asks for.
static int32_t shown_of(const map_page *page, size_t count) {
    return count < (size_t)page->view->top ? (int32_t)count : page->view->top;
}

static void say_rest(const map_page *page, size_t count) {
    const int32_t shown = shown_of(page, count);
    if ((size_t)shown < count)
        say(page, 2, 2,
            rl_words_say(page->words, RL_MSG_MAP_REST, number(page, (double)count - shown, 0)));
}

// The network -------------------------------------------------------------------------------------

static void append_network(const map_page *page) {
    const rl_map *map = page->map;
    rl_words *words = page->words;
    int64_t links = 0, relays = 0;
    for (size_t i = 0; i < map->network.edges.count; i++)
        links += map->network.edges.items[i].link_kinds != 0;
    for (rl_id actor = 0; actor < map->network.actor_count; actor++)
        relays += (map->scenario->actors[actor].roles & RL_ROLE_RELAY) != 0;
    const int64_t segments = map->network.node_count - map->network.actor_count;
    rl_page_paragraph(page->out, 0, 0, map->scenario->title);
    say(page, 0, 0,
        rl_words_say(
            words, RL_MSG_MAP_NETWORK,
            rl_words_count(words, map->network.actor_count, RL_MSG_MAP_ACTOR, RL_MSG_MAP_ACTORS),
            rl_words_relays(words, relays),
            rl_words_count(words, links, RL_MSG_MAP_LINK, RL_MSG_MAP_LINKS),
            rl_words_count(words, segments, RL_MSG_MAP_SEGMENT, RL_MSG_MAP_SEGMENTS),
            rl_words_weight(words, map->scenario, rl_target_weight(map->scenario))));
    if (strcmp(map->scenario->reach_model, "cascade") == 0)
        say(page, 0, 0, rl_words_say(words, RL_MSG_CASCADE_NOT_MAPPED));
    if (map->stopped)
        say(page, 0, 0, rl_words_say(words, RL_MSG_MAP_STOPPED));
}

// Actors ------------------------------------------------------------------------------------------

enum { ACTOR_COLUMNS = 11 };
static const int actor_widths[ACTOR_COLUMNS] = {NAME_WIDTH, -10, -10, -6, -6, -6,
                                                -5,         -5,  -5,  -6, -3};

static void append_actor_row(const map_page *page, const char *const *cells) {
    rl_page_cell row[ACTOR_COLUMNS];
    for (int i = 0; i < ACTOR_COLUMNS; i++)
        row[i] = (rl_page_cell){cells[i], actor_widths[i]};
    rl_page_row(page->out, 0, row, ACTOR_COLUMNS);
}

static void append_actor(const map_page *page, rl_id actor) {
    const rl_centrality *centrality = &page->map->centrality[actor];
    const double *value = centrality->value;
    const rl_id community = page->map->community[actor];
    const char *cells[ACTOR_COLUMNS] = {
        short_name(page, actor, NAME_WIDTH),
        number(page, page->map->network.audience[actor], 0),
        number(page, value[RL_MEASURE_STRENGTH], 0),
        number(page, 100.0 * value[RL_MEASURE_BETWEENNESS], 1),
        number(page, value[RL_MEASURE_CLOSENESS], 3),
        // Times the mean node, which reads better than a share of all nodes.
        number(page, value[RL_MEASURE_PAGERANK] * page->map->network.node_count, 2),
        number(page, value[RL_MEASURE_HUB], 2),
        number(page, value[RL_MEASURE_AUTHORITY], 2),
        number(page, value[RL_MEASURE_CORE], 0),
        number(page, centrality->constraint, 2),
        community == RL_NONE ? "–" : number(page, community + 1, 0),
    };
    append_actor_row(page, cells);
}

static void append_actors(const map_page *page) {
    static const rl_message sorts[RL_MEASURE_COUNT] = {
        [RL_MEASURE_STRENGTH] = RL_MSG_MAP_SORT_STRENGTH,
        [RL_MEASURE_BETWEENNESS] = RL_MSG_MAP_SORT_BETWEENNESS,
        [RL_MEASURE_CLOSENESS] = RL_MSG_MAP_SORT_CLOSENESS,
        [RL_MEASURE_PAGERANK] = RL_MSG_MAP_SORT_PAGERANK,
        [RL_MEASURE_HUB] = RL_MSG_MAP_SORT_HUB,
        [RL_MEASURE_AUTHORITY] = RL_MSG_MAP_SORT_AUTHORITY,
        [RL_MEASURE_CORE] = RL_MSG_MAP_SORT_CORE,
    };
    static const rl_message titles[ACTOR_COLUMNS] = {
        RL_MSG_MAP_COLUMN_ACTOR,       RL_MSG_MAP_COLUMN_AUDIENCE,  RL_MSG_MAP_COLUMN_STRENGTH,
        RL_MSG_MAP_COLUMN_BETWEENNESS, RL_MSG_MAP_COLUMN_CLOSENESS, RL_MSG_MAP_COLUMN_PAGERANK,
        RL_MSG_MAP_COLUMN_HUB,         RL_MSG_MAP_COLUMN_AUTHORITY, RL_MSG_MAP_COLUMN_CORE,
        RL_MSG_MAP_COLUMN_CONSTRAINT,  RL_MSG_MAP_COLUMN_COMMUNITY,
    };
    const char *cells[ACTOR_COLUMNS];
    for (int i = 0; i < ACTOR_COLUMNS; i++)
        cells[i] = rl_message_text(page->words->ctx, titles[i]);
    head(page, sorts[page->view->sort]);
    append_actor_row(page, cells);
    const size_t count = (size_t)page->map->network.actor_count;
    for (int32_t i = 0; i < shown_of(page, count); i++)
        append_actor(page, page->order[i]);
    say_rest(page, count);
    const char *unit = rl_weight_label(page->words->ctx, page->map->scenario);
    say(page, 0, 0, rl_words_say(page->words, RL_MSG_MAP_LEGEND_WEIGHT, unit));
    say(page, 0, 0, rl_words_say(page->words, RL_MSG_MAP_LEGEND_ROUTES));
    say(page, 0, 0, rl_words_say(page->words, RL_MSG_MAP_LEGEND_ROLES));
}

// Connectors, bridges, points of rupture ----------------------------------------------------------

// The first actors by a measure, in one sentence, as long as `words_of` has something to say.
static rl_status append_leaders(const map_page *page, rl_measure measure, rl_message title,
                                rl_message nobody,
                                const char *(*words_of)(const map_page *page, double value)) {
    rl_context *ctx = page->words->ctx;
    const int32_t count = page->map->network.actor_count;
    rl_id *order = RL_NEW(ctx, rl_id, count);
    if (order == NULL)
        return rl_fail_memory(ctx);
    const rl_status status = rl_map_rank(ctx, page->map, measure, order);
    const char *list = "";
    for (int32_t i = 0; status == RL_OK && i < count && i < LIST_SHORT; i++) {
        const double value = page->map->centrality[order[i]].value[measure];
        if (!(value > 0.0))
            break;
        list = also(page, list,
                    rl_words_say(page->words, RL_MSG_MAP_LEADER, name_of(page, order[i]),
                                 words_of(page, value)));
    }
    say(page, 0, 2,
        *list == '\0' ? rl_words_say(page->words, nobody) : rl_words_say(page->words, title, list));
    rl_release(ctx, order);
    return status;
}

static const char *words_of_strength(const map_page *page, double value) {
    return number(page, value, 0);
}

static const char *words_of_betweenness(const map_page *page, double value) {
    return rl_words_share(page->words, value);
}

static const char *words_of_rupture(const map_page *page, const rl_rupture *rupture) {
    rl_words *words = page->words;
    const char *segments =
        rupture->segments_cut == 0
            ? ""
            : rl_words_say(words, RL_MSG_MAP_RUPTURE_SEGMENTS,
                           rl_words_count(words, rupture->segments_cut, RL_MSG_MAP_SEGMENT,
                                          RL_MSG_MAP_SEGMENTS),
                           rl_words_weight(words, page->map->scenario, rupture->weight_cut));
    if (rupture->actors_cut == 0)
        return segments;
    return rl_words_join(
        words, segments, ", ",
        rl_words_count(words, rupture->actors_cut, RL_MSG_MAP_ACTOR, RL_MSG_MAP_ACTORS));
}

static void append_ruptures(const map_page *page) {
    const size_t count = page->map->ruptures.count;
    if (count == 0) {
        if (!page->map->stopped)
            say(page, 0, 2, rl_words_say(page->words, RL_MSG_MAP_NO_RUPTURE));
        return;
    }
    say(page, 0, 2, rl_words_say(page->words, RL_MSG_MAP_RUPTURES));
    for (int32_t i = 0; i < shown_of(page, count); i++) {
        const rl_rupture *rupture = &page->map->ruptures.items[i];
        say(page, 2, 4,
            rl_words_say(page->words, RL_MSG_MAP_RUPTURE, name_of(page, rupture->actor),
                         words_of_rupture(page, rupture)));
    }
    say_rest(page, count);
}

static rl_status append_positions(const map_page *page) {
    rl_status status = RL_OK;
    head(page, RL_MSG_MAP_POSITIONS);
    RL_TRY(append_leaders(page, RL_MEASURE_STRENGTH, RL_MSG_MAP_CONNECTORS, RL_MSG_MAP_NO_CONNECTOR,
                          words_of_strength));
    RL_TRY(append_leaders(page, RL_MEASURE_BETWEENNESS, RL_MSG_MAP_BRIDGES, RL_MSG_MAP_NO_BRIDGE,
                          words_of_betweenness));
    append_ruptures(page);
done:
    return status;
}

// Shared publics and groups -----------------------------------------------------------------------

static void append_overlap_row(const map_page *page, const char *first, const char *second,
                               const char *weight, const char *share) {
    const rl_page_cell row[] = {
        {first, OVERLAP_NAME_WIDTH}, {second, OVERLAP_NAME_WIDTH}, {weight, -12}, {share, -14}};
    rl_page_row(page->out, 0, row, sizeof row / sizeof *row);
}

static void append_overlaps(const map_page *page) {
    const size_t count = page->map->overlaps.count;
    rl_context *ctx = page->words->ctx;
    head(page, RL_MSG_MAP_OVERLAPS);
    if (count == 0) {
        if (!page->map->stopped)
            say(page, 0, 0, rl_words_say(page->words, RL_MSG_MAP_NO_OVERLAP));
        return;
    }
    append_overlap_row(page, rl_message_text(ctx, RL_MSG_MAP_COLUMN_RELAY), "",
                       rl_message_text(ctx, RL_MSG_MAP_COLUMN_SHARED),
                       rl_message_text(ctx, RL_MSG_MAP_COLUMN_SHARE));
    for (int32_t i = 0; i < shown_of(page, count); i++) {
        const rl_overlap *overlap = &page->map->overlaps.items[i];
        append_overlap_row(page, short_name(page, overlap->first, OVERLAP_NAME_WIDTH),
                           short_name(page, overlap->second, OVERLAP_NAME_WIDTH),
                           number(page, overlap->weight, 0),
                           rl_words_share(page->words, overlap->share));
    }
    say_rest(page, count);
    say(page, 0, 0,
        rl_words_say(page->words, RL_MSG_MAP_LEGEND_OVERLAPS,
                     rl_weight_label(ctx, page->map->scenario)));
}

// The relay of the community with the largest audience after `last` (RL_NONE: the very largest).
static rl_id next_member(const rl_map *map, rl_id community, rl_id last) {
    const double *audience = map->network.audience;
    rl_id best = RL_NONE;
    for (rl_id actor = 0; actor < map->network.actor_count; actor++) {
        if (map->community[actor] != community)
            continue;
        const bool is_after = last == RL_NONE || audience[actor] < audience[last] ||
                              (audience[actor] == audience[last] && actor > last);
        if (is_after && (best == RL_NONE || audience[actor] > audience[best]))
            best = actor;
    }
    return best;
}

// The relays of a community with the largest audiences, in one list.
static const char *members_of(const map_page *page, rl_id community) {
    const int32_t count = page->map->communities.items[community].relay_count;
    const char *list = "";
    rl_id member = RL_NONE;
    for (int32_t i = 0; i < count && i < MEMBERS_SHOWN; i++) {
        member = next_member(page->map, community, member);
        list = also(page, list, short_name(page, member, GROUP_NAME_WIDTH));
    }
    return count <= MEMBERS_SHOWN ? list
                                  : rl_words_say(page->words, RL_MSG_MAP_MEMBERS_REST, list,
                                                 number(page, count - MEMBERS_SHOWN, 0));
}

static void append_communities(const map_page *page) {
    const rl_map *map = page->map;
    if (isnan(map->modularity))
        return;
    head(page, RL_MSG_MAP_COMMUNITIES);
    size_t groups = 0;
    const char *alone = "";
    for (size_t i = 0; i < map->communities.count; i++) {
        if (map->communities.items[i].relay_count == 1) {
            alone = also(page, alone, members_of(page, (rl_id)i));
            continue;
        }
        if (groups++ < (size_t)page->view->top)
            say(page, 0, 3,
                rl_words_say(page->words, RL_MSG_MAP_COMMUNITY, (int)i + 1,
                             members_of(page, (rl_id)i)));
    }
    say_rest(page, groups);
    if (*alone != '\0')
        say(page, 0, 3, rl_words_say(page->words, RL_MSG_MAP_ALONE, alone));
    say(page, 0, 0,
        rl_words_say(page->words, RL_MSG_MAP_MODULARITY, number(page, map->modularity, 2)));
}

rl_status rl_map_text(const rl_map *map, const rl_map_view *view, rl_text *out) {
    rl_context *ctx = out->ctx;
    rl_words words;
    rl_status status = RL_OK;
    rl_words_init(&words, ctx);
    rl_id *order = RL_NEW(ctx, rl_id, map->network.actor_count);
    if (order == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(rl_map_rank(ctx, map, view->sort, order));
    const map_page page = {map, view, order, &words, out};
    append_network(&page);
    append_actors(&page);
    RL_TRY(append_positions(&page));
    append_overlaps(&page);
    append_communities(&page);
    status = words.failed ? rl_fail_memory(ctx) : rl_text_status(out);
done:
    rl_release(ctx, order);
    rl_words_clear(&words);
    return status;
}
