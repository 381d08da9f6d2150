// Several plans or strategies side by side, in the same simulated campaigns, by `relais compare`.
#include "report/report_page.h"

#include <math.h>

static const char *least_served(rl_report_page *page, const rl_compared_plan *plan) {
    return plan->lowest_territory == NULL
               ? "–"
               : rl_report_code(page, RL_TERRITORY, plan->lowest_territory);
}

// How far behind the first, and what its rules cost it.
static const char *standing(rl_report_page *page, const rl_compared *compared, size_t index) {
    const rl_compared_plan *plan = &compared->plans.items[index];
    rl_words *words = &page->words;
    const char *said = "";
    if (index == compared->first && !isnan(plan->ahead_share))
        said = rl_words_say(words, RL_MSG_COMPARE_FIRST, plan->name,
                            rl_words_share(words, plan->ahead_share));
    else if (!isnan(plan->ahead_share + plan->behind + plan->behind_low + plan->behind_high))
        said = rl_words_say(words, RL_MSG_COMPARE_PAIR, plan->name,
                            rl_words_weight(words, page->scenario, plan->behind),
                            rl_words_number(words, plan->behind_low),
                            rl_words_number(words, plan->behind_high),
                            rl_words_number(words, compared->simulations),
                            rl_words_share(words, plan->ahead_share));
    else
        said = plan->name;
    if (plan->without_floors)
        said = rl_words_join(words, said, " ", rl_words_say(words, RL_MSG_COMPARE_FLOORS));
    if (plan->broken_rules > 0)
        said = rl_words_join(words, said, " ",
                             rl_words_count(words, plan->broken_rules, RL_MSG_COMPARE_BREAKS_ONE,
                                            RL_MSG_COMPARE_BREAKS));
    return said;
}

static void append_plan(rl_report_page *page, const rl_compared_plan *plan) {
    rl_html_row_begin(page->out);
    rl_html_row_head(page->out, plan->name);
    rl_report_cell_weight(page, plan->expected);
    rl_report_cell_weight(page, plan->p10);
    rl_report_cell_weight(page, plan->p90);
    rl_report_cell_euros(page, plan->cost_eur);
    rl_report_cell_euros(page, plan->cost_each_eur);
    rl_report_cell_hours(page, plan->hours);
    rl_html_cell(page->out, least_served(page, plan));
    rl_report_cell_share(page, plan->lowest_share);
    rl_html_row_end(page->out);
}

void rl_report_write_comparison(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_PLAN, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_REACHED, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_P10, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_P90, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_COST, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_COST_EACH, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_HOURS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_LOWEST, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_LOWEST_SHARE, RL_CELL_NUMBER},
    };
    const rl_compared *compared = page->report->comparison;
    rl_words *words = &page->words;
    rl_html_element(page->out, "p",
                    rl_words_say(words, RL_MSG_REPORT_COMPARISON_READ,
                                 rl_words_number(words, compared->simulations)));
    rl_report_chart(page, "comparison", RL_MSG_REPORT_COMPARISON_CHART);
    rl_html_table_begin(
        page->out, words, "comparison-plans",
        rl_words_say(words, RL_MSG_REPORT_COMPARISON_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < compared->plans.count; i++)
        append_plan(page, &compared->plans.items[i]);
    rl_html_table_end(page->out);
    rl_text_append(page->out, "<ul>\n");
    for (size_t i = 0; i < compared->plans.count; i++)
        rl_html_element(page->out, "li", standing(page, compared, i));
    rl_text_append(page->out, "</ul>\n");
}

void rl_report_put_comparison(rl_report_page *page, rl_json_writer *json) {
    const rl_compared *compared = page->report->comparison;
    rl_json_open_array(json, "plans");
    for (size_t i = 0; i < compared->plans.count; i++) {
        const rl_compared_plan *plan = &compared->plans.items[i];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "name", plan->name);
        rl_json_put_number(json, "reached", plan->expected);
        rl_json_put_number(json, "p10", plan->p10);
        rl_json_put_number(json, "p90", plan->p90);
        rl_json_put_number(json, "cost_each_eur", plan->cost_each_eur);
        rl_json_put_text(json, "lowest_territory", least_served(page, plan));
        rl_json_put_number(json, "lowest_share", plan->lowest_share);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}
