#include "cli/help.h"

#include "cli/commands.h"
#include "cli/help_parts.h"

#include <string.h>

enum { PAGE_WIDTH = 80, INDENT = 2, OPTION_COLUMN = 24, NAME_COLUMN = 14 };

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
    rl_text_format(text, "\n%s\n", rl_say(text, heading));
}

static void append_options(rl_text *text, const rl_option *options, size_t count,
                           const void *values) {
    for (size_t i = 0; i < count; i++) {
        rl_text names, purpose;
        rl_text_init(&names, text->ctx);
        rl_text_init(&purpose, text->ctx);
        rl_append_option_names(&options[i], &names);
        rl_append_option_purpose(&options[i], values, &purpose);
        append_entry(text, rl_text_bytes(&names), rl_text_bytes(&purpose), OPTION_COLUMN);
        rl_text_clear(&names);
        rl_text_clear(&purpose);
    }
}

void rl_help_program(rl_text *text) {
    rl_text_format(text, "relais — %s\n\n%s relais ", rl_say(text, RL_MSG_CLI_PROGRAM_PURPOSE),
                   rl_say(text, RL_MSG_CLI_HELP_USAGE));
    rl_text_append(text, "COMMAND [options] …\n");
    append_heading(text, RL_MSG_CLI_HELP_COMMANDS);
    for (const rl_command *const *command = rl_commands(); *command != NULL; command++)
        append_entry(text, (*command)->name, rl_say(text, (*command)->purpose), NAME_COLUMN);
    rl_text_format(text, "\n%s\n", rl_say(text, RL_MSG_CLI_HELP_MORE));
}

static void append_exits(rl_text *text, const rl_command *command) {
    append_heading(text, RL_MSG_CLI_HELP_EXITS);
    for (int code = 0; code < RL_EXIT_COUNT; code++)
        if (rl_command_has_exit(command, code))
            rl_text_format(text, "  %d  %s\n", code, rl_say(text, rl_exit_texts[code]));
}

void rl_help_command(const rl_command *command, rl_text *text) {
    rl_text_format(text, "relais %s — %s\n\n%s ", command->name, rl_say(text, command->purpose),
                   rl_say(text, RL_MSG_CLI_HELP_USAGE));
    rl_append_usage(command, text);
    rl_text_append(text, "\n\n");
    append_wrapped(text, rl_say(text, command->explanation), 0, 0);

    if (command->operands[0].name != NULL)
        append_heading(text, RL_MSG_CLI_HELP_OPERANDS);
    for (const rl_operand *operand = command->operands; operand->name != NULL; operand++)
        append_entry(text, operand->name, rl_say(text, operand->purpose), OPTION_COLUMN);

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
        append_wrapped(text, rl_say(text, example->purpose), 6, 6);
    }
    append_exits(text, command);
}
