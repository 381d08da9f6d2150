#include "report/calibration_json.h"

#include "report/study_json.h"

#include <math.h>

static void put_lever(rl_json_writer *json, const rl_scenario *scenario, rl_id lever) {
    if (lever == RL_NONE)
        rl_json_put_null(json, "lever");
    else
        rl_json_put_text(json, "lever", scenario->levers[lever].id);
}

// Ids of the segments asked; null for all.
static void put_asked(rl_json_writer *json, const rl_scenario *scenario, const bool *asked) {
    if (asked == NULL) {
        rl_json_put_null(json, "segments");
        return;
    }
    rl_json_open_short_array(json, "segments");
    for (rl_id s = 0; s < scenario->segment_count; s++)
        if (asked[s])
            rl_json_put_text(json, NULL, scenario->segments[s].id);
    rl_json_close_array(json);
}

static void put_estimate(rl_json_writer *json, const rl_scenario *scenario, const rl_estimate *e) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "measure", rl_rate_kind_name(e->kind));
    rl_json_put_text(json, "relay", scenario->actors[e->relay].id);
    put_lever(json, scenario, e->offer == RL_NONE ? RL_NONE : scenario->offers[e->offer].lever);
    put_asked(json, scenario, e->asked);
    rl_json_put_integer(json, "observations", e->observations);
    rl_json_put_number(json, "count", e->successes);
    rl_json_put_number(json, "of", e->trials);
    rl_json_put_number(json, "observed", e->observed);
    rl_json_put_number(json, "before", e->before);
    rl_json_put_number(json, "mean", e->mean);
    rl_json_put_number(json, "low", e->low);
    rl_json_put_number(json, "high", e->high);
    if (isnan(e->group))
        rl_json_put_null(json, "group_mean");
    else
        rl_json_put_number(json, "group_mean", e->group);
    rl_json_put_text(json, "verdict", rl_learning_name(e->verdict));
    rl_json_put_number(json, "tail_prob", e->surprise);
    rl_json_close_object(json);
}

static void put_group(rl_json_writer *json, const rl_scenario *scenario,
                      const rl_rate_group *group) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "measure", rl_rate_kind_name(group->kind));
    put_lever(json, scenario, group->lever);
    if (group->kind == RL_RATE_ACCEPTED)
        rl_json_put_text(json, "kind", group->actor_kind);
    else
        rl_json_put_null(json, "kind");
    rl_json_put_integer(json, "members", group->members);
    rl_json_put_number(json, "mean", group->mean);
    rl_json_put_number(json, "low", group->low);
    rl_json_put_number(json, "high", group->high);
    rl_json_close_object(json);
}

void rl_calibration_json(const rl_scenario *scenario, const rl_history *history,
                         const rl_calibration *calibration, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-calibration/1", scenario);
    rl_json_put_integer(&json, "observations", (int64_t)history->observations.count);
    rl_json_put_number(&json, "exposures_expected", calibration->expected);
    rl_json_put_number(&json, "exposures_observed", calibration->happened);
    rl_json_put_integer(&json, "as_expected", calibration->as_expected);
    rl_json_open_array(&json, "estimates");
    for (size_t i = 0; i < calibration->estimates.count; i++)
        put_estimate(&json, scenario, &calibration->estimates.items[i]);
    rl_json_close_array(&json);
    rl_json_open_array(&json, "groups");
    for (size_t i = 0; i < calibration->groups.count; i++)
        put_group(&json, scenario, &calibration->groups.items[i]);
    rl_json_close_array(&json);
    rl_json_close_object(&json);
}
