// Who a plan reaches, as a table for people: a row for each targeted segment.
#ifndef RL_REPORT_COVERAGE_CSV_H
#define RL_REPORT_COVERAGE_CSV_H

#include "domain/evaluation.h"
#include "io/csv_writer.h"

// Appends for each targeted segment: its sector, size and territory, its weight, the weight reached
// with its share, what it would be if audiences were nested or disjoint, and the weight contacted
// at least twice and three times. Weights to the thousandth, shares to the millionth.
void rl_coverage_csv(const rl_scenario *scenario, const rl_evaluation *evaluation,
                     rl_csv_style style, rl_text *out);

#endif
