// Help texts, all made from the table of commands.
#ifndef RL_CLI_HELP_H
#define RL_CLI_HELP_H

#include "cli/command.h"

// The program: purpose and commands.
void rl_help_program(rl_text *text);

// One command: purpose, usage, operands, options, examples, exit codes.
void rl_help_command(const rl_command *command, rl_text *text);

// The whole reference in Markdown (docs/cli.md).
void rl_help_markdown(rl_text *text);

// Manual pages: relais.1 and relais-COMMAND.1.
void rl_help_man_program(rl_text *text);
void rl_help_man_command(const rl_command *command, rl_text *text);

// The completion script of bash.
void rl_help_completion(rl_text *text);

#endif
