// What a result document tells of its plan, compared figure by figure with what is computed again:
// reach by segment, sector, size and territory, frequencies, what each relay adds, the calendar,
// the limits that bind, the relays left out.
#ifndef RL_VERIFY_TOLD_H
#define RL_VERIFY_TOLD_H

#include "base/names.h"
#include "verify/figures.h"
#include "verify/verdict.h"

typedef struct rl_telling {
    rl_context *ctx;
    const rl_scenario *scenario;
    const rl_ground *ground;
    const rl_plan *plan;
    const rl_names *actors; // their ids, by number
    rl_json_document *document;
    rl_verdict *verdict; // receives a reason for each figure that is wrong
} rl_telling;

// One figure; `place` names it (NULL: where the value stands). A value that is missing is wrong.
void rl_told_figure(const rl_telling *telling, const rl_json *value, const char *place,
                    rl_interval computed);

// `by_segment`: of the plan.
RL_MUST_CHECK rl_status rl_told_reach_check(const rl_telling *telling,
                                            const rl_reach_figures *by_segment);

RL_MUST_CHECK rl_status rl_told_explanations_check(const rl_telling *telling);

#endif
