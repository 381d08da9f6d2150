// `relais robust`: the plan that withstands refusals.
#include "cli/command.h"
#include "questions.h"
#include "report/robustness_json.h"
#include "report/robustness_text.h"

typedef struct robust_options {
    int32_t refusals;
} robust_options;

static const rl_option options[] = {
    RL_OPTION_COUNT(robust_options, refusals, "refusals", 'k', "K", CLI_ROBUST_REFUSALS, 1,
                    RL_REFUSALS_MAX),
};
static const robust_options defaults = {.refusals = 1};

static rl_exit outcome_of(const rl_robustness *robustness) {
    return robustness->status == RL_POINT_INFEASIBLE ? RL_EXIT_INFEASIBLE
           : robustness->is_complete                 ? RL_EXIT_DONE
                                                     : RL_EXIT_STOPPED;
}

static rl_status run(rl_call *call) {
    const robust_options *asked = call->options;
    const rl_robust_settings settings = {.refusals = asked->refusals, .gap = call->shared.gap};
    rl_scenario *scenario = NULL;
    rl_robustness robustness = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(rl_robust_scenario(call->ctx, scenario, &settings, &robustness));
    if (call->shared.json)
        rl_robustness_json(scenario, &robustness, &call->out);
    else
        RL_TRY(rl_robustness_text(scenario, &robustness, &call->out));
    call->outcome = outcome_of(&robustness);
done:
    rl_robustness_clear(call->ctx, &robustness);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_robust = {
    .name = "robust",
    .purpose = RL_MSG_CLI_ROBUST_PURPOSE,
    .explanation = RL_MSG_CLI_ROBUST_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples = {{"relais robust scenarios/aura-tms-btp", RL_MSG_CLI_ROBUST_EXAMPLE},
                 {"relais robust scenarios/aura-tms-btp --refusals 2 --time-limit 60",
                  RL_MSG_CLI_ROBUST_EXAMPLE_TWO}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE | 1u << RL_EXIT_STOPPED,
    .run = run,
};
