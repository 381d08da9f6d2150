// Reading a strategy: what a plan may use, of which `relais compare` then takes the best plan
// (docs/studies/compare.md).
#ifndef RL_IO_STRATEGY_READER_H
#define RL_IO_STRATEGY_READER_H

#include "base/findings.h"
#include "domain/scenario.h"

typedef struct rl_strategy_file {
    rl_arena arena; // owns the rest
    const char *name;
    bool *relay_allowed; // by actor
    bool *lever_allowed; // by lever
} rl_strategy_file;

// Reads the file when it is a strategy; *is_one tells whether it is. A missing file and standard
// input are none. Ids, kinds and roles that the scenario does not have are findings: RL_E_INPUT
// when there is an error among them. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_strategy_read(rl_context *ctx, const rl_scenario *scenario,
                                         const char *path, rl_findings *findings, bool *is_one,
                                         rl_strategy_file *out);
void rl_strategy_file_clear(rl_strategy_file *strategy);

#endif
