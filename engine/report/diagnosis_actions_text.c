// Who stands behind the target, what to do where relays lack, and what the figures rest on.
#include "report/diagnosis_page.h"

#include <math.h>
#include <string.h>

enum {
    NAMES_MAX = 4,   // actors named in one list
    ACTIONS_MAX = 2, // actions named for one place
    GAIN_WIDTH = -9,
    FIGURE_NAME_WIDTH = 26,
    FIGURE_WIDTH = -10,
};

// Who stands behind -------------------------------------------------------------------------------

static const rl_message role_words[RL_INFLUENCE_COUNT] = {
    RL_MSG_DIAGNOSE_ORDER_GIVERS,
    RL_MSG_DIAGNOSE_FUNDERS,
    RL_MSG_DIAGNOSE_PRESCRIBERS,
    RL_MSG_DIAGNOSE_AMBASSADORS,
};

// What an actor is to all the groups, in one role.
typedef struct actor_span {
    size_t group_count;
    double least, most; // share
    double weight;      // in all
    rl_id through;      // when it is the same everywhere
    bool many_ways;
} actor_span;

static void span_groups(const rl_diagnosis *diagnosis, int role, actor_span *spans) {
    memset(spans, 0, (size_t)diagnosis->scenario->actor_count * sizeof *spans);
    for (size_t g = 0; g < diagnosis->groups.count; g++) {
        const rl_group_diagnosis *group = &diagnosis->groups.items[g];
        for (size_t i = 0; i < group->influences[role].count; i++) {
            const rl_influence *influence = &group->influences[role].items[i];
            actor_span *span = &spans[influence->actor];
            span->least =
                span->group_count == 0 ? influence->share : fmin(span->least, influence->share);
            span->most = fmax(span->most, influence->share);
            span->weight += influence->share * group->weight;
            span->many_ways |= span->group_count > 0 && span->through != influence->through;
            span->through = influence->through;
            span->group_count++;
        }
    }
}

static const char *with_through(const rl_diagnosis_page *page, rl_id actor, rl_id through) {
    const char *name = rl_diagnosis_name(page, actor);
    if (through == RL_NONE)
        return name;
    return rl_words_say(page->words, RL_MSG_DIAGNOSE_THROUGH, name,
                        rl_diagnosis_name(page, through));
}

// A list of names being made, cut to NAMES_MAX.
typedef struct name_list {
    const char *names;
    size_t count;
} name_list;

static void add_name(const rl_diagnosis_page *page, name_list *list, const char *name,
                     const char *figure) {
    if (list->count++ < NAMES_MAX)
        list->names =
            rl_words_join(page->words, list->names, ", ",
                          rl_words_say(page->words, RL_MSG_DIAGNOSE_WITH_FIGURE, name, figure));
}

static const char *finish_names(const rl_diagnosis_page *page, const name_list *list) {
    if (list->count <= NAMES_MAX)
        return list->names;
    return rl_words_say(page->words, RL_MSG_DIAGNOSE_AND_MORE, list->names,
                        rl_diagnosis_others(page, list->count - NAMES_MAX));
}

// The actor found in every group that comes after `last` by decreasing weight; ties go by actor.
static rl_id next_everywhere(const rl_diagnosis *diagnosis, const actor_span *spans, rl_id last) {
    rl_id next = RL_NONE;
    for (rl_id actor = 0; actor < diagnosis->scenario->actor_count; actor++) {
        const double weight = spans[actor].weight;
        const bool after = last == RL_NONE || weight < spans[last].weight ||
                           (weight == spans[last].weight && actor > last);
        if (spans[actor].group_count == diagnosis->groups.count && after &&
            (next == RL_NONE || weight > spans[next].weight))
            next = actor;
    }
    return next;
}

static bool is_nobodys(const rl_diagnosis *diagnosis, const actor_span *spans) {
    for (rl_id actor = 0; actor < diagnosis->scenario->actor_count; actor++)
        if (spans[actor].group_count > 0)
            return false;
    return true;
}

