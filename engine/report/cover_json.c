#include "report/cover_json.h"

#include "io/json_writer.h"

static void put_relays(rl_json_writer *writer, const rl_cover_result *result) {
    rl_json_open_array(writer, "relays");
    for (size_t i = 0; i < result->relays.count; i++)
        rl_json_put_text(writer, NULL, result->relays.items[i].name);
    rl_json_close_array(writer);
}

static void put_details(rl_json_writer *writer, const rl_cover_result *result) {
    rl_json_open_array(writer, "details");
    for (size_t i = 0; i < result->relays.count; i++) {
        const rl_cover_chosen *relay = &result->relays.items[i];
        rl_json_open_short_object(writer, NULL);
        rl_json_put_text(writer, "relay", relay->name);
        rl_json_put_number(writer, "cost", relay->cost);
        rl_json_put_number(writer, "weight", relay->weight);
        rl_json_put_number(writer, "alone", relay->alone);
        rl_json_close_object(writer);
    }
    rl_json_close_array(writer);
}

void rl_cover_json(const rl_cover_result *result, rl_text *out) {
    rl_json_writer writer = rl_json_writer_start(out);
    rl_json_open_object(&writer, NULL);
    rl_json_put_text(&writer, "status", rl_cover_status_name(result->status));
    rl_json_put_text(&writer, "goal", rl_cover_goal_name(result->goal));
    rl_json_put_number(&writer, "asked", result->asked);
    rl_json_put_number(&writer, "objective", result->objective);
    rl_json_put_number(&writer, "bound", result->bound);
    rl_json_put_number(&writer, "gap", result->gap);
    put_relays(&writer, result);
    rl_json_put_number(&writer, "cost", result->cost);
    rl_json_put_number(&writer, "covered_weight", result->covered_weight);
    rl_json_put_number(&writer, "coverable_weight", result->coverable_weight);
    rl_json_put_number(&writer, "total_weight", result->total_weight);
    rl_json_put_integer(&writer, "covered_ids", result->covered_ids);
    rl_json_put_integer(&writer, "coverable_ids", result->coverable_ids);
    rl_json_put_integer(&writer, "total_ids", result->total_ids);
    rl_json_put_integer(&writer, "relay_count", result->relay_count);
    rl_json_put_integer(&writer, "patterns", result->patterns);
    rl_json_put_integer(&writer, "rows", result->rows);
    if (result->siret_checked)
        rl_json_put_integer(&writer, "siret_invalid", result->siret_invalid);
    else
        rl_json_put_null(&writer, "siret_invalid");
    rl_json_put_integer(&writer, "nodes", result->nodes);
    put_details(&writer, result);
    rl_json_put_number(&writer, "seconds", result->seconds);
    rl_json_put_number(&writer, "seconds_reading", result->seconds_reading);
    rl_json_close_object(&writer);
}
