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

static void append_expected(const page *p) {
    const rl_simulation *s = p->simulation;
    const rl_reach *model = &s->evaluation.total;
    if (s->evaluation.samples > 0)
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_EXPECTED_SAMPLED, number(p, s->reached.mean),
                            number(p, s->margin), number(p, model->reached),
                            number(p, model->margin)));
    else
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_EXPECTED, number(p, s->reached.mean),
                            number(p, s->margin), number(p, model->reached)));
}

static void append_answer(const page *p) {
    const rl_simulation *s = p->simulation;
    if (s->count == 0) {
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_NONE));
        return;
    }
    if (s->count < s->wanted)
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_STOPPED, number(p, s->count),
                            number(p, s->wanted)));
    if (s->count == 1)
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_ANSWER_ONE,
                            rl_words_weight(p->words, p->scenario, s->reached.p50)));
    else
        say(p, rl_words_say(p->words, RL_MSG_SIMULATE_ANSWER, number(p, s->count),
                            rl_words_weight(p->words, p->scenario, s->reached.p50),
                            number(p, s->reached.p10), number(p, s->reached.p90)));
    append_expected(p);
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
        {rl_words_cut(p->words, name, KEY_WIDTH), KEY_WIDTH},
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

// Relays, by what hangs on them
// --------------------------------------------------------------------

// What is said of a relay, of the plan or set in motion by one of them.
typedef struct stake {
    rl_id relay;
    double prob;     // that it diffuses
    double with_it;  // mean reach when it does; NaN when it never did
    double without;  // when it does not
    double at_stake; // the difference, −∞ when it is not known
} stake;

static stake stake_of(rl_id relay, double prob, double with_it, double without) {
    const double difference = with_it - without;
    return (stake){relay, prob, with_it, without, isnan(difference) ? -INFINITY : difference};
}

static int compare_stakes(const void *left, const void *right) {
    const stake *a = left, *b = right;
    if (a->at_stake != b->at_stake)
        return a->at_stake > b->at_stake ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static void append_stake_titles(const page *p, rl_message title, rl_message prob) {
    const rl_page_cell titles[] = {
        {rl_words_say(p->words, title), KEY_WIDTH + INDENT},
        {rl_words_say(p->words, prob), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_WITH), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_WITHOUT), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_SIMULATE_COLUMN_HANGS), NUMBER_WIDTH},
    };
    rl_text_append(p->out, "\n");
    rl_page_row(p->out, 0, titles, sizeof titles / sizeof *titles);
}

static void append_stakes(const page *p, stake *stakes, size_t count) {
    if (count > 0)
        qsort(stakes, count, sizeof *stakes, compare_stakes);
    for (size_t i = 0; i < count && i < LINES_MAX; i++) {
        const rl_page_cell cells[] = {
            {rl_words_cut(p->words, p->scenario->actors[stakes[i].relay].name, KEY_WIDTH),
             KEY_WIDTH},
            {rl_words_share(p->words, stakes[i].prob), NUMBER_WIDTH},
            {rl_words_number_or_dash(p->words, stakes[i].with_it), NUMBER_WIDTH},
            {rl_words_number_or_dash(p->words, stakes[i].without), NUMBER_WIDTH},
            {rl_words_number_or_dash(p->words, stakes[i].at_stake), NUMBER_WIDTH},
        };
        rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
    }
    append_rest(p, count);
}

static void append_relays(const page *p) {
    const rl_simulation *s = p->simulation;
    stake *stakes = RL_ARENA_NEW(&p->words->arena, stake, s->relay_count);
    if (stakes == NULL) {
        p->words->failed = true;
        return;
    }
    for (int32_t i = 0; i < s->relay_count; i++) {
        const rl_simulated_relay *relay = &s->relays[i];
        stakes[i] = stake_of(relay->relay, p->scenario->actors[relay->relay].acceptance_prob,
                             relay->if_accepts, relay->if_declines);
    }
    append_stake_titles(p, RL_MSG_SIMULATE_RELAYS, RL_MSG_SIMULATE_COLUMN_ACCEPTS);
    append_stakes(p, stakes, (size_t)s->relay_count);
}

// Those that never moved a simulation are left out.
static void append_triggered(const page *p) {
    const rl_simulation *s = p->simulation;
    stake *stakes = RL_ARENA_NEW(&p->words->arena, stake, s->triggered_count);
    size_t count = 0;
    if (stakes == NULL) {
        p->words->failed = true;
        return;
    }
    for (int32_t i = 0; i < s->triggered_count; i++) {
        const rl_simulated_triggered *relay = &s->triggered[i];
        if (relay->diffused > 0)
            stakes[count++] = stake_of(relay->relay, (double)relay->diffused / s->count,
                                       relay->if_diffuses, relay->if_not);
    }
    if (count == 0)
        return;
    append_stake_titles(p, RL_MSG_SIMULATE_TRIGGERED, RL_MSG_SIMULATE_COLUMN_TRIGGERED);
    append_stakes(p, stakes, count);
    say(p, rl_words_say(p->words, RL_MSG_SIMULATE_TRIGGERED_NOTE));
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
        append_triggered(&p);
    }
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
