// Who does what and when: the calendar, and how the reach grows with it.
#include "report/report_page.h"

#include "base/calendar.h"

#include <stdlib.h>

static const char *moment_words(rl_report_page *page, double timing) {
    switch (rl_moment_of(timing)) {
    case RL_MOMENT_GOOD:
        return rl_words_say(&page->words, RL_MSG_REPORT_MOMENT_FACTOR,
                            rl_message_text(page->out->ctx, RL_MSG_REPORT_MOMENT_GOOD),
                            rl_words_number(&page->words, timing));
    case RL_MOMENT_BAD:
        return rl_words_say(&page->words, RL_MSG_REPORT_MOMENT_FACTOR,
                            rl_message_text(page->out->ctx, RL_MSG_REPORT_MOMENT_BAD),
                            rl_words_number(&page->words, timing));
    case RL_MOMENT_PLAIN:
        break;
    }
    return rl_message_text(page->out->ctx, RL_MSG_REPORT_MOMENT_PLAIN);
}

// The activations in the order of time -----------------------------------------------------------

typedef struct dated {
    const rl_scenario *scenario;
    rl_id activation;
} dated;

static int compare_dates(const void *left, const void *right) {
    const dated *a = left, *b = right;
    const rl_id first = a->scenario->activations[a->activation].window;
    const rl_id second = b->scenario->activations[b->activation].window;
    if (first != second)
        return first < second ? -1 : 1;
    return (a->activation > b->activation) - (a->activation < b->activation);
}

static void append_activation(rl_report_page *page, rl_id activation) {
    const rl_activation *a = &page->scenario->activations[activation];
    const rl_window *window = &page->scenario->windows[a->window];
    rl_html_row_begin(page->out);
    rl_html_row_head(page->out, window->name);
    rl_report_cell_day(page, window->start_day);
    rl_report_cell_day(page, window->end_day);
    rl_html_cell(page->out, page->scenario->actors[a->relay].name);
    rl_html_cell(page->out, page->scenario->levers[a->lever].name);
    rl_html_cell(page->out, moment_words(page, rl_report_timing(page->scenario, activation)));
    rl_report_cell_euros(page, rl_activation_cost_eur(page->scenario, activation));
    rl_report_cell_hours(page, rl_activation_hours(page->scenario, activation));
    rl_html_row_end(page->out);
}

static void append_activations(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_WINDOW, RL_CELL_TEXT}, {RL_MSG_REPORT_COLUMN_START, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_END, RL_CELL_TEXT},    {RL_MSG_REPORT_COLUMN_RELAY, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_LEVER, RL_CELL_TEXT},  {RL_MSG_REPORT_COLUMN_MOMENT, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_COST, RL_CELL_NUMBER}, {RL_MSG_REPORT_COLUMN_HOURS, RL_CELL_NUMBER},
    };
    const size_t count = page->result->plan.activations.count;
    dated *order = RL_ARENA_NEW(&page->words.arena, dated, count);
    if (order == NULL) {
        page->words.failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        order[i] = (dated){page->scenario, page->result->plan.activations.items[i]};
    qsort(order, count, sizeof *order, compare_dates);
    rl_html_table_begin(page->out, &page->words, "calendar-activations",
                        rl_message_text(page->out->ctx, RL_MSG_REPORT_CALENDAR_CAPTION), columns,
                        sizeof columns / sizeof *columns);
    for (size_t i = 0; i < count; i++)
        append_activation(page, order[i].activation);
    rl_html_table_end(page->out);
}

// Growth -----------------------------------------------------------------------------------------

static int32_t activations_in(const rl_report_page *page, rl_id window) {
    int32_t count = 0;
    for (size_t i = 0; i < page->result->plan.activations.count; i++)
        count += rl_report_planned(page, i)->window == window;
    return count;
}

