// The table of commands.
#ifndef RL_CLI_COMMANDS_H
#define RL_CLI_COMMANDS_H

#include "cli/command.h"

// The commands in the order of the help, ended by NULL.
const rl_command *const *rl_commands(void);

// The command of that name, or NULL.
const rl_command *rl_find_command(const char *name);

// RL_E_USAGE with a detail that suggests the nearest name.
rl_status rl_fail_unknown_command(rl_context *ctx, const char *name);

#endif
