// Reading what past campaigns observed: history.csv (docs/studies/calibrate.md).
#ifndef RL_IO_HISTORY_READER_H
#define RL_IO_HISTORY_READER_H

#include "base/findings.h"
#include "domain/calibration.h"

// Reads the table (`-` is standard input) into *out. Everything wrong is a finding; RL_E_INPUT when
// there is an error among them. Clear the history even then.
RL_MUST_CHECK rl_status rl_history_read(rl_context *ctx, const rl_scenario *scenario,
                                        const char *path, rl_findings *findings, rl_history *out);

#endif
