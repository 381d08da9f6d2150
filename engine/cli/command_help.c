#include "cli/commands.h"
#include "cli/help.h"

typedef struct help_options {
    bool markdown;
    bool man;
    bool completion;
} help_options;

static const rl_option options[] = {
    RL_OPTION_FLAG(help_options, markdown, "markdown", '\0', CLI_HELP_MARKDOWN),
    RL_OPTION_FLAG(help_options, man, "man", '\0', CLI_HELP_MAN),
    RL_OPTION_FLAG(help_options, completion, "completion", '\0', CLI_HELP_COMPLETION),
};
static const help_options defaults = {0};

static rl_status run(rl_call *call) {
    const help_options *asked = call->options;
    if (asked->markdown) {
        rl_help_markdown(&call->out);
        return RL_OK;
    }
    if (asked->completion) {
        rl_help_completion(&call->out);
        return RL_OK;
    }
    if (call->operand_count == 0) {
        (asked->man ? rl_help_man_program : rl_help_program)(&call->out);
        return RL_OK;
    }
    const rl_command *command = rl_find_command(call->operands[0]);
    if (command == NULL)
        return rl_fail_unknown_command(call->ctx, call->operands[0]);
    (asked->man ? rl_help_man_command : rl_help_command)(command, &call->out);
    return RL_OK;
}

const rl_command rl_command_help = {
    .name = "help",
    .purpose = RL_MSG_CLI_HELP_PURPOSE,
    .explanation = RL_MSG_CLI_HELP_EXPLANATION,
    .operands = {{.name = "COMMAND", .purpose = RL_MSG_CLI_HELP_COMMAND, .optional = true}},
    .examples = {{"relais help check", RL_MSG_CLI_HELP_EXAMPLE}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .run = run,
};
