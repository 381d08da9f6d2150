#include "report/check_document.h"

#include "io/json_writer.h"
#include "report/labels.h"

rl_check_tally rl_check_tally_of(const rl_findings *findings) {
    rl_check_tally tally = {.errors = findings->error_count}; // those not listed too
    for (size_t i = 0; i < findings->list.count; i++) {
        const rl_severity severity = findings->list.items[i].severity;
        tally.warnings += severity == RL_WARNING;
        tally.repairs += severity == RL_REPAIR;
    }
    return tally;
}

// What a scenario holds, counted.
typedef struct scenario_counts {
    int32_t relays;
    int32_t targeted_segments;
} scenario_counts;

static scenario_counts count(const rl_scenario *scenario) {
    scenario_counts counts = {0};
    for (rl_id a = 0; a < scenario->actor_count; a++)
        counts.relays += (scenario->actors[a].roles & RL_ROLE_RELAY) != 0;
    for (rl_id s = 0; s < scenario->segment_count; s++)
        counts.targeted_segments += scenario->segments[s].targeted;
    return counts;
}

// For people --------------------------------------------------------------------------------------

void rl_check_append_finding(const rl_finding *finding, rl_text *out) {
    static const rl_message severities[] = {
        [RL_REPAIR] = RL_MSG_CHECK_REPAIR,
        [RL_WARNING] = RL_MSG_CHECK_WARNING,
        [RL_ERROR] = RL_MSG_CHECK_ERROR,
    };
    rl_text_format(out, "%s: ", rl_message_text(out->ctx, severities[finding->severity]));
    rl_finding_append(finding, out);
    rl_text_append(out, "\n");
}

static void append_counts(const rl_scenario *scenario, rl_text *out) {
    const scenario_counts counts = count(scenario);
    rl_text_format(out, rl_message_text(out->ctx, RL_MSG_CHECK_ACTORS), scenario->actor_count,
                   counts.relays);
    rl_text_append(out, "\n");
    rl_text_format(out, rl_message_text(out->ctx, RL_MSG_CHECK_CHOICES), scenario->lever_count,
                   scenario->window_count, scenario->activation_count);
    rl_text_append(out, "\n");
    rl_text weight;
    rl_text_init(&weight, out->ctx);
    rl_text_append_number(&weight, rl_target_weight(scenario), 0);
    rl_text_format(out, rl_message_text(out->ctx, RL_MSG_CHECK_TARGET), rl_text_bytes(&weight),
                   rl_weight_label(out->ctx, scenario), counts.targeted_segments,
                   scenario->segment_count);
    rl_text_append(out, "\n");
    rl_text_clear(&weight);
}

void rl_check_text(const rl_scenario *scenario, const rl_findings *findings, rl_text *out) {
    for (size_t i = 0; i < findings->list.count; i++)
        rl_check_append_finding(&findings->list.items[i], out);
    const rl_check_tally tally = rl_check_tally_of(findings);
    rl_text_format(out, rl_message_text(out->ctx, RL_MSG_CHECK_TALLY), tally.errors, tally.warnings,
                   tally.repairs);
    rl_text_append(out, "\n");
    if (scenario != NULL)
        append_counts(scenario, out);
}

// For programs ------------------------------------------------------------------------------------

static void put_finding(rl_json_writer *json, const rl_finding *finding) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "severity", rl_severity_name(finding->severity));
    rl_json_put_text(json, "code", rl_finding_name(finding->code));
    rl_json_put_text(json, "file", finding->place.file);
    if (finding->place.line > 0)
        rl_json_put_integer(json, "line", finding->place.line);
    else
        rl_json_put_null(json, "line");
    rl_json_put_text(json, "column", finding->place.column);
    rl_json_put_text(json, "pointer", finding->place.pointer);
    rl_json_put_text(json, "sheet", finding->place.sheet);
    rl_json_put_text(json, "value", finding->value);
    rl_json_put_text(json, "text", finding->text);
    rl_json_close_object(json);
}

static void put_scenario(rl_json_writer *json, const rl_scenario *scenario) {
    const scenario_counts counts = count(scenario);
    rl_json_put_text(json, "title", scenario->title);
    rl_json_put_text(json, "input_hash", scenario->input_hash);
    rl_json_open_object(json, "counts");
    rl_json_put_integer(json, "actors", scenario->actor_count);
    rl_json_put_integer(json, "relays", counts.relays);
    rl_json_put_integer(json, "levers", scenario->lever_count);
    rl_json_put_integer(json, "offers", scenario->offer_count);
    rl_json_put_integer(json, "windows", scenario->window_count);
    rl_json_put_integer(json, "segments", scenario->segment_count);
    rl_json_put_integer(json, "targeted_segments", counts.targeted_segments);
    rl_json_put_integer(json, "links", scenario->link_count);
    rl_json_put_integer(json, "activations", scenario->activation_count);
    rl_json_close_object(json);
    rl_json_open_object(json, "target");
    rl_json_put_text(json, "unit", scenario->weight_name);
    rl_json_put_number(json, "weight", rl_target_weight(scenario));
    rl_json_close_object(json);
}

void rl_check_json(const char *folder, const rl_scenario *scenario, const rl_findings *findings,
                   rl_text *out) {
    const rl_check_tally tally = rl_check_tally_of(findings);
    rl_json_writer json = rl_json_writer_start(out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-check/1");
    rl_json_put_text(&json, "scenario", folder);
    rl_json_put_bool(&json, "valid", scenario != NULL && tally.errors == 0);
    rl_json_put_integer(&json, "errors", (int64_t)tally.errors);
    rl_json_put_integer(&json, "warnings", (int64_t)tally.warnings);
    rl_json_put_integer(&json, "repairs", (int64_t)tally.repairs);
    if (scenario != NULL)
        put_scenario(&json, scenario);
    rl_json_open_array(&json, "findings");
    for (size_t i = 0; i < findings->list.count; i++)
        put_finding(&json, &findings->list.items[i]);
    rl_json_close_array(&json);
    rl_json_close_object(&json);
}
