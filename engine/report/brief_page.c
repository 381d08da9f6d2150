#include "report/brief_page.h"

#include "report/markup.h"

#include <stdlib.h>
#include <string.h>

enum { GROUPS_MAX = 6 }; // territories or sizes shown: the largest

typedef struct brief {
    rl_words words;
    const rl_scenario *scenario;
    const rl_plan *plan;
    const rl_evaluation *evaluation;
    const rl_relay_share *share;
    rl_id relay;
    rl_text *out;
} brief;

// Elements ----------------------------------------------------------------------------------------

static void put(brief *b, const char *element, const char *words) {
    rl_text_format(b->out, "<%s>", element);
    rl_markup_append(b->out, words);
    rl_text_format(b->out, "</%s>\n", element);
}

static void put_message(brief *b, const char *element, rl_message message) {
    put(b, element, rl_words_say(&b->words, message));
}

static void open_table(brief *b, const rl_message *titles, size_t count) {
    rl_text_append(b->out, "<table>\n<tr>");
    for (size_t i = 0; i < count; i++)
        put(b, "th", rl_words_say(&b->words, titles[i]));
    rl_text_append(b->out, "</tr>\n");
}

static void put_row(brief *b, const char *const *cells, size_t count) {
    rl_text_append(b->out, "<tr>");
    for (size_t i = 0; i < count; i++)
        put(b, "td", cells[i]);
    rl_text_append(b->out, "</tr>\n");
}

static void close_table(brief *b) { rl_text_append(b->out, "</table>\n"); }

// The activations of the relay, in the order of the calendar --------------------------------------

typedef void activation_visitor(brief *b, rl_id activation);

static void for_each_activation(brief *b, activation_visitor *visit) {
    for (rl_id window = 0; window < b->scenario->window_count; window++)
        for (size_t i = 0; i < b->plan->activations.count; i++) {
            const rl_activation *a = &b->scenario->activations[b->plan->activations.items[i]];
            if (a->window == window && a->relay == b->relay)
                visit(b, b->plan->activations.items[i]);
        }
}

static void put_request(brief *b, rl_id activation) {
    const rl_activation *a = &b->scenario->activations[activation];
    const rl_window *window = &b->scenario->windows[a->window];
    const char *const cells[] = {
        b->scenario->levers[a->lever].name,
        window->name,
        rl_words_day(&b->words, window->start_day),
        rl_words_day(&b->words, window->end_day),
    };
    put_row(b, cells, sizeof cells / sizeof *cells);
}

static void put_follow_up(brief *b, rl_id activation) {
    const rl_activation *a = &b->scenario->activations[activation];
    const char *const cells[] = {
        b->scenario->levers[a->lever].name, b->scenario->windows[a->window].name, "", "", "",
    };
    put_row(b, cells, sizeof cells / sizeof *cells);
}

// Whom it touches ---------------------------------------------------------------------------------

typedef struct audience_group {
    const char *key;
    double touched; // target weight
} audience_group;

static int compare_to_line(const void *key, const void *line) {
    return strcmp(key, ((const rl_reach_line *)line)->key);
}

static int by_touched(const void *left, const void *right) {
    const audience_group *a = left, *b = right;
    if (a->touched != b->touched)
        return a->touched < b->touched ? 1 : -1;
    return strcmp(a->key, b->key);
}

// What the relay touches of each line of a breakdown, the largest first.
static audience_group *group_audience(brief *b, rl_dimension dimension) {
    const rl_breakdown *lines = &b->evaluation->by[dimension];
    const rl_scenario *s = b->scenario;
    audience_group *groups = RL_ARENA_NEW(&b->words.arena, audience_group, lines->count);
    if (groups == NULL)
        return NULL;
    for (size_t i = 0; i < lines->count; i++)
        groups[i].key = lines->items[i].key;
    for (int32_t i = s->audience_start[b->relay]; i < s->audience_start[b->relay + 1]; i++) {
        const rl_segment *segment = &s->segments[s->audiences[i].segment];
        const rl_reach_line *line =
            segment->targeted ? bsearch(rl_segment_code(segment, dimension), lines->items,
                                        lines->count, sizeof *lines->items, compare_to_line)
                              : NULL;
        if (line != NULL)
            groups[line - lines->items].touched += s->audiences[i].share * segment->weight;
    }
    qsort(groups, lines->count, sizeof *groups, by_touched);
    return groups;
}

static void put_groups(brief *b, rl_message title, rl_dimension dimension) {
    const rl_breakdown *lines = &b->evaluation->by[dimension];
    const rl_message titles[] = {title, RL_MSG_BRIEF_COLUMN_TOUCHED};
    const audience_group *groups = group_audience(b, dimension);
    if (groups == NULL) {
        b->words.failed = true;
        return;
    }
    open_table(b, titles, 2);
    for (size_t i = 0; i < lines->count && i < GROUPS_MAX && groups[i].touched > 0; i++) {
        const char *const cells[] = {
            rl_words_code(&b->words, b->scenario, dimension, groups[i].key),
            rl_words_number(&b->words, groups[i].touched)};
        put_row(b, cells, 2);
    }
    close_table(b);
}

static double touched_weight(const brief *b) {
    const rl_scenario *s = b->scenario;
    double touched = 0;
    for (int32_t i = s->audience_start[b->relay]; i < s->audience_start[b->relay + 1]; i++)
        if (s->segments[s->audiences[i].segment].targeted)
            touched += s->audiences[i].share * s->segments[s->audiences[i].segment].weight;
    return touched;
}

// Sections ----------------------------------------------------------------------------------------

