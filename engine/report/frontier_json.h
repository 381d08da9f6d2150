// The document of `relais frontier` (relais-frontier/1, docs/studies/frontier.md), and its table.
#ifndef RL_REPORT_FRONTIER_JSON_H
#define RL_REPORT_FRONTIER_JSON_H

#include "base/text.h"
#include "domain/frontier.h"
#include "io/csv_writer.h"

void rl_frontier_json(const rl_scenario *scenario, const rl_frontier *frontier, rl_text *out);

// One line a point.
void rl_frontier_csv(const rl_scenario *scenario, const rl_frontier *frontier, rl_csv_style style,
                     rl_text *out);

#endif
