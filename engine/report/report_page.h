// What the sections of the report share: the page being written, and the list of sections.
//
// To add a section: write its two functions in a report_*.c file, and a line in the table of
// report.c. Its charts, if any, are in page/charts/*.js, under the names that `write` gives them.
#ifndef RL_REPORT_REPORT_PAGE_H
#define RL_REPORT_REPORT_PAGE_H

#include "io/json_writer.h"
#include "report/evidence.h"
#include "report/html.h"
#include "report/report.h"
#include "report/words.h"

typedef struct rl_report_page {
    const rl_report *report;
    const rl_scenario *scenario; // the report's
    const rl_result *result;
    const rl_evaluation *evaluation;
    rl_words words;
    rl_text *out;
} rl_report_page;

typedef struct rl_report_section {
    const char *id; // anchor, and key of its data
    rl_message title;
    bool (*has)(const rl_report *report); // whether there is something to say
    void (*write)(rl_report_page *page);
    // Appends the members of the object that its charts read; NULL when it has no chart.
    void (*put)(rl_report_page *page, rl_json_writer *json);
} rl_report_section;

// A figure: where the script draws the chart, described by `caption` for those who do not see it.
// Without script nothing is shown: the table that follows says the same.
void rl_report_chart(rl_report_page *page, const char *chart, rl_message caption);

// A paragraph of the catalogue, without arguments.
void rl_report_say(rl_report_page *page, const char *tag, rl_message message);

// A part that opens on demand, and stays out of print while closed.
void rl_report_details_begin(rl_report_page *page, rl_message summary);
void rl_report_details_end(rl_report_page *page);

// A code with its name; a territory without one in codes.csv may have one on the map.
const char *rl_report_code(rl_report_page *page, rl_dimension dimension, const char *code);

const char *rl_report_weight_label(const rl_report_page *page);
double rl_report_share(double part, double whole); // 0 of nothing

// Cells of a table.
void rl_report_cell_weight(rl_report_page *page, double weight);
void rl_report_cell_share(rl_report_page *page, double share);
void rl_report_cell_euros(rl_report_page *page, double amount_eur);
void rl_report_cell_hours(rl_report_page *page, double hours);
void rl_report_cell_count(rl_report_page *page, double count);
void rl_report_cell_day(rl_report_page *page, int32_t day);

// How good a moment is for an activation: the timing factor of its lever in its window, averaged
// over those its relay touches.
double rl_report_timing(const rl_scenario *scenario, rl_id activation);

typedef enum rl_moment { RL_MOMENT_BAD = -1, RL_MOMENT_PLAIN, RL_MOMENT_GOOD } rl_moment;
rl_moment rl_moment_of(double timing);

static inline const rl_activation *rl_report_planned(const rl_report_page *page, size_t i) {
    return &page->scenario->activations[page->result->plan.activations.items[i]];
}

// The figures that the plan rests on; none when memory ran out.
rl_figures rl_report_figures(rl_report_page *page);

// Sections, in the order of the page.
void rl_report_write_summary(rl_report_page *page);
void rl_report_write_calendar(rl_report_page *page);
void rl_report_put_calendar(rl_report_page *page, rl_json_writer *json);
void rl_report_write_relays(rl_report_page *page);
void rl_report_write_territories(rl_report_page *page);
void rl_report_put_territories(rl_report_page *page, rl_json_writer *json);
void rl_report_write_coverage(rl_report_page *page);
void rl_report_put_coverage(rl_report_page *page, rl_json_writer *json);
void rl_report_write_frontier(rl_report_page *page);
void rl_report_put_frontier(rl_report_page *page, rl_json_writer *json);
void rl_report_write_comparison(rl_report_page *page);
void rl_report_put_comparison(rl_report_page *page, rl_json_writer *json);
void rl_report_write_robustness(rl_report_page *page);
void rl_report_write_network(rl_report_page *page);
void rl_report_put_network(rl_report_page *page, rl_json_writer *json);
void rl_report_write_sources(rl_report_page *page);
void rl_report_write_method(rl_report_page *page);
void rl_report_write_provenance(rl_report_page *page);

#endif
