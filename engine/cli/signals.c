#include "cli/signals.h"

#include <signal.h>

// A signal handler has no argument of its own: the one global of the program.
static _Atomic(rl_context *) interruptible;

static void cancel(int signal_number) {
    (void)signal_number;
    rl_context *ctx = atomic_load(&interruptible);
    if (ctx != NULL)
        rl_context_cancel(ctx);
    // Whatever came first, the next one kills: the user insists.
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
}

static void handle(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    // Cannot fail with these two signals and a valid handler.
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
}

void rl_signals_catch(rl_context *ctx) {
    atomic_store(&interruptible, ctx);
    handle(cancel);
}

void rl_signals_release(void) {
    handle(SIG_DFL);
    atomic_store(&interruptible, NULL);
}
