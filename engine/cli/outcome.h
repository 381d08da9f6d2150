// The exit code that a chosen plan gives.
#ifndef RL_CLI_OUTCOME_H
#define RL_CLI_OUTCOME_H

#include "cli/command.h"
#include "domain/result.h"

// Done when the search settled everything asked; stopped when a limit or the user came before that,
// or before the proof was checked; infeasible when there is no plan.
rl_exit rl_outcome_of(const rl_result *result);

#endif
