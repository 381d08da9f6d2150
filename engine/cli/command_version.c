#include "base/version.h"
#include "cli/command.h"
#include "io/json.h"

static rl_status run(rl_call *call) {
    rl_text_format(&call->out, "relais %s\n%s\n", RL_VERSION,
                   rl_message_text(call->ctx, RL_MSG_CLI_VERSION_LICENCE));
    return RL_OK;
}

const rl_command rl_command_version = {
    .name = "version",
    .purpose = RL_MSG_CLI_VERSION_PURPOSE,
    .explanation = RL_MSG_CLI_VERSION_EXPLANATION,
    .examples = {{"relais version", RL_MSG_CLI_VERSION_EXAMPLE}},
    .run = run,
};
