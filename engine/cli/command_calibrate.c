// `relais calibrate`: what past campaigns say of the figures of a scenario.
#include "calibrated.h"
#include "cli/command.h"
#include "exchange/import.h"
#include "io/history_reader.h"
#include "report/calibration_json.h"
#include "report/calibration_text.h"
#include "study/calibrate.h"

typedef struct calibrate_options {
    const char *write; // folder; NULL for none
} calibrate_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(calibrate_options, write, "write", '\0', "FOLDER", CLI_CALIBRATE_WRITE),
};
static const calibrate_options defaults = {0};

// Writes the scenario with what was learnt, and says so unless the answer is for programs.
static rl_status write_scenario(rl_call *call, const rl_scenario *scenario,
                                const rl_calibration *calibration, const char *folder) {
    rl_figure_edits edits;
    rl_import import = {0};
    int32_t left;
    rl_status status = rl_calibrated_edits(call->ctx, scenario, calibration, &edits, &left);
    if (status == RL_OK)
        status =
            rl_import_edited(call->ctx, call->operands[0], edits.edits.items,
                             (int32_t)edits.edits.count, folder, false, &call->findings, &import);
    if (status == RL_OK && !call->shared.json) {
        rl_text_append(&call->out, "\n");
        rl_text_format(&call->out, rl_message_text(call->ctx, RL_MSG_CALIBRATE_WRITTEN), folder,
                       (int)edits.figures, (int)left);
        rl_text_append(&call->out, "\n");
    }
    rl_import_clear(call->ctx, &import);
    rl_figure_edits_clear(call->ctx, &edits);
    return status;
}

static rl_status run(rl_call *call) {
    const calibrate_options *asked = call->options;
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
    if (asked->write != NULL)
        RL_TRY(write_scenario(call, scenario, &calibration, asked->write));
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
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