static void append_growth(rl_report_page *page) {
    static const rl_html_column columns[] = {
        {RL_MSG_REPORT_COLUMN_WINDOW, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_START, RL_CELL_TEXT},
        {RL_MSG_REPORT_COLUMN_ACTIVATIONS, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_SO_FAR, RL_CELL_NUMBER},
        {RL_MSG_REPORT_COLUMN_SHARE, RL_CELL_NUMBER},
    };
    const rl_scenario *scenario = page->scenario;
    rl_html_table_begin(
        page->out, &page->words, "calendar-growth",
        rl_words_say(&page->words, RL_MSG_REPORT_GROWTH_CAPTION, rl_report_weight_label(page)),
        columns, sizeof columns / sizeof *columns);
    for (rl_id window = 0; window < scenario->window_count; window++) {
        const double reached = page->evaluation->cumulative[window];
        rl_html_row_begin(page->out);
        rl_html_row_head(page->out, scenario->windows[window].name);
        rl_report_cell_day(page, scenario->windows[window].start_day);
        rl_report_cell_count(page, activations_in(page, window));
        rl_report_cell_weight(page, reached);
        rl_report_cell_share(page, rl_report_share(reached, page->evaluation->total.weight));
        rl_html_row_end(page->out);
    }
    rl_html_table_end(page->out);
}

void rl_report_write_calendar(rl_report_page *page) {
    rl_report_say(page, "p", RL_MSG_REPORT_CALENDAR_READ);
    rl_report_chart(page, "calendar", RL_MSG_REPORT_CALENDAR_CAPTION);
    rl_report_details_begin(page, RL_MSG_REPORT_CALENDAR_TABLE);
    append_activations(page);
    rl_report_details_end(page);
    rl_report_say(page, "h3", RL_MSG_REPORT_GROWTH);
    rl_report_say(page, "p", RL_MSG_REPORT_GROWTH_READ);
    rl_report_chart(page, "growth", RL_MSG_REPORT_GROWTH);
    rl_report_details_begin(page, RL_MSG_REPORT_GROWTH_TABLE);
    append_growth(page);
    rl_report_details_end(page);
}

// Data -------------------------------------------------------------------------------------------

static void put_day(rl_json_writer *json, const char *key, int32_t day) {
    rl_text text;
    rl_text_init(&text, json->text->ctx);
    rl_text_append_iso_day(&text, day);
    rl_json_put_text(json, key, rl_text_bytes(&text));
    json->text->failed |= text.failed;
    rl_text_clear(&text);
}

static void put_activations(rl_report_page *page, rl_json_writer *json) {
    rl_json_open_array(json, "activations");
    for (size_t i = 0; i < page->result->plan.activations.count; i++) {
        const rl_id activation = page->result->plan.activations.items[i];
        const rl_activation *a = &page->scenario->activations[activation];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "relay", page->scenario->actors[a->relay].name);
        rl_json_put_text(json, "lever", page->scenario->levers[a->lever].name);
        rl_json_put_integer(json, "window", a->window);
        rl_json_put_number(json, "timing", rl_report_timing(page->scenario, activation));
        rl_json_put_integer(json, "moment",
                            rl_moment_of(rl_report_timing(page->scenario, activation)));
        rl_json_put_number(json, "cost_eur", rl_activation_cost_eur(page->scenario, activation));
        rl_json_put_number(json, "hours", rl_activation_hours(page->scenario, activation));
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

void rl_report_put_calendar(rl_report_page *page, rl_json_writer *json) {
    const rl_scenario *scenario = page->scenario;
    put_activations(page, json);
    rl_json_open_array(json, "windows");
    for (rl_id window = 0; window < scenario->window_count; window++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "name", scenario->windows[window].name);
        put_day(json, "start", scenario->windows[window].start_day);
        put_day(json, "end", scenario->windows[window].end_day);
        rl_json_put_number(json, "reached", page->evaluation->cumulative[window]);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
    rl_json_open_array(json, "relays"); // by what they bring
    for (size_t i = 0; i < page->evaluation->relays.count; i++)
        rl_json_put_text(json, NULL,
                         scenario->actors[page->evaluation->relays.items[i].relay].name);
    rl_json_close_array(json);
}
