// The first page: what a committee needs in order to decide, on one sheet.
#include "report/labels.h"
#include "report/report_page.h"
#include "report/rule_words.h"

#include <math.h>

enum {
    RELAYS_MAX = 12,  // of the table, when there are no more
    RELAYS_FIRST = 8, // of them otherwise: the page must hold the rest
    LEFT_OUT_MAX = 3, // relays left out that are explained here
};

static const char *weight(rl_report_page *page, double amount) {
    return rl_words_weight(&page->words, page->scenario, amount);
}

static bool solicits(const rl_report_page *page) {
    return page->result->has_plan && page->result->plan.activations.count > 0;
}

// The answer in three sentences ------------------------------------------------------------------

typedef struct period {
    int32_t start_day, end_day;
    int32_t windows; // that the plan uses
} period;

static period period_of(const rl_report_page *page) {
    period p = {INT32_MAX, INT32_MIN, 0};
    for (rl_id window = 0; window < page->scenario->window_count; window++) {
        const rl_window *w = &page->scenario->windows[window];
        bool used = false;
        for (size_t i = 0; i < page->result->plan.activations.count && !used; i++)
            used = rl_report_planned(page, i)->window == window;
        if (!used)
            continue;
        p.windows++;
        p.start_day = w->start_day < p.start_day ? w->start_day : p.start_day;
        p.end_day = w->end_day > p.end_day ? w->end_day : p.end_day;
    }
    return p;
}

static const char *reach_sentence(rl_report_page *page) {
    rl_words *words = &page->words;
    const rl_evaluation *evaluation = page->evaluation;
    const period p = period_of(page);
    return rl_words_say(
        words, RL_MSG_REPORT_ANSWER_REACH, rl_words_day(words, p.start_day),
        rl_words_day(words, p.end_day), rl_words_relays(words, evaluation->usage.relays),
        rl_words_activations(words, evaluation->usage.activations),
        weight(page, evaluation->total.reached),
        rl_words_share(words, rl_report_share(evaluation->total.reached, evaluation->total.weight)),
        rl_words_number(words, evaluation->total.weight));
}

static const char *spending_sentence(rl_report_page *page) {
    rl_words *words = &page->words;
    const rl_plan_usage *usage = &page->evaluation->usage;
    const rl_rules *rules = &page->scenario->rules;
    const char *cost = rl_words_euros(words, usage->cost_eur);
    const char *hours = rl_words_hours(words, usage->hours);
    if (isfinite(rules->budget_eur))
        cost = rl_words_say(words, RL_MSG_REPORT_ANSWER_BUDGET, cost,
                            rl_words_euros(words, rules->budget_eur));
    if (isfinite(rules->hours))
        hours = rl_words_say(words, RL_MSG_REPORT_ANSWER_HOURS, hours,
                             rl_words_hours(words, rules->hours));
    return rl_words_say(words, RL_MSG_REPORT_ANSWER_SPENDING, cost, hours);
}

static const char *target_sentence(rl_report_page *page) {
    const rl_goal_report *relays = &page->result->goals[RL_GOAL_RELAYS];
    const bool accepted = rl_bound_is_proved(page->result->proof.state);
    return rl_words_say(&page->words,
                        relays->attempted && relays->proved ? RL_MSG_REPORT_ANSWER_SMALLEST
                        : relays->settled && !accepted      ? RL_MSG_REPORT_ANSWER_SMALLEST_SEARCHED
                                                            : RL_MSG_REPORT_ANSWER_SMALL,
                        rl_words_share(&page->words, page->result->settings.target_share));
}

// How sure it is that there is no better plan.
static const char *proof_sentence(rl_report_page *page) {
    rl_words *words = &page->words;
    const rl_result *result = page->result;
    const double reached = page->evaluation->total.reached;
    const bool proved = rl_bound_is_proved(result->proof.state);
    if (page->report->is_evaluation)
        return rl_words_say(words, page->evaluation->violations.list.count == 0
                                       ? RL_MSG_REPORT_ANSWER_GIVEN
                                       : RL_MSG_REPORT_ANSWER_GIVEN_BROKEN);
    if (isfinite(result->settings.target_share))
        return target_sentence(page);
    if (isnan(result->bound) || result->bound >= page->evaluation->total.weight * (1 - 1e-9))
        return rl_words_say(words, RL_MSG_REPORT_ANSWER_UNPROVED);
    if (result->bound - reached < 0.5)
        return rl_words_say(words, proved ? RL_MSG_REPORT_ANSWER_BEST
                                          : RL_MSG_REPORT_ANSWER_BEST_SEARCHED);
    return rl_words_say(
        words, proved ? RL_MSG_REPORT_ANSWER_BOUND : RL_MSG_REPORT_ANSWER_BOUND_SEARCHED,
        weight(page, ceil(result->bound)), rl_words_share_about(words, reached / result->bound));
}

