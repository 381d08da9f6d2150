#include "cli/help.h"

#include "cli/commands.h"
#include "cli/shared_options.h"

#include <math.h>
#include <string.h>

enum { PAGE_WIDTH = 80, INDENT = 2, OPTION_COLUMN = 24, NAME_COLUMN = 14 };

static const char *say(const rl_text *text, rl_message message) {
    return rl_message_text(text->ctx, message);
}

// Pieces shared by both forms of the help --------------------------------------------------------

static const rl_message exit_texts[RL_EXIT_COUNT] = {
    [RL_EXIT_DONE] = RL_MSG_CLI_EXIT_DONE,
    [RL_EXIT_INTERNAL] = RL_MSG_CLI_EXIT_INTERNAL,
    [RL_EXIT_USAGE] = RL_MSG_CLI_EXIT_USAGE,
    [RL_EXIT_INPUT] = RL_MSG_CLI_EXIT_INPUT,
    [RL_EXIT_INFEASIBLE] = RL_MSG_CLI_EXIT_INFEASIBLE,
    [RL_EXIT_STOPPED] = RL_MSG_CLI_EXIT_STOPPED,
    [RL_EXIT_IO] = RL_MSG_CLI_EXIT_IO,
};

static bool has_exit(const rl_command *command, int code) {
    const unsigned always =
        1u << RL_EXIT_DONE | 1u << RL_EXIT_INTERNAL | 1u << RL_EXIT_USAGE | 1u << RL_EXIT_IO;
    return ((always | command->exits) >> code & 1u) != 0;
}

static void append_usage(const rl_command *command, rl_text *text) {
    rl_text_format(text, "relais %s [options]", command->name);
    for (const rl_operand *operand = command->operands; operand->name != NULL; operand++)
        rl_text_format(text, operand->optional ? " [%s]" : " %s", operand->name);
}

static void append_option_names(const rl_option *option, rl_text *text) {
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
        snprintf(typed, sizeof typed, "%d", (int)*(const int32_t *)(const void *)field);
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
    rl_text_format(text, say(text, RL_MSG_CLI_HELP_DEFAULT), shown);
    rl_text_append(text, ")");
}

static void append_option_purpose(const rl_option *option, const void *values, rl_text *text) {
    rl_text_append(text, say(text, option->purpose));
    append_default(option, values, text);
}

// Terminal form ----------------------------------------------------------------------------------

// Appends words wrapped at the page's width; the cursor stands at `column`, and the following
// lines begin at `indent`.
static void append_wrapped(rl_text *text, const char *words, size_t column, size_t indent) {
    bool first = true;
    while (*words != '\0') {
        const size_t length = strcspn(words, " \n");
        rl_text word;
        rl_text_init(&word, text->ctx);
        rl_text_append_bytes(&word, words, length);
        const size_t width = rl_text_width(rl_text_bytes(&word));
        if (!first && column + 1 + width > PAGE_WIDTH) {
            rl_text_append(text, "\n");
            rl_text_append_repeated(text, ' ', indent);
            column = indent;
        } else if (!first) {
            rl_text_append(text, " ");
            column++;
        }
        rl_text_append(text, rl_text_bytes(&word));
        rl_text_clear(&word);
        column += width;
        first = false;
        words += length;
        if (*words == '\n') {
            rl_text_append(text, "\n\n");
            rl_text_append_repeated(text, ' ', indent);
            column = indent;
            first = true;
        }
        words += *words != '\0';
    }
    rl_text_append(text, "\n");
}

// A name in the left column and its explanation, wrapped, in the right one.
static void append_entry(rl_text *text, const char *name, const char *words, size_t indent) {
    rl_text_append_repeated(text, ' ', INDENT);
    rl_text_append(text, name);
    size_t column = INDENT + rl_text_width(name);
    if (column + 2 > indent) {
        rl_text_append(text, "\n");
        column = 0;
    }
    rl_text_append_repeated(text, ' ', indent - column);
    append_wrapped(text, words, indent, indent);
}

static void append_heading(rl_text *text, rl_message heading) {
    rl_text_format(text, "\n%s\n", say(text, heading));
}

static void append_options(rl_text *text, const rl_option *options, size_t count,
                           const void *values) {
    for (size_t i = 0; i < count; i++) {
        rl_text names, purpose;
        rl_text_init(&names, text->ctx);
        rl_text_init(&purpose, text->ctx);
        append_option_names(&options[i], &names);
        append_option_purpose(&options[i], values, &purpose);
        append_entry(text, rl_text_bytes(&names), rl_text_bytes(&purpose), OPTION_COLUMN);
        rl_text_clear(&names);
        rl_text_clear(&purpose);
    }
}

void rl_help_program(rl_text *text) {
    rl_text_format(text, "relais — %s\n\n%s relais ", say(text, RL_MSG_CLI_PROGRAM_PURPOSE),
                   say(text, RL_MSG_CLI_HELP_USAGE));
    rl_text_append(text, "COMMAND [options] …\n");
    append_heading(text, RL_MSG_CLI_HELP_COMMANDS);
    for (const rl_command *const *command = rl_commands(); *command != NULL; command++)
        append_entry(text, (*command)->name, say(text, (*command)->purpose), NAME_COLUMN);
    rl_text_format(text, "\n%s\n", say(text, RL_MSG_CLI_HELP_MORE));
}

