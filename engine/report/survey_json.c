#include "report/survey_json.h"

#include "report/study_json.h"

#include <math.h>

static void put_relays(rl_json_writer *json, const char *key, const rl_scenario *scenario,
                       const rl_id *relays, int32_t count) {
    rl_json_open_short_array(json, key);
    for (int32_t i = 0; i < count; i++)
        rl_json_put_text(json, NULL, scenario->actors[relays[i]].id);
    rl_json_close_array(json);
}

static void put_node(rl_json_writer *json, const rl_scenario *scenario, const rl_survey_node *node,
                     bool is_solved) {
    rl_json_open_short_object(json, NULL);
    rl_json_put_number(json, "figure", node->figure);
    rl_json_put_number(json, "weight", node->weight);
    rl_json_put_number(json, "kept", node->kept);
    rl_json_put_number(json, "best", node->best);
    if (is_solved)
        rl_json_put_number(json, "bound", node->bound);
    else
        rl_json_put_null(json, "bound");
    rl_json_put_bool(json, "infeasible", node->infeasible);
    rl_json_put_bool(json, "plan_breaks_rules", node->breaks);
    rl_json_put_bool(json, "plan_changes", node->changes);
    put_relays(json, "enters", scenario, node->enters, node->enter_count);
    put_relays(json, "leaves", scenario, node->leaves, node->leave_count);
    rl_json_close_object(json);
}

static void put_subject(rl_json_writer *json, const rl_scenario *scenario,
                        const rl_survey_question *q) {
    rl_json_put_text(json, "measure", rl_figure_kind_name(q->kind));
    rl_json_put_text(json, "relay", scenario->actors[q->relay].id);
    rl_json_put_text(json, "name", scenario->actors[q->relay].name);
    rl_json_put_text(json, "lever",
                     q->offer == RL_NONE ? NULL
                                         : scenario->levers[scenario->offers[q->offer].lever].id);
    const bool is_share = q->kind == RL_FIGURE_SHARE;
    rl_json_put_text(json, "sector", is_share ? q->sectors : NULL);
    rl_json_put_text(json, "size", is_share ? q->sizes : NULL);
    rl_json_put_text(json, "territory", is_share ? q->territories : NULL);
}

static void put_question(rl_json_writer *json, const rl_scenario *scenario,
                         const rl_survey_question *q) {
    const bool is_solved = q->status == RL_SURVEY_PROVED || q->status == RL_SURVEY_SEARCHED;
    rl_json_open_object(json, NULL);
    put_subject(json, scenario, q);
    rl_json_put_number(json, "figure", q->figure);
    rl_json_put_text(json, "confidence", rl_confidence_name(q->confidence));
    rl_json_put_text(json, "status", rl_survey_status_name(q->status));
    rl_json_put_number(json, "stake", q->stake);
    rl_json_put_number(json, "value", q->value);
    rl_json_put_number(json, "at_most", is_solved ? q->at_most : NAN);
    rl_json_put_number(json, "swing", q->swing);
    rl_json_put_bool(json, "plan_changes", q->changes);
    rl_json_open_array(json, "nodes");
    for (int k = 0; k < RL_SURVEY_NODES && q->status != RL_SURVEY_PENDING; k++)
        put_node(json, scenario, &q->nodes[k], is_solved);
    rl_json_close_array(json);
    rl_json_close_object(json);
}

void rl_survey_json(const rl_scenario *scenario, const rl_survey *survey, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-survey/1", scenario);
    rl_json_put_bool(&json, "stopped", survey->stopped);
    rl_json_open_short_object(&json, "plan");
    rl_json_put_number(&json, "reached", survey->reached);
    rl_json_put_number(&json, "bound", survey->bound);
    rl_json_close_object(&json);
    rl_json_put_integer(&json, "measured", survey->measured);
    rl_json_put_integer(&json, "certain", survey->certain);
    rl_json_put_integer(&json, "pool", survey->pool);
    rl_json_open_array(&json, "questions");
    for (size_t i = 0; i < survey->questions.count; i++)
        put_question(&json, scenario, &survey->questions.items[i]);
    rl_json_close_array(&json);
    rl_json_close_object(&json);
}
