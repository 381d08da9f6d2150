// The context: first argument everywhere. It carries what a call needs from its surroundings —
// memory, language, deadline, cancellation, progress — so that the library has no globals.
#ifndef RL_BASE_CONTEXT_H
#define RL_BASE_CONTEXT_H

#include "base/progress.h"
#include "base/status.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Runs a fallible call; on failure jumps to the `done:` label of the enclosing function, which
// holds a local variable `status`.
#define RL_TRY(call)                                                                               \
    do {                                                                                           \
        status = (call);                                                                           \
        if (status != RL_OK)                                                                       \
            goto done;                                                                             \
    } while (0)

typedef enum rl_language { RL_ENGLISH, RL_FRENCH } rl_language;

// Replaceable memory functions, with the contracts of malloc, realloc and free.
typedef struct rl_allocator {
    void *(*allocate)(size_t size, void *user);
    void *(*reallocate)(void *block, size_t size, void *user);
    void (*release)(void *block, void *user);
    void *user;
} rl_allocator;

typedef struct rl_context {
    rl_allocator allocator;
    rl_language language;
    rl_progress_fn on_progress; // may be NULL
    void *progress_user;
    double started_s;      // monotonic clock at creation
    double deadline_s;     // monotonic clock; INFINITY when there is none
    double time_limit_s;   // what the deadline was set from, as asked; INFINITY for none
    atomic_bool cancelled; // may be set from a signal handler or another thread
    int32_t threads;       // worker threads for parallel parts, at least 1; never changes a result
    uint64_t seed;         // seed of every random choice
    char detail[512];      // what went wrong in the last failed call, in the context's language
} rl_context;

// Fills a context with defaults: C allocator, English, no deadline, one thread, seed 1.
void rl_context_init(rl_context *ctx);

// Sets the deadline `seconds` from now; INFINITY or a NaN removes it.
void rl_context_set_time_limit(rl_context *ctx, double seconds);

// Asks running work to stop soon and return its best answer so far. Async-signal-safe.
void rl_context_cancel(rl_context *ctx);

bool rl_is_cancelled(const rl_context *ctx);

// True once the deadline has passed or cancellation was asked. Long loops call it often.
bool rl_should_stop(const rl_context *ctx);

// Seconds since the context was created.
double rl_elapsed_s(const rl_context *ctx);

// Monotonic clock in seconds.
double rl_clock_s(void);

// Reports progress to the callback, if any.
void rl_report_progress(rl_context *ctx, const char *phase, double fraction, double incumbent,
                        double bound);

// Records the detail of a failure and returns `status`, for `return rl_fail(ctx, RL_E_IO, …)`.
rl_status rl_fail(rl_context *ctx, rl_status status, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

// Records a failure to allocate memory and returns RL_E_MEMORY.
rl_status rl_fail_memory(rl_context *ctx);

#endif
