// The exit code that a chosen plan gives.
#ifndef RL_CLI_OUTCOME_H
#define RL_CLI_OUTCOME_H

#include "cli/command.h"
#include "domain/result.h"

// Done when everything asked is settled; stopped when a limit or the user came first; infeasible
// when it is proved that there is no plan.
rl_exit rl_outcome_of(const rl_context *ctx, const rl_result *result);

#endif
