// relais: choose the relays and the moments that reach a target best.
//
// The library behind the `relais` program, for embedding. A scenario is a folder of tables
// (docs/formats.md); answers are JSON documents, the stable interchange, so that this interface
// stays small: new answers bring new keys, not new functions.
//
//     rl_context *ctx = rl_context_create();
//     char *findings = NULL;
//     if (rl_check(ctx, "scenarios/aura-tms-btp", &findings) == RL_OK)
//         puts(findings);
//     else
//         fprintf(stderr, "%s\n", rl_context_detail(ctx));
//     rl_text_free(ctx, findings);
//     rl_context_free(ctx);
//
// Rules: no output, no signal handler, no exit. One context serves one thread at a time (only
// rl_context_cancel may be called from elsewhere); several contexts may work in several threads.
// LC_NUMERIC must be "C", as it is in every program that does not change it.
#ifndef RELAIS_H
#define RELAIS_H

#ifdef __cplusplus
extern "C" {
#endif

#include "base/progress.h"
#include "base/status.h"

#include <stdbool.h>
#include <stdint.h>

// Version of the library, for instance "1.0.0".
const char *rl_version(void);

// Opaque: settings, progress, cancellation and the detail of the last failure.
typedef struct rl_context rl_context;

// NULL when memory is exhausted. Defaults: English, no time limit, seed 1, one thread.
rl_context *rl_context_create(void);
void rl_context_free(rl_context *ctx); // NULL is allowed

// Language of messages: "en" or "fr"; RL_E_USAGE for another.
RL_MUST_CHECK rl_status rl_context_set_language(rl_context *ctx, const char *language);

// Seconds from now after which work stops with its best answer so far; INFINITY for no limit.
void rl_context_set_time_limit(rl_context *ctx, double seconds);

// Seed of random choices: the same seed gives the same answer.
void rl_context_set_seed(rl_context *ctx, uint64_t seed);

// Threads of parallel parts, at least 1; the answer does not depend on it.
RL_MUST_CHECK rl_status rl_context_set_threads(rl_context *ctx, int32_t threads);

// Calls `on_progress` now and then during long work, in the calling thread; NULL for none.
void rl_context_set_progress(rl_context *ctx, rl_progress_fn on_progress, void *user);

// Asks running work to stop soon with its best answer so far. May be called from a signal handler
// or another thread.
void rl_context_cancel(rl_context *ctx);

// What went wrong in the last call that failed, in the context's language. Valid until the next
// call with this context.
const char *rl_context_detail(const rl_context *ctx);

// Every answer below is a zero-terminated JSON text owned by the caller, or NULL on failure; free
// it with rl_text_free. RL_E_INPUT means bad data: the detail says how many errors, and the answer
// lists them all, as rl_check does. RL_E_IO, RL_E_MEMORY, RL_E_USAGE and RL_E_INTERNAL are
// failures.

// Reads a scenario and lists its findings: {"valid": …, "findings": [{"severity", "code", "file",
// "line", "column", "pointer", "value", "text"} …], "counts": {…}}, the document of
// `relais check --json`. RL_OK even when there are errors: they are the answer.
RL_MUST_CHECK rl_status rl_check(rl_context *ctx, const char *folder, char **findings_json);

// What is wanted of a plan. Start from the defaults: new settings may come.
typedef struct rl_plan_settings {
    double gap;          // stop once the reach is proved within this share of the best: 0.001
    double keep_share;   // share of the best reach that the smallest plan keeps: 0.99
    double target_share; // wanted share of the target, for the smallest plan that reaches it; NaN
                         // for the most reach
    int32_t goals;       // 1: most reach; 2: then the smallest plan; 3: then the most central
    const char *centrality; // measure of the third goal; NULL for the scenario's own
    // File that receives the proof of what the answer claims, for relais-verify
    // (docs/certificate.md); NULL for none. RL_E_USAGE when the reach model is not the independent
    // one.
    const char *certificate;
    // Whether the proof is checked, by code that shares nothing with the search, before the answer
    // calls anything proved: true. Without it, nothing is.
    bool check;
} rl_plan_settings;

rl_plan_settings rl_plan_settings_default(void);

// Chooses the relays and the moments: the document of `relais plan --json` (docs/result.md).
// `settings` may be NULL for the defaults. RL_OK also when no plan exists or a limit came first:
// the document's `status` says so.
RL_MUST_CHECK rl_status rl_plan_json(rl_context *ctx, const char *folder,
                                     const rl_plan_settings *settings, char **result_json);

// What a plan is worth and the rules it breaks: the document of `relais evaluate --json`. The plan
// is a file as in docs/formats.md; `-` is standard input.
RL_MUST_CHECK rl_status rl_evaluate_json(rl_context *ctx, const char *folder, const char *plan_path,
                                         char **result_json);

void rl_text_free(rl_context *ctx, char *text); // NULL is allowed

#ifdef __cplusplus
}
#endif

#endif
