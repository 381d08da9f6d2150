#include "report/frontier_json.h"

#include "report/plan_relays.h"
#include "report/study_json.h"

#include <math.h>

static void put_settings(rl_json_writer *json, const rl_frontier *frontier) {
    const rl_frontier_settings *settings = &frontier->settings;
    rl_json_open_object(json, "settings");
    rl_json_put_text(json, "by", rl_frontier_axis_name(settings->by));
    rl_json_put_integer(json, "points", settings->points);
    rl_json_put_number(json, "from", settings->from);
    rl_json_put_number(json, "to", settings->to);
    rl_json_put_number(json, "gap", settings->gap);
    rl_json_put_integer(json, "alternatives", settings->alternatives);
    rl_json_put_number(json, "at", settings->at);
    rl_json_put_number(json, "keep_share", settings->keep_share);
    rl_json_close_object(json);
}

static void put_point(rl_json_writer *json, const rl_scenario *scenario,
                      const rl_frontier_point *point, bool is_knee) {
    rl_json_open_object(json, NULL);
    rl_json_put_number(json, "limit", point->limit);
    rl_json_put_text(json, "status", rl_point_status_name(point->status));
    rl_json_put_number(json, "reach", point->reach);
    rl_json_put_number(json, "share", point->reach / rl_target_weight(scenario));
    rl_json_put_number(json, "bound", point->bound);
    rl_json_put_number(json, "gap", point->gap);
    rl_json_put_number(json, "marginal", point->marginal);
    rl_json_put_number(json, "chord_lead", point->chord_lead);
    rl_json_put_bool(json, "is_knee", is_knee);
    rl_json_put_bool(json, "is_rule", point->is_rule);
    rl_plan_put_usage(json, &point->usage);
    rl_plan_put_relays(json, "relays", scenario, &point->plan);
    rl_plan_put_activations(json, scenario, &point->plan);
    rl_json_close_object(json);
}

static void put_alternatives(rl_json_writer *json, const rl_scenario *scenario,
                             const rl_frontier *frontier) {
    rl_json_open_object(json, "alternatives");
    rl_json_put_number(json, "limit", frontier->alternatives_at);
    rl_json_put_number(json, "best_reach", frontier->alternatives_best);
    rl_plan_put_relays(json, "best_relays", scenario, &frontier->best);
    rl_json_open_array(json, "plans");
    for (size_t i = 0; i < frontier->alternatives.count; i++) {
        const rl_alternative *a = &frontier->alternatives.items[i];
        rl_json_open_object(json, NULL);
        rl_json_put_number(json, "reach", a->reach);
        rl_json_put_integer(json, "distance", a->distance);
        rl_json_put_integer(json, "distance_bound", a->distance_bound);
        rl_plan_put_usage(json, &a->usage);
        rl_plan_put_relays(json, "relays", scenario, &a->plan);
        rl_plan_put_activations(json, scenario, &a->plan);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
    rl_json_close_object(json);
}

void rl_frontier_json(const rl_scenario *scenario, const rl_frontier *frontier, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-frontier/1", scenario);
    rl_json_put_text(&json, "status", frontier->is_complete ? "complete" : "stopped");
    put_settings(&json, frontier);
    rl_json_put_integer(&json, "points_done", frontier->done);
    rl_json_open_array(&json, "points");
    for (size_t i = 0; i < frontier->points.count; i++)
        put_point(&json, scenario, &frontier->points.items[i], (int32_t)i == frontier->knee);
    rl_json_close_array(&json);
    if (isnan(frontier->alternatives_at))
        rl_json_put_null(&json, "alternatives");
    else
        put_alternatives(&json, scenario, frontier);
    rl_json_open_object(&json, "run");
    rl_json_put_number(&json, "seconds", frontier->seconds);
    rl_json_close_object(&json);
    rl_json_close_object(&json);
}

void rl_frontier_csv(const rl_scenario *scenario, const rl_frontier *frontier, rl_csv_style style,
                     rl_text *out) {
    static const char *const columns[] = {"by",       "limit", "status",   "reach",   "share",
                                          "bound",    "gap",   "marginal", "relays",  "activations",
                                          "cost_eur", "hours", "is_knee",  "is_rule", "relay_ids"};
    rl_csv_writer csv = rl_csv_writer_start(out, style);
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        rl_csv_put_text(&csv, columns[i]);
    rl_csv_end_row(&csv);
    for (size_t i = 0; i < frontier->points.count; i++) {
        const rl_frontier_point *point = &frontier->points.items[i];
        rl_csv_put_text(&csv, rl_frontier_axis_name(frontier->settings.by));
        rl_csv_put_number(&csv, point->limit);
        rl_csv_put_text(&csv, rl_point_status_name(point->status));
        rl_csv_put_number(&csv, point->reach);
        rl_csv_put_number(&csv, point->reach / rl_target_weight(scenario));
        rl_csv_put_number(&csv, point->bound);
        rl_csv_put_number(&csv, point->gap);
        rl_csv_put_number(&csv, point->marginal);
        rl_csv_put_integer(&csv, point->usage.relays);
        rl_csv_put_integer(&csv, point->usage.activations);
        rl_csv_put_number(&csv, point->usage.cost_eur);
        rl_csv_put_number(&csv, point->usage.hours);
        rl_csv_put_integer(&csv, (int32_t)i == frontier->knee);
        rl_csv_put_integer(&csv, point->is_rule);
        rl_text ids;
        rl_text_init(&ids, out->ctx);
        for (size_t k = 0; k < point->plan.activations.count; k++) {
            const rl_id relay = rl_plan_relay_at(scenario, &point->plan, k);
            if (relay != RL_NONE)
                rl_text_format(&ids, "%s%s", ids.length > 0 ? " " : "", scenario->actors[relay].id);
        }
        rl_csv_put_text(&csv, rl_text_bytes(&ids));
        out->failed |= ids.failed;
        rl_text_clear(&ids);
        rl_csv_end_row(&csv);
    }
}
