// The canonical form of a scenario: of all the ways to write it down, one. UTF-8, `;` between
// cells, columns in the order of docs/formats.md, numbers in their shortest form with a point,
// dates as 2027-03-15, `*` for all. Two scenarios that say the same in the same order are the same
// bytes.
#ifndef RL_EXCHANGE_CANONICAL_H
#define RL_EXCHANGE_CANONICAL_H

#include "io/scenario_parts.h"

// Appends scenario.json. The parts must have been read without error.
RL_MUST_CHECK rl_status rl_canonical_settings(const rl_scenario_parts *parts, rl_text *out);

// True when the table has its file: it is required, or has rows.
bool rl_canonical_has_table(const rl_scenario_parts *parts, rl_table_id table);

// Appends a table.
RL_MUST_CHECK rl_status rl_canonical_table(const rl_scenario_parts *parts, rl_table_id table,
                                           rl_text *out);

#endif
