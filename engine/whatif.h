// What-ifs from end to end: the changed scenarios are read, the plan is evaluated in each and
// chosen again, every case in a process of its own. Where tables, models, graph and optimiser meet.
#ifndef RL_WHATIF_H
#define RL_WHATIF_H

#include "domain/whatif.h"
#include "io/changes_reader.h"

// What is asked. Everything is borrowed.
typedef struct rl_whatif_request {
    const rl_scenario *scenario;
    const rl_changes *changes;
    const rl_plan *plan; // to start from; NULL for the best one of the scenario
    double gap;          // of the choices
    const char *journal; // path; NULL for none
    bool resume;         // go on with the journal of an interrupted run
} rl_whatif_request;

// Reads a file of what-ifs (io/changes_reader.h) and the scenario with each of its changes, one
// alternative at a time. Everything wrong is added to `findings`, at the place of the change;
// RL_E_INPUT when something is. Combinations of a grid that are contradictory are only found when
// they are run. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_whatif_read(rl_context *ctx, const rl_scenario *scenario,
                                       const char *path, rl_findings *findings, rl_changes *out);

// Runs all cases, ctx->threads at once. When stopped, the cases not done are pending; the journal
// then stays, and goes when all are done. RL_E_INPUT with the detail in the context when the
// scenario itself has no plan. The caller initialises and clears `out`.
RL_MUST_CHECK rl_status rl_whatif_run(rl_context *ctx, const rl_whatif_request *request,
                                      rl_whatif_study *out);

// The plan whose fate is told, with what each relay adds to it.
typedef struct rl_whatif_base {
    const rl_whatif_request *request;
    rl_plan plan;
    rl_evaluation evaluation;
    double bound; // NaN when the plan was given
} rl_whatif_base;

// One case: the changed scenario, the plan in it, and the plan chosen again, as a line of JSON
// without its end. What rl_whatif_run does in each process.
RL_MUST_CHECK rl_status rl_whatif_case(rl_context *ctx, const rl_whatif_base *base, int32_t number,
                                       rl_text *line);

// Reads such a line. False when it is not one of this study's.
bool rl_whatif_case_read(rl_context *ctx, const char *line, size_t length, rl_whatif_study *study);

#endif