// What became of the proof, where there was one.
static const char *check_sentence(const rl_report_page *page) {
    const rl_result *result = page->result;
    const bool told = isfinite(result->settings.target_share)
                          ? result->goals[RL_GOAL_RELAYS].settled
                          : result->bound < page->evaluation->total.weight * (1 - 1e-9);
    return page->report->is_evaluation || !told
               ? ""
               : rl_proof_words(page->words.ctx, result->proof.state);
}

static const char *infeasible_sentence(rl_report_page *page) {
    const rl_proof_state state = page->result->proof.state;
    const char *by_whom = rl_message_text(
        page->words.ctx, rl_bound_is_proved(state) ? RL_MSG_PROOF_PROVED : RL_MSG_PROOF_SEARCHED);
    return rl_words_join(&page->words, rl_words_say(&page->words, RL_MSG_PLAN_INFEASIBLE, by_whom),
                         " ", rl_proof_words(page->words.ctx, state));
}

static void append_without_plan(rl_report_page *page) {
    const rl_result *result = page->result;
    const bool is_infeasible = result->status == RL_RESULT_INFEASIBLE;
    rl_html_element(page->out, "p class=\"lead\"",
                    is_infeasible ? infeasible_sentence(page)
                                  : rl_words_say(&page->words, RL_MSG_PLAN_UNKNOWN));
    if (result->conflict.count == 0)
        return;
    rl_report_say(page, "p",
                  !result->conflict_is_minimal  ? RL_MSG_PLAN_CONFLICT_AMONG
                  : result->conflict.count == 1 ? RL_MSG_PLAN_CONFLICT_ALONE
                                                : RL_MSG_PLAN_CONFLICT);
    rl_text_append(page->out, "<ul>\n");
    for (size_t i = 0; i < result->conflict.count; i++)
        rl_html_element(
            page->out, "li",
            rl_conflict_words(&page->words, page->scenario, &result->conflict.items[i]));
    rl_text_append(page->out, "</ul>\n");
}

static void append_answer(rl_report_page *page) {
    rl_report_say(page, "h2 id=\"answer\"", RL_MSG_REPORT_ANSWER);
    if (!page->result->has_plan) {
        append_without_plan(page);
        return;
    }
    if (!solicits(page)) {
        rl_report_say(page, "p class=\"lead\"", RL_MSG_REACH_EMPTY);
        return;
    }
    rl_text_append(page->out, "<p class=\"lead\">");
    rl_html_text(page->out, reach_sentence(page));
    rl_text_append(page->out, " ");
    rl_html_text(page->out, spending_sentence(page));
    rl_text_append(page->out, " ");
    rl_html_text(page->out, proof_sentence(page));
    rl_text_append(page->out, " ");
    rl_html_text(page->out, check_sentence(page));
    rl_text_append(page->out, "</p>\n");
    if (page->evaluation->violations.list.count == 0)
        return;
    rl_text_append(page->out, "<ul class=\"alert\">\n");
    for (size_t i = 0; i < page->evaluation->violations.list.count; i++)
        rl_html_element(page->out, "li",
                        rl_violation_words(&page->words, page->scenario,
                                           &page->evaluation->violations.list.items[i]));
    rl_text_append(page->out, "</ul>\n");
}

// Key figures ------------------------------------------------------------------------------------

static void append_figure(rl_report_page *page, rl_message name, const char *value,
                          const char *first, const char *second) {
    rl_text_append(page->out, "<div>");
    rl_report_say(page, "dt", name);
    rl_html_element(page->out, "dd class=\"value\"", value);
    if (*first != '\0')
        rl_html_element(page->out, "dd", first);
    if (*second != '\0')
        rl_html_element(page->out, "dd", second);
    rl_text_append(page->out, "</div>\n");
}

static const char *of_limit(rl_report_page *page, const char *limit, bool is_limited) {
    return is_limited ? rl_words_say(&page->words, RL_MSG_REPORT_FIGURE_OF, limit)
                      : rl_words_say(&page->words, RL_MSG_REPORT_FIGURE_UNLIMITED);
}

static const char *cost_each(rl_report_page *page) {
    const rl_evaluation *evaluation = page->evaluation;
    const char *unit = rl_words_unit(&page->words, page->scenario);
    if (evaluation->usage.cost_eur <= 0 || evaluation->total.reached < 1 || unit == NULL)
        return "";
    return rl_words_say(
        &page->words, RL_MSG_REPORT_FIGURE_EACH,
        rl_words_euros(&page->words, evaluation->usage.cost_eur / evaluation->total.reached), unit);
}

