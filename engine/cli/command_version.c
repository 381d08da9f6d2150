#include "base/version.h"
#include "cli/command.h"
#include "io/json_writer.h"

static rl_status run(rl_call *call) {
    if (call->shared.json) {
        rl_json_writer json = rl_json_writer_start(&call->out);
        rl_json_open_object(&json, NULL);
        rl_json_put_text(&json, "version", RL_VERSION);
        rl_json_put_text(&json, "licence", "GPL-3.0-or-later");
        rl_json_close_object(&json);
        return RL_OK;
    }
    rl_text_format(&call->out, "relais %s\n%s\n", RL_VERSION,
                   rl_message_text(call->ctx, RL_MSG_CLI_VERSION_LICENCE));
    return RL_OK;
}

const rl_command rl_command_version = {
    .name = "version",
    .purpose = RL_MSG_CLI_VERSION_PURPOSE,
    .explanation = RL_MSG_CLI_VERSION_EXPLANATION,
    .examples = {{"relais version --json", RL_MSG_CLI_VERSION_EXAMPLE}},
    .run = run,
};
