#include "report/whatif_text.h"

#include "report/evaluation_text.h"
#include "report/page.h"
#include "report/rule_words.h"
#include "report/words.h"

#include <math.h>

enum { INDENT = 2, NAME_WIDTH = 46, NUMBER_WIDTH = -12 };

typedef struct page {
    const rl_scenario *scenario;
    const rl_whatif_study *study;
    int32_t top;
    rl_words *words;
    rl_text *out;
} page;

static void say(const page *p, const char *words) { rl_page_paragraph(p->out, 0, 0, words); }

static const char *number(const page *p, double value) { return rl_words_number(p->words, value); }

// « +312 », « −1 204 ».
static const char *difference(const page *p, double value) {
    const char *amount = number(p, fabs(value));
    return rl_words_join(p->words, value < 0 ? "−" : "+", "", amount);
}

static const char *cases(const page *p, int64_t count) {
    return rl_words_count(p->words, count, RL_MSG_WHATIF_CASE, RL_MSG_WHATIF_CASES);
}

// The beginning -----------------------------------------------------------------------------------

static void append_count(const page *p, int64_t count, rl_message message) {
    if (count > 0)
        say(p, rl_words_say(p->words, message, cases(p, count)));
}

static void append_head(const page *p) {
    const rl_whatif_study *s = p->study;
    const double share = s->weight > 0 ? s->base.reached / s->weight : 0;
    say(p, rl_words_say(
               p->words, s->plan_given ? RL_MSG_WHATIF_BASE_GIVEN : RL_MSG_WHATIF_BASE_BEST,
               rl_words_weight(p->words, p->scenario, s->base.reached),
               rl_words_share(p->words, share), rl_words_euros(p->words, s->base.usage.cost_eur),
               rl_words_relays(p->words, s->base.usage.relays)));
    append_count(p, s->case_count, RL_MSG_WHATIF_COUNTS);
    append_count(p, s->resumed, RL_MSG_WHATIF_SOME_RESUMED);
    append_count(p, rl_whatif_count(s, RL_WHATIF_INFEASIBLE), RL_MSG_WHATIF_SOME_INFEASIBLE);
    append_count(p, rl_whatif_count(s, RL_WHATIF_UNSETTLED), RL_MSG_WHATIF_SOME_UNSETTLED);
    append_count(p, rl_whatif_count(s, RL_WHATIF_CONTRADICTORY), RL_MSG_WHATIF_SOME_CONTRADICTORY);
    append_count(p, rl_whatif_count(s, RL_WHATIF_FAILED), RL_MSG_WHATIF_SOME_FAILED);
    append_count(p, rl_whatif_count(s, RL_WHATIF_PENDING), RL_MSG_WHATIF_SOME_PENDING);
}

// The table ---------------------------------------------------------------------------------------

static void append_titles(const page *p) {
    const rl_page_cell cells[] = {
        {rl_words_say(p->words, RL_MSG_WHATIF_COLUMN_NAME), NAME_WIDTH + INDENT},
        {rl_words_say(p->words, RL_MSG_WHATIF_COLUMN_KEPT), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_WHATIF_COLUMN_BEST), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_WHATIF_COLUMN_CHANGE), NUMBER_WIDTH},
        {rl_words_say(p->words, RL_MSG_WHATIF_COLUMN_COST), NUMBER_WIDTH},
    };
    rl_text_append(p->out, "\n");
    rl_page_row(p->out, 0, cells, sizeof cells / sizeof *cells);
}

static rl_message status_message(rl_whatif_status status) {
    switch (status) {
    case RL_WHATIF_UNSETTLED:
        return RL_MSG_WHATIF_UNSETTLED;
    case RL_WHATIF_CONTRADICTORY:
        return RL_MSG_WHATIF_CONTRADICTORY;
    case RL_WHATIF_FAILED:
        return RL_MSG_WHATIF_FAILED;
    case RL_WHATIF_PENDING:
        return RL_MSG_WHATIF_PENDING;
    default:
        return RL_MSG_WHATIF_INFEASIBLE;
    }
}

