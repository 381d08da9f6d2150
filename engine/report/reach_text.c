#include "report/reach_text.h"

#include "report/page.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    INDENT = 2,
    KEY_WIDTH = 44,
    NAME_WIDTH = 50,
    NUMBER_WIDTH = -14,
    LINES_MAX = 12, // of a breakdown
};

static void say(rl_text *out, const char *words) { rl_page_paragraph(out, 0, 0, words); }

static double share_of(double part, double whole) { return whole > 0 ? part / whole : 0; }

// The answer --------------------------------------------------------------------------------------

static void append_reach(rl_words *words, const rl_scenario *scenario,
                         const rl_evaluation *evaluation, rl_text *out) {
    const rl_reach *total = &evaluation->total;
    if (evaluation->usage.activations == 0) {
        say(out, rl_words_say(words, RL_MSG_REACH_EMPTY));
        return;
    }
    const char *relays = rl_words_relays(words, evaluation->usage.relays);
    const char *activations = rl_words_activations(words, evaluation->usage.activations);
    const char *reached = rl_words_weight(words, scenario, total->reached);
    const char *share = rl_words_share(words, share_of(total->reached, total->weight));
    const char *weight = rl_words_number(words, total->weight);
    if (evaluation->samples == 0) {
        say(out,
            rl_words_say(words, RL_MSG_REACH_ANSWER, relays, activations, reached, share, weight));
    } else {
        say(out,
            rl_words_say(words, RL_MSG_CASCADE_ANSWER, relays, activations, reached,
                         rl_words_number(words, fmax(total->reached - total->margin, 0)),
                         rl_words_number(words, total->reached + total->margin), share, weight));
        say(out, rl_words_say(words, RL_MSG_CASCADE_SAMPLES,
                              rl_words_number(words, evaluation->samples)));
    }
    if (round(total->lower) < round(total->upper))
        say(out, rl_words_say(words, RL_MSG_REACH_BOUNDS, rl_words_number(words, total->lower),
                              rl_words_weight(words, scenario, total->upper)));
}

// An amount, and its limit when there is one.
static const char *with_limit(rl_words *words, const char *amount, const char *limit,
                              bool is_limited) {
    return is_limited ? rl_words_say(words, RL_MSG_REACH_OF_LIMIT, amount, limit) : amount;
}

static const char *with_cost_each(rl_words *words, const rl_scenario *scenario, const char *cost,
                                  double each_eur) {
    const char *unit = rl_words_unit(words, scenario);
    const char *each = rl_words_euros(words, each_eur);
    return unit == NULL ? rl_words_say(words, RL_MSG_REACH_COST_EACH, cost, each)
                        : rl_words_say(words, RL_MSG_REACH_COST_EACH_UNIT, cost, each, unit);
}

static void append_spending(rl_words *words, const rl_scenario *scenario,
                            const rl_evaluation *evaluation, rl_text *out) {
    const rl_plan_usage *usage = &evaluation->usage;
    const double budget_eur = scenario->rules.budget_eur;
    const double hours = scenario->rules.hours;
    const char *cost = with_limit(words, rl_words_euros(words, usage->cost_eur),
                                  rl_words_euros(words, budget_eur), isfinite(budget_eur));
    const char *time = with_limit(words, rl_words_hours(words, usage->hours),
                                  rl_words_hours(words, hours), isfinite(hours));
    if (usage->cost_eur > 0 && evaluation->total.reached >= 1)
        cost = with_cost_each(words, scenario, cost, usage->cost_eur / evaluation->total.reached);
    say(out, rl_words_say(words, RL_MSG_REACH_COST, cost, time));
}

void rl_reach_append_answer(rl_words *words, const rl_scenario *scenario,
                            const rl_evaluation *evaluation, rl_text *out) {
    append_reach(words, scenario, evaluation, out);
    if (evaluation->usage.activations > 0)
        append_spending(words, scenario, evaluation, out);
}

// Sampled figures ---------------------------------------------------------------------------------

void rl_reach_append_margin(rl_words *words, double margin, rl_text *out) {
    if (margin > 0)
        rl_page_paragraph(
            out, INDENT, INDENT,
            rl_words_say(words, RL_MSG_CASCADE_MARGIN, rl_words_number(words, margin)));
}

void rl_reach_append_triggered(rl_words *words, const rl_scenario *scenario,
                               const rl_evaluation *evaluation, rl_text *out) {
    const size_t count = evaluation->triggered.count;
    const rl_triggered *triggered = evaluation->triggered.items;
    if (count == 0)
        return;
    const rl_page_cell titles[] = {
        {rl_words_say(words, RL_MSG_CASCADE_TRIGGERED), NAME_WIDTH + INDENT},
        {rl_words_say(words, RL_MSG_CASCADE_COLUMN_PROB), NUMBER_WIDTH},
    };
    rl_text_append(out, "\n");
    rl_page_row(out, 0, titles, sizeof titles / sizeof *titles);
    const size_t shown = count > LINES_MAX ? LINES_MAX - 1 : count;
    for (size_t i = 0; i < shown; i++) {
        const rl_page_cell cells[] = {{scenario->actors[triggered[i].relay].name, NAME_WIDTH},
                                      {rl_words_share(words, triggered[i].prob), NUMBER_WIDTH}};
        rl_page_row(out, INDENT, cells, sizeof cells / sizeof *cells);
    }
    if (shown < count)
        rl_page_paragraph(out, INDENT, INDENT,
                          rl_words_say(words, RL_MSG_CASCADE_OTHERS,
                                       rl_words_number(words, (double)(count - shown)),
                                       rl_words_share(words, triggered[shown].prob)));
}

