#include "cli/commands.h"

#include "base/suggest.h"

#include <string.h>

extern const rl_command rl_command_calibrate;
extern const rl_command rl_command_check;
extern const rl_command rl_command_compare;
extern const rl_command rl_command_cover;
extern const rl_command rl_command_diagnose;
extern const rl_command rl_command_evaluate;
extern const rl_command rl_command_explain;
extern const rl_command rl_command_export;
extern const rl_command rl_command_frontier;
extern const rl_command rl_command_help;
extern const rl_command rl_command_import;
extern const rl_command rl_command_import_answers;
extern const rl_command rl_command_map;
extern const rl_command rl_command_new;
extern const rl_command rl_command_plan;
extern const rl_command rl_command_report;
extern const rl_command rl_command_robust;
extern const rl_command rl_command_simulate;
extern const rl_command rl_command_spread;
extern const rl_command rl_command_survey;
extern const rl_command rl_command_tender;
extern const rl_command rl_command_version;
extern const rl_command rl_command_whatif;

// clang-format off
static const rl_command *const commands[] = { // as help lists them
    &rl_command_new,
    &rl_command_import,
    &rl_command_check,
    &rl_command_map,
    &rl_command_diagnose,
    &rl_command_plan,
    &rl_command_evaluate,
    &rl_command_explain,
    &rl_command_frontier,
    &rl_command_robust,
    &rl_command_report,
    &rl_command_simulate,
    &rl_command_calibrate,
    &rl_command_survey,
    &rl_command_import_answers,
    &rl_command_spread,
    &rl_command_whatif,
    &rl_command_compare,
    &rl_command_export,
    &rl_command_tender,
    &rl_command_cover,
    &rl_command_help,
    &rl_command_version,
    NULL,
};
// clang-format on

const rl_command *const *rl_commands(void) { return commands; }

const rl_command *rl_find_command(const char *name) {
    for (size_t i = 0; commands[i] != NULL; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

rl_status rl_fail_unknown_command(rl_context *ctx, const char *name) {
    rl_suggestion suggestion = rl_suggestion_start(name, strlen(name));
    for (size_t i = 0; commands[i] != NULL; i++)
        rl_suggestion_consider(&suggestion, commands[i]->name);
    if (suggestion.best == NULL)
        return rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_CLI_UNKNOWN_COMMAND), name);
    return rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_CLI_UNKNOWN_COMMAND_NEAR), name,
                   suggestion.best);
}
