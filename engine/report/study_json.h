// What the documents of all studies begin with.
#ifndef RL_REPORT_STUDY_JSON_H
#define RL_REPORT_STUDY_JSON_H

#include "domain/scenario.h"
#include "io/json_writer.h"

// Opens the root object and writes `format`, `scenario` (path, title, language, deliverable, unit,
// its name and weight of the target) and `provenance` (version, input_hash, seed). The caller
// closes it.
void rl_study_json_open(rl_json_writer *json, const char *format, const rl_scenario *scenario);

#endif
