#include "base/messages.h"

static const char *const texts[RL_MESSAGE_COUNT][2] = {
#define RL_MESSAGE(name, english, french) {english, french},
#include "base/messages/all.def"
#undef RL_MESSAGE
};

const char *rl_message_in(rl_language language, rl_message message) {
    return texts[message][language == RL_FRENCH];
}

const char *rl_message_text(const rl_context *ctx, rl_message message) {
    return rl_message_in(ctx->language, message);
}
