// Pieces that every form of the help is made of: terminal, Markdown and manual page.
#ifndef RL_CLI_HELP_PARTS_H
#define RL_CLI_HELP_PARTS_H

#include "cli/command.h"
#include "cli/shared_options.h"

// A message in the language of the text's context.
const char *rl_say(const rl_text *text, rl_message message);

extern const rl_message rl_exit_texts[RL_EXIT_COUNT];
bool rl_command_has_exit(const rl_command *command, int code);

// `relais NAME [options] OPERAND [OPTIONAL]`
void rl_append_usage(const rl_command *command, rl_text *text);

// `-o, --output FILE`
void rl_append_option_names(const rl_option *option, rl_text *text);

// The option's purpose, and its default as it could be typed when it has one; `values` is the
// structure that holds the defaults.
void rl_append_option_purpose(const rl_option *option, const void *values, rl_text *text);

#endif
