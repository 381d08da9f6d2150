// `relais explain`: why this plan, by asking again.
#include "cli/command.h"
#include "questions.h"
#include "report/explanation_json.h"
#include "report/explanation_text.h"

typedef struct explain_options {
    int32_t left_out;
    bool windows;
} explain_options;

static const rl_option options[] = {
    RL_OPTION_COUNT(explain_options, left_out, "left-out", '\0', "N", CLI_EXPLAIN_LEFT_OUT, 0,
                    1000000),
    RL_OPTION_FLAG(explain_options, windows, "windows", 'w', CLI_EXPLAIN_WINDOWS),
};
static const explain_options defaults = {.left_out = 5};

// The relays named after the scenario.
static rl_status find_relays(rl_call *call, const rl_scenario *scenario, rl_id *relays) {
    for (int i = 1; i < call->operand_count; i++) {
        relays[i - 1] = rl_find_actor(scenario, call->operands[i]);
        if (relays[i - 1] == RL_NONE)
            return rl_fail(call->ctx, RL_E_USAGE,
                           rl_message_text(call->ctx, RL_MSG_EXPLAIN_UNKNOWN_RELAY),
                           call->operands[i]);
    }
    return RL_OK;
}

static rl_status run(rl_call *call) {
    const explain_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_explanation explanation = {0};
    rl_id *relays = NULL;
    rl_status status = RL_OK;
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    relays = RL_NEW(call->ctx, rl_id, call->operand_count);
    if (relays == NULL) {
        status = rl_fail_memory(call->ctx);
        goto done;
    }
    RL_TRY(find_relays(call, scenario, relays));
    const rl_explanation_settings settings = {
        .relays = call->operand_count > 1 ? relays : NULL,
        .relay_count = call->operand_count - 1,
        .left_out = asked->left_out,
        .windows = asked->windows,
        .gap = call->shared.gap,
    };
    rl_plan_settings planning = rl_plan_settings_default();
    planning.gap = call->shared.gap;
    RL_TRY(rl_explain_scenario(call->ctx, scenario, &planning, &settings, &explanation));
    if (call->shared.json)
        rl_explanation_json(scenario, &explanation, &call->out);
    else
        RL_TRY(rl_explanation_text(scenario, &explanation, &call->out));
    if (explanation.result.status == RL_RESULT_INFEASIBLE)
        call->outcome = RL_EXIT_INFEASIBLE;
    else if (!explanation.is_complete)
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_release(call->ctx, relays);
    rl_explanation_clear(call->ctx, &explanation);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_explain = {
    .name = "explain",
    .purpose = RL_MSG_CLI_EXPLAIN_PURPOSE,
    .explanation = RL_MSG_CLI_EXPLAIN_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {"RELAY…", RL_MSG_CLI_EXPLAIN_RELAY, true, true}},
    .examples = {{"relais explain scenarios/aura-tms-btp", RL_MSG_CLI_EXPLAIN_EXAMPLE},
                 {"relais explain scenarios/aura-tms-btp carsat-rhone-alpes --windows",
                  RL_MSG_CLI_EXPLAIN_EXAMPLE_RELAY}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE | 1u << RL_EXIT_STOPPED,
    .run = run,
};
