// A scenario's audience table with measured shares in the place of the estimated ones.
#ifndef RL_EXCHANGE_AUDIENCE_TABLE_H
#define RL_EXCHANGE_AUDIENCE_TABLE_H

#include "domain/shares.h"
#include "io/scenario_parts.h"

// What the new table is made from and how it is called.
typedef struct rl_audience_table_request {
    const rl_scenario *scenario;
    const rl_shares *shares;
    const char *list_name; // of the file of lists, for the sources
    const char *file;      // what findings call the new table
} rl_audience_table_request;

// Takes the rows of measured actors out of the parts' audience table, adds a row for each measured
// share (all three codes, confidence `measured`, the counts as source, in the scenario's language)
// and appends the whole table in canonical form (exchange/canonical.h). Rows of other actors keep
// their order and all their cells. The scenario is checked with it: what the new table makes wrong
// is in the findings, and RL_E_INPUT. The parts must have been read without error,
// and hold the new table afterwards; *kept_rows receives the rows of the old one that remain.
RL_MUST_CHECK rl_status rl_audience_table_measured(rl_scenario_parts *parts,
                                                   const rl_audience_table_request *request,
                                                   rl_findings *findings, int64_t *kept_rows,
                                                   rl_text *out);

#endif
