#include "base/context.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void *default_allocate(size_t size, void *user) {
    (void)user;
    return malloc(size);
}

static void *default_reallocate(void *block, size_t size, void *user) {
    (void)user;
    return realloc(block, size);
}

static void default_release(void *block, void *user) {
    (void)user;
    free(block);
}

double rl_clock_s(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

void rl_context_init(rl_context *ctx) {
    *ctx = (rl_context){
        .allocator = {default_allocate, default_reallocate, default_release, NULL},
        .language = RL_ENGLISH,
        .started_s = rl_clock_s(),
        .deadline_s = INFINITY,
        .time_limit_s = INFINITY,
        .threads = 1,
        .seed = 1,
    };
    atomic_init(&ctx->cancelled, false);
}

void rl_context_set_time_limit(rl_context *ctx, double seconds) {
    ctx->time_limit_s = isnan(seconds) ? INFINITY : seconds;
    ctx->deadline_s = rl_clock_s() + ctx->time_limit_s;
}

void rl_context_cancel(rl_context *ctx) {
    atomic_store_explicit(&ctx->cancelled, true, memory_order_relaxed);
}

bool rl_is_cancelled(const rl_context *ctx) {
    return atomic_load_explicit(&ctx->cancelled, memory_order_relaxed);
}

bool rl_should_stop(const rl_context *ctx) {
    return rl_is_cancelled(ctx) || (isfinite(ctx->deadline_s) && rl_clock_s() >= ctx->deadline_s);
}

double rl_elapsed_s(const rl_context *ctx) { return rl_clock_s() - ctx->started_s; }

void rl_report_progress(rl_context *ctx, const char *phase, double fraction, double incumbent,
                        double bound) {
    if (ctx->on_progress == NULL)
        return;
    const rl_progress progress = {phase, fraction, incumbent, bound, rl_elapsed_s(ctx)};
    ctx->on_progress(&progress, ctx->progress_user);
}

rl_status rl_fail(rl_context *ctx, rl_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(ctx->detail, sizeof ctx->detail, format, arguments);
    va_end(arguments);
    return status;
}

rl_status rl_fail_memory(rl_context *ctx) {
    return rl_fail(ctx, RL_E_MEMORY, "%s",
                   ctx->language == RL_FRENCH ? "mémoire insuffisante" : "out of memory");
}
