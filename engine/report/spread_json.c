#include "report/spread_json.h"

#include "io/json_writer.h"

#include <math.h>
#include <stdlib.h>

// Seeds as the file names them: numbers where all its names are numbers, texts otherwise.
static void put_nodes(rl_json_writer *json, const rl_spread_nodes *nodes) {
    rl_json_open_short_array(json, "seeds");
    for (size_t i = 0; i < nodes->seeds.count; i++) {
        const char *name = nodes->names[nodes->seeds.items[i]];
        if (nodes->names_are_numbers)
            rl_json_put_integer(json, NULL, strtoll(name, NULL, 10));
        else
            rl_json_put_text(json, NULL, name);
    }
    rl_json_close_array(json);
}

static void put_graph(rl_json_writer *json, const rl_spread_nodes *nodes) {
    rl_json_put_integer(json, "nodes", nodes->node_count);
    rl_json_put_integer(json, "arcs", nodes->arc_count);
}

rl_status rl_spread_json(const rl_spread *spread, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-spread/1");
    rl_json_put_text(&json, "status", rl_spread_end_name(spread->end));
    put_nodes(&json, &spread->nodes);
    rl_json_put_number(&json, "spread", spread->spread);
    rl_json_put_number(&json, "lower_bound", spread->lower_bound);
    rl_json_put_number(&json, "upper_bound", spread->upper_bound);
    rl_json_put_number(&json, "ratio", spread->ratio);
    rl_json_put_number(&json, "ratio_asked", spread->ratio_asked);
    rl_json_put_number(&json, "delta", spread->delta);
    rl_json_put_integer(&json, "samples", spread->samples);
    rl_json_put_integer(&json, "evaluation_samples", spread->evaluation_samples);
    rl_json_put_integer(&json, "covered", spread->covered);
    rl_json_put_integer(&json, "covered_bound", spread->covered_bound);
    rl_json_put_integer(&json, "members", spread->members);
    rl_json_put_integer(&json, "rounds", spread->rounds);
    put_graph(&json, &spread->nodes);
    rl_json_put_number(&json, "seconds", round(spread->seconds * 1000) / 1000);
    rl_json_close_object(&json);
    return rl_text_status(out);
}

rl_status rl_simulated_spread_json(const rl_simulated_spread *simulated, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-spread-evaluation/1");
    rl_json_put_text(&json, "status", simulated->stopped ? "stopped" : "done");
    put_nodes(&json, &simulated->nodes);
    rl_json_put_number(&json, "spread", simulated->spread);
    rl_json_put_number(&json, "standard_error", simulated->standard_error);
    rl_json_put_number(&json, "confidence", simulated->confidence);
    rl_json_put_number(&json, "confidence_low", simulated->confidence_low);
    rl_json_put_number(&json, "confidence_high", simulated->confidence_high);
    rl_json_put_integer(&json, "simulations", simulated->simulations);
    put_graph(&json, &simulated->nodes);
    rl_json_put_number(&json, "seconds", round(simulated->seconds * 1000) / 1000);
    rl_json_close_object(&json);
    return rl_text_status(out);
}