// What the plan kept as it is would reach, marked when it would break rules.
static const char *kept_words(const page *p, const rl_whatif *w) {
    if (!rl_whatif_has_kept(w))
        return "–";
    return rl_words_join(p->words, number(p, w->kept.reached), "",
                         w->kept.broken_rules > 0 ? "*" : "\u00a0"); // digits in line
}

static void append_case(const page *p, const rl_whatif *w) {
    const bool is_done = w->status == RL_WHATIF_DONE;
    const rl_page_cell cells[] = {
        {w->name, NAME_WIDTH},
        {kept_words(p, w), NUMBER_WIDTH},
        {is_done ? number(p, w->best.reached) : rl_words_say(p->words, status_message(w->status)),
         NUMBER_WIDTH},
        {is_done ? difference(p, w->best.reached - p->study->base.reached) : "", NUMBER_WIDTH},
        {is_done ? rl_words_euros(p->words, w->best.usage.cost_eur) : "", NUMBER_WIDTH},
    };
    rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
    if (*w->detail != '\0')
        rl_page_paragraph(p->out, 2 * INDENT, 2 * INDENT, w->detail);
}

static void append_rest(const page *p, int32_t count) {
    if (count > p->top)
        rl_page_paragraph(p->out, INDENT, INDENT,
                          rl_words_say(p->words, RL_MSG_WHATIF_REST, number(p, count - p->top)));
}

static void append_table(const page *p) {
    append_titles(p);
    for (int32_t i = 0; i < p->study->case_count && i < p->top; i++)
        append_case(p, &p->study->cases[i]);
    append_rest(p, p->study->case_count);
    rl_page_paragraph(p->out, INDENT, INDENT, rl_words_say(p->words, RL_MSG_WHATIF_LEGEND));
}

// Who moves ---------------------------------------------------------------------------------------

static void append_item(const page *p, const char *words) {
    rl_text_append(p->out, "    – ");
    rl_page_continue(p->out, 6, 6, words);
}

static void append_move(const page *p, const rl_whatif_move *move) {
    const char *reach = rl_words_weight(p->words, p->scenario, move->reach);
    append_item(p, move->enters
                       ? rl_words_say(p->words, RL_MSG_WHATIF_ENTERS, move->name, reach)
                       : rl_words_say(p->words, RL_MSG_WHATIF_LEAVES, move->name, reach,
                                      rl_absence_words(p->words, move->reason, move->rule)));
}

static void append_moves(const page *p, const rl_whatif *w) {
    if (w->moves.count == 0 && w->dropped == 0 && w->kept.broken_rules == 0) {
        rl_page_paragraph(p->out, INDENT, 2 * INDENT,
                          rl_words_say(p->words, RL_MSG_WHATIF_SAME_RELAYS, w->name));
        return;
    }
    rl_page_paragraph(p->out, INDENT, 2 * INDENT, w->name);
    if (w->dropped > 0)
        append_item(p, rl_words_count(p->words, w->dropped, RL_MSG_WHATIF_DROPPED_ONE,
                                      RL_MSG_WHATIF_DROPPED));
    if (w->kept.broken_rules > 0)
        append_item(p, rl_words_count(p->words, w->kept.broken_rules, RL_MSG_WHATIF_KEPT_BREAKS_ONE,
                                      RL_MSG_WHATIF_KEPT_BREAKS));
    for (size_t i = 0; i < w->moves.count; i++)
        append_move(p, &w->moves.items[i]);
}

static void append_reasons(const page *p) {
    if (rl_whatif_count(p->study, RL_WHATIF_DONE) == 0)
        return;
    rl_page_heading(p->out, rl_words_say(p->words, RL_MSG_WHATIF_WHY));
    int32_t shown = 0;
    for (int32_t i = 0; i < p->study->case_count && shown < p->top; i++) {
        if (p->study->cases[i].status != RL_WHATIF_DONE)
            continue;
        append_moves(p, &p->study->cases[i]);
        shown++;
    }
    append_rest(p, rl_whatif_count(p->study, RL_WHATIF_DONE));
}

rl_status rl_whatif_text(const rl_scenario *scenario, const rl_whatif_study *study, int32_t top,
                         rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {scenario, study, top, &words, out};
    rl_evaluation_append_title(scenario, out);
    append_head(&p);
    append_table(&p);
    append_reasons(&p);
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
