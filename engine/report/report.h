// The report: one HTML file that a steering committee reads, prints and keeps. It needs nothing
// else: no network, no other file, no JavaScript (which only adds charts, search and copies).
//
// The first page is the answer; each of the following sections is a question of its own, with its
// tables, and charts drawn from the same figures. Every text of the data is escaped, and a content
// security policy forbids any request and any script but the one that stands in the program.
#ifndef RL_REPORT_REPORT_H
#define RL_REPORT_REPORT_H

#include "domain/picture.h"
#include "domain/result.h"
#include "io/outlines.h"
#include "io/study_reader.h"

// What the report is made of. All borrowed.
typedef struct rl_report {
    const rl_scenario *scenario;
    const rl_result *result;
    bool is_evaluation; // the plan was given, not chosen
    const rl_map *map;
    const rl_picture *picture;
    const rl_outlines *outlines; // NULL for no map of the territories
    // Studies of the same scenario, each a section; NULL for none.
    const rl_frontier *frontier;
    const rl_compared *comparison;
    const rl_robustness *robustness;
} rl_report;

// Appends the page in the context's language.
RL_MUST_CHECK rl_status rl_report_html(const rl_report *report, rl_text *out);

// Appends the data of its charts as one JSON document.
RL_MUST_CHECK rl_status rl_report_json(const rl_report *report, rl_text *out);

// Whether this build holds the charts (npm may have been out of reach).
bool rl_report_has_charts(void);

#endif
