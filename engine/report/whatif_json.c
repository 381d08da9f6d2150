#include "report/whatif_json.h"

#include "io/json_writer.h"
#include "report/study_json.h"

static void put_plan(rl_json_writer *json, const char *key, const rl_whatif_plan *plan) {
    rl_json_open_short_object(json, key);
    rl_json_put_number(json, "reached", plan->reached);
    rl_json_put_number(json, "lower", plan->lower);
    rl_json_put_number(json, "upper", plan->upper);
    rl_json_put_number(json, "cost_eur", plan->usage.cost_eur);
    rl_json_put_number(json, "hours", plan->usage.hours);
    rl_json_put_integer(json, "relays", plan->usage.relays);
    rl_json_put_integer(json, "activations", plan->usage.activations);
    rl_json_put_integer(json, "broken_rules", plan->broken_rules);
    rl_json_close_object(json);
}

static void put_move(rl_json_writer *json, const rl_whatif_move *move) {
    rl_json_open_short_object(json, NULL);
    rl_json_put_text(json, "relay", move->id);
    rl_json_put_text(json, "name", move->name);
    rl_json_put_number(json, "adds", move->reach);
    if (!move->enters) {
        rl_json_put_text(json, "reason", rl_left_out_reason_name(move->reason));
        rl_json_put_text(json, "rule",
                         move->rule < RL_RULE_COUNT ? rl_rule_name(move->rule) : NULL);
    }
    rl_json_close_object(json);
}

static void put_moves(rl_json_writer *json, const char *key, const rl_whatif *whatif, bool enter) {
    rl_json_open_array(json, key);
    for (size_t i = 0; i < whatif->moves.count; i++)
        if (whatif->moves.items[i].enters == enter)
            put_move(json, &whatif->moves.items[i]);
    rl_json_close_array(json);
}

static void put_factors(rl_json_writer *json, const rl_whatif_study *study, int32_t number) {
    rl_json_open_short_object(json, "factors");
    for (size_t i = 0; i < study->factors.count; i++)
        if (study->factors.items[i].values[number] != NULL)
            rl_json_put_text(json, study->factors.items[i].key,
                             study->factors.items[i].values[number]);
    rl_json_close_object(json);
}

static void put_case(rl_json_writer *json, const rl_whatif_study *study, int32_t number) {
    const rl_whatif *whatif = &study->cases[number];
    const bool is_done = whatif->status == RL_WHATIF_DONE;
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "name", whatif->name);
    rl_json_put_text(json, "whatif", whatif->set);
    put_factors(json, study, number);
    rl_json_put_text(json, "status", rl_whatif_status_name(whatif->status));
    rl_json_put_text(json, "detail", *whatif->detail == '\0' ? NULL : whatif->detail);
    if (rl_whatif_has_kept(whatif)) {
        rl_json_put_number(json, "target_weight", whatif->weight);
        put_plan(json, "kept", &whatif->kept);
        rl_json_put_integer(json, "dropped_activations", whatif->dropped);
    } else {
        rl_json_put_null(json, "kept");
    }
    if (is_done) {
        put_plan(json, "best", &whatif->best);
        rl_json_put_number(json, "bound", whatif->bound);
        rl_json_put_number(json, "gap", whatif->gap);
        put_moves(json, "enters", whatif, true);
        put_moves(json, "leaves", whatif, false);
    } else {
        rl_json_put_null(json, "best");
    }
    rl_json_close_object(json);
}

void rl_whatif_json(const rl_scenario *scenario, const rl_whatif_study *study, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_study_json_open(&json, "relais-whatif/1", scenario);
    rl_json_put_text(&json, "changes", study->changes_path);
    rl_json_open_object(&json, "plan");
    rl_json_put_text(&json, "from", study->plan_given ? "given" : "best");
    put_plan(&json, "figures", &study->base);
    rl_json_put_number(&json, "bound", study->base_bound);
    rl_json_close_object(&json);
    rl_json_open_short_object(&json, "counts");
    for (int status = 0; status < RL_WHATIF_STATUS_COUNT; status++)
        rl_json_put_integer(&json, rl_whatif_status_name((rl_whatif_status)status),
                            rl_whatif_count(study, (rl_whatif_status)status));
    rl_json_close_object(&json);
    rl_json_open_array(&json, "cases");
    for (int32_t i = 0; i < study->case_count; i++)
        put_case(&json, study, i);
    rl_json_close_array(&json);
    rl_json_close_object(&json);
}
