#include "report/plan_csv.h"

#include "base/calendar.h"
#include "io/csv_writer.h"

static void put_day(rl_csv_writer *csv, int32_t day) {
    rl_text text;
    rl_text_init(&text, csv->text->ctx);
    rl_text_append_iso_day(&text, day);
    rl_csv_put_text(csv, rl_text_bytes(&text));
    csv->text->failed |= text.failed;
    rl_text_clear(&text);
}

static void put_activation(rl_csv_writer *csv, const rl_scenario *scenario, rl_id activation) {
    const rl_activation *a = &scenario->activations[activation];
    const rl_window *window = &scenario->windows[a->window];
    rl_csv_put_text(csv, scenario->actors[a->relay].id);
    rl_csv_put_text(csv, scenario->levers[a->lever].id);
    rl_csv_put_text(csv, window->id);
    rl_csv_put_text(csv, scenario->actors[a->relay].name);
    rl_csv_put_text(csv, scenario->levers[a->lever].name);
    rl_csv_put_text(csv, window->name);
    put_day(csv, window->start_day);
    put_day(csv, window->end_day);
    rl_csv_put_number(csv, rl_activation_cost_eur(scenario, activation));
    rl_csv_put_number(csv, rl_activation_hours(scenario, activation));
    rl_csv_end_row(csv);
}

void rl_plan_csv(const rl_scenario *scenario, const rl_plan *plan, rl_csv_style style,
                 rl_text *out) {
    static const char *const columns[] = {"relay",      "lever",       "window", "relay_name",
                                          "lever_name", "window_name", "start",  "end",
                                          "cost_eur",   "hours"};
    rl_csv_writer csv = rl_csv_writer_start(out, style);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        rl_csv_put_text(&csv, columns[i]);
    rl_csv_end_row(&csv);
    for (rl_id window = 0; window < scenario->window_count; window++)
        for (size_t i = 0; i < plan->activations.count; i++)
            if (scenario->activations[plan->activations.items[i]].window == window)
                put_activation(&csv, scenario, plan->activations.items[i]);
}
