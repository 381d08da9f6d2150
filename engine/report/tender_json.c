#include "report/tender_json.h"

#include "base/version.h"
#include "io/json_writer.h"

static void put_offer_name(rl_json_writer *json, const char *key, const rl_tender *tender,
                           int32_t offer) {
    if (offer < 0)
        rl_json_put_null(json, key);
    else
        rl_json_put_text(json, key, tender->offers.items[offer].name);
}

static void put_criterion(rl_json_writer *json, const rl_tender *tender, size_t c) {
    const rl_criterion *criterion = &tender->criteria.items[c];
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "id", criterion->id);
    rl_json_put_text(json, "name", criterion->name);
    rl_json_put_text(json, "question", criterion->question);
    rl_json_put_number(json, "weight", criterion->weight);
    rl_json_put_number(json, "least_score", criterion->least_score);
    if (tender->ranges != NULL) {
        const rl_weight_range *range = &tender->ranges[c];
        rl_json_open_object(json, "winner_holds");
        rl_json_put_number(json, "from", range->least);
        put_offer_name(json, "below", tender, range->rival_at_least);
        rl_json_put_number(json, "to", range->most);
        put_offer_name(json, "above", tender, range->rival_at_most);
        rl_json_close_object(json);
    } else {
        rl_json_put_null(json, "winner_holds");
    }
    rl_json_close_object(json);
}

static void put_offer(rl_json_writer *json, const rl_tender *tender, const rl_tender_offer *offer) {
    rl_json_open_object(json, NULL);
    rl_json_put_text(json, "offer", offer->name);
    if (offer->rank > 0)
        rl_json_put_integer(json, "rank", offer->rank);
    else
        rl_json_put_null(json, "rank");
    rl_json_put_number(json, "total", offer->total);
    if (offer->failed < 0)
        rl_json_put_null(json, "set_aside_by");
    else
        rl_json_put_text(json, "set_aside_by", tender->criteria.items[offer->failed].id);
    put_offer_name(json, "dominated_by", tender, offer->dominated_by);
    rl_json_open_object(json, "scores");
    for (size_t c = 0; c < tender->criteria.count; c++)
        rl_json_put_number(json, tender->criteria.items[c].id, offer->scores[c]);
    rl_json_close_object(json);
    rl_json_close_object(json);
}

static void put_rival(rl_json_writer *json, const rl_tender *tender, const rl_overtaking *rival) {
    rl_json_open_object(json, NULL);
    put_offer_name(json, "offer", tender, rival->offer);
    rl_json_put_bool(json, "can_overtake", rival->possible);
    if (rival->possible) {
        rl_json_put_number(json, "weight_moved", rival->moved);
        rl_json_open_object(json, "weights");
        for (size_t c = 0; c < tender->criteria.count; c++)
            rl_json_put_number(json, tender->criteria.items[c].id, rival->weights[c]);
        rl_json_close_object(json);
    } else {
        rl_json_put_null(json, "weight_moved");
        rl_json_put_null(json, "weights");
    }
    rl_json_close_object(json);
}

void rl_tender_json(const rl_tender *tender, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-tender/1");
    rl_json_put_text(&json, "version", RL_VERSION);
    put_offer_name(&json, "winner", tender, tender->winner);
    rl_json_open_array(&json, "offers");
    for (size_t i = 0; i < tender->offers.count; i++)
        put_offer(&json, tender, &tender->offers.items[i]);
    rl_json_close_array(&json);
    rl_json_open_array(&json, "criteria");
    for (size_t c = 0; c < tender->criteria.count; c++)
        put_criterion(&json, tender, c);
    rl_json_close_array(&json);
    rl_json_open_array(&json, "rivals");
    for (size_t i = 0; i < tender->rivals.count; i++)
        put_rival(&json, tender, &tender->rivals.items[i]);
    rl_json_close_array(&json);
    rl_json_close_object(&json);
}
