// `relais evaluate`: what a plan is worth, and every rule that it breaks.
#include "cli/command.h"
#include "io/plan_reader.h"
#include "planning.h"
#include "report/evaluation_text.h"
#include "report/result_json.h"

static rl_status run(rl_call *call) {
    rl_scenario *scenario = NULL;
    rl_plan plan = {0};
    rl_evaluation evaluation = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(rl_plan_read(call->ctx, scenario, call->operands[1], &call->findings, &plan));
    RL_TRY(rl_evaluate_plan(call->ctx, scenario, &plan, &evaluation));
    if (call->shared.json)
        rl_evaluation_json(scenario, &plan, &evaluation, &call->out);
    else
        rl_evaluation_text(scenario, &plan, &evaluation, &call->out);
    if (evaluation.violations.list.count > 0)
        call->outcome = RL_EXIT_INFEASIBLE;
done:
    rl_evaluation_clear(call->ctx, &evaluation);
    rl_plan_clear(call->ctx, &plan);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_evaluate = {
    .name = "evaluate",
    .purpose = RL_MSG_CLI_EVALUATE_PURPOSE,
    .explanation = RL_MSG_CLI_EVALUATE_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {.name = "PLAN", .purpose = RL_MSG_CLI_OPERAND_PLAN}},
    .examples = {{"relais evaluate scenarios/aura-tms-btp plan.csv", RL_MSG_CLI_EVALUATE_EXAMPLE},
                 {"relais plan --json scenarios/aura-tms-btp | relais evaluate "
                  "scenarios/aura-tms-btp -",
                  RL_MSG_CLI_EVALUATE_EXAMPLE_RESULT}},
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE,
    .run = run,
};
