#include "report/study_json.h"

#include "base/version.h"
#include "report/labels.h"

// In the language of the scenario, so that a document does not depend on the screen's.
static const char *label_of(const rl_json_writer *json, const rl_scenario *scenario) {
    rl_context *ctx = json->text->ctx;
    const rl_language wanted = ctx->language;
    ctx->language = scenario->language;
    const char *label = rl_weight_label(ctx, scenario);
    ctx->language = wanted;
    return label;
}

void rl_study_json_open(rl_json_writer *json, const char *format, const rl_scenario *scenario) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "format", format);
    rl_json_open_object(json, "scenario");
    rl_json_put_text(json, "path", scenario->path);
    rl_json_put_text(json, "title", scenario->title);
    rl_json_put_text(json, "language", scenario->language == RL_FRENCH ? "fr" : "en");
    rl_json_put_text(json, "deliverable", scenario->deliverable);
    rl_json_put_text(json, "weight", scenario->weight_name);
    rl_json_put_text(json, "weight_label", label_of(json, scenario));
    rl_json_put_number(json, "target_weight", rl_target_weight(scenario));
    rl_json_close_object(json);
    rl_json_open_object(json, "provenance");
    rl_json_put_text(json, "version", RL_VERSION);
    rl_json_put_text(json, "input_hash", scenario->input_hash);
    rl_json_put_unsigned(json, "seed", json->text->ctx->seed);
    rl_json_close_object(json);
}
