#include "report/result_json.h"

#include "base/version.h"
#include "report/explanation_json.h"
#include "report/labels.h"
#include "report/reach_json.h"
#include "report/rule_json.h"

static void put_scenario(rl_json_writer *json, const rl_scenario *scenario) {
    rl_json_open_object(json, "scenario");
    rl_json_put_text(json, "path", scenario->path);
    rl_json_put_text(json, "title", scenario->title);
    rl_json_put_text(json, "question", scenario->question);
    rl_json_put_text(json, "language", scenario->language == RL_FRENCH ? "fr" : "en");
    rl_json_put_text(json, "deliverable", scenario->deliverable);
    rl_json_put_text(json, "weight", scenario->weight_name);
    rl_json_put_text(json, "weight_label", rl_weight_label(json->text->ctx, scenario));
    rl_json_put_number(json, "target_weight", rl_target_weight(scenario));
    rl_json_close_object(json);
}

static void put_provenance(rl_json_writer *json, const rl_scenario *scenario) {
    rl_json_open_object(json, "provenance");
    rl_json_put_text(json, "version", RL_VERSION);
    rl_json_put_text(json, "input_hash", scenario->input_hash);
    rl_json_close_object(json);
}

static void put_settings(rl_json_writer *json, const rl_result_settings *settings) {
    rl_json_open_object(json, "settings");
    rl_json_put_number(json, "gap", settings->gap);
    rl_json_put_number(json, "keep_share", settings->keep_share);
    rl_json_put_number(json, "target_share", settings->target_share);
    rl_json_put_integer(json, "goals", settings->goals);
    rl_json_put_text(json, "centrality", settings->centrality);
    rl_json_put_number(json, "time_limit_s", settings->time_limit_s);
    rl_json_put_unsigned(json, "seed", settings->seed);
    rl_json_close_object(json);
}

// What best_reach, bound, gap and goals are about when the model is sampled.
static void put_sampling(rl_json_writer *json, const rl_result_sampling *sampling) {
    rl_json_open_object(json, "sampling");
    rl_json_put_integer(json, "samples", sampling->samples);
    rl_json_put_number(json, "reached", sampling->reached);
    rl_json_put_number(json, "true_bound", sampling->true_bound);
    rl_json_put_number(json, "confidence", 0.95);
    rl_json_close_object(json);
}

static void put_goals(rl_json_writer *json, const rl_result *result) {
    rl_json_open_array(json, "goals");
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++) {
        const rl_goal_report *goal = &result->goals[kind];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "goal", rl_goal_kind_name((rl_goal_kind)kind));
        rl_json_put_bool(json, "attempted", goal->attempted);
        rl_json_put_bool(json, "settled", goal->attempted && goal->settled);
        rl_json_put_bool(json, "proved", goal->attempted && goal->proved);
        if (goal->attempted) {
            rl_json_put_number(json, "value", goal->value);
            rl_json_put_number(json, "bound", goal->bound);
        } else {
            rl_json_put_null(json, "value");
            rl_json_put_null(json, "bound");
        }
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

// Whether, and how, what is said of other plans was checked.
static void put_proof(rl_json_writer *json, const rl_result_proof *proof) {
    rl_json_open_object(json, "proof");
    rl_json_put_bool(json, "checked", rl_proof_is_checked(proof->state));
    rl_json_put_text(json, "outcome", rl_proof_state_name(proof->state));
    rl_json_put_number(json, "search_bound", proof->search_bound);
    rl_json_close_object(json);
}

// All that depends on the machine and the clock.
static void put_run(rl_json_writer *json, const rl_result *result) {
    rl_json_open_object(json, "run");
    rl_json_put_integer(json, "threads", result->settings.threads);
    rl_json_put_number(json, "seconds", result->seconds);
    rl_json_put_number(json, "check_seconds", result->proof.seconds);
    rl_json_put_integer(json, "nodes", result->nodes);
    rl_json_put_integer(json, "simplex_iterations", result->simplex_iterations);
    rl_json_put_integer(json, "programmes", result->programmes);
    rl_json_put_integer(json, "cuts", result->cuts);
    rl_json_open_array(json, "goals");
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "goal", rl_goal_kind_name((rl_goal_kind)kind));
        rl_json_put_integer(json, "nodes", result->goals[kind].nodes);
        rl_json_put_number(json, "seconds", result->goals[kind].seconds);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
    rl_json_close_object(json);
}

static void put_document(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                         const rl_result *result, const rl_explanation *explanation) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "format", "relais-result/1");
    rl_json_put_text(json, "status", rl_result_status_name(result->status));
    rl_json_put_bool(json, "finished", result->finished);
    put_scenario(json, scenario);
    put_settings(json, &result->settings);
    rl_json_put_number(json, "best_reach", result->best_reach);
    rl_json_put_number(json, "bound", result->bound);
    rl_json_put_number(json, "gap", result->gap);
    if (result->sampling.samples > 0)
        put_sampling(json, &result->sampling);
    put_goals(json, result);
    put_proof(json, &result->proof);
    rl_reach_put(json, scenario, result->has_plan ? &result->plan : NULL, &result->evaluation);
    rl_violations_put(json, words, scenario, &result->evaluation.violations);
    rl_explanations_put(json, words, scenario, result);
    if (explanation != NULL) {
        rl_json_open_object(json, "explanation");
        rl_explanation_put(json, scenario, explanation);
        rl_json_close_object(json);
    }
    put_run(json, result);
    put_provenance(json, scenario);
    rl_json_close_object(json);
}

// In the language of the scenario.
static void write_document(const rl_scenario *scenario, const rl_result *result,
                           const rl_explanation *explanation, rl_text *out) {
    const rl_language wanted = out->ctx->language;
    out->ctx->language = scenario->language;
    rl_words words;
    rl_words_init(&words, out->ctx);
    rl_json_writer json = rl_json_writer_start(out);
    put_document(&json, &words, scenario, result, explanation);
    out->failed |= words.failed;
    rl_words_clear(&words);
    out->ctx->language = wanted;
}

void rl_result_json(const rl_scenario *scenario, const rl_result *result, rl_text *out) {
    write_document(scenario, result, NULL, out);
}

void rl_explained_result_json(const rl_scenario *scenario, const rl_explanation *explanation,
                              rl_text *out) {
    write_document(scenario, &explanation->result, explanation, out);
}

void rl_evaluation_json(const rl_scenario *scenario, const rl_plan *plan,
                        const rl_evaluation *evaluation, rl_text *out) {
    const rl_language wanted = out->ctx->language;
    out->ctx->language = scenario->language;
    rl_words words;
    rl_words_init(&words, out->ctx);
    rl_json_writer json = rl_json_writer_start(out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-result/1");
    rl_json_put_text(&json, "status", "evaluated");
    put_scenario(&json, scenario);
    rl_reach_put(&json, scenario, plan, evaluation);
    rl_violations_put(&json, &words, scenario, &evaluation->violations);
    put_provenance(&json, scenario);
    rl_json_close_object(&json);
    out->failed |= words.failed;
    rl_words_clear(&words);
    out->ctx->language = wanted;
}
