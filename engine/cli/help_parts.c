#include "cli/help_parts.h"

#include <math.h>
#include <string.h>

const char *rl_say(const rl_text *text, rl_message message) {
    return rl_message_text(text->ctx, message);
}

const rl_message rl_exit_texts[RL_EXIT_COUNT] = {
    [RL_EXIT_DONE] = RL_MSG_CLI_EXIT_DONE,
    [RL_EXIT_INTERNAL] = RL_MSG_CLI_EXIT_INTERNAL,
    [RL_EXIT_USAGE] = RL_MSG_CLI_EXIT_USAGE,
    [RL_EXIT_INPUT] = RL_MSG_CLI_EXIT_INPUT,
    [RL_EXIT_INFEASIBLE] = RL_MSG_CLI_EXIT_INFEASIBLE,
    [RL_EXIT_STOPPED] = RL_MSG_CLI_EXIT_STOPPED,
    [RL_EXIT_IO] = RL_MSG_CLI_EXIT_IO,
};

bool rl_command_has_exit(const rl_command *command, int code) {
    const unsigned always =
        1u << RL_EXIT_DONE | 1u << RL_EXIT_INTERNAL | 1u << RL_EXIT_USAGE | 1u << RL_EXIT_IO;
    return ((always | command->exits) >> code & 1u) != 0;
}

void rl_append_usage(const rl_command *command, rl_text *text) {
    rl_text_format(text, "relais %s [options]", command->name);
    for (const rl_operand *operand = command->operands; operand->name != NULL; operand++)
        rl_text_format(text, operand->optional ? " [%s]" : " %s", operand->name);
}

void rl_append_option_names(const rl_option *option, rl_text *text) {
    if (option->letter != '\0')
        rl_text_format(text, "-%c, ", option->letter);
    rl_text_format(text, "--%s", option->name);
    if (option->value != NULL)
        rl_text_format(text, " %s", option->value);
}

// The default as it could be typed; nothing when the option is simply not given.
static void append_default(const rl_option *option, const void *values, rl_text *text) {
    const char *field = (const char *)values + option->offset;
    char typed[64] = "";
    const char *shown = typed;
    double number;
    switch (option->kind) {
    case RL_OPTION_KIND_FLAG:
        return;
    case RL_OPTION_KIND_TEXT:
    case RL_OPTION_KIND_CHOICE:
        memcpy(&shown, field, sizeof shown);
        break;
    case RL_OPTION_KIND_COUNT:
        number = *(const int32_t *)(const void *)field;
        if (number >= option->least) // below it, the command is told that none was given
            snprintf(typed, sizeof typed, "%d", (int)number);
        break;
    case RL_OPTION_KIND_SEED:
        snprintf(typed, sizeof typed, "%llu",
                 (unsigned long long)*(const uint64_t *)(const void *)field);
        break;
    case RL_OPTION_KIND_NUMBER:
    case RL_OPTION_KIND_SHARE:
        memcpy(&number, field, sizeof number);
        if (isfinite(number))
            snprintf(typed, sizeof typed, "%g", number);
        break;
    }
    if (shown == NULL || shown[0] == '\0')
        return;
    rl_text_append(text, " (");
    rl_text_format(text, rl_say(text, RL_MSG_CLI_HELP_DEFAULT), shown);
    rl_text_append(text, ")");
}

void rl_append_option_purpose(const rl_option *option, const void *values, rl_text *text) {
    rl_text_append(text, rl_say(text, option->purpose));
    append_default(option, values, text);
}
