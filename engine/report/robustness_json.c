#include "report/robustness_json.h"

#include "report/plan_relays.h"
#include "report/study_json.h"

#include <math.h>

static void put_plan(rl_json_writer *json, const char *key, const rl_scenario *scenario,
                     const rl_robust_plan *plan) {
    if (!plan->has_plan) {
        rl_json_put_null(json, key);
        return;
    }
    rl_json_open_object(json, key);
    rl_json_put_number(json, "reach", plan->reach);
    rl_json_put_number(json, "worst_reach", plan->worst.reach);
    rl_json_open_array(json, "worst_refusals");
    for (int32_t i = 0; i < plan->worst.count; i++)
        rl_json_put_text(json, NULL, scenario->actors[plan->worst.relays[i]].id);
    rl_json_close_array(json);
    rl_plan_put_usage(json, &plan->usage);
    rl_plan_put_relays(json, "relays", scenario, &plan->plan);
    rl_plan_put_activations(json, scenario, &plan->plan);
    rl_json_close_object(json);
}

void rl_robustness_json(const rl_scenario *scenario, const rl_robustness *r, rl_text *out) {
    const bool both = r->robust.has_plan && r->nominal.has_plan;
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-robust/1", scenario);
    rl_json_put_text(&json, "status", rl_point_status_name(r->status));
    rl_json_put_bool(&json, "is_complete", r->is_complete);
    rl_json_open_object(&json, "settings");
    rl_json_put_integer(&json, "refusals", r->settings.refusals);
    rl_json_put_number(&json, "gap", r->settings.gap);
    rl_json_close_object(&json);
    rl_json_put_number(&json, "bound", r->bound);
    rl_json_put_number(&json, "gap", r->gap);
    rl_json_put_number(&json, "price", both ? r->nominal.reach - r->robust.reach : NAN);
    rl_json_put_number(&json, "protection",
                       both ? r->robust.worst.reach - r->nominal.worst.reach : NAN);
    put_plan(&json, "robust", scenario, &r->robust);
    put_plan(&json, "nominal", scenario, &r->nominal);
    rl_json_put_number(&json, "nominal_bound", r->nominal_bound);
    rl_json_open_object(&json, "run");
    rl_json_put_integer(&json, "nodes", r->nodes);
    rl_json_put_number(&json, "seconds", r->seconds);
    rl_json_close_object(&json);
    rl_json_close_object(&json);
}