static void append_exits(rl_text *text, const rl_command *command) {
    append_heading(text, RL_MSG_CLI_HELP_EXITS);
    for (int code = 0; code < RL_EXIT_COUNT; code++)
        if (has_exit(command, code))
            rl_text_format(text, "  %d  %s\n", code, say(text, exit_texts[code]));
}

void rl_help_command(const rl_command *command, rl_text *text) {
    rl_text_format(text, "relais %s — %s\n\n%s ", command->name, say(text, command->purpose),
                   say(text, RL_MSG_CLI_HELP_USAGE));
    append_usage(command, text);
    rl_text_append(text, "\n\n");
    append_wrapped(text, say(text, command->explanation), 0, 0);

    if (command->operands[0].name != NULL)
        append_heading(text, RL_MSG_CLI_HELP_OPERANDS);
    for (const rl_operand *operand = command->operands; operand->name != NULL; operand++)
        append_entry(text, operand->name, say(text, operand->purpose), OPTION_COLUMN);

    if (command->option_count > 0)
        append_heading(text, RL_MSG_CLI_HELP_OPTIONS);
    append_options(text, command->options, command->option_count, command->defaults);

    append_heading(text, RL_MSG_CLI_HELP_SHARED_OPTIONS);
    rl_shared_options values = rl_shared_defaults;
    rl_option_set sets[RL_SHARED_SET_MAX];
    const size_t set_count = rl_shared_option_sets(command->groups, &values, sets);
    for (size_t i = 0; i < set_count; i++)
        append_options(text, sets[i].options, sets[i].count, sets[i].values);

    append_heading(text, RL_MSG_CLI_HELP_EXAMPLES);
    for (const rl_example *example = command->examples; example->line != NULL; example++) {
        rl_text_format(text, "  %s\n      ", example->line);
        append_wrapped(text, say(text, example->purpose), 6, 6);
    }
    append_exits(text, command);
}

// Markdown form ----------------------------------------------------------------------------------

static void append_markdown_options(rl_text *text, const rl_option *options, size_t count,
                                    const void *values) {
    for (size_t i = 0; i < count; i++) {
        rl_text_append(text, "- `");
        append_option_names(&options[i], text);
        rl_text_append(text, "` — ");
        append_option_purpose(&options[i], values, text);
        rl_text_append(text, "\n");
    }
}

static void append_markdown_command(const rl_command *command, rl_text *text) {
    rl_text_format(text, "\n## relais %s\n\n%s.\n\n    ", command->name,
                   say(text, command->purpose));
    append_usage(command, text);
    rl_text_append(text, "\n\n");
    for (const char *byte = say(text, command->explanation); *byte != '\0'; byte++)
        rl_text_append_bytes(text, *byte == '\n' ? "\n\n" : byte, *byte == '\n' ? 2 : 1);
    rl_text_append(text, "\n\n");

    for (const rl_operand *operand = command->operands; operand->name != NULL; operand++)
        rl_text_format(text, "- `%s` — %s\n", operand->name, say(text, operand->purpose));
    append_markdown_options(text, command->options, command->option_count, command->defaults);
    rl_shared_options values = rl_shared_defaults;
    rl_option_set sets[RL_SHARED_SET_MAX];
    const size_t set_count = rl_shared_option_sets(command->groups, &values, sets);
    for (size_t i = 0; i + 1 < set_count; i++)
        append_markdown_options(text, sets[i].options, sets[i].count, sets[i].values);

    rl_text_append(text, "\nExamples:\n\n");
    for (const rl_example *example = command->examples; example->line != NULL; example++)
        rl_text_format(text, "    %s    # %s\n", example->line, say(text, example->purpose));
    rl_text_append(text, "\nExit codes:");
    for (int code = 0; code < RL_EXIT_COUNT; code++)
        if (has_exit(command, code))
            rl_text_format(text, " %d", code);
    rl_text_append(text, "\n");
}

void rl_help_markdown(rl_text *text) {
    rl_text_append(text,
                   "# Command line\n\n"
                   "<!-- Written by `relais help --markdown --lang en`; a test compares. -->\n\n"
                   "    relais COMMAND [options] operands\n\n"
                   "Options and operands stand in any order after the command; `--` ends the "
                   "options. `--name VALUE` and `--name=VALUE` are the same. The answer goes "
                   "to standard output, everything else to standard error.\n\n"
                   "Every command has:\n\n");
    rl_shared_options values = rl_shared_defaults;
    rl_option_set sets[RL_SHARED_SET_MAX];
    rl_shared_option_sets(0, &values, sets);
    append_markdown_options(text, sets[0].options, sets[0].count, sets[0].values);
    rl_text_append(text, "\nExit codes, the same for every command:\n\n"
                         "| code | meaning |\n|---|---|\n");
    for (int code = 0; code < RL_EXIT_COUNT; code++)
        rl_text_format(text, "| %d | %s |\n", code, say(text, exit_texts[code]));
    for (const rl_command *const *command = rl_commands(); *command != NULL; command++)
        append_markdown_command(*command, text);
}
