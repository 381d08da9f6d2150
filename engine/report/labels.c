#include "report/labels.h"

#include <string.h>

const char *rl_weight_label(const rl_context *ctx, const rl_scenario *scenario) {
    if (scenario->weight_label != NULL)
        return scenario->weight_label;
    if (strcmp(scenario->weight_name, "establishments") == 0)
        return rl_message_text(ctx, RL_MSG_LABEL_ESTABLISHMENTS);
    if (strcmp(scenario->weight_name, "employees") == 0)
        return rl_message_text(ctx, RL_MSG_LABEL_EMPLOYEES);
    return scenario->weight_name;
}

const char *rl_proof_words(const rl_context *ctx, rl_proof_state state) {
    static const rl_message words[RL_PROOF_STATE_COUNT] = {
        [RL_PROOF_NOT_ASKED] = RL_MSG_PROOF_NOT_ASKED,
        [RL_PROOF_ACCEPTED] = RL_MSG_PROOF_ACCEPTED,
        [RL_PROOF_WEAKER] = RL_MSG_PROOF_WEAKER,
        [RL_PROOF_REFUSED] = RL_MSG_PROOF_REFUSED,
        [RL_PROOF_STOPPED] = RL_MSG_PROOF_CHECK_STOPPED,
        [RL_PROOF_NO_MEMORY] = RL_MSG_PROOF_NO_MEMORY,
        [RL_PROOF_TOO_LONG] = RL_MSG_PROOF_TOO_LONG,
        [RL_PROOF_CASCADE] = RL_MSG_PROOF_CASCADE,
    };
    return rl_message_text(ctx, words[state]);
}
