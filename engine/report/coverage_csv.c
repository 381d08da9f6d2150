#include "report/coverage_csv.h"

#include "report/rounded.h"

static void put_segment(rl_csv_writer *csv, const rl_scenario *scenario, const rl_segment *segment,
                        const rl_reach *reach) {
    rl_csv_put_text(csv, segment->id);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        rl_csv_put_text(csv, rl_segment_code(segment, (rl_dimension)d));
    rl_csv_put_number(csv, rl_to_thousandth(reach->weight));
    rl_csv_put_number(csv, rl_to_thousandth(reach->reached));
    rl_csv_put_number(csv, rl_to_millionth(reach->reached / reach->weight));
    rl_csv_put_number(csv, rl_to_thousandth(reach->lower));
    rl_csv_put_number(csv, rl_to_thousandth(reach->upper));
    for (int times = 1; times < RL_FREQUENCY_MAX; times++)
        rl_csv_put_number(csv, rl_to_thousandth(reach->at_least[times]));
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        const char *code = rl_segment_code(segment, (rl_dimension)d);
        const char *name = rl_code_name(scenario, (rl_dimension)d, code);
        rl_csv_put_text(csv, name == NULL ? "" : name);
    }
    rl_csv_end_row(csv);
}

void rl_coverage_csv(const rl_scenario *scenario, const rl_evaluation *evaluation,
                     rl_csv_style style, rl_text *out) {
    static const char *const columns[] = {"segment",   "sector",        "size",       "territory",
                                          "weight",    "reached",       "share",      "lower",
                                          "upper",     "at_least_2",    "at_least_3", "sector_name",
                                          "size_name", "territory_name"};
    rl_csv_writer csv = rl_csv_writer_start(out, style);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        rl_csv_put_text(&csv, columns[i]);
    rl_csv_end_row(&csv);
    for (rl_id s = 0; s < scenario->segment_count; s++)
        if (scenario->segments[s].targeted)
            put_segment(&csv, scenario, &scenario->segments[s], &evaluation->by_segment[s]);
}