static void append_figures(rl_report_page *page) {
    rl_words *words = &page->words;
    const rl_evaluation *evaluation = page->evaluation;
    const rl_reach *total = &evaluation->total;
    const rl_rules *rules = &page->scenario->rules;
    rl_text_append(page->out, "<dl class=\"figures\">\n");
    append_figure(
        page, RL_MSG_REPORT_FIGURE_REACH, rl_words_number(words, total->reached),
        rl_words_say(words, RL_MSG_REPORT_FIGURE_SHARE, rl_report_weight_label(page),
                     rl_words_share(words, rl_report_share(total->reached, total->weight))),
        rl_words_say(words, RL_MSG_REPORT_FIGURE_BETWEEN, rl_words_number(words, total->lower),
                     rl_words_number(words, total->upper)));
    append_figure(
        page, RL_MSG_REPORT_FIGURE_COST, rl_words_euros(words, evaluation->usage.cost_eur),
        of_limit(page, rl_words_euros(words, rules->budget_eur), isfinite(rules->budget_eur)),
        cost_each(page));
    append_figure(page, RL_MSG_REPORT_FIGURE_HOURS, rl_words_hours(words, evaluation->usage.hours),
                  of_limit(page, rl_words_hours(words, rules->hours), isfinite(rules->hours)), "");
    append_figure(
        page, RL_MSG_REPORT_FIGURE_RELAYS, rl_words_number(words, evaluation->usage.relays),
        of_limit(page, rl_words_number(words, rules->max_relays), rules->max_relays < INT32_MAX),
        rl_words_say(words, RL_MSG_REPORT_FIGURE_MOMENTS,
                     rl_words_activations(words, evaluation->usage.activations),
                     rl_words_count(words, period_of(page).windows, RL_MSG_REPORT_MOMENT,
                                    RL_MSG_REPORT_MOMENTS)));
    rl_text_append(page->out, "</dl>\n");
}

// Whom and when ----------------------------------------------------------------------------------

// « Newsletter (4), Courriel dédié (2) », and the first and the last window.
static const char *levers_of(rl_report_page *page, rl_id relay, rl_id *first, rl_id *last) {
    const char *levers = "";
    const size_t count = page->result->plan.activations.count;
    *first = *last = RL_NONE;
    for (size_t i = 0; i < count;) {
        const rl_activation *a = rl_report_planned(page, i);
        int32_t uses = 0;
        for (; i < count && rl_report_planned(page, i)->relay == a->relay &&
               rl_report_planned(page, i)->lever == a->lever;
             i++, uses++) {
            const rl_id window = rl_report_planned(page, i)->window;
            if (a->relay != relay)
                continue;
            *first = *first == RL_NONE || window < *first ? window : *first;
            *last = *last == RL_NONE || window > *last ? window : *last;
        }
        if (a->relay != relay)
            continue;
        const char *name = page->scenario->levers[a->lever].name;
        if (uses > 1)
            name = rl_words_say(&page->words, RL_MSG_REPORT_TIMES, name,
                                rl_words_number(&page->words, uses));
        levers = rl_words_join(&page->words, levers, ", ", name);
    }
    return levers;
}

static void append_relay(rl_report_page *page, const rl_relay_share *share) {
    rl_id first, last;
    const char *levers = levers_of(page, share->relay, &first, &last);
    const char *when = first == RL_NONE ? "" : page->scenario->windows[first].name;
    if (first != last)
        when = rl_words_say(&page->words, RL_MSG_REPORT_FROM_TO, when,
                            page->scenario->windows[last].name);
    rl_html_row_begin(page->out);
    rl_html_row_head(page->out, page->scenario->actors[share->relay].name);
    rl_html_cell(page->out, levers);
    rl_html_cell(page->out, when);
    rl_report_cell_weight(page, share->marginal);
    rl_html_row_end(page->out);
}

static void append_relays(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_RELAY, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_LEVERS, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_WHEN, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_ADDS, RL_CELL_NUMBER},
    };
    const size_t count = page->evaluation->relays.count;
    const size_t shown = count <= RELAYS_MAX ? count : RELAYS_FIRST;
    rl_report_say(page, "h2", RL_MSG_REPORT_WHOM);
    rl_html_table_begin(
        page->out, &page->words, "summary-relays",
        rl_words_say(&page->words, RL_MSG_REPORT_WHOM_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < shown; i++)
        append_relay(page, &page->evaluation->relays.items[i]);
    rl_html_table_end(page->out);
    if (shown < count)
        rl_html_element(page->out, "p class=\"note\"",
                        rl_words_say(&page->words, RL_MSG_REPORT_MORE_RELAYS,
                                     rl_words_relays(&page->words, (int64_t)(count - shown))));
}

