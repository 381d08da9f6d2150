// `relais cover --shares`: a scenario's audience table with shares measured from lists.
#ifndef RL_CLI_COVER_SHARES_H
#define RL_CLI_COVER_SHARES_H

#include "cli/command.h"
#include "cover/shares.h"

// Measures, answers, and writes the new table to `table` (NULL for nowhere).
RL_MUST_CHECK rl_status rl_call_measure_shares(rl_call *call, const char *scenario,
                                               const rl_shares_request *request, const char *table);

#endif
