// The language of texts: --lang, else French when the environment says so, else English.
#ifndef RL_CLI_LANGUAGE_H
#define RL_CLI_LANGUAGE_H

#include "base/context.h"

// Looks for --lang in `arguments` before they are parsed, so that usage errors already speak the
// language asked for.
rl_language rl_language_wanted(char *const *arguments, int count);

#endif
