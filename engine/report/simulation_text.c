#include "report/simulation_text.h"

#include "report/evaluation_text.h"
#include "report/page.h"
#include "report/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 2, KEY_WIDTH = 38, NUMBER_WIDTH = -14, LINES_MAX = 15 };

typedef struct page {
    const rl_scenario *scenario;
    const rl_simulation *simulation;
    rl_words *words;
    rl_text *out;
} page;

static void say(const page *p, const char *words) { rl_page_paragraph(p->out, 0, 0, words); }

static const char *number(const page *p, double value) { return rl_words_number(p->words, value); }

// The answer --------------------------------------------------------------------------------------

static void append_answer(const page *p) {
    const rl_simulation *s = p->simulation;
    if (s->count == 0) {
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_NONE));
        return;
    }
    if (s->count < s->wanted)
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_STOPPED, number(p, s->count),
                            number(p, s->wanted)));
    say(p, rl_words_say(p->words, RL_MSG_SIMULATE_ANSWER, number(p, s->count),
                        rl_words_weight(p->words, p->scenario, s->reached.p50),
                        number(p, s->reached.p10), number(p, s->reached.p90)));
    say(p,
        rl_words_say(p->words, RL_MSG_SIMULATE_EXPECTED, number(p, s->reached.mean),
                     number(p, 1.96 * s->standard_error), number(p, s->evaluation.total.reached)));
    if (!isnan(s->target_share))
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_TARGET,
                            rl_words_share(p->words, s->target_share),
                            rl_words_weight(p->words, p->scenario,
                                            s->target_share * s->evaluation.total.weight),
                            rl_words_share(p->words, s->target_prob),
                            rl_words_share(p->words, s->target_low),
                            rl_words_share(p->words, s->target_high)));
}

// Tables ------------------------------------------------------------------------------------------

static void append_titles(const page *p, rl_message title) {
    const rl_page_cell cells[] = {
        {rl_words_say(p->words, title), KEY_WIDTH + INDENT},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_LOW), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_MIDDLE), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_HIGH), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_FORMULA), NUMBER_WIDTH},
    };
    rl_text_append(p->out, "\n");
    rl_page_row(p->out, 0, cells, sizeof cells / sizeof *cells);
}

static void append_row(const page *p, const char *name, const rl_distribution *figure,
                       double expected) {
    const rl_page_cell cells[] = {
        {name, KEY_WIDTH},
        {number(p, figure->p10), NUMBER_WIDTH},
        {number(p, figure->p50), NUMBER_WIDTH},
        {number(p, figure->p90), NUMBER_WIDTH},
        {number(p, expected), NUMBER_WIDTH},
    };
    rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
}

static void append_rest(const page *p, size_t count) {
    if (count > LINES_MAX)
        rl_page_paragraph(
            p->out, INDENT, INDENT,
            rl_words_say(p->words, RL_MSG_SIMULATE_REST, number(p, (double)(count - LINES_MAX))));
}

static void append_frequency(const page *p) {
    static const rl_message names[RL_FREQUENCY_MAX] = {RL_MSG_REACH_ONCE, RL_MSG_REACH_TWICE,
                                                       RL_MSG_REACH_THRICE};
    append_titles(p, RL_MSG_REACH_FREQUENCY);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        append_row(p, rl_words_say(p->words, names[n]), &p->simulation->at_least[n],
                   p->simulation->evaluation.total.at_least[n]);
}

// Only the windows in which something may happen.
static void append_windows(const page *p) {
    double before = 0;
    append_titles(p, RL_MSG_SIMULATE_WINDOWS);
    for (rl_id w = 0; w < p->scenario->window_count; w++) {
        const double expected = p->simulation->evaluation.cumulative[w];
        if (expected > before)
            append_row(p, p->scenario->windows[w].name, &p->simulation->cumulative[w], expected);
        before = expected;
    }
}

