// Reading a result again: the document of `relais plan --json` or `relais evaluate --json`, back
// into what it was written from.
#ifndef RL_IO_RESULT_READER_H
#define RL_IO_RESULT_READER_H

#include "base/findings.h"
#include "domain/result.h"

// A result as it was written.
typedef struct rl_read_result {
    rl_arena arena; // owns the texts of `result`
    rl_result result;
    bool is_evaluation; // of a plan given to relais evaluate: no bound, no goals, no reasons
    double reached;     // as written; NaN without a plan
} rl_read_result;

// Reads the file (`-` is standard input) into *out, which the caller clears even after a failure.
// Everything but the evaluation comes back; the evaluation is computed again from the plan by
// whoever knows the reach model, and compared with `reached` by rl_result_confirm. RL_E_INPUT with
// findings when it is not a result of this scenario in this state.
RL_MUST_CHECK rl_status rl_result_read(rl_context *ctx, const rl_scenario *scenario,
                                       const char *path, rl_findings *findings,
                                       rl_read_result *out);

// RL_E_INPUT with a finding when the evaluation of the result is not what was written.
RL_MUST_CHECK rl_status rl_result_confirm(rl_context *ctx, const char *path,
                                          const rl_read_result *read, rl_findings *findings);

void rl_read_result_clear(rl_context *ctx, rl_read_result *read);

#endif
