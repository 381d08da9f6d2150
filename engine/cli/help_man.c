// Manual pages in man(7) macros: relais.1, and relais-COMMAND.1 for each command.
#include "base/version.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/help_parts.h"

#include <string.h>

// Words as roff reads them: a backslash, a hyphen-minus and a control character at the beginning of
// a line mean themselves; '\n' starts a paragraph.
static void append_roff(rl_text *text, const char *words) {
    bool line_start = text->length == 0 || text->bytes[text->length - 1] == '\n';
    for (; *words != '\0'; words++) {
        if (line_start && (*words == '.' || *words == '\''))
            rl_text_append(text, "\\&");
        line_start = false;
        if (*words == '\\') {
            rl_text_append(text, "\\e");
        } else if (*words == '-') {
            rl_text_append(text, "\\-");
        } else if (*words == '\n') {
            rl_text_append(text, "\n.PP\n");
            line_start = true;
        } else {
            rl_text_append_bytes(text, words, 1);
        }
    }
}

static void append_title(rl_text *text, const char *name, rl_message purpose) {
    rl_text_append(text, ".\\\" Written by `relais help --man`.\n.TH ");
    for (const char *letter = name; *letter != '\0'; letter++) {
        const char upper = *letter >= 'a' && *letter <= 'z' ? (char)(*letter - 'a' + 'A') : *letter;
        rl_text_append_bytes(text, &upper, 1);
    }
    rl_text_format(text, " 1 \"\" \"relais %s\" \"%s\"\n.SH %s\n", RL_VERSION,
                   rl_say(text, RL_MSG_CLI_MAN_COLLECTION), rl_say(text, RL_MSG_CLI_MAN_NAME));
    append_roff(text, name);
    rl_text_append(text, " \\- ");
    append_roff(text, rl_say(text, purpose));
    rl_text_append(text, "\n");
}

static void append_section(rl_text *text, rl_message title) {
    rl_text_format(text, ".SH %s\n", rl_say(text, title));
}

// An entry of a list: `term` in bold, then its explanation.
static void append_entry(rl_text *text, const char *term, const char *words) {
    rl_text_append(text, ".TP\n.B ");
    append_roff(text, term);
    rl_text_append(text, "\n");
    append_roff(text, words);
    rl_text_append(text, "\n");
}

static void append_options(rl_text *text, const rl_option *options, size_t count,
                           const void *values) {
    for (size_t i = 0; i < count; i++) {
        rl_text names, purpose;
        rl_text_init(&names, text->ctx);
        rl_text_init(&purpose, text->ctx);
        rl_append_option_names(&options[i], &names);
        rl_append_option_purpose(&options[i], values, &purpose);
        append_entry(text, rl_text_bytes(&names), rl_text_bytes(&purpose));
        rl_text_clear(&names);
        rl_text_clear(&purpose);
    }
}

static void append_shared_options(rl_text *text, unsigned groups) {
    rl_shared_options values = rl_shared_defaults;
    rl_option_set sets[RL_SHARED_SET_MAX];
    const size_t set_count = rl_shared_option_sets(groups, &values, sets);
    append_section(text, RL_MSG_CLI_MAN_SHARED_OPTIONS);
    for (size_t i = 0; i < set_count; i++)
        append_options(text, sets[i].options, sets[i].count, sets[i].values);
}

// The codes of `command`, or all of them when it is NULL.
static void append_exits(rl_text *text, const rl_command *command) {
    append_section(text, RL_MSG_CLI_MAN_EXITS);
    for (int code = 0; code < RL_EXIT_COUNT; code++)
        if (command == NULL || rl_command_has_exit(command, code)) {
            const char digit[] = {(char)('0' + code), '\0'};
            append_entry(text, digit, rl_say(text, rl_exit_texts[code]));
        }
}

static void append_see_also(rl_text *text, const rl_command *except) {
    append_section(text, RL_MSG_CLI_MAN_SEE_ALSO);
    if (except != NULL)
        rl_text_append(text, ".BR relais (1)");
    for (const rl_command *const *other = rl_commands(); *other != NULL; other++)
        if (*other != except)
            rl_text_format(text, "%s.BR relais\\-%s (1)",
                           except == NULL && other == rl_commands() ? "" : ",\n", (*other)->name);
    rl_text_append(text, "\n");
}

static void append_examples(rl_text *text, const rl_command *command) {
    append_section(text, RL_MSG_CLI_MAN_EXAMPLES);
    for (const rl_example *example = command->examples; example->line != NULL; example++)
        append_entry(text, example->line, rl_say(text, example->purpose));
}

void rl_help_man_program(rl_text *text) {
    append_title(text, "relais", RL_MSG_CLI_PROGRAM_PURPOSE);
    append_section(text, RL_MSG_CLI_MAN_SYNOPSIS);
    rl_text_append(text, ".B relais\n.I COMMAND\n[options] ...\n");
    append_section(text, RL_MSG_CLI_MAN_DESCRIPTION);
    append_roff(text, rl_say(text, RL_MSG_CLI_MAN_ABOUT));
    rl_text_append(text, "\n");
    append_section(text, RL_MSG_CLI_MAN_COMMANDS);
    for (const rl_command *const *command = rl_commands(); *command != NULL; command++)
        append_entry(text, (*command)->name, rl_say(text, (*command)->purpose));
    append_shared_options(text, 0);
    append_exits(text, NULL);
    append_see_also(text, NULL);
}

void rl_help_man_command(const rl_command *command, rl_text *text) {
    char name[64];
    snprintf(name, sizeof name, "relais-%s", command->name);
    append_title(text, name, command->purpose);
    append_section(text, RL_MSG_CLI_MAN_SYNOPSIS);
    rl_text usage;
    rl_text_init(&usage, text->ctx);
    rl_append_usage(command, &usage);
    append_roff(text, rl_text_bytes(&usage));
    rl_text_clear(&usage);
    rl_text_append(text, "\n");
    append_section(text, RL_MSG_CLI_MAN_DESCRIPTION);
    append_roff(text, rl_say(text, command->explanation));
    rl_text_append(text, "\n");
    if (command->operands[0].name != NULL)
        append_section(text, RL_MSG_CLI_MAN_OPERANDS);
    for (const rl_operand *operand = command->operands; operand->name != NULL; operand++)
        append_entry(text, operand->name, rl_say(text, operand->purpose));
    if (command->option_count > 0)
        append_section(text, RL_MSG_CLI_MAN_OPTIONS);
    append_options(text, command->options, command->option_count, command->defaults);
    append_shared_options(text, command->groups);
    append_examples(text, command);
    append_exits(text, command);
    append_see_also(text, command);
}
