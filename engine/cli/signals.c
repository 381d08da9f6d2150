#include "cli/signals.h"

#include <signal.h>

static const double SAME_REQUEST_S = 0.5;

// A signal handler has no argument of its own: the globals of the program.
static _Atomic(rl_context *) interruptible;
static _Atomic(double) first_s; // when the first signal came, 0 before it

static void handle(void (*handler)(int)) {
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    struct sigaction before;
    sigemptyset(&action.sa_mask);
    // Cannot fail with these signals and a valid handler.
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    // The terminal is gone; nohup(1) has the program go on all the same.
    if (sigaction(SIGHUP, NULL, &before) == 0 && before.sa_handler != SIG_IGN)
        (void)sigaction(SIGHUP, &action, NULL);
}

static void cancel(int signal_number) {
    rl_context *ctx = atomic_load(&interruptible);
    const double first = atomic_load(&first_s);
    if (ctx != NULL && first <= 0) {
        atomic_store(&first_s, rl_clock_s());
        rl_context_cancel(ctx);
    } else if (rl_clock_s() - first >= SAME_REQUEST_S) {
        handle(SIG_DFL);
        (void)raise(signal_number); // takes effect when this handler returns
    }
}

void rl_signals_catch(rl_context *ctx) {
    atomic_store(&first_s, 0.0);
    atomic_store(&interruptible, ctx);
    handle(cancel);
}

void rl_signals_release(void) {
    handle(SIG_DFL);
    atomic_store(&interruptible, NULL);
}
