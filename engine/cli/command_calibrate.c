// `relais calibrate`: what past campaigns say of the figures of a scenario.
#include "cli/command.h"
#include "io/history_reader.h"
#include "report/calibration_json.h"
#include "report/calibration_text.h"
#include "study/calibrate.h"

static rl_status run(rl_call *call) {
    rl_scenario *scenario = NULL;
    rl_history history = {0};
    rl_calibration calibration = {0};
    rl_text beside; // the scenario's own history
    rl_status status = RL_OK;
    rl_text_init(&beside, call->ctx);
    rl_text_format(&beside, "%s/history.csv", call->operands[0]);
    RL_TRY(rl_text_status(&beside));
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(rl_history_read(call->ctx, scenario,
                           call->operand_count > 1 ? call->operands[1] : rl_text_bytes(&beside),
                           &call->findings, &history));
    RL_TRY(rl_calibrate(call->ctx, scenario, &history, &calibration));
    (call->shared.json ? rl_calibration_json : rl_calibration_text)(scenario, &history,
                                                                    &calibration, &call->out);
done:
    rl_calibration_clear(call->ctx, &calibration);
    rl_history_clear(call->ctx, &history);
    rl_scenario_free(scenario);
    rl_text_clear(&beside);
    return status;
}

const rl_command rl_command_calibrate = {
    .name = "calibrate",
    .purpose = RL_MSG_CLI_CALIBRATE_PURPOSE,
    .explanation = RL_MSG_CLI_CALIBRATE_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {.name = "HISTORY", .purpose = RL_MSG_CLI_CALIBRATE_HISTORY, .optional = true}},
    .examples = {{"relais calibrate scenarios/aura-tms-btp "
                  "scenarios/exemples/historique-invente.csv",
                  RL_MSG_CLI_CALIBRATE_EXAMPLE}},
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
