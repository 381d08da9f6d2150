#include "report/simulation_json.h"

#include "io/json_writer.h"
#include "report/code_json.h"
#include "report/study_json.h"

#include <math.h>

static void put_distribution(rl_json_writer *json, const rl_distribution *figure) {
    rl_json_put_number(json, "mean", figure->mean);
    rl_json_put_number(json, "deviation", figure->deviation);
    rl_json_put_number(json, "p10", figure->p10);
    rl_json_put_number(json, "p50", figure->p50);
    rl_json_put_number(json, "p90", figure->p90);
}

static void put_reach(rl_json_writer *json, const rl_simulation *simulation) {
    rl_json_open_object(json, "reach");
    rl_json_put_number(json, "expected", simulation->evaluation.total.reached);
    if (simulation->evaluation.samples > 0)
        rl_json_put_number(json, "expected_margin", simulation->evaluation.total.margin);
    put_distribution(json, &simulation->reached);
    rl_json_put_number(json, "standard_error", simulation->standard_error);
    rl_json_put_number(json, "margin", simulation->margin);
    rl_json_open_array(json, "quantiles");
    for (int q = 0; q < RL_QUANTILE_COUNT; q++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_number(json, "share", round(100.0 * q / (RL_QUANTILE_COUNT - 1)) / 100);
        rl_json_put_number(json, "reached", simulation->quantiles[q]);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
    rl_json_close_object(json);
}

static void put_target(rl_json_writer *json, const rl_simulation *simulation) {
    if (isnan(simulation->target_share)) {
        rl_json_put_null(json, "target");
        return;
    }
    rl_json_open_short_object(json, "target");
    rl_json_put_number(json, "share", simulation->target_share);
    rl_json_put_number(json, "weight",
                       simulation->target_share * simulation->evaluation.total.weight);
    rl_json_put_number(json, "probability", simulation->target_prob);
    rl_json_put_number(json, "low", simulation->target_low);
    rl_json_put_number(json, "high", simulation->target_high);
    rl_json_close_object(json);
}

static void put_frequency(rl_json_writer *json, const rl_simulation *simulation) {
    rl_json_open_array(json, "frequency");
    for (int n = 0; n < RL_FREQUENCY_MAX; n++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_integer(json, "at_least", n + 1);
        rl_json_put_number(json, "expected", simulation->evaluation.total.at_least[n]);
        put_distribution(json, &simulation->at_least[n]);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_windows(rl_json_writer *json, const rl_scenario *scenario,
                        const rl_simulation *simulation) {
    rl_json_open_array(json, "cumulative");
    for (rl_id w = 0; w < scenario->window_count; w++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "window", scenario->windows[w].id);
        rl_json_put_number(json, "expected", simulation->evaluation.cumulative[w]);
        put_distribution(json, &simulation->cumulative[w]);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_lines(rl_json_writer *json, const rl_scenario *scenario, rl_dimension dimension,
                      const rl_simulated_lines *lines) {
    rl_json_open_array(json, rl_json_by(dimension));
    for (size_t i = 0; i < lines->count; i++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_code(json, scenario, dimension, lines->items[i].key);
        rl_json_put_number(json, "weight", lines->items[i].weight);
        rl_json_put_number(json, "expected", lines->items[i].expected);
        put_distribution(json, &lines->items[i].reached);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_relays(rl_json_writer *json, const rl_scenario *scenario,
                       const rl_simulation *simulation) {
    rl_json_open_array(json, "relays");
    for (int32_t r = 0; r < simulation->relay_count; r++) {
        const rl_simulated_relay *relay = &simulation->relays[r];
        const rl_actor *actor = &scenario->actors[relay->relay];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "id", actor->id);
        rl_json_put_text(json, "name", actor->name);
        rl_json_put_number(json, "acceptance_prob", actor->acceptance_prob);
        rl_json_put_integer(json, "accepted", relay->accepted);
        rl_json_put_number(json, "reach_if_accepts", relay->if_accepts);
        rl_json_put_number(json, "reach_if_declines", relay->if_declines);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

// Relays that those of the plan may trigger (cascade model).
static void put_triggered(rl_json_writer *json, const rl_scenario *scenario,
                          const rl_simulation *simulation) {
    rl_json_open_array(json, "triggered");
    for (int32_t r = 0; r < simulation->triggered_count; r++) {
        const rl_simulated_triggered *relay = &simulation->triggered[r];
        const rl_actor *actor = &scenario->actors[relay->relay];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "id", actor->id);
        rl_json_put_text(json, "name", actor->name);
        rl_json_put_number(json, "acceptance_prob", actor->acceptance_prob);
        rl_json_put_integer(json, "triggered", relay->triggered);
        rl_json_put_integer(json, "diffused", relay->diffused);
        rl_json_put_number(json, "reach_if_diffuses", relay->if_diffuses);
        rl_json_put_number(json, "reach_if_not", relay->if_not);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

void rl_simulation_json(const rl_scenario *scenario, const rl_plan *plan,
                        const rl_simulation *simulation, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-simulation/1", scenario);
    rl_json_open_short_object(&json, "plan");
    rl_json_put_integer(&json, "activations", (int64_t)plan->activations.count);
    rl_json_put_integer(&json, "relays", simulation->evaluation.usage.relays);
    rl_json_put_number(&json, "cost_eur", simulation->evaluation.usage.cost_eur);
    rl_json_put_number(&json, "hours", simulation->evaluation.usage.hours);
    rl_json_put_integer(&json, "broken_rules",
                        (int64_t)simulation->evaluation.violations.list.count);
    rl_json_close_object(&json);
    rl_json_put_integer(&json, "simulations", simulation->count);
    rl_json_put_integer(&json, "simulations_asked", simulation->wanted);
    rl_json_put_number(&json, "firms", simulation->firms);
    put_reach(&json, simulation);
    put_target(&json, simulation);
    put_frequency(&json, simulation);
    put_windows(&json, scenario, simulation);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        put_lines(&json, scenario, (rl_dimension)d, &simulation->by[d]);
    put_relays(&json, scenario, simulation);
    put_triggered(&json, scenario, simulation);
    rl_json_close_object(&json);
}