// What is uncertain ------------------------------------------------------------------------------

static void append_uncertain(rl_report_page *page) {
    rl_words *words = &page->words;
    const rl_reach *total = &page->evaluation->total;
    const rl_figures figures = rl_report_figures(page);
    rl_text_append(page->out, "<div>");
    rl_report_say(page, "h2", RL_MSG_REPORT_UNCERTAIN);
    rl_text_append(page->out, "<ul>\n");
    if (round(total->lower) < round(total->upper))
        rl_html_element(page->out, "li",
                        rl_words_say(words, RL_MSG_REPORT_UNCERTAIN_OVERLAP,
                                     rl_words_number(words, total->lower),
                                     weight(page, total->upper)));
    if (figures.count > 0)
        rl_html_element(
            page->out, "li",
            rl_words_say(
                words, RL_MSG_REPORT_UNCERTAIN_FIGURES,
                rl_words_number(words, (double)figures.count),
                rl_words_count(words, figures.by_confidence[RL_MEASURED],
                               RL_MSG_REPORT_COUNT_MEASURED_ONE, RL_MSG_REPORT_COUNT_MEASURED),
                rl_words_count(words, figures.by_confidence[RL_ESTIMATE],
                               RL_MSG_REPORT_COUNT_ESTIMATED_ONE, RL_MSG_REPORT_COUNT_ESTIMATED),
                rl_words_count(words, figures.by_confidence[RL_ASSUMPTION],
                               RL_MSG_REPORT_COUNT_ASSUMED_ONE, RL_MSG_REPORT_COUNT_ASSUMED)));
    if (page->evaluation->relays.count > 0) {
        const rl_relay_share *first = &page->evaluation->relays.items[0];
        rl_html_element(page->out, "li",
                        rl_words_say(words, RL_MSG_REPORT_UNCERTAIN_RELAY,
                                     page->scenario->actors[first->relay].name,
                                     weight(page, first->marginal)));
    }
    rl_report_say(page, "li", RL_MSG_REPORT_UNCERTAIN_EFFECT);
    rl_text_append(page->out, "</ul></div>\n");
}

// What was not chosen ----------------------------------------------------------------------------

static void append_left_out(rl_report_page *page) {
    const rl_result *result = page->result;
    const size_t count = result->left_out.count;
    const size_t shown = count <= LEFT_OUT_MAX + 1 ? count : LEFT_OUT_MAX;
    if (count == 0)
        return;
    rl_text_append(page->out, "<div>");
    rl_report_say(page, "h2", RL_MSG_REPORT_NOT_CHOSEN);
    rl_text_append(page->out, "<ul>\n");
    for (size_t i = 0; i < shown; i++) {
        rl_text_append(page->out, "<li>");
        rl_text_append(page->out, "<strong>");
        rl_html_text(page->out, page->scenario->actors[result->left_out.items[i].relay].name);
        rl_text_append(page->out, "</strong>");
        rl_html_text(page->out, rl_words_say(&page->words, RL_MSG_REPORT_NOT_CHOSEN_REASON,
                                             rl_left_out_words(&page->words, page->scenario,
                                                               &result->evaluation,
                                                               &result->left_out.items[i])));
        rl_text_append(page->out, "</li>\n");
    }
    if (shown < count) {
        rl_text_append(page->out, "<li>");
        rl_html_text(page->out,
                     rl_words_say(&page->words, RL_MSG_REPORT_NOT_CHOSEN_MORE,
                                  rl_words_number(&page->words, (double)(count - shown))));
        rl_text_append(page->out, "</li>\n");
    }
    rl_text_append(page->out, "</ul></div>\n");
}

// ------------------------------------------------------------------------------------------------

void rl_report_write_summary(rl_report_page *page) {
    rl_text_append(page->out, "<section class=\"summary\" aria-labelledby=\"answer\">\n");
    if (page->scenario->question[0] != '\0') {
        rl_report_say(page, "h2", RL_MSG_REPORT_QUESTION);
        rl_html_element(page->out, "p class=\"question\"", page->scenario->question);
    }
    append_answer(page);
    if (solicits(page)) {
        append_figures(page);
        append_relays(page);
        rl_text_append(page->out, "<div class=\"pair\">\n");
        append_uncertain(page);
        append_left_out(page);
        rl_text_append(page->out, "</div>\n");
    }
    rl_text_append(page->out, "</section>\n");
}
