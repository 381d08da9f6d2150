// Reading a plan: a table or a JSON document of activations, typed by hand or a result of relais.
#ifndef RL_IO_PLAN_READER_H
#define RL_IO_PLAN_READER_H

#include "base/findings.h"
#include "domain/plan.h"

// Reads the file (`-` is standard input) and adds its activations to *out (zeroed, or a plan to add
// to). What begins with « { » or « [ » is JSON, anything else a table; see “Plan files” in
// docs/formats.md. Unknown ids, activations that do not exist and repetitions are findings:
// RL_E_INPUT when there is an error among them. Clear the plan even after a failure.
RL_MUST_CHECK rl_status rl_plan_read(rl_context *ctx, const rl_scenario *scenario, const char *path,
                                     rl_findings *findings, rl_plan *out);

#endif