static void put_head(brief *b) {
    const char *name = b->scenario->actors[b->relay].name;
    rl_text_format(b->out,
                   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n",
                   b->out->ctx->language == RL_FRENCH ? "fr" : "en");
    put(b, "title",
        rl_words_say(&b->words, RL_MSG_WORDS_NAMED_LIST, name, b->scenario->deliverable));
    rl_text_append(
        b->out, "<style>\n"
                "body { font: 11pt/1.5 Arial, sans-serif; color: #1b1b1b; max-width: 46em;\n"
                "       margin: 2em auto; padding: 0 1em; }\n"
                "h1 { font-size: 1.6em; line-height: 1.2; margin: 0 0 .2em; }\n"
                "h2 { font-size: 1.15em; margin: 1.6em 0 .4em; border-bottom: 1px solid #888; }\n"
                "table { border-collapse: collapse; width: 100%; margin: .6em 0; }\n"
                "th, td { border: 1px solid #999; padding: .3em .6em; text-align: left; }\n"
                "th { background: #eee; }\n"
                ".message { border-left: 4px solid #888; padding-left: 1em; }\n"
                "@page { size: A4; margin: 18mm; }\n"
                "tr, h2 { break-inside: avoid; break-after: auto; }\n"
                "</style>\n</head>\n<body>\n");
    put(b, "h1", name);
    put(b, "p", b->scenario->title);
}

static void put_requests(brief *b) {
    static const rl_message titles[] = {RL_MSG_BRIEF_COLUMN_LEVER, RL_MSG_BRIEF_COLUMN_WINDOW,
                                        RL_MSG_BRIEF_COLUMN_START, RL_MSG_BRIEF_COLUMN_END};
    put_message(b, "h2", RL_MSG_BRIEF_REQUEST);
    put(b, "p", rl_words_say(&b->words, RL_MSG_BRIEF_REQUEST_INTRO, b->scenario->deliverable));
    open_table(b, titles, sizeof titles / sizeof *titles);
    for_each_activation(b, put_request);
    close_table(b);
    put(b, "p",
        rl_words_say(&b->words, RL_MSG_BRIEF_MEANS, rl_words_euros(&b->words, b->share->cost_eur),
                     rl_words_hours(&b->words, b->share->hours)));
}

static void put_audience(brief *b) {
    put_message(b, "h2", RL_MSG_BRIEF_AUDIENCE);
    put(b, "p",
        rl_words_say(&b->words, RL_MSG_BRIEF_AUDIENCE_INTRO,
                     rl_words_weight(&b->words, b->scenario, touched_weight(b))));
    put_groups(b, RL_MSG_BRIEF_COLUMN_TERRITORY, RL_TERRITORY);
    put_groups(b, RL_MSG_BRIEF_COLUMN_SIZE, RL_SIZE);
    put_message(b, "h2", RL_MSG_BRIEF_EFFECT);
    put(b, "p",
        rl_words_say(&b->words, RL_MSG_BRIEF_EFFECT_TEXT,
                     rl_words_weight(&b->words, b->scenario, b->share->alone),
                     rl_words_weight(&b->words, b->scenario, b->share->marginal)));
}

static void put_model_message(brief *b) {
    put_message(b, "h2", RL_MSG_BRIEF_MESSAGE);
    put_message(b, "p", RL_MSG_BRIEF_MESSAGE_INTRO);
    rl_text_append(b->out, "<div class=\"message\">\n");
    put(b, "p", rl_words_say(&b->words, RL_MSG_BRIEF_MESSAGE_SUBJECT, b->scenario->deliverable));
    put_message(b, "p", RL_MSG_BRIEF_MESSAGE_HELLO);
    put(b, "p", rl_words_say(&b->words, RL_MSG_BRIEF_MESSAGE_BODY, b->scenario->deliverable));
    put_message(b, "p", RL_MSG_BRIEF_MESSAGE_LINK);
    put(b, "p",
        rl_words_say(&b->words, RL_MSG_BRIEF_MESSAGE_END, b->scenario->actors[b->relay].name));
    rl_text_append(b->out, "</div>\n");
}

static void put_follow_ups(brief *b) {
    static const rl_message titles[] = {RL_MSG_BRIEF_COLUMN_LEVER, RL_MSG_BRIEF_COLUMN_WINDOW,
                                        RL_MSG_BRIEF_COLUMN_DONE, RL_MSG_BRIEF_COLUMN_SENT,
                                        RL_MSG_BRIEF_COLUMN_OPENED};
    put_message(b, "h2", RL_MSG_BRIEF_FOLLOW_UP);
    put_message(b, "p", RL_MSG_BRIEF_FOLLOW_UP_INTRO);
    open_table(b, titles, sizeof titles / sizeof *titles);
    for_each_activation(b, put_follow_up);
    close_table(b);
}

void rl_brief_page(const rl_scenario *scenario, const rl_plan *plan,
                   const rl_evaluation *evaluation, rl_id relay, rl_text *out) {
    brief b = {
        .scenario = scenario, .plan = plan, .evaluation = evaluation, .relay = relay, .out = out};
    rl_words_init(&b.words, out->ctx);
    for (size_t i = 0; i < evaluation->relays.count; i++)
        if (evaluation->relays.items[i].relay == relay)
            b.share = &evaluation->relays.items[i];
    put_head(&b);
    put_requests(&b);
    put_audience(&b);
    put_model_message(&b);
    put_follow_ups(&b);
    put_message(&b, "p", RL_MSG_BRIEF_FOOT);
    rl_text_append(out, "</body>\n</html>\n");
    out->failed |= b.words.failed;
    rl_words_clear(&b.words);
}
