#include "report/survey_text.h"

#include "report/evaluation_text.h"
#include "report/labels.h"
#include "report/page.h"

#include <string.h>

enum { INDENT = 2, NAME_WIDTH = 52, NUMBER_WIDTH = -10 };

typedef struct page {
    const rl_scenario *scenario;
    const rl_survey *survey;
    int32_t top;
    rl_words *words;
    rl_text *out;
} page;

// Words of a question -----------------------------------------------------------------------------

// A list cell as people read it: « 69 Rhône, 42 Loire ».
static const char *list_words(rl_words *words, const rl_scenario *scenario, rl_dimension dimension,
                              const char *cell) {
    const char *all = "";
    if (*cell == '\0' || strcmp(cell, "*") == 0)
        return rl_words_say(words, RL_MSG_SURVEY_ALL);
    while (true) {
        const size_t length = strcspn(cell, "|");
        const char *item = rl_arena_copy_text(&words->arena, cell, length);
        if (item == NULL) {
            words->failed = true;
            return all;
        }
        all = rl_words_join(words, all, ", ", rl_words_code(words, scenario, dimension, item));
        if (cell[length] == '\0')
            return all;
        cell += length + 1;
    }
}

static const char *lever_name(const rl_scenario *scenario, const rl_survey_question *q) {
    return scenario->levers[scenario->offers[q->offer].lever].name;
}

const char *rl_survey_question_words(rl_words *words, const rl_scenario *scenario,
                                     const rl_survey_question *q) {
    switch (q->kind) {
    case RL_FIGURE_ACCEPTANCE:
        return rl_words_say(words, RL_MSG_SURVEY_ASK_ACCEPTANCE);
    case RL_FIGURE_SHARE:
        return rl_words_say(words, RL_MSG_SURVEY_ASK_SHARE,
                            list_words(words, scenario, RL_SECTOR, q->sectors),
                            list_words(words, scenario, RL_SIZE, q->sizes),
                            list_words(words, scenario, RL_TERRITORY, q->territories));
    default:
        return rl_words_say(words, RL_MSG_SURVEY_ASK_EXPOSURE, lever_name(scenario, q));
    }
}

// What of a row is not « all », « 1-9 sal ».
static const char *row_words(rl_words *words, const rl_scenario *scenario,
                             const rl_survey_question *q) {
    const char *const cells[RL_DIMENSION_COUNT] = {q->sectors, q->sizes, q->territories};
    const char *restricted = "";
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        if (*cells[d] != '\0' && strcmp(cells[d], "*") != 0)
            restricted = rl_words_join(words, restricted, ", ",
                                       list_words(words, scenario, (rl_dimension)d, cells[d]));
    return *restricted == '\0' ? rl_words_say(words, RL_MSG_SURVEY_ALL) : restricted;
}

static const char *figure_words(const page *p, const rl_survey_question *q) {
    const char *what = rl_words_say(p->words, RL_MSG_SURVEY_ACCEPTANCE);
    if (q->kind == RL_FIGURE_SHARE)
        what = rl_words_say(p->words, RL_MSG_SURVEY_SHARE, row_words(p->words, p->scenario, q));
    else if (q->kind == RL_FIGURE_EXPOSURE)
        what = rl_words_say(p->words, RL_MSG_SURVEY_EXPOSURE, lever_name(p->scenario, q));
    return rl_words_say(p->words, RL_MSG_SURVEY_NAMED, p->scenario->actors[q->relay].name, what);
}

// The page ----------------------------------------------------------------------------------------

static void say(const page *p, const char *words) { rl_page_paragraph(p->out, 0, 0, words); }

static void append_head(const page *p) {
    const rl_survey *s = p->survey;
    if (s->stopped)
        say(p, rl_words_say(p->words, RL_MSG_SURVEY_STOPPED));
    if (s->plan.activations.items != NULL)
        say(p, rl_words_say(p->words, RL_MSG_SURVEY_BASE,
                            rl_words_weight(p->words, p->scenario, s->reached),
                            rl_words_share(p->words, s->weight > 0 ? s->reached / s->weight : 0)));
    if (s->questions.count == 0)
        say(p, rl_words_say(p->words, RL_MSG_SURVEY_NONE));
    else
        say(p, rl_words_say(p->words, RL_MSG_SURVEY_COUNTS,
                            rl_words_number(p->words, (double)s->questions.count),
                            rl_words_number(p->words, s->measured),
                            rl_words_number(p->words, s->certain)));
}

static void append_titles(const page *p) {
    const rl_page_cell cells[] = {
        {rl_words_say(p->words, RL_MSG_SURVEY_COLUMN_FIGURE), NAME_WIDTH + INDENT},
        {rl_words_say(p->words, RL_MSG_SURVEY_COLUMN_NOW), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SURVEY_COLUMN_VALUE), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SURVEY_COLUMN_AT_MOST), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SURVEY_COLUMN_SWING), NUMBER_WIDTH},
    };
    rl_text_append(p->out, "\n");
    rl_page_row(p->out, 0, cells, sizeof cells / sizeof *cells);
}

