// The completion script of bash, made from the table of commands.
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/help_parts.h"

typedef void option_visitor(const rl_option *option, void *user);

static void visit_options(const rl_command *command, option_visitor *visit, void *user) {
    for (size_t i = 0; i < command->option_count; i++)
        visit(&command->options[i], user);
    rl_shared_options values = rl_shared_defaults;
    rl_option_set sets[RL_SHARED_SET_MAX];
    const size_t set_count = rl_shared_option_sets(command->groups, &values, sets);
    for (size_t s = 0; s < set_count; s++)
        for (size_t i = 0; i < sets[s].count; i++)
            visit(&sets[s].options[i], user);
}

static void append_name(const rl_option *option, void *user) {
    rl_text_format(user, " --%s", option->name);
}

// `--lang) words="fr en" ;;`
static void append_choices(const rl_option *option, void *user) {
    rl_text *text = user;
    if (option->choices == NULL)
        return;
    rl_text_format(text, "            --%s) words=\"", option->name);
    for (const char *byte = option->choices; *byte != '\0'; byte++)
        rl_text_append_bytes(text, *byte == '|' ? " " : byte, 1);
    rl_text_append(text, "\" ;;\n");
}

// Options whose value is free: a file name is offered.
static void append_valued(const rl_option *option, void *user) {
    if (option->value != NULL && option->choices == NULL)
        rl_text_format(user, "|--%s", option->name);
}

static void append_command(const rl_command *command, rl_text *text) {
    rl_text_format(text, "    %s)\n        options=\"", command->name);
    visit_options(command, append_name, text);
    rl_text_append(text, "\"\n        case \"$previous\" in\n");
    visit_options(command, append_choices, text);
    rl_text_append(text, "            -o");
    visit_options(command, append_valued, text);
    rl_text_append(text, ") files=yes ;;\n"
                         "        esac\n"
                         "        ;;\n");
}

void rl_help_completion(rl_text *text) {
    rl_text_append(text, "# Completion of relais for bash. Written by `relais help --completion`.\n"
                         "_relais() {\n"
                         "    local current=${COMP_WORDS[COMP_CWORD]}\n"
                         "    local previous=${COMP_WORDS[COMP_CWORD - 1]}\n"
                         "    local options=\"\" words=\"\" files=\"\" commands=\"");
    for (const rl_command *const *command = rl_commands(); *command != NULL; command++)
        rl_text_format(text, "%s%s", command == rl_commands() ? "" : " ", (*command)->name);
    rl_text_append(text, "\"\n"
                         "    if [ \"$COMP_CWORD\" = 1 ]; then\n"
                         "        mapfile -t COMPREPLY < <(compgen -W \"$commands\" -- "
                         "\"$current\")\n"
                         "        return\n"
                         "    fi\n"
                         "    case ${COMP_WORDS[1]} in\n");
    for (const rl_command *const *command = rl_commands(); *command != NULL; command++)
        append_command(*command, text);
    rl_text_append(text, "    esac\n"
                         "    [ \"${COMP_WORDS[1]}\" != help ] || words=$commands\n"
                         "    if [ -n \"$words\" ]; then\n"
                         "        options=$words\n"
                         "    elif [ -n \"$files\" ] || [[ $current != -* ]]; then\n"
                         "        compopt -o filenames\n"
                         "        mapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
                         "        return\n"
                         "    fi\n"
                         "    mapfile -t COMPREPLY < <(compgen -W \"$options\" -- \"$current\")\n"
                         "}\n"
                         "complete -F _relais relais\n");
}