// Those found in every group.
static void append_everywhere(const rl_diagnosis_page *page, int role, const actor_span *spans) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    rl_words *words = page->words;
    name_list list = {.names = ""};
    for (rl_id actor = next_everywhere(diagnosis, spans, RL_NONE); actor != RL_NONE;
         actor = next_everywhere(diagnosis, spans, actor)) {
        const char *least = rl_words_share(words, spans[actor].least);
        const char *most = rl_words_share(words, spans[actor].most);
        add_name(
            page, &list,
            spans[actor].many_ways
                ? rl_words_say(words, RL_MSG_DIAGNOSE_THROUGH_MANY, rl_diagnosis_name(page, actor))
                : with_through(page, actor, spans[actor].through),
            strcmp(least, most) == 0 ? least
                                     : rl_words_say(words, RL_MSG_DIAGNOSE_RANGE, least, most));
    }
    if (list.count > 0 || is_nobodys(diagnosis, spans))
        rl_diagnosis_say(page, 4,
                         rl_words_say(words, RL_MSG_DIAGNOSE_NAMED,
                                      rl_message_text(words->ctx, role_words[role]),
                                      list.count > 0
                                          ? finish_names(page, &list)
                                          : rl_message_text(words->ctx, RL_MSG_DIAGNOSE_NOBODY)));
}

// Those of one group that are not found in all; "" when there is nothing more to say.
static const char *words_of_group(const rl_diagnosis_page *page, int32_t g, int role,
                                  const actor_span *spans) {
    const rl_influences *influences = &page->diagnosis->groups.items[g].influences[role];
    name_list list = {.names = ""};
    for (size_t i = 0; i < influences->count; i++) {
        const rl_influence *influence = &influences->items[i];
        if (spans[influence->actor].group_count < page->diagnosis->groups.count)
            add_name(page, &list, with_through(page, influence->actor, influence->through),
                     rl_words_share(page->words, influence->share));
    }
    if (list.count == 0 && (influences->count > 0 || is_nobodys(page->diagnosis, spans)))
        return "";
    return rl_words_say(page->words, RL_MSG_DIAGNOSE_NAMED,
                        rl_message_text(page->words->ctx, role_words[role]),
                        list.count > 0 ? finish_names(page, &list)
                                       : rl_message_text(page->words->ctx, RL_MSG_DIAGNOSE_NOBODY));
}

static void append_group(const rl_diagnosis_page *page, int32_t g,
                         actor_span *const spans[RL_INFLUENCE_COUNT]) {
    rl_words *words = page->words;
    const char *line = "";
    for (int role = 0; role < RL_INFLUENCE_COUNT; role++) {
        const char *list = words_of_group(page, g, role, spans[role]);
        if (*list != '\0')
            line =
                rl_words_join(words, line, rl_words_say(words, RL_MSG_WORDS_BETWEEN_LISTS), list);
    }
    if (*line != '\0')
        rl_diagnosis_say(page, 2, rl_words_join(words, rl_diagnosis_group(page, g), " – ", line));
}

void rl_diagnosis_append_influences(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    const size_t count = diagnosis->groups.count;
    actor_span *spans[RL_INFLUENCE_COUNT];
    for (int role = 0; role < RL_INFLUENCE_COUNT; role++) {
        spans[role] =
            RL_ARENA_NEW(&page->words->arena, actor_span, diagnosis->scenario->actor_count);
        if (spans[role] == NULL) {
            page->words->failed = true;
            return;
        }
        span_groups(diagnosis, role, spans[role]);
    }
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_INFLUENCES);
    rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_EVERYWHERE));
    for (int role = 0; role < RL_INFLUENCE_COUNT; role++)
        append_everywhere(page, role, spans[role]);
    for (size_t g = 0; g < rl_diagnosis_shown(page, count); g++)
        append_group(page, (int32_t)g, spans);
    rl_diagnosis_say_rest(page, count);
    rl_diagnosis_say(page, 0, rl_words_say(page->words, RL_MSG_DIAGNOSE_INFLUENCES_NOTE));
}

// What to do --------------------------------------------------------------------------------------

static const char *segment_id(const rl_diagnosis_page *page, rl_id segment) {
    return page->diagnosis->scenario->segments[segment].id;
}