static void append_row(const page *p, const rl_survey_question *q) {
    const rl_page_cell cells[] = {
        {rl_words_cut(p->words, figure_words(p, q), NAME_WIDTH), NAME_WIDTH},
        {rl_words_share(p->words, q->figure), NUMBER_WIDTH},
        {rl_words_number_or_dash(p->words, q->value), NUMBER_WIDTH},
        {rl_words_number_or_dash(p->words, q->at_most), NUMBER_WIDTH},
        {rl_words_number_or_dash(p->words, q->swing), NUMBER_WIDTH},
    };
    rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
}

static const char *names(const page *p, const rl_id *relays, int32_t count) {
    const char *all = "";
    for (int32_t i = 0; i < count; i++)
        all = rl_words_join(p->words, all, ", ", p->scenario->actors[relays[i]].name);
    return all;
}

static const char *change_words(const page *p, const rl_survey_node *node) {
    const char *words = node->breaks ? rl_words_say(p->words, RL_MSG_SURVEY_BREAKS) : "";
    if (node->infeasible)
        return rl_words_say(p->words, RL_MSG_SURVEY_NO_PLAN);
    if (node->enter_count > 0)
        words = rl_words_join(
            p->words, words, rl_words_say(p->words, RL_MSG_SURVEY_AND_THEN),
            rl_words_say(p->words,
                         node->enter_count == 1 ? RL_MSG_SURVEY_ENTERS_ONE : RL_MSG_SURVEY_ENTERS,
                         names(p, node->enters, node->enter_count)));
    if (node->leave_count > 0)
        words = rl_words_join(
            p->words, words, rl_words_say(p->words, RL_MSG_SURVEY_AND_THEN),
            rl_words_say(p->words,
                         node->leave_count == 1 ? RL_MSG_SURVEY_LEAVES_ONE : RL_MSG_SURVEY_LEAVES,
                         names(p, node->leaves, node->leave_count)));
    if (*words != '\0')
        return words;
    return rl_words_say(p->words, node->changes ? RL_MSG_SURVEY_SAME_RELAYS : RL_MSG_SURVEY_SAME);
}

static rl_message status_message(rl_survey_status status) {
    static const rl_message messages[RL_SURVEY_STATUS_COUNT] = {
        [RL_SURVEY_PENDING] = RL_MSG_SURVEY_STATUS_PENDING,
        [RL_SURVEY_SCREENED] = RL_MSG_SURVEY_STATUS_SCREENED,
        [RL_SURVEY_SEARCHED] = RL_MSG_SURVEY_STATUS_SEARCHED,
        [RL_SURVEY_PROVED] = RL_MSG_SURVEY_STATUS_PROVED,
    };
    return messages[status];
}

static void append_item(const page *p, const char *words) {
    rl_text_append(p->out, "    – ");
    rl_page_continue(p->out, 6, 6, words);
}

static void append_question(const page *p, const rl_survey_question *q) {
    const char *relay = p->scenario->actors[q->relay].name;
    rl_page_paragraph(p->out, INDENT, 2 * INDENT,
                      rl_words_say(p->words, RL_MSG_SURVEY_NAMED, relay,
                                   rl_survey_question_words(p->words, p->scenario, q)));
    for (int k = 0; k < RL_SURVEY_NODES && q->status != RL_SURVEY_PENDING;
         k += RL_SURVEY_HIGH - RL_SURVEY_LOW)
        append_item(p, rl_words_say(p->words, RL_MSG_SURVEY_AT,
                                    rl_words_number(p->words, 100 * q->nodes[k].figure),
                                    change_words(p, &q->nodes[k])));
    append_item(p, rl_words_say(p->words, status_message(q->status)));
}

rl_status rl_survey_text(const rl_scenario *scenario, const rl_survey *survey, int32_t top,
                         rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {scenario, survey, top, &words, out};
    const size_t count =
        survey->questions.count < (size_t)top ? survey->questions.count : (size_t)top;
    rl_evaluation_append_title(scenario, out);
    append_head(&p);
    if (count > 0) {
        append_titles(&p);
        for (size_t i = 0; i < count; i++)
            append_row(&p, &survey->questions.items[i]);
        rl_page_paragraph(out, INDENT, INDENT, rl_words_say(&words, RL_MSG_SURVEY_LEGEND));
        rl_page_heading(out, rl_words_say(&words, RL_MSG_SURVEY_WHY));
        for (size_t i = 0; i < count; i++)
            append_question(&p, &survey->questions.items[i]);
        rl_text_append(out, "\n");
        say(&p, rl_words_say(&words, RL_MSG_SURVEY_FORM_HINT, scenario->path));
    }
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
