// A plan as a workbook: the answer, the activations, who is reached, and a sheet to fill in as the
// campaign goes, which `relais calibrate` reads back once it is saved as CSV.
#ifndef RL_REPORT_PLAN_WORKBOOK_H
#define RL_REPORT_PLAN_WORKBOOK_H

#include "base/text.h"
#include "domain/evaluation.h"

// Appends the bytes of an XLSX file, in the language of out's context. Amounts, shares and dates
// are typed cells; names are never formulas. RL_E_MEMORY or RL_E_IO (io/xlsx_writer.h).
RL_MUST_CHECK rl_status rl_plan_workbook(const rl_scenario *scenario, const rl_plan *plan,
                                         const rl_evaluation *evaluation, rl_text *out);

#endif