// What the comparable segment has that this one has not: comparable segments differ in one part.
static const char *words_of_like(const rl_diagnosis_page *page, const rl_strategy *strategy) {
    const rl_segment *here = &page->diagnosis->scenario->segments[strategy->segment];
    const rl_segment *there = &page->diagnosis->scenario->segments[strategy->like];
    rl_dimension part = RL_SECTOR;
    while (part != RL_TERRITORY &&
           strcmp(rl_segment_code(here, part), rl_segment_code(there, part)) == 0)
        part = (rl_dimension)(part + 1);
    static const rl_message messages[RL_DIMENSION_COUNT] = {
        [RL_SECTOR] = RL_MSG_DIAGNOSE_SECTOR,
        [RL_SIZE] = RL_MSG_DIAGNOSE_SIZE,
        [RL_TERRITORY] = RL_MSG_DIAGNOSE_TERRITORY,
    };
    return rl_words_say(page->words, messages[part],
                        rl_diagnosis_code(page, part, rl_segment_code(there, part)));
}

static const char *words_of_strategy(const rl_diagnosis_page *page, const rl_strategy *strategy) {
    rl_words *words = page->words;
    switch (strategy->kind) {
    case RL_STRATEGY_EXTEND:
        return rl_words_say(words, RL_MSG_DIAGNOSE_EXTEND, rl_diagnosis_name(page, strategy->actor),
                            rl_words_share(words, strategy->from),
                            rl_words_share(words, strategy->to),
                            segment_id(page, strategy->segment), words_of_like(page, strategy));
    case RL_STRATEGY_SUPPORT:
        return rl_words_say(words, RL_MSG_DIAGNOSE_SUPPORT,
                            rl_diagnosis_name(page, strategy->actor),
                            rl_words_share(words, strategy->from));
    case RL_STRATEGY_NEW_KIND:
        return rl_words_say(words, RL_MSG_DIAGNOSE_NEW_KIND, strategy->actor_kind,
                            rl_words_number(words, strategy->present),
                            rl_words_number(words, strategy->compared),
                            rl_words_share(words, strategy->to));
    default:
        return rl_words_say(
            words, RL_MSG_DIAGNOSE_AGREEMENT, rl_diagnosis_name(page, strategy->actor),
            rl_words_share(words, strategy->to), segment_id(page, strategy->segment));
    }
}

static const char *words_of_assumed(const rl_diagnosis_page *page, uint32_t assumed) {
    static const struct {
        rl_assumed figure;
        rl_message word;
    } figures[] = {
        {RL_ASSUMED_ACCEPTANCE, RL_MSG_DIAGNOSE_ASSUMED_ACCEPTANCE},
        {RL_ASSUMED_SHARE, RL_MSG_DIAGNOSE_ASSUMED_SHARE},
        {RL_ASSUMED_EXPOSURE, RL_MSG_DIAGNOSE_ASSUMED_EXPOSURE},
        {RL_ASSUMED_LINK, RL_MSG_DIAGNOSE_ASSUMED_LINK},
    };
    const char *list = "";
    for (size_t i = 0; i < sizeof figures / sizeof *figures; i++)
        if ((assumed & figures[i].figure) != 0)
            list = rl_words_join(page->words, list, ", ",
                                 rl_message_text(page->words->ctx, figures[i].word));
    return *list == '\0' ? "" : rl_words_say(page->words, RL_MSG_DIAGNOSE_ASSUMED_LIST, list);
}

static const char *words_of_gain(const rl_diagnosis_page *page, double gain) {
    return rl_words_join(page->words, "+", "", rl_words_number(page->words, gain));
}

static void append_strategy(const rl_diagnosis_page *page, const rl_strategy *strategy) {
    rl_words *words = page->words;
    const char *gain = words_of_gain(page, strategy->gain);
    const char *action = words_of_strategy(page, strategy);
    if (strategy->segment_count > 1)
        action = rl_words_say(words, RL_MSG_DIAGNOSE_WHERE, action,
                              rl_words_count(words, strategy->segment_count,
                                             RL_MSG_DIAGNOSE_SEGMENT_WORD,
                                             RL_MSG_DIAGNOSE_SEGMENT_WORDS));
    const char *assumed = words_of_assumed(page, strategy->assumed);
    if (*assumed != '\0')
        action = rl_words_say(words, RL_MSG_DIAGNOSE_WITH_FIGURE, action, assumed);
    const size_t column = 2 + (size_t)-GAIN_WIDTH + 2;
    rl_text_append(page->out, "  ");
    rl_text_append_padded(page->out, gain, GAIN_WIDTH);
    rl_text_append(page->out, "  ");
    rl_page_continue(page->out, column, column + 2, action);
}

