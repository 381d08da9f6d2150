// `relais check`: everything found in a scenario, and what it holds.
#include "cli/command.h"
#include "report/check_document.h"

typedef struct check_options {
    bool strict;
} check_options;

static const rl_option options[] = {
    RL_OPTION_FLAG(check_options, strict, "strict", '\0', CLI_CHECK_STRICT),
};
static const check_options defaults = {0};

static rl_status run(rl_call *call) {
    const check_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_status status = rl_call_read_scenario(call, call->operands[0], &scenario);
    if (status != RL_OK && status != RL_E_INPUT)
        return status;
    call->findings_shown = true;
    if (call->shared.json)
        rl_check_json(call->operands[0], scenario, &call->findings, &call->out);
    else
        rl_check_text(scenario, &call->findings, &call->out);
    rl_scenario_free(scenario);
    if (asked->strict && rl_check_tally_of(&call->findings).warnings > 0)
        call->outcome = RL_EXIT_INPUT;
    return status;
}

const rl_command rl_command_check = {
    .name = "check",
    .purpose = RL_MSG_CLI_CHECK_PURPOSE,
    .explanation = RL_MSG_CLI_CHECK_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples = {{"relais check scenarios/aura-tms-btp", RL_MSG_CLI_CHECK_EXAMPLE},
                 {"relais check --json --strict scenarios/aura-tms-btp",
                  RL_MSG_CLI_CHECK_EXAMPLE_JSON}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
