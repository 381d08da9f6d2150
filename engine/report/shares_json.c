#include "report/shares_json.h"

#include "io/json_writer.h"

#include <math.h>

static const char *actor_id(const rl_scenario *scenario, const rl_shares *shares, int32_t list) {
    return scenario->actors[shares->lists.items[list].actor].id;
}

static double ratio(double of, double to) { return to > 0 ? of / to : NAN; }

static void put_lists(rl_json_writer *writer, const rl_scenario *scenario,
                      const rl_shares *shares) {
    rl_json_open_array(writer, "lists");
    for (size_t i = 0; i < shares->lists.count; i++) {
        const rl_share_list *list = &shares->lists.items[i];
        rl_json_open_short_object(writer, NULL);
        rl_json_put_text(writer, "relay", scenario->actors[list->actor].id);
        rl_json_put_integer(writer, "ids", list->ids);
        rl_json_put_integer(writer, "placed_ids", list->placed_ids);
        rl_json_put_integer(writer, "segments", list->segment_count);
        rl_json_put_number(writer, "estimated_establishments", list->estimated);
        rl_json_close_object(writer);
    }
    rl_json_close_array(writer);
}

static void put_measured(rl_json_writer *writer, const rl_scenario *scenario,
                         const rl_shares *shares) {
    rl_json_open_array(writer, "shares");
    for (size_t i = 0; i < shares->measured.count; i++) {
        const rl_measured_share *measured = &shares->measured.items[i];
        rl_json_open_short_object(writer, NULL);
        rl_json_put_text(writer, "relay", scenario->actors[measured->actor].id);
        rl_json_put_text(writer, "segment", scenario->segments[measured->segment].id);
        rl_json_put_integer(writer, "ids", measured->ids);
        rl_json_put_number(writer, "share", measured->share);
        rl_json_put_number(writer, "estimated_share",
                           rl_audience_share(scenario, measured->actor, measured->segment));
        rl_json_close_object(writer);
    }
    rl_json_close_array(writer);
}

static void put_overlaps(rl_json_writer *writer, const rl_scenario *scenario,
                         const rl_shares *shares) {
    rl_json_open_array(writer, "overlaps");
    for (size_t i = 0; i < shares->overlaps.count; i++) {
        const rl_list_overlap *overlap = &shares->overlaps.items[i];
        const double smaller = (double)overlap->smaller;
        rl_json_open_short_object(writer, NULL);
        rl_json_open_short_array(writer, "relays");
        rl_json_put_text(writer, NULL, actor_id(scenario, shares, overlap->first));
        rl_json_put_text(writer, NULL, actor_id(scenario, shares, overlap->second));
        rl_json_close_array(writer);
        rl_json_put_integer(writer, "ids", overlap->ids);
        rl_json_put_number(writer, "share_of_smaller", ratio((double)overlap->ids, smaller));
        rl_json_put_number(writer, "independent_ids", overlap->independent);
        rl_json_put_number(writer, "independent_share_of_smaller",
                           ratio(overlap->independent, smaller));
        rl_json_put_bool(writer, "exclusive", overlap->exclusive);
        rl_json_close_object(writer);
    }
    rl_json_close_array(writer);
}

void rl_shares_json(const rl_scenario *scenario, const rl_shares *shares, rl_text *out) {
    rl_json_writer writer = rl_json_writer_start(out);
    rl_json_open_object(&writer, NULL);
    rl_json_put_text(&writer, "status", shares->complete ? "measured" : "unread");
    rl_json_put_integer(&writer, "rows", shares->rows);
    rl_json_put_integer(&writer, "ids", shares->ids);
    rl_json_put_integer(&writer, "placed_ids", shares->placed_ids);
    if (shares->siret_checked)
        rl_json_put_integer(&writer, "siret_invalid", shares->siret_invalid);
    else
        rl_json_put_null(&writer, "siret_invalid");
    rl_json_put_integer(&writer, "kept_rows", shares->kept_rows);
    rl_json_put_integer(&writer, "measured_rows", (int64_t)shares->measured.count);
    if (shares->complete) {
        put_lists(&writer, scenario, shares);
        put_measured(&writer, scenario, shares);
        put_overlaps(&writer, scenario, shares);
    }
    rl_json_close_object(&writer);
}
