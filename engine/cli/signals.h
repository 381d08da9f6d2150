// Ctrl-C and SIGTERM ask the work to stop and give its best answer so far; a second one kills.
#ifndef RL_CLI_SIGNALS_H
#define RL_CLI_SIGNALS_H

#include "base/context.h"

// Until rl_signals_release, SIGINT and SIGTERM cancel `ctx`.
void rl_signals_catch(rl_context *ctx);
void rl_signals_release(void);

#endif
