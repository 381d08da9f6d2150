// What-ifs as one tidy table: a row for each case and plan (« kept », « best »), a column for each
// figure and for each change that lists several values. Columns: docs/studies/whatif.md.
#ifndef RL_REPORT_WHATIF_CSV_H
#define RL_REPORT_WHATIF_CSV_H

#include "base/text.h"
#include "domain/whatif.h"

void rl_whatif_csv(const rl_whatif_study *study, rl_text *out);

#endif
