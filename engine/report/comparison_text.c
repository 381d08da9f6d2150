#include "report/comparison_text.h"

#include "report/evaluation_text.h"
#include "report/page.h"
#include "report/words.h"

#include <math.h>

enum { INDENT = 2, NAME_WIDTH = 36, NUMBER_WIDTH = -14, EACH_WIDTH = -10 };

typedef struct page {
    const rl_scenario *scenario;
    const rl_comparison *comparison;
    rl_words *words;
    rl_text *out;
} page;

static const char *number(const page *p, double value) { return rl_words_number(p->words, value); }

static const char *message(const page *p, rl_message text) { return rl_words_say(p->words, text); }

static void item(const page *p, const char *words) {
    rl_page_paragraph(p->out, INDENT, 2 * INDENT, words);
}

// What each reaches and costs
// ----------------------------------------------------------------------

static void append_plans(const page *p) {
    const rl_page_cell titles[] = {
        {message(p, RL_MSG_COMPARE_PLANS), NAME_WIDTH + INDENT},
        {message(p, RL_MSG_COMPARE_COLUMN_REACH), NUMBER_WIDTH},
        {message(p, RL_MSG_COMPARE_COLUMN_P10), NUMBER_WIDTH},
        {message(p, RL_MSG_COMPARE_COLUMN_P90), NUMBER_WIDTH},
        {message(p, RL_MSG_COMPARE_COLUMN_COST), EACH_WIDTH},
        {message(p, RL_MSG_COMPARE_COLUMN_EACH), EACH_WIDTH},
    };
    rl_page_row(p->out, 0, titles, sizeof titles / sizeof *titles);
    for (int32_t i = 0; i < p->comparison->count; i++) {
        const rl_contender *c = &p->comparison->contenders[i];
        const rl_evaluation *closed = &c->simulation.evaluation;
        const rl_page_cell cells[] = {
            {c->name, NAME_WIDTH},
            {number(p, closed->total.reached), NUMBER_WIDTH},
            {number(p, c->simulation.reached.p10), NUMBER_WIDTH},
            {number(p, c->simulation.reached.p90), NUMBER_WIDTH},
            {rl_words_euros(p->words, closed->usage.cost_eur), EACH_WIDTH},
            {isnan(c->cost_each_eur) ? "–" : rl_words_euros(p->words, c->cost_each_eur),
             EACH_WIDTH},
        };
        rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
    }
    rl_text_append(p->out, "\n");
}

static void append_pair(const page *p, int32_t index) {
    const rl_contender *c = &p->comparison->contenders[index];
    const char *ahead = rl_words_share(p->words, c->share);
    if (index == p->comparison->first)
        item(p, rl_words_say(p->words, RL_MSG_COMPARE_FIRST, c->name, ahead));
    else
        item(p, rl_words_say(p->words, RL_MSG_COMPARE_PAIR, c->name,
                             rl_words_weight(p->words, p->scenario, c->behind),
                             number(p, c->behind_low), number(p, c->behind_high),
                             number(p, p->comparison->simulations), ahead));
}

static void append_details(const page *p) {
    for (int32_t i = 0; i < p->comparison->count; i++) {
        const rl_contender *c = &p->comparison->contenders[i];
        const size_t broken = c->simulation.evaluation.violations.list.count;
        append_pair(p, i);
        rl_page_paragraph(
            p->out, 2 * INDENT, 2 * INDENT,
            rl_words_say(p->words, RL_MSG_COMPARE_FAIRNESS,
                         rl_words_code(p->words, p->scenario, RL_TERRITORY, c->lowest_key),
                         rl_words_share(p->words, c->lowest_share), number(p, c->gini)));
        if (c->without_floors)
            rl_page_paragraph(p->out, 2 * INDENT, 2 * INDENT, message(p, RL_MSG_COMPARE_FLOORS));
        if (broken > 0)
            rl_page_paragraph(p->out, 2 * INDENT, 2 * INDENT,
                              rl_words_count(p->words, (int64_t)broken, RL_MSG_COMPARE_BREAKS_ONE,
                                             RL_MSG_COMPARE_BREAKS));
    }
}

// When figures change
// -------------------------------------------------------------------------------

static void append_regret(const page *p) {
    if (p->comparison->case_count < 2)
        return;
    const rl_page_cell titles[] = {
        {rl_words_say(p->words, RL_MSG_COMPARE_CASES, number(p, p->comparison->case_count)),
         NAME_WIDTH + INDENT - NUMBER_WIDTH},
        {message(p, RL_MSG_COMPARE_COLUMN_WORST), EACH_WIDTH},
        {message(p, RL_MSG_COMPARE_COLUMN_MEAN), EACH_WIDTH},
        {message(p, RL_MSG_COMPARE_COLUMN_WON), EACH_WIDTH},
    };
    rl_text_append(p->out, "\n");
    rl_page_row(p->out, 0, titles, sizeof titles / sizeof *titles);
    for (int32_t i = 0; i < p->comparison->count; i++) {
        const rl_contender *c = &p->comparison->contenders[i];
        const rl_page_cell cells[] = {
            {c->name, NAME_WIDTH - NUMBER_WIDTH},
            {number(p, c->worst_regret), EACH_WIDTH},
            {number(p, c->mean_regret), EACH_WIDTH},
            {number(p, c->cases_won), EACH_WIDTH},
        };
        rl_page_row(p->out, INDENT, cells, sizeof cells / sizeof *cells);
    }
}

// The ranking
// ---------------------------------------------------------------------------------------

static void append_ranking(const page *p) {
    const rl_tender *ranking = &p->comparison->ranking;
    rl_page_heading(p->out, message(p, RL_MSG_COMPARE_RANKING));
    for (int32_t rank = 1; rank <= p->comparison->count; rank++) {
        for (size_t i = 0; i < ranking->offers.count; i++) {
            const rl_tender_offer *offer = &ranking->offers.items[i];
            if (offer->rank != rank)
                continue;
            item(p, rl_words_say(p->words, RL_MSG_COMPARE_RANKED, number(p, rank), offer->name,
                                 number(p, 100 * offer->total)));
            if (offer->dominated_by >= 0)
                rl_page_paragraph(p->out, 2 * INDENT, 2 * INDENT,
                                  rl_words_say(p->words, RL_MSG_COMPARE_DOMINATED,
                                               ranking->offers.items[offer->dominated_by].name));
        }
    }
    for (size_t k = 0; ranking->ranges != NULL && k < ranking->criteria.count; k++)
        item(p, rl_words_say(p->words, RL_MSG_COMPARE_RANGE, ranking->criteria.items[k].name,
                             rl_words_share(p->words, ranking->criteria.items[k].weight),
                             rl_words_share(p->words, ranking->ranges[k].least),
                             rl_words_share(p->words, ranking->ranges[k].most)));
}

rl_status rl_comparison_text(const rl_scenario *scenario, const rl_comparison *comparison,
                             rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    const page p = {scenario, comparison, &words, out};
    rl_evaluation_append_title(scenario, out);
    if (comparison->simulations < comparison->contenders[0].simulation.wanted)
        rl_page_paragraph(out, 0, 0, message(&p, RL_MSG_COMPARE_STOPPED));
    append_plans(&p);
    append_details(&p);
    append_regret(&p);
    append_ranking(&p);
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
