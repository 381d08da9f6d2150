// Ctrl-C, SIGTERM and SIGHUP ask the work to stop and give its best answer so far; insisting kills.
#ifndef RL_CLI_SIGNALS_H
#define RL_CLI_SIGNALS_H

#include "base/context.h"

// Until rl_signals_release, SIGINT, SIGTERM and SIGHUP (unless it is ignored, as under nohup)
// cancel `ctx`, and one that comes half a second or more after the first has its usual effect.
// Nearer ones are the same request: timeout(1), for one, sends its signal to the program and then
// to its group.
void rl_signals_catch(rl_context *ctx);
void rl_signals_release(void);

#endif
