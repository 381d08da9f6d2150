// What is left when relays refuse, and the plan that keeps the most, made by `relais robust`.
#include "report/report_page.h"
#include "report/robustness_words.h"

static void append_plan(rl_report_page *page, rl_message title, const rl_robust_plan *plan) {
    if (!plan->has_plan)
        return;
    rl_html_row_begin(page->out);
    rl_html_row_head(page->out, rl_words_say(&page->words, title));
    rl_report_cell_weight(page, plan->reach);
    rl_report_cell_weight(page, plan->worst.reach);
    rl_html_cell(page->out, rl_refusals_words(&page->words, page->scenario, &plan->worst));
    rl_report_cell_count(page, plan->usage.relays);
    rl_report_cell_euros(page, plan->usage.cost_eur);
    rl_report_cell_hours(page, plan->usage.hours);
    rl_html_row_end(page->out);
}

void rl_report_write_robustness(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_PLAN, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_NOBODY_REFUSES, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_AT_THE_WORST, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_WHO_REFUSES, RL_CELL_TEXT},
        {RL_MSG_REPORT_FIGURE_RELAYS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_COST, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_HOURS, RL_CELL_NUMBER},
    };
    const rl_robustness *r = page->report->robustness;
    rl_words *words = &page->words;
    rl_html_element(page->out, "p", rl_robustness_head_words(words, r));
    if (!r->is_complete)
        rl_report_say(page, "p", RL_MSG_ROBUST_STOPPED);
    rl_html_element(page->out, "p", rl_robustness_answer_words(words, page->scenario, r));
    if (!r->robust.has_plan)
        return;
    const char *price = rl_robustness_price_words(words, r);
    if (*price != '\0')
        rl_html_element(page->out, "p", price);
    rl_report_say(page, "p class=\"note\"", RL_MSG_REPORT_ROBUSTNESS_READ);
    rl_html_table_begin(
        page->out, words, "robust-plans",
        rl_words_say(words, RL_MSG_REPORT_ROBUSTNESS_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    append_plan(page, RL_MSG_ROBUST_TITLE, &r->robust);
    append_plan(page, RL_MSG_REPORT_ROW_MOST_REACH, &r->nominal);
    rl_html_table_end(page->out);
}
