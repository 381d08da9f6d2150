#include "cli/commands.h"
#include "cli/help.h"
#include "cli/help_parts.h"

static void append_markdown_options(rl_text *text, const rl_option *options, size_t count,
                                    const void *values) {
    for (size_t i = 0; i < count; i++) {
        rl_text_append(text, "- `");
        rl_append_option_names(&options[i], text);
        rl_text_append(text, "` — ");
        rl_append_option_purpose(&options[i], values, text);
        rl_text_append(text, "\n");
    }
}

static void append_markdown_command(const rl_command *command, rl_text *text) {
    rl_text_format(text, "\n## relais %s\n\n%s.\n\n    ", command->name,
                   rl_say(text, command->purpose));
    rl_append_usage(command, text);
    rl_text_append(text, "\n\n");
    for (const char *byte = rl_say(text, command->explanation); *byte != '\0'; byte++)
        rl_text_append_bytes(text, *byte == '\n' ? "\n\n" : byte, *byte == '\n' ? 2 : 1);
    rl_text_append(text, "\n\n");

    for (const rl_operand *operand = command->operands; operand->name != NULL; operand++)
        rl_text_format(text, "- `%s` — %s\n", operand->name, rl_say(text, operand->purpose));
    append_markdown_options(text, command->options, command->option_count, command->defaults);
    rl_shared_options values = rl_shared_defaults;
    rl_option_set sets[RL_SHARED_SET_MAX];
    const size_t set_count = rl_shared_option_sets(command->groups, &values, sets);
    for (size_t i = 0; i + 1 < set_count; i++)
        append_markdown_options(text, sets[i].options, sets[i].count, sets[i].values);

    rl_text_append(text, "\nExamples:\n\n");
    for (const rl_example *example = command->examples; example->line != NULL; example++)
        rl_text_format(text, "    %s    # %s\n", example->line, rl_say(text, example->purpose));
    rl_text_append(text, "\nExit codes:");
    for (int code = 0; code < RL_EXIT_COUNT; code++)
        if (rl_command_has_exit(command, code))
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
        rl_text_format(text, "| %d | %s |\n", code, rl_say(text, rl_exit_texts[code]));
    for (const rl_command *const *command = rl_commands(); *command != NULL; command++)
        append_markdown_command(*command, text);
}