static int compare_lines(const void *left, const void *right) {
    const rl_simulated_line *a = left, *b = right;
    if (a->expected != b->expected)
        return a->expected > b->expected ? -1 : 1;
    return strcmp(a->key, b->key);
}

static void append_lines(const page *p, rl_message title, rl_dimension dimension) {
    const rl_simulated_lines *lines = &p->simulation->by[dimension];
    if (lines->count < 2)
        return;
    rl_simulated_line *sorted = RL_ARENA_NEW(&p->words->arena, rl_simulated_line, lines->count);
    if (sorted == NULL) {
        p->words->failed = true;
        return;
    }
    memcpy(sorted, lines->items, lines->count * sizeof *sorted);
    qsort(sorted, lines->count, sizeof *sorted, compare_lines);
    append_titles(p, title);
    for (size_t i = 0; i < lines->count && i < LINES_MAX; i++)
        append_row(p, rl_words_code(p->words, p->scenario, dimension, sorted[i].key),
                   &sorted[i].reached, sorted[i].expected);
    append_rest(p, lines->count);
}

// Relays, by what hangs on their answer -----------------------------------------------------------

static double stake_of(const rl_simulated_relay *relay) {
    const double stake = relay->if_accepts - relay->if_declines;
    return isnan(stake) ? -INFINITY : stake;
}

static int compare_relays(const void *left, const void *right) {
    const rl_simulated_relay *a = left, *b = right;
    const double first = stake_of(a), second = stake_of(b);
    if (first != second)
        return first > second ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static const char *amount_or_dash(const page *p, double value) {
    return isnan(value) ? "–" : number(p, value);
}

static void append_relays(const page *p) {
    const size_t count = (size_t)p->simulation->relay_count;
    rl_simulated_relay *sorted = RL_ARENA_NEW(&p->words->arena, rl_simulated_relay, count);
    if (sorted == NULL) {
        p->words->failed = true;
        return;
    }
    if (count > 0) {
        memcpy(sorted, p->simulation->relays, count * sizeof *sorted);
        qsort(sorted, count, sizeof *sorted, compare_relays);
    }
    const rl_page_cell titles[] = {
        {rl_words_say(p->words, RL_MSG_SIMULATE_RELAYS), KEY_WIDTH + INDENT},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_ACCEPTS), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_WITH), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_WITHOUT), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_HANGS), NUMBER_WIDTH},
    };
    rl_text_append(p->out, "\n");
    rl_page_row(p->out, 0, titles, sizeof titles / sizeof *titles);
    for (size_t i = 0; i < count && i < LINES_MAX; i++) {
        const rl_actor *actor = &p->scenario->actors[sorted[i].relay];
        const rl_page_cell cells[] = {
            {actor->name, KEY_WIDTH},
            {rl_words_share(p->words, actor->acceptance_prob), NUMBER_WIDTH},
            {amount_or_dash(p, sorted[i].if_accepts), NUMBER_WIDTH},
            {amount_or_dash(p, sorted[i].if_declines), NUMBER_WIDTH},
            {amount_or_dash(p, sorted[i].if_accepts - sorted[i].if_declines), NUMBER_WIDTH},
        };
        rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
    }
    append_rest(p, count);
}

rl_status rl_simulation_text(const rl_scenario *scenario, const rl_simulation *simulation,
                             rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {scenario, simulation, &words, out};
    rl_evaluation_append_title(scenario, out);
    append_answer(&p);
    if (simulation->count > 0 && simulation->relay_count > 0) {
        append_windows(&p);
        append_lines(&p, RL_MSG_REACH_BY_TERRITORY, RL_TERRITORY);
        append_lines(&p, RL_MSG_REACH_BY_SECTOR, RL_SECTOR);
        append_lines(&p, RL_MSG_REACH_BY_SIZE, RL_SIZE);
        append_frequency(&p);
        append_relays(&p);
    }
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
