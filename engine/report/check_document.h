// What `relais check` answers: every finding on an input, then what the scenario holds.
#ifndef RL_REPORT_CHECK_DOCUMENT_H
#define RL_REPORT_CHECK_DOCUMENT_H

#include "base/findings.h"
#include "domain/scenario.h"

typedef struct rl_check_tally {
    size_t errors;
    size_t warnings;
    size_t repairs;
} rl_check_tally;

rl_check_tally rl_check_tally_of(const rl_findings *findings);

// One finding for people, on a line that begins with its severity.
void rl_check_append_finding(const rl_finding *finding, rl_text *out);

// For people: a line for each finding, the tally, and the counts when `scenario` is not NULL.
void rl_check_text(const rl_scenario *scenario, const rl_findings *findings, rl_text *out);

// For programs, with stable keys (docs/cli.md). `folder` is as the user gave it; `scenario` is NULL
// when it could not be used.
void rl_check_json(const char *folder, const rl_scenario *scenario, const rl_findings *findings,
                   rl_text *out);

#endif