// Who is reached ----------------------------------------------------------------------------------

static int compare_lines(const void *left, const void *right) {
    const rl_reach_line *a = left, *b = right;
    if (a->reach.reached != b->reach.reached)
        return a->reach.reached > b->reach.reached ? -1 : 1;
    return strcmp(a->key, b->key);
}

static void append_line(rl_words *words, const char *name, double reached, double weight,
                        rl_text *out) {
    const rl_page_cell cells[] = {
        {name, KEY_WIDTH},
        {rl_words_number(words, reached), NUMBER_WIDTH},
        {rl_words_share(words, share_of(reached, weight)), NUMBER_WIDTH},
        {rl_words_number(words, weight), NUMBER_WIDTH},
    };
    rl_page_row(out, INDENT, cells, sizeof cells / sizeof *cells);
}

// What does not fit: how many lines, and the range of their shares.
static void append_rest(rl_words *words, const rl_reach_line *lines, size_t count, rl_text *out) {
    double least = INFINITY;
    double most = 0;
    for (size_t i = 0; i < count; i++) {
        const double share = share_of(lines[i].reach.reached, lines[i].reach.weight);
        least = fmin(least, share);
        most = fmax(most, share);
    }
    rl_page_paragraph(out, INDENT, INDENT,
                      rl_words_say(words, RL_MSG_REACH_OTHERS,
                                   rl_words_number(words, (double)count),
                                   rl_words_share(words, least), rl_words_share(words, most)));
}

static void append_breakdown(rl_words *words, const rl_scenario *scenario, rl_dimension dimension,
                             const rl_breakdown *breakdown, rl_message title, rl_text *out) {
    const size_t count = breakdown->count;
    rl_reach_line *lines = RL_ARENA_NEW(&words->arena, rl_reach_line, count);
    if (lines == NULL) {
        words->failed = true;
        return;
    }
    memcpy(lines, breakdown->items, count * sizeof *lines);
    qsort(lines, count, sizeof *lines, compare_lines);
    const rl_page_cell titles[] = {
        {rl_words_say(words, title), KEY_WIDTH + INDENT},
        {rl_words_say(words, RL_MSG_REACH_COLUMN_REACHED), NUMBER_WIDTH},
        {rl_words_say(words, RL_MSG_REACH_COLUMN_SHARE), NUMBER_WIDTH},
        {rl_words_say(words, RL_MSG_REACH_COLUMN_TARGET), NUMBER_WIDTH},
    };
    rl_text_append(out, "\n");
    rl_page_row(out, 0, titles, sizeof titles / sizeof *titles);
    const size_t shown = count > LINES_MAX ? LINES_MAX - 1 : count;
    for (size_t i = 0; i < shown; i++)
        append_line(words, rl_words_code(words, scenario, dimension, lines[i].key),
                    lines[i].reach.reached, lines[i].reach.weight, out);
    if (shown < count)
        append_rest(words, lines + shown, count - shown, out);
    double margin = 0;
    for (size_t i = 0; i < count; i++)
        margin = fmax(margin, lines[i].reach.margin);
    rl_reach_append_margin(words, margin, out);
}

void rl_reach_append_breakdowns(rl_words *words, const rl_scenario *scenario,
                                const rl_evaluation *evaluation, rl_text *out) {
    static const struct {
        rl_dimension dimension;
        rl_message title;
    } tables[] = {
        {RL_TERRITORY, RL_MSG_REACH_BY_TERRITORY},
        {RL_SECTOR, RL_MSG_REACH_BY_SECTOR},
        {RL_SIZE, RL_MSG_REACH_BY_SIZE},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        const rl_breakdown *breakdown = &evaluation->by[tables[i].dimension];
        if (breakdown->count > 1)
            append_breakdown(words, scenario, tables[i].dimension, breakdown, tables[i].title, out);
    }
}

void rl_reach_append_frequency(rl_words *words, const rl_evaluation *evaluation, rl_text *out) {
    static const rl_message names[RL_FREQUENCY_MAX] = {RL_MSG_REACH_ONCE, RL_MSG_REACH_TWICE,
                                                       RL_MSG_REACH_THRICE};
    const rl_page_cell titles[] = {
        {rl_words_say(words, RL_MSG_REACH_FREQUENCY), KEY_WIDTH + INDENT},
        {rl_words_say(words, RL_MSG_REACH_COLUMN_REACHED), NUMBER_WIDTH},
        {rl_words_say(words, RL_MSG_REACH_COLUMN_SHARE), NUMBER_WIDTH},
    };
    rl_text_append(out, "\n");
    rl_page_row(out, 0, titles, sizeof titles / sizeof *titles);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++) {
        const double reached = evaluation->total.at_least[n];
        const rl_page_cell cells[] = {
            {rl_words_say(words, names[n]), KEY_WIDTH},
            {rl_words_number(words, reached), NUMBER_WIDTH},
            {rl_words_share(words, share_of(reached, evaluation->total.weight)), NUMBER_WIDTH},
        };
        rl_page_row(out, INDENT, cells, sizeof cells / sizeof *cells);
    }
}
