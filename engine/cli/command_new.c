// `relais new`: a workbook to fill in, empty or made from a scenario.
#include "base/file.h"
#include "cli/command.h"
#include "exchange/import.h"
#include "io/json_writer.h"

#include <string.h>

typedef struct new_options {
    const char *from;
    bool force;
} new_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(new_options, from, "from", 'f', "SCENARIO", CLI_NEW_FROM),
    RL_OPTION_FLAG(new_options, force, "force", '\0', CLI_NEW_FORCE),
};
static const new_options defaults = {0};

static void answer(rl_call *call, const char *file, size_t length) {
    const new_options *asked = call->options;
    rl_json_writer json = rl_json_writer_start(&call->out);
    if (!call->shared.json) {
        rl_text_format(&call->out, rl_message_text(call->ctx, RL_MSG_NEW_WRITTEN), file, file);
        rl_text_append(&call->out, "\n");
        return;
    }
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-new/1");
    rl_json_put_text(&json, "workbook", file);
    rl_json_put_text(&json, "from", asked->from);
    rl_json_put_integer(&json, "bytes", (int64_t)length);
    rl_json_close_object(&json);
}

static rl_status run(rl_call *call) {
    const new_options *asked = call->options;
    const char *file = call->operands[0];
    rl_text bytes;
    rl_status status;
    rl_text_init(&bytes, call->ctx);
    // A workbook that somebody filled in is not to be lost to a slip.
    if (!asked->force && strcmp(file, "-") != 0 && rl_file_exists(file)) {
        status = rl_fail(call->ctx, RL_E_IO, rl_message_text(call->ctx, RL_MSG_NEW_EXISTS), file);
        goto done;
    }
    RL_TRY(rl_new_workbook(call->ctx, asked->from, &call->findings, &bytes));
    RL_TRY(rl_file_write(call->ctx, file, rl_text_bytes(&bytes), bytes.length));
    if (strcmp(file, "-") != 0)
        answer(call, file, bytes.length);
done:
    rl_text_clear(&bytes);
    return status;
}

const rl_command rl_command_new = {
    .name = "new",
    .purpose = RL_MSG_CLI_NEW_PURPOSE,
    .explanation = RL_MSG_CLI_NEW_EXPLANATION,
    .operands = {{.name = "FILE.xlsx", .purpose = RL_MSG_CLI_NEW_FILE}},
    .examples = {{"relais new --lang fr campagne.xlsx", RL_MSG_CLI_NEW_EXAMPLE},
                 {"relais new --from scenarios/aura-tms-btp tms-btp.xlsx --lang fr",
                  RL_MSG_CLI_NEW_EXAMPLE_FROM}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
