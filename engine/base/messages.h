// The one catalogue of user-visible texts. Each entry of messages/*.def is
//     RL_MESSAGE(NAME, "English text", "texte français")
// Texts are printf formats; both languages take the same arguments in the same order (a test
// compares their conversions).
#ifndef RL_BASE_MESSAGES_H
#define RL_BASE_MESSAGES_H

#include "base/context.h"

typedef enum rl_message {
#define RL_MESSAGE(name, english, french) RL_MSG_##name,
#include "base/messages/all.def"
#undef RL_MESSAGE
    RL_MESSAGE_COUNT
} rl_message;

const char *rl_message_in(rl_language language, rl_message message);

// The text in the context's language.
const char *rl_message_text(const rl_context *ctx, rl_message message);

#endif
