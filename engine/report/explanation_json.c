#include "report/explanation_json.h"

#include "report/plan_relays.h"
#include "report/study_json.h"

#include <math.h>

static void put_resolved(rl_json_writer *json, const char *key, const rl_resolved *resolved) {
    rl_json_open_short_object(json, key);
    rl_json_put_text(json, "status", rl_resolved_status_name(resolved->status));
    rl_json_put_number(json, "reach", resolved->reach);
    rl_json_put_number(json, "bound", resolved->bound);
    rl_json_close_object(json);
}

static void put_relay(rl_json_writer *json, const rl_scenario *scenario,
                      const rl_relay_explanation *relay) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "relay", scenario->actors[relay->relay].id);
    rl_json_put_bool(json, "in_plan", relay->in_plan);
    rl_json_put_number(json, "alone", relay->alone);
    rl_json_put_number(json, "lost_at_once", relay->lost_at_once);
    rl_json_put_text(json, "swap",
                     relay->swap == RL_NONE ? NULL : scenario->actors[relay->swap].id);
    rl_json_put_number(json, "swap_reach", relay->swap_reach);
    put_resolved(json, relay->in_plan ? "best_without" : "best_with", &relay->changed);
    rl_plan_put_relays(json, "relays", scenario, &relay->plan);
    rl_json_close_object(json);
}

static void put_limit(rl_json_writer *json, const rl_scenario *scenario,
                      const rl_limit_explanation *limit) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "rule", rl_rule_name(limit->binding.rule));
    if (limit->binding.rule == RL_RULE_WINDOW_HOURS)
        rl_json_put_text(json, "window", scenario->windows[limit->binding.subject].id);
    rl_json_put_number(json, "used", limit->binding.used);
    rl_json_put_number(json, "limit", limit->binding.limit);
    rl_json_put_number(json, "dual_price", limit->binding.value);
    rl_json_put_number(json, "step", limit->step);
    put_resolved(json, "one_more", &limit->one_more);
    rl_json_put_number(json, "large_step", limit->large_step);
    put_resolved(json, "tenth_more", &limit->tenth_more);
    rl_json_close_object(json);
}

static void put_activation(rl_json_writer *json, const rl_scenario *scenario,
                           const rl_activation_explanation *activation) {
    const rl_activation *a = &scenario->activations[activation->activation];
    rl_json_open_short_object(json, NULL);
    rl_json_put_text(json, "relay", scenario->actors[a->relay].id);
    rl_json_put_text(json, "lever", scenario->levers[a->lever].id);
    rl_json_put_text(json, "window", scenario->windows[a->window].id);
    rl_json_put_number(json, "lost_at_once", activation->lost_at_once);
    rl_json_close_object(json);
}

void rl_explanation_put(rl_json_writer *json, const rl_scenario *scenario,
                        const rl_explanation *e) {
    rl_json_put_text(json, "status", e->is_complete ? "complete" : "stopped");
    rl_json_open_array(json, "relays");
    for (size_t i = 0; i < e->relays.count; i++)
        put_relay(json, scenario, &e->relays.items[i]);
    rl_json_close_array(json);
    rl_json_open_array(json, "activations");
    for (size_t i = 0; i < e->activations.count; i++)
        put_activation(json, scenario, &e->activations.items[i]);
    rl_json_close_array(json);
    rl_json_open_array(json, "limits");
    for (size_t i = 0; i < e->limits.count; i++)
        put_limit(json, scenario, &e->limits.items[i]);
    rl_json_close_array(json);
    rl_json_open_array(json, "windows");
    for (size_t i = 0; i < e->windows.count; i++) {
        rl_json_open_object(json, NULL);
        rl_json_put_text(json, "window", scenario->windows[e->windows.items[i].window].id);
        put_resolved(json, "best_without", &e->windows.items[i].lost);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

void rl_explanation_json(const rl_scenario *scenario, const rl_explanation *e, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-explanation/1", scenario);
    rl_json_put_text(&json, "plan_status", rl_result_status_name(e->result.status));
    rl_json_put_number(&json, "reach",
                       e->result.has_plan ? e->result.evaluation.total.reached : NAN);
    rl_json_put_number(&json, "best_reach", e->result.best_reach);
    rl_json_put_number(&json, "bound", e->result.bound);
    rl_plan_put_usage(&json, &e->result.evaluation.usage);
    rl_plan_put_relays(&json, "plan_relays", scenario, &e->result.plan);
    rl_explanation_put(&json, scenario, e);
    rl_json_open_object(&json, "run");
    rl_json_put_number(&json, "seconds", e->seconds);
    rl_json_close_object(&json);
    rl_json_close_object(&json);
}
