// `relais simulate`: what a plan may reach, and with what chance.
#include "cli/command.h"
#include "io/plan_reader.h"
#include "planning.h"
#include "report/simulation_json.h"
#include "report/simulation_text.h"
#include "study/simulate.h"

#include <math.h>

typedef struct simulate_options {
    int32_t simulations;
    double target_share; // NaN when not given
} simulate_options;

static const rl_option options[] = {
    RL_OPTION_COUNT(simulate_options, simulations, "simulations", 'n', "N",
                    CLI_SIMULATE_SIMULATIONS, 1, RL_SIMULATIONS_MAX),
    RL_OPTION_SHARE(simulate_options, target_share, "target", '\0', "X", CLI_SIMULATE_TARGET),
};
static const simulate_options defaults = {.simulations = 10000, .target_share = NAN};

static rl_status run(rl_call *call) {
    const simulate_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_plan plan = {0};
    rl_simulation simulation = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(rl_plan_read(call->ctx, scenario, call->operands[1], &call->findings, &plan));
    RL_TRY(rl_simulate_plan(call->ctx, scenario, &plan, asked->simulations, asked->target_share,
                            &simulation));
    if (call->shared.json)
        rl_simulation_json(scenario, &plan, &simulation, &call->out);
    else
        RL_TRY(rl_simulation_text(scenario, &simulation, &call->out));
    if (simulation.count < simulation.wanted)
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_simulation_clear(call->ctx, &simulation);
    rl_plan_clear(call->ctx, &plan);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_simulate = {
    .name = "simulate",
    .purpose = RL_MSG_CLI_SIMULATE_PURPOSE,
    .explanation = RL_MSG_CLI_SIMULATE_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {.name = "PLAN", .purpose = RL_MSG_CLI_OPERAND_PLAN}},
    .examples = {{"relais plan --json scenarios/aura-tms-btp | relais simulate "
                  "scenarios/aura-tms-btp -",
                  RL_MSG_CLI_SIMULATE_EXAMPLE},
                 {"relais simulate scenarios/aura-tms-btp plan.csv --target 40%",
                  RL_MSG_CLI_SIMULATE_EXAMPLE_TARGET}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_STOPPED,
    .run = run,
};
