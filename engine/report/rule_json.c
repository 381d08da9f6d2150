#include "report/rule_json.h"

#include "report/rule_words.h"

#include <math.h>

// What a rule is about: ids, null where the rule is not about such a thing.
typedef struct rule_subject {
    const char *relay, *lever, *window, *segment, *floor;
} rule_subject;

static rule_subject subject_of_offer(const rl_scenario *scenario, rl_id offer) {
    const rl_offer *o = &scenario->offers[offer];
    return (rule_subject){.relay = scenario->actors[o->relay].id,
                          .lever = scenario->levers[o->lever].id};
}

static rule_subject subject_of_activation(const rl_scenario *scenario, rl_id activation) {
    const rl_activation *a = &scenario->activations[activation];
    return (rule_subject){.relay = scenario->actors[a->relay].id,
                          .lever = scenario->levers[a->lever].id,
                          .window = scenario->windows[a->window].id};
}

static rule_subject subject_of(const rl_scenario *scenario, rl_rule rule, rl_id subject,
                               rl_id other) {
    switch (rule) {
    case RL_RULE_WINDOW_HOURS:
        return (rule_subject){.window = scenario->windows[subject].id};
    case RL_RULE_MAX_USES:
        return subject_of_offer(scenario, subject);
    case RL_RULE_GAP:
        return other == RL_NONE ? subject_of_offer(scenario, subject)
                                : subject_of_activation(scenario, other);
    case RL_RULE_CONTACTS:
        return (rule_subject){.segment = subject == RL_NONE ? NULL : scenario->segments[subject].id,
                              .window = other == RL_NONE ? NULL : scenario->windows[other].id};
    case RL_RULE_REQUIRED_RELAY:
    case RL_RULE_FORBIDDEN_RELAY:
        return (rule_subject){.relay = scenario->actors[subject].id};
    case RL_RULE_REQUIRED_ACTIVATION:
    case RL_RULE_FORBIDDEN_ACTIVATION:
        return subject_of_activation(scenario, subject);
    case RL_RULE_FLOOR: // without a subject, the share of the whole target that is wanted
        return (rule_subject){.floor =
                                  subject == RL_NONE ? NULL : scenario->rules.floors[subject].name};
    case RL_RULE_BUDGET:
    case RL_RULE_HOURS:
    case RL_RULE_MAX_RELAYS:
    case RL_RULE_MAX_ACTIVATIONS:
    case RL_RULE_COUNT:
        break;
    }
    return (rule_subject){0};
}

static void put_rule(rl_json_writer *json, const rl_scenario *scenario, rl_rule rule, rl_id subject,
                     rl_id other) {
    const rule_subject about = subject_of(scenario, rule, subject, other);
    rl_json_put_text(json, "rule", rl_rule_name(rule));
    rl_json_put_text(json, "relay", about.relay);
    rl_json_put_text(json, "lever", about.lever);
    rl_json_put_text(json, "window", about.window);
    rl_json_put_text(json, "segment", about.segment);
    rl_json_put_text(json, "floor", about.floor);
}

void rl_violations_put(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                       const rl_violations *violations) {
    rl_json_open_array(json, "violations");
    for (size_t i = 0; i < violations->list.count; i++) {
        const rl_violation *violation = &violations->list.items[i];
        rl_json_open_object(json, NULL);
        put_rule(json, scenario, violation->rule, violation->subject, violation->other);
        rl_json_put_number(json, "value", violation->value);
        rl_json_put_number(json, "limit", violation->limit);
        rl_json_put_text(json, "text", rl_violation_words(words, scenario, violation));
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_left_out(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                         const rl_result *result, const rl_left_out *left_out) {
    const rl_activation *best =
        left_out->activation == RL_NONE ? NULL : &scenario->activations[left_out->activation];
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "id", scenario->actors[left_out->relay].id);
    rl_json_put_text(json, "name", scenario->actors[left_out->relay].name);
    rl_json_put_text(json, "reason", rl_left_out_reason_name(left_out->reason));
    rl_json_put_text(json, "rule",
                     left_out->reason == RL_LEFT_RULE ? rl_rule_name(left_out->rule) : NULL);
    rl_json_put_text(json, "lever", best == NULL ? NULL : scenario->levers[best->lever].id);
    rl_json_put_text(json, "window", best == NULL ? NULL : scenario->windows[best->window].id);
    rl_json_put_number(json, "gain", best == NULL ? NAN : left_out->gain);
    rl_json_put_number(json, "cost_eur", best == NULL ? NAN : left_out->cost_eur);
    rl_json_put_number(json, "best_reach", left_out->best_reach);
    rl_json_put_text(json, "text",
                     rl_left_out_words(words, scenario, &result->evaluation, left_out));
    rl_json_close_object(json);
}

static void put_binding(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                        const rl_binding *binding) {
    rl_json_open_object(json, NULL);
    put_rule(json, scenario, binding->rule, binding->subject, binding->other);
    rl_json_put_number(json, "used", binding->used);
    rl_json_put_number(json, "limit", binding->limit);
    rl_json_put_number(json, "gain_per_unit", binding->value);
    rl_json_put_text(json, "text", rl_binding_words(words, scenario, binding));
    rl_json_close_object(json);
}

static void put_conflict(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                         const rl_result *result) {
    rl_json_open_object(json, "conflict");
    rl_json_put_bool(json, "minimal", result->conflict_is_minimal);
    rl_json_open_array(json, "rules");
    for (size_t i = 0; i < result->conflict.count; i++) {
        const rl_conflict_rule *rule = &result->conflict.items[i];
        rl_json_open_object(json, NULL);
        put_rule(json, scenario, rule->rule, rule->subject, RL_NONE);
        rl_json_put_number(json, "limit", rule->limit);
        rl_json_put_text(json, "text", rl_conflict_words(words, scenario, rule));
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
    rl_json_close_object(json);
}

void rl_explanations_put(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                         const rl_result *result) {
    rl_json_open_array(json, "left_out");
    for (size_t i = 0; i < result->left_out.count; i++)
        put_left_out(json, words, scenario, result, &result->left_out.items[i]);
    rl_json_close_array(json);
    rl_json_open_array(json, "bindings");
    for (size_t i = 0; i < result->bindings.count; i++)
        put_binding(json, words, scenario, &result->bindings.items[i]);
    rl_json_close_array(json);
    if (result->conflict.count > 0)
        put_conflict(json, words, scenario, result);
    else
        rl_json_put_null(json, "conflict");
}
