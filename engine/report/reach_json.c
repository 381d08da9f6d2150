#include "report/reach_json.h"

#include "base/calendar.h"
#include "report/code_json.h"
#include "report/plan_relays.h"

#include <math.h>

// Reach -------------------------------------------------------------------------------------------

static void put_figures(rl_json_writer *json, const rl_reach *reach, bool sampled) {
    rl_json_put_number(json, "weight", reach->weight);
    rl_json_put_number(json, "reached", reach->reached);
    if (reach->weight > 0)
        rl_json_put_number(json, "share", reach->reached / reach->weight);
    else
        rl_json_put_null(json, "share");
    rl_json_put_number(json, "lower", reach->lower);
    rl_json_put_number(json, "upper", reach->upper);
    rl_json_open_short_array(json, "at_least");
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        rl_json_put_number(json, NULL, reach->at_least[n]);
    rl_json_close_array(json);
    if (sampled)
        rl_json_put_number(json, "margin", reach->margin);
}

static void put_breakdown(rl_json_writer *json, const rl_scenario *scenario, rl_dimension dimension,
                          const rl_breakdown *breakdown, bool sampled) {
    rl_json_open_array(json, rl_json_by(dimension));
    for (size_t i = 0; i < breakdown->count; i++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_code(json, scenario, dimension, breakdown->items[i].key);
        put_figures(json, &breakdown->items[i].reach, sampled);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_segments(rl_json_writer *json, const rl_scenario *scenario,
                         const rl_reach *by_segment, bool sampled) {
    rl_json_open_array(json, "by_segment");
    for (rl_id s = 0; s < scenario->segment_count; s++) {
        const rl_segment *segment = &scenario->segments[s];
        if (!segment->targeted)
            continue;
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "segment", segment->id);
        rl_json_put_text(json, "sector", segment->sector);
        rl_json_put_text(json, "size", segment->size);
        rl_json_put_text(json, "territory", segment->territory);
        put_figures(json, &by_segment[s], sampled);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_reach(rl_json_writer *json, const rl_scenario *scenario,
                      const rl_evaluation *evaluation) {
    rl_json_open_object(json, "reach");
    const bool sampled = evaluation->samples > 0;
    put_figures(json, &evaluation->total, sampled);
    if (sampled)
        rl_json_put_integer(json, "samples", evaluation->samples);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        put_breakdown(json, scenario, (rl_dimension)d, &evaluation->by[d], sampled);
    put_segments(json, scenario, evaluation->by_segment, sampled);
    rl_json_close_object(json);
}

// What it uses ------------------------------------------------------------------------------------

static void put_count_limit(rl_json_writer *json, const char *key, int32_t limit) {
    if (limit < INT32_MAX)
        rl_json_put_integer(json, key, limit);
    else
        rl_json_put_null(json, key);
}

static void put_usage(rl_json_writer *json, const rl_plan_usage *usage) {
    rl_json_open_short_object(json, "usage");
    rl_json_put_number(json, "cost_eur", usage->cost_eur);
    rl_json_put_number(json, "hours", usage->hours);
    rl_json_put_integer(json, "relays", usage->relays);
    rl_json_put_integer(json, "activations", usage->activations);
    rl_json_close_object(json);
}

static void put_limits(rl_json_writer *json, const rl_rules *rules) {
    rl_json_open_short_object(json, "limits");
    rl_json_put_number(json, "cost_eur", rules->budget_eur);
    rl_json_put_number(json, "hours", rules->hours);
    put_count_limit(json, "relays", rules->max_relays);
    put_count_limit(json, "activations", rules->max_activations);
    rl_json_close_object(json);
}

// Who does what, when -----------------------------------------------------------------------------

static void put_day(rl_json_writer *json, const char *key, int32_t day) {
    rl_text text;
    rl_text_init(&text, json->text->ctx);
    rl_text_append_iso_day(&text, day);
    rl_json_put_text(json, key, rl_text_bytes(&text));
    json->text->failed |= text.failed;
    rl_text_clear(&text);
}

static void put_plan(rl_json_writer *json, const rl_scenario *scenario, const rl_plan *plan) {
    rl_json_open_object(json, "plan");
    rl_plan_put_activations(json, scenario, plan);
    rl_json_close_object(json);
}

static void put_activation(rl_json_writer *json, const rl_scenario *scenario, rl_id activation) {
    const rl_activation *a = &scenario->activations[activation];
    const rl_window *window = &scenario->windows[a->window];
    rl_json_open_short_object(json, NULL);
    rl_json_put_text(json, "lever", scenario->levers[a->lever].id);
    rl_json_put_text(json, "lever_name", scenario->levers[a->lever].name);
    rl_json_put_text(json, "window", window->id);
    rl_json_put_text(json, "window_name", window->name);
    put_day(json, "start", window->start_day);
    put_day(json, "end", window->end_day);
    rl_json_put_number(json, "cost_eur", rl_activation_cost_eur(scenario, activation));
    rl_json_put_number(json, "hours", rl_activation_hours(scenario, activation));
    rl_json_close_object(json);
}

static void put_relay(rl_json_writer *json, const rl_scenario *scenario, const rl_plan *plan,
                      const rl_relay_share *share, bool sampled) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "id", scenario->actors[share->relay].id);
    rl_json_put_text(json, "name", scenario->actors[share->relay].name);
    rl_json_put_number(json, "adds", share->marginal);
    rl_json_put_number(json, "alone", share->alone);
    if (sampled) {
        rl_json_put_number(json, "adds_margin", share->marginal_margin);
        rl_json_put_number(json, "alone_margin", share->alone_margin);
    }
    rl_json_put_number(json, "cost_eur", share->cost_eur);
    rl_json_put_number(json, "hours", share->hours);
    rl_json_open_array(json, "activations");
    for (size_t i = 0; i < plan->activations.count; i++)
        if (scenario->activations[plan->activations.items[i]].relay == share->relay)
            put_activation(json, scenario, plan->activations.items[i]);
    rl_json_close_array(json);
    rl_json_close_object(json);
}

// Relays that others trigger (cascade model).
static void put_triggered(rl_json_writer *json, const rl_scenario *scenario,
                          const rl_evaluation *evaluation) {
    rl_json_open_array(json, "triggered");
    for (size_t i = 0; i < evaluation->triggered.count; i++) {
        const rl_actor *actor = &scenario->actors[evaluation->triggered.items[i].relay];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "id", actor->id);
        rl_json_put_text(json, "name", actor->name);
        rl_json_put_number(json, "prob", evaluation->triggered.items[i].prob);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_cumulative(rl_json_writer *json, const rl_scenario *scenario,
                           const rl_evaluation *evaluation) {
    for (rl_id w = 0; w < scenario->window_count; w++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "window", scenario->windows[w].id);
        rl_json_put_text(json, "name", scenario->windows[w].name);
        put_day(json, "start", scenario->windows[w].start_day);
        put_day(json, "end", scenario->windows[w].end_day);
        rl_json_put_number(json, "reached", evaluation->cumulative[w]);
        if (evaluation->samples > 0)
            rl_json_put_number(json, "margin", evaluation->cumulative_margin[w]);
        rl_json_close_object(json);
    }
}

void rl_reach_put(rl_json_writer *json, const rl_scenario *scenario, const rl_plan *plan,
                  const rl_evaluation *evaluation) {
    if (plan == NULL) {
        rl_json_put_null(json, "reach");
        rl_json_put_null(json, "usage");
    } else {
        put_reach(json, scenario, evaluation);
        put_usage(json, &evaluation->usage);
    }
    put_limits(json, &scenario->rules);
    if (plan == NULL)
        rl_json_put_null(json, "plan");
    else
        put_plan(json, scenario, plan);
    rl_json_open_array(json, "relays");
    for (size_t i = 0; plan != NULL && i < evaluation->relays.count; i++)
        put_relay(json, scenario, plan, &evaluation->relays.items[i], evaluation->samples > 0);
    rl_json_close_array(json);
    if (plan != NULL && evaluation->triggered.count > 0)
        put_triggered(json, scenario, evaluation);
    rl_json_open_array(json, "cumulative");
    if (plan != NULL)
        put_cumulative(json, scenario, evaluation);
    rl_json_close_array(json);
}