// The best actions of one group, in few words.
static void append_place(const rl_diagnosis_page *page, int32_t g) {
    static const rl_message shorts[RL_STRATEGY_COUNT] = {
        [RL_STRATEGY_EXTEND] = RL_MSG_DIAGNOSE_SHORT_EXTEND,
        [RL_STRATEGY_SUPPORT] = RL_MSG_DIAGNOSE_SHORT_SUPPORT,
        [RL_STRATEGY_NEW_KIND] = RL_MSG_DIAGNOSE_SHORT_NEW_KIND,
        [RL_STRATEGY_AGREEMENT] = RL_MSG_DIAGNOSE_SHORT_AGREEMENT,
    };
    const rl_group_diagnosis *group = &page->diagnosis->groups.items[g];
    rl_words *words = page->words;
    const char *list = "";
    for (size_t i = 0; i < group->strategies.count && i < ACTIONS_MAX; i++) {
        const rl_strategy *strategy = &group->strategies.items[i];
        const char *subject = strategy->actor == RL_NONE ? strategy->actor_kind
                                                         : rl_diagnosis_name(page, strategy->actor);
        list = rl_words_join(words, list, rl_words_say(words, RL_MSG_WORDS_BETWEEN_LISTS),
                             rl_words_say(words, RL_MSG_DIAGNOSE_WITH_FIGURE,
                                          rl_words_say(words, shorts[strategy->kind], subject),
                                          words_of_gain(page, strategy->gain)));
    }
    const char *place =
        rl_words_say(words, RL_MSG_DIAGNOSE_WITH_FIGURE, rl_diagnosis_group(page, g),
                     rl_words_weight(words, page->diagnosis->scenario, group->weight_troubled));
    rl_diagnosis_say(page, 2, rl_words_say(words, RL_MSG_DIAGNOSE_NAMED, place, list));
}

static void append_places(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    size_t count = 0;
    for (size_t g = 0; g < diagnosis->groups.count; g++) {
        if (diagnosis->groups.items[g].strategies.count == 0)
            continue;
        if (count == 0) {
            rl_text_append(page->out, "\n");
            rl_diagnosis_say(page, 2, rl_words_say(page->words, RL_MSG_DIAGNOSE_PLACES));
        }
        if (count++ < (size_t)page->top)
            append_place(page, (int32_t)g);
    }
    rl_diagnosis_say_rest(page, count);
}

static bool is_troubled(const rl_segment_diagnosis *segment, const void *user) {
    (void)user;
    return segment->few || segment->weak;
}

void rl_diagnosis_append_strategies(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    const size_t count = diagnosis->strategies.count;
    rl_words *words = page->words;
    double troubled = 0;
    for (size_t g = 0; g < diagnosis->groups.count; g++)
        troubled += diagnosis->groups.items[g].weight_troubled;
    const char *limit = rl_diagnosis_share(page, diagnosis->weak_share);
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_STRATEGIES);
    if (!(troubled > 0)) {
        rl_diagnosis_say(page, 2, rl_words_say(words, RL_MSG_DIAGNOSE_NO_TROUBLE, limit));
        return;
    }
    rl_diagnosis_say(
        page, 0,
        rl_words_say(
            words,
            isnan(diagnosis->settings.weak_share) ? RL_MSG_DIAGNOSE_TROUBLED
                                                  : RL_MSG_DIAGNOSE_TROUBLED_AS_ASKED,
            rl_diagnosis_amount_of(page, troubled, rl_diagnosis_describe(page, is_troubled, NULL)),
            limit));
    if (count == 0 && diagnosis->stage == RL_DIAGNOSED_ALL)
        rl_diagnosis_say(page, 2, rl_words_say(words, RL_MSG_DIAGNOSE_NO_STRATEGY));
    for (size_t i = 0; i < rl_diagnosis_shown(page, count); i++)
        append_strategy(page, &diagnosis->strategies.items[i]);
    rl_diagnosis_say_rest(page, count);
    append_places(page);
}

