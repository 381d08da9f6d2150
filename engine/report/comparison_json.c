#include "report/comparison_json.h"

#include "io/json_writer.h"
#include "report/code_json.h"
#include "report/study_json.h"

static void put_lines(rl_json_writer *json, const rl_scenario *scenario, rl_dimension dimension,
                      const rl_simulated_lines *lines) {
    rl_json_open_array(json, rl_json_by(dimension));
    for (size_t i = 0; i < lines->count; i++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_code(json, scenario, dimension, lines->items[i].key);
        rl_json_put_number(json, "weight", lines->items[i].weight);
        rl_json_put_number(json, "expected", lines->items[i].expected);
        rl_json_put_number(json, "p10", lines->items[i].reached.p10);
        rl_json_put_number(json, "p90", lines->items[i].reached.p90);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_figures(rl_json_writer *json, const rl_contender *c) {
    const rl_evaluation *closed = &c->simulation.evaluation;
    rl_json_open_short_object(json, "reach");
    rl_json_put_number(json, "expected", closed->total.reached);
    rl_json_put_number(json, "lower", closed->total.lower);
    rl_json_put_number(json, "upper", closed->total.upper);
    rl_json_put_number(json, "mean", c->simulation.reached.mean);
    rl_json_put_number(json, "p10", c->simulation.reached.p10);
    rl_json_put_number(json, "p50", c->simulation.reached.p50);
    rl_json_put_number(json, "p90", c->simulation.reached.p90);
    rl_json_close_object(json);
    rl_json_put_number(json, "cost_eur", closed->usage.cost_eur);
    rl_json_put_number(json, "cost_each_eur", c->cost_each_eur);
    rl_json_put_number(json, "hours", closed->usage.hours);
    rl_json_put_integer(json, "relays", closed->usage.relays);
    rl_json_put_integer(json, "broken_rules", (int64_t)closed->violations.list.count);
}

static void put_activations(rl_json_writer *json, const rl_scenario *s, const rl_plan *plan) {
    rl_json_open_array(json, "activations");
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = &s->activations[plan->activations.items[i]];
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "relay", s->actors[a->relay].id);
        rl_json_put_text(json, "lever", s->levers[a->lever].id);
        rl_json_put_text(json, "window", s->windows[a->window].id);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_contender(rl_json_writer *json, const rl_scenario *scenario,
                          const rl_comparison *comparison, int32_t number) {
    const rl_contender *c = &comparison->contenders[number];
    const rl_tender_offer *ranked = &comparison->ranking.offers.items[number];
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "name", c->name);
    rl_json_put_bool(json, "is_strategy", c->is_strategy);
    rl_json_put_bool(json, "without_floors", c->without_floors);
    put_figures(json, c);
    rl_json_open_short_object(json, "behind_first");
    rl_json_put_number(json, "mean", c->behind);
    rl_json_put_number(json, "low", c->behind_low);
    rl_json_put_number(json, "high", c->behind_high);
    rl_json_close_object(json);
    rl_json_put_number(json, "ahead_share", c->share);
    rl_json_open_short_object(json, "fairness");
    rl_json_put_text(json, "lowest_territory", c->lowest_key);
    rl_json_put_number(json, "lowest_share", c->lowest_share);
    rl_json_put_number(json, "gini", c->gini);
    rl_json_close_object(json);
    rl_json_open_short_object(json, "regret");
    rl_json_put_number(json, "worst", c->worst_regret);
    rl_json_put_number(json, "mean", c->mean_regret);
    rl_json_put_integer(json, "cases_won", c->cases_won);
    rl_json_close_object(json);
    rl_json_open_short_object(json, "ranking");
    rl_json_put_integer(json, "rank", ranked->rank);
    rl_json_put_number(json, "total", ranked->total);
    rl_json_put_text(json, "dominated_by",
                     ranked->dominated_by < 0 ? NULL
                                              : comparison->contenders[ranked->dominated_by].name);
    rl_json_open_short_array(json, "scores");
    for (int k = 0; k < RL_COMPARE_CRITERIA; k++)
        rl_json_put_number(json, NULL, ranked->scores[k]);
    rl_json_close_array(json);
    rl_json_close_object(json);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        put_lines(json, scenario, (rl_dimension)d, &c->simulation.by[d]);
    put_activations(json, scenario, &c->plan);
    rl_json_close_object(json);
}

static void put_criteria(rl_json_writer *json, const rl_tender *ranking) {
    rl_json_open_array(json, "criteria");
    for (size_t k = 0; k < ranking->criteria.count; k++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "id", ranking->criteria.items[k].id);
        rl_json_put_number(json, "weight", ranking->criteria.items[k].weight);
        if (ranking->ranges != NULL) {
            rl_json_put_number(json, "first_stays_from", ranking->ranges[k].least);
            rl_json_put_number(json, "first_stays_to", ranking->ranges[k].most);
        }
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

static void put_cases(rl_json_writer *json, const rl_comparison *comparison) {
    rl_json_open_array(json, "cases");
    for (int32_t k = 0; k < comparison->case_count; k++) {
        rl_json_open_short_object(json, NULL);
        rl_json_put_text(json, "name", comparison->case_names[k]);
        rl_json_open_short_array(json, "reached");
        for (int32_t i = 0; i < comparison->count; i++)
            rl_json_put_number(
                json, NULL, comparison->reached[(size_t)k * (size_t)comparison->count + (size_t)i]);
        rl_json_close_array(json);
        rl_json_close_object(json);
    }
    rl_json_close_array(json);
}

void rl_comparison_json(const rl_scenario *scenario, const rl_comparison *comparison,
                        rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-comparison/1", scenario);
    rl_json_put_integer(&json, "simulations", comparison->simulations);
    rl_json_open_array(&json, "plans");
    for (int32_t i = 0; i < comparison->count; i++)
        put_contender(&json, scenario, comparison, i);
    rl_json_close_array(&json);
    put_criteria(&json, &comparison->ranking);
    put_cases(&json, comparison);
    rl_json_close_object(&json);
}
