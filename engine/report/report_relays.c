// What each relay brings, why the others are left out, and what limits the plan.
#include "report/report_page.h"
#include "report/rule_words.h"

static void append_chosen(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_RELAY, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_ADDS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_ALONE, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_ACTIVATIONS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_COST, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_HOURS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_ACCEPTANCE, RL_CELL_NUMBER},
    };
    rl_html_table_begin(
        page->out, &page->words, "relays-chosen",
        rl_words_say(&page->words, RL_MSG_REPORT_RELAYS_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < page->evaluation->relays.count; i++) {
        const rl_relay_share *share = &page->evaluation->relays.items[i];
        const rl_actor *actor = &page->scenario->actors[share->relay];
        rl_html_row_begin(page->out);
        rl_html_row_head(page->out, actor->name);
        rl_report_cell_weight(page, share->marginal);
        rl_report_cell_weight(page, share->alone);
        rl_report_cell_count(page, share->activations);
        rl_report_cell_euros(page, share->cost_eur);
        rl_report_cell_hours(page, share->hours);
        rl_report_cell_share(page, actor->acceptance_prob);
        rl_html_row_end(page->out);
    }
    rl_html_table_end(page->out);
}

static void append_limits(rl_report_page *page) {
    const rl_result *result = page->result;
    if (result->bindings.count == 0)
        return;
    rl_report_say(page, "h3", RL_MSG_PLAN_LIMITS);
    rl_report_say(page, "p", RL_MSG_REPORT_LIMITS_READ);
    rl_text_append(page->out, "<ul>\n");
    for (size_t i = 0; i < result->bindings.count; i++)
        rl_html_element(page->out, "li",
                        rl_binding_words(&page->words, page->scenario, &result->bindings.items[i]));
    rl_text_append(page->out, "</ul>\n");
}

// Relays left out that are shown at once.
enum { LEFT_OUT_SHOWN = 12 };

static void append_left_out_row(rl_report_page *page, const rl_left_out *left) {
    rl_html_row_begin(page->out);
    rl_html_row_head(page->out, page->scenario->actors[left->relay].name);
    rl_report_cell_weight(page, left->activation == RL_NONE ? 0 : left->gain);
    rl_report_cell_euros(page, left->activation == RL_NONE ? 0 : left->cost_eur);
    rl_html_cell(page->out,
                 rl_left_out_words(&page->words, page->scenario, page->evaluation, left));
    rl_html_row_end(page->out);
}

static void append_left_out_table(rl_report_page *page, const char *id, rl_message caption,
                                  size_t first, size_t end) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_RELAY, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_WOULD_ADD, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_FOR, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_WHY, RL_CELL_TEXT},
    };
    rl_html_table_begin(page->out, &page->words, id,
                        rl_words_say(&page->words, caption, rl_report_weight_label(page)), columns,
                        sizeof columns / sizeof *columns);
    for (size_t i = first; i < end; i++)
        append_left_out_row(page, &page->result->left_out.items[i]);
    rl_html_table_end(page->out);
}

static void append_left_out(rl_report_page *page) {
    const size_t count = page->result->left_out.count;
    const size_t shown = count <= LEFT_OUT_SHOWN + 1 ? count : LEFT_OUT_SHOWN;
    if (count == 0)
        return;
    rl_report_say(page, "h3", RL_MSG_PLAN_LEFT_OUT);
    rl_report_say(page, "p", RL_MSG_REPORT_LEFT_OUT_READ);
    append_left_out_table(page, "relays-left-out", RL_MSG_REPORT_LEFT_OUT_CAPTION, 0, shown);
    if (shown == count)
        return;
    rl_report_details_begin(page, RL_MSG_REPORT_LEFT_OUT_OTHERS);
    append_left_out_table(page, "relays-left-out-others", RL_MSG_REPORT_LEFT_OUT_OTHERS_CAPTION,
                          shown, count);
    rl_report_details_end(page);
}

void rl_report_write_relays(rl_report_page *page) {
    rl_report_say(page, "p", RL_MSG_REPORT_RELAYS_READ);
    append_chosen(page);
    append_limits(page);
    append_left_out(page);
}