// What the figures rest on ------------------------------------------------------------------------

static void append_figures(const rl_diagnosis_page *page) {
    static const rl_message names[RL_FIGURE_COUNT] = {
        [RL_FIGURE_WEIGHT] = RL_MSG_DIAGNOSE_FIGURE_WEIGHT,
        [RL_FIGURE_ACCEPTANCE] = RL_MSG_DIAGNOSE_FIGURE_ACCEPTANCE,
        [RL_FIGURE_SHARE] = RL_MSG_DIAGNOSE_FIGURE_SHARE,
        [RL_FIGURE_EXPOSURE] = RL_MSG_DIAGNOSE_FIGURE_EXPOSURE,
        [RL_FIGURE_LINK] = RL_MSG_DIAGNOSE_FIGURE_LINK,
    };
    static const rl_message columns[RL_CONFIDENCE_COUNT] = {
        [RL_MEASURED] = RL_MSG_DIAGNOSE_COLUMN_MEASURED,
        [RL_ESTIMATE] = RL_MSG_DIAGNOSE_COLUMN_ESTIMATE,
        [RL_ASSUMPTION] = RL_MSG_DIAGNOSE_COLUMN_ASSUMPTIONS,
    };
    rl_words *words = page->words;
    rl_page_cell cells[RL_CONFIDENCE_COUNT + 1] = {{"", FIGURE_NAME_WIDTH}};
    for (int i = 0; i < RL_CONFIDENCE_COUNT; i++)
        cells[i + 1] = (rl_page_cell){rl_message_text(words->ctx, columns[i]), FIGURE_WIDTH};
    rl_page_row(page->out, 2, cells, RL_CONFIDENCE_COUNT + 1);
    for (int figure = 0; figure < RL_FIGURE_COUNT; figure++) {
        cells[0].words = rl_message_text(words->ctx, names[figure]);
        for (int i = 0; i < RL_CONFIDENCE_COUNT; i++)
            cells[i + 1].words = rl_words_number(words, page->diagnosis->figures[figure][i]);
        rl_page_row(page->out, 2, cells, RL_CONFIDENCE_COUNT + 1);
    }
}

// The group that comes after `last` by decreasing part of assumed shares; ties go by order.
static int32_t next_assumed(const rl_diagnosis *diagnosis, int32_t last) {
    const rl_group_diagnosis *groups = diagnosis->groups.items;
    int32_t next = -1;
    for (int32_t g = 0; g < (int32_t)diagnosis->groups.count; g++) {
        const double share = groups[g].assumed_share;
        const bool after = last < 0 || share < groups[last].assumed_share ||
                           (share == groups[last].assumed_share && g > last);
        if (share > 0.5 && after && (next < 0 || share > groups[next].assumed_share))
            next = g;
    }
    return next;
}

static void append_most_assumed(const rl_diagnosis_page *page) {
    const rl_diagnosis *diagnosis = page->diagnosis;
    name_list list = {.names = ""};
    for (int32_t g = next_assumed(diagnosis, -1); g >= 0 && list.count < NAMES_MAX;
         g = next_assumed(diagnosis, g))
        add_name(page, &list, rl_diagnosis_group(page, g),
                 rl_words_share(page->words, diagnosis->groups.items[g].assumed_share));
    if (list.count > 0)
        rl_diagnosis_say(page, 0,
                         rl_words_say(page->words, RL_MSG_DIAGNOSE_MOST_ASSUMED, list.names));
}

void rl_diagnosis_append_confidence(const rl_diagnosis_page *page) {
    rl_diagnosis_head(page, RL_MSG_DIAGNOSE_CONFIDENCE);
    append_figures(page);
    rl_diagnosis_say(page, 0,
                     rl_words_say(page->words, RL_MSG_DIAGNOSE_ASSUMED_SHARES,
                                  rl_words_share(page->words, page->diagnosis->assumed_share)));
    append_most_assumed(page);
}
