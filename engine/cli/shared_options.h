// The options that every command has, and the groups that several have.
#ifndef RL_CLI_SHARED_OPTIONS_H
#define RL_CLI_SHARED_OPTIONS_H

#include "cli/command.h"

enum { RL_SHARED_SET_MAX = 3 };

extern const rl_shared_options rl_shared_defaults;

// Fills `sets` with the tables a command of these groups has, storing into `values`; returns how
// many.
size_t rl_shared_option_sets(unsigned groups, rl_shared_options *values,
                             rl_option_set sets[RL_SHARED_SET_MAX]);

#endif
