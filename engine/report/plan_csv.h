// A plan as a table for people: who is solicited, by which lever, when, at what cost. `relais
// evaluate` reads it back.
#ifndef RL_REPORT_PLAN_CSV_H
#define RL_REPORT_PLAN_CSV_H

#include "domain/plan.h"
#include "io/csv_writer.h"

// Appends a row for each activation, in the order of the calendar: relay, lever, window (ids),
// their names, dates, cost and hours.
void rl_plan_csv(const rl_scenario *scenario, const rl_plan *plan, rl_csv_style style,
                 rl_text *out);

#endif
