// What more, or less, would bring: the frontier of one limit, made by `relais frontier`.
#include "report/frontier_words.h"
#include "report/report_page.h"

#include <math.h>

static rl_message limit_title(rl_frontier_axis by) {
    return rl_frontier_by_axis(by, RL_MSG_REPORT_LIMIT_RELAYS, RL_MSG_REPORT_LIMIT_BUDGET,
                               RL_MSG_REPORT_LIMIT_HOURS);
}

static const char *proof_words(rl_report_page *page, const rl_frontier_point *point) {
    rl_words *words = &page->words;
    switch (point->status) {
    case RL_POINT_PROVED:
        return rl_words_say(words, RL_MSG_REPORT_PROOF_YES);
    case RL_POINT_OPEN:
        return rl_words_say(words, RL_MSG_REPORT_PROOF_OPEN,
                            rl_frontier_bound_words(words, fmax(0, point->bound - point->reach)));
    case RL_POINT_INFEASIBLE:
        return rl_words_say(words, RL_MSG_REPORT_PROOF_NO_PLAN);
    case RL_POINT_UNKNOWN:
        break;
    }
    return rl_words_say(words, RL_MSG_REPORT_PROOF_UNKNOWN);
}

static const char *remark_words(rl_report_page *page, const rl_frontier_point *point,
                                bool is_knee) {
    const char *remark = is_knee ? rl_words_say(&page->words, RL_MSG_FRONTIER_IS_KNEE) : "";
    return point->is_rule ? rl_words_join(&page->words, remark, ", ",
                                          rl_words_say(&page->words, RL_MSG_REPORT_REMARK_RULE))
                          : remark;
}

static void append_point(rl_report_page *page, const rl_frontier *frontier, size_t index) {
    const rl_frontier_point *point = &frontier->points.items[index];
    const bool has_plan = !isnan(point->reach);
    rl_html_row_begin(page->out);
    rl_html_row_head_number(
        page->out, point->limit,
        rl_frontier_limit_words(&page->words, frontier->settings.by, point->limit, false));
    rl_report_cell_weight(page, point->reach);
    rl_report_cell_share(page, rl_report_share(point->reach, rl_target_weight(page->scenario)));
    rl_html_cell_number(page->out, point->bound,
                        rl_frontier_bound_words(&page->words, point->bound));
    rl_report_cell_count(page, has_plan ? (double)point->usage.relays : (double)NAN);
    rl_report_cell_euros(page, has_plan ? point->usage.cost_eur : (double)NAN);
    rl_report_cell_hours(page, has_plan ? point->usage.hours : (double)NAN);
    rl_html_cell(page->out, proof_words(page, point));
    rl_html_cell(page->out, remark_words(page, point, (int32_t)index == frontier->knee));
    rl_html_row_end(page->out);
}

static void append_points(rl_report_page *page, const rl_frontier *frontier) {
    const rl_html_column columns[] = {
        {limit_title(frontier->settings.by), RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_REACHED, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_SHARE, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_BOUND, RL_CELL_NUMBER},
        {RL_MSG_REPORT_FIGURE_RELAYS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_COST, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_HOURS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_PROOF, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_REMARK, RL_CELL_TEXT},
    };
    rl_html_table_begin(
        page->out, &page->words, "frontier-points",
        rl_words_say(&page->words, RL_MSG_REPORT_FRONTIER_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < frontier->points.count; i++)
        append_point(page, frontier, i);
    rl_html_table_end(page->out);
}

void rl_report_write_frontier(rl_report_page *page) {
    const rl_frontier *frontier = page->report->frontier;
    rl_words *words = &page->words;
    const char *knee = rl_frontier_knee_words(words, page->scenario, frontier);
    rl_report_say(page, "p",
                  rl_frontier_by_axis(frontier->settings.by, RL_MSG_FRONTIER_HEAD_RELAYS,
                                      RL_MSG_FRONTIER_HEAD_BUDGET, RL_MSG_FRONTIER_HEAD_HOURS));
    if (frontier->done < (int32_t)frontier->points.count)
        rl_html_element(page->out, "p",
                        rl_words_say(words, RL_MSG_FRONTIER_STOPPED,
                                     rl_words_number(words, frontier->done),
                                     rl_words_number(words, (double)frontier->points.count)));
    if (*knee != '\0')
        rl_html_element(page->out, "p", knee);
    if (frontier->knee >= 0)
        rl_report_say(page, "p", RL_MSG_REPORT_KNEE_READ);
    rl_report_say(page, "p class=\"note\"", RL_MSG_REPORT_FRONTIER_READ);
    rl_report_chart(page, "frontier", RL_MSG_REPORT_FRONTIER_CHART);
    append_points(page, frontier);
}

void rl_report_put_frontier(rl_report_page *page, rl_json_writer *json) {
    const rl_frontier *frontier = page->report->frontier;
    rl_json_put_text(json, "by", rl_frontier_axis_name(frontier->settings.by));
    rl_json_put_text(json, "limit_label",
                     rl_message_text(page->out->ctx, limit_title(frontier->settings.by)));
    rl_json_open_array(json, "points");
    for (size_t i = 0; i < frontier->points.count; i++) {
        const rl_frontier_point *point = &frontier->points.items[i];
        rl_json_open_short_object(json, NULL);
        rl_json_put_number(json, "limit", point->limit);
        rl_json_put_text(json, "status", rl_point_status_name(point->status));
        rl_json_put_number(json, "reach", point->reach);
        rl_json_put_number(json, "bound", point->bound);
        rl_json_put_bool(json, "is_knee", (int32_t)i == frontier->knee);
        rl_json_put_bool(json, "is_rule", point->is_rule);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}
