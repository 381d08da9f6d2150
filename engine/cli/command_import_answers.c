// `relais import-answers`: the answers of the relays become a new scenario.
#include "cli/command.h"
#include "exchange/import.h"
#include "io/answers_reader.h"
#include "io/json_writer.h"

#include <string.h>

static void answer_json(rl_call *call, const rl_answers *answers, const char *folder) {
    rl_json_writer json = rl_json_writer_start(&call->out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-import-answers/1");
    rl_json_put_text(&json, "source", call->operands[0]);
    rl_json_put_text(&json, "answers", call->operands[1]);
    rl_json_put_text(&json, "scenario", folder);
    rl_json_put_integer(&json, "answered", answers->edits.figures);
    rl_json_put_integer(&json, "unanswered", answers->unanswered);
    rl_json_close_object(&json);
}

static void answer_text(rl_call *call, const rl_answers *answers, const char *folder) {
    rl_text_format(&call->out, rl_message_text(call->ctx, RL_MSG_IMPORT_ANSWERS_WRITTEN), folder,
                   (int)answers->edits.figures, (int)answers->unanswered);
    rl_text_append(&call->out, "\n");
    rl_text_format(&call->out, rl_message_text(call->ctx, RL_MSG_IMPORT_NEXT), folder);
    rl_text_append(&call->out, "\n");
}

static rl_status run(rl_call *call) {
    const char *folder = call->shared.output;
    rl_answers answers = {0};
    rl_import import = {0};
    rl_status status = RL_OK;
    if (strcmp(folder, "-") == 0)
        return rl_fail(call->ctx, RL_E_USAGE, "%s",
                       rl_message_text(call->ctx, RL_MSG_IMPORT_WHERE));
    call->shared.output = "-"; // -o is the scenario's; what is said of it goes to standard output
    status = rl_answers_read(call->ctx, call->operands[1], &call->findings, &answers);
    if (status != RL_OK && status != RL_E_INPUT)
        goto done;
    const bool is_wrong = status == RL_E_INPUT;
    // Edits of the good rows are tried even then: everything wrong is said at once.
    if (is_wrong) {
        rl_scenario *scenario = NULL;
        status =
            rl_scenario_read_edited(call->ctx, call->operands[0], answers.edits.edits.items,
                                    (int32_t)answers.edits.edits.count, &call->findings, &scenario);
        rl_scenario_free(scenario);
        rl_findings_sort(&call->findings, 0);
        status = status == RL_OK ? RL_E_INPUT : status;
        goto done;
    }
    RL_TRY(rl_import_edited(call->ctx, call->operands[0], answers.edits.edits.items,
                            (int32_t)answers.edits.edits.count, folder, false, &call->findings,
                            &import));
    (call->shared.json ? answer_json : answer_text)(call, &answers, folder);
done:
    rl_import_clear(call->ctx, &import);
    rl_answers_clear(call->ctx, &answers);
    return status;
}

const rl_command rl_command_import_answers = {
    .name = "import-answers",
    .purpose = RL_MSG_CLI_IMPORT_ANSWERS_PURPOSE,
    .explanation = RL_MSG_CLI_IMPORT_ANSWERS_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {.name = "ANSWERS", .purpose = RL_MSG_CLI_OPERAND_ANSWERS}},
    .examples = {{"relais import-answers scenarios/aura-tms-btp questions.csv -o campagne-2",
                  RL_MSG_CLI_IMPORT_ANSWERS_EXAMPLE}},
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
