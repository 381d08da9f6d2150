// The public interface over the library's own.
#include "relais.h"

#include "base/findings.h"
#include "base/text.h"
#include "base/version.h"
#include "io/plan_reader.h"
#include "io/scenario_reader.h"
#include "planning.h"
#include "report/check_document.h"
#include "report/result_json.h"

#include <stdlib.h>
#include <string.h>

const char *rl_version(void) { return RL_VERSION; }

// The context holds the allocator of everything else, so it comes from the C library itself.
rl_context *rl_context_create(void) {
    rl_context *ctx = malloc(sizeof *ctx);
    if (ctx != NULL)
        rl_context_init(ctx);
    return ctx;
}

void rl_context_free(rl_context *ctx) { free(ctx); }

rl_status rl_context_set_language(rl_context *ctx, const char *language) {
    if (strcmp(language, "fr") == 0)
        ctx->language = RL_FRENCH;
    else if (strcmp(language, "en") == 0)
        ctx->language = RL_ENGLISH;
    else
        return rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_API_LANGUAGE), language);
    return RL_OK;
}

void rl_context_set_seed(rl_context *ctx, uint64_t seed) { ctx->seed = seed; }

rl_status rl_context_set_threads(rl_context *ctx, int32_t threads) {
    if (threads < 1)
        return rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_API_THREADS), (int)threads);
    ctx->threads = threads;
    return RL_OK;
}

void rl_context_set_progress(rl_context *ctx, rl_progress_fn on_progress, void *user) {
    ctx->on_progress = on_progress;
    ctx->progress_user = user;
}

const char *rl_context_detail(const rl_context *ctx) { return ctx->detail; }

void rl_text_free(rl_context *ctx, char *text) { rl_release(ctx, text); }

// Gives the text's bytes to the caller.
static rl_status hand_over(rl_text *text, char **out) {
    const rl_status status = rl_text_status(text);
    if (status == RL_OK)
        *out = text->bytes;
    else
        rl_text_clear(text);
    return status;
}

rl_status rl_check(rl_context *ctx, const char *folder, char **findings_json) {
    *findings_json = NULL;
    rl_findings findings;
    rl_findings_init(&findings, ctx);
    rl_scenario *scenario = NULL;
    rl_status status = rl_scenario_read(ctx, folder, &findings, &scenario);
    if (status == RL_OK || status == RL_E_INPUT) {
        rl_text text;
        rl_text_init(&text, ctx);
        rl_check_json(folder, scenario, &findings, &text);
        status = hand_over(&text, findings_json);
    }
    rl_scenario_free(scenario);
    rl_findings_clear(&findings);
    return status;
}

// Gives the caller what was found wrong in an input, and keeps the status.
static rl_status answer_findings(const char *path, const rl_findings *findings, char **json) {
    rl_text text;
    rl_text_init(&text, findings->ctx);
    rl_check_json(path, NULL, findings, &text);
    const rl_status status = hand_over(&text, json);
    return status == RL_OK ? RL_E_INPUT : status;
}

// Both read an input; the findings are the answer when it cannot be used.
static rl_status read_scenario(rl_context *ctx, const char *folder, rl_scenario **out,
                               char **json) {
    rl_findings findings;
    rl_findings_init(&findings, ctx);
    rl_status status = rl_scenario_read(ctx, folder, &findings, out);
    if (status == RL_E_INPUT)
        status = answer_findings(folder, &findings, json);
    rl_findings_clear(&findings);
    return status;
}

static rl_status read_plan(rl_context *ctx, const rl_scenario *scenario, const char *path,
                           rl_plan *out, char **json) {
    rl_findings findings;
    rl_findings_init(&findings, ctx);
    rl_status status = rl_plan_read(ctx, scenario, path, &findings, out);
    if (status == RL_E_INPUT)
        status = answer_findings(path, &findings, json);
    rl_findings_clear(&findings);
    return status;
}

rl_status rl_plan_json(rl_context *ctx, const char *folder, const rl_plan_settings *settings,
                       char **result_json) {
    rl_status status = RL_OK;
    const rl_plan_settings defaults = rl_plan_settings_default();
    rl_scenario *scenario = NULL;
    rl_result result = {0};
    rl_text text;
    rl_text_init(&text, ctx);
    *result_json = NULL;
    RL_TRY(read_scenario(ctx, folder, &scenario, result_json));
    RL_TRY(rl_plan_scenario(ctx, scenario, settings == NULL ? &defaults : settings, &result));
    rl_result_json(scenario, &result, &text);
    status = hand_over(&text, result_json);
done:
    rl_result_clear(ctx, &result);
    rl_scenario_free(scenario);
    return status;
}

rl_status rl_evaluate_json(rl_context *ctx, const char *folder, const char *plan_path,
                           char **result_json) {
    rl_status status = RL_OK;
    rl_scenario *scenario = NULL;
    rl_plan plan = {0};
    rl_evaluation evaluation = {0};
    rl_text text;
    rl_text_init(&text, ctx);
    *result_json = NULL;
    RL_TRY(read_scenario(ctx, folder, &scenario, result_json));
    RL_TRY(read_plan(ctx, scenario, plan_path, &plan, result_json));
    RL_TRY(rl_evaluate_plan(ctx, scenario, &plan, &evaluation));
    rl_evaluation_json(scenario, &plan, &evaluation, &text);
    status = hand_over(&text, result_json);
done:
    rl_evaluation_clear(ctx, &evaluation);
    rl_plan_clear(ctx, &plan);
    rl_scenario_free(scenario);
    return status;
}
