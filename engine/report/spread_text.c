#include "report/spread_text.h"

#include "report/page.h"
#include "report/words.h"

#include <math.h>

static void put_seeds(rl_words *words, const rl_spread_nodes *nodes, rl_text *out) {
    rl_page_heading(out, rl_message_text(words->ctx, RL_MSG_SPREAD_SEEDS));
    const char *list = "";
    for (size_t i = 0; i < nodes->seeds.count; i++)
        list = rl_words_join(words, list, " ", nodes->names[nodes->seeds.items[i]]);
    rl_page_paragraph(out, 2, 2, list);
}

static void put_graph(rl_words *words, const rl_spread_nodes *nodes, rl_text *out) {
    rl_page_paragraph(out, 0, 0,
                      rl_words_say(words, RL_MSG_SPREAD_GRAPH,
                                   rl_words_number(words, nodes->node_count),
                                   rl_words_number(words, (double)nodes->arc_count)));
}

// What was asked and is not proved, if anything.
static void put_shortfall(rl_words *words, const rl_spread *spread, rl_text *out) {
    static const rl_message short_of[] = {
        [RL_SPREAD_STOPPED] = RL_MSG_SPREAD_SHORT_TIME,
        [RL_SPREAD_MEMORY_LIMIT] = RL_MSG_SPREAD_SHORT_MEMORY,
        [RL_SPREAD_SAMPLES_LIMIT] = RL_MSG_SPREAD_SHORT_SAMPLES,
        [RL_SPREAD_OUT_OF_REACH] = RL_MSG_SPREAD_OUT_OF_REACH,
    };
    if (spread->end != RL_SPREAD_REACHED)
        rl_page_paragraph(
            out, 0, 0,
            rl_words_say(words, short_of[spread->end], rl_words_share(words, spread->ratio_asked)));
}

static void put_proof(rl_words *words, const rl_spread *spread, rl_text *out) {
    const char *seeds = rl_words_number(words, (double)spread->nodes.seeds.count);
    const char *reached = rl_words_number(words, spread->spread);
    const char *most = rl_words_number(words, spread->upper_bound);
    const char *ratio = rl_words_share_at_least(words, spread->ratio);
    const char *least = rl_words_number(words, spread->lower_bound);
    const char *draws = rl_words_number(words, floor(1 / spread->delta));
    rl_page_paragraph(
        out, 0, 0,
        spread->nodes.seeds.count == 1
            ? rl_words_say(words, RL_MSG_SPREAD_REACHED_ONE, reached, most, ratio, least, draws)
            : rl_words_say(words, RL_MSG_SPREAD_REACHED, seeds, reached, seeds, most, ratio, least,
                           draws));
}

rl_status rl_spread_text(const rl_spread *spread, rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    if (spread->nodes.seeds.count == 0) {
        rl_page_paragraph(out, 0, 0, rl_message_text(out->ctx, RL_MSG_SPREAD_NOT_READ));
    } else if (isnan(spread->spread)) {
        put_graph(&words, &spread->nodes, out);
        rl_page_paragraph(out, 0, 0, rl_message_text(out->ctx, RL_MSG_SPREAD_NOT_DRAWN));
    } else {
        put_graph(&words, &spread->nodes, out);
        put_proof(&words, spread, out);
        put_shortfall(&words, spread, out);
        put_seeds(&words, &spread->nodes, out);
        rl_page_paragraph(out, 0, 0,
                          rl_words_say(&words, RL_MSG_SPREAD_WORK,
                                       rl_words_number(&words, (double)spread->samples),
                                       rl_words_number(&words, (double)spread->evaluation_samples),
                                       rl_words_number(&words, spread->seconds)));
    }
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}

static void put_simulated(rl_words *words, const rl_simulated_spread *simulated, rl_text *out) {
    const char *reached = rl_words_number(words, simulated->spread);
    const char *simulations = rl_words_number(words, (double)simulated->simulations);
    const char *confidence = rl_words_share(words, simulated->confidence);
    const char *low = rl_words_number(words, simulated->confidence_low);
    const char *high = rl_words_number(words, simulated->confidence_high);
    rl_page_paragraph(
        out, 0, 0,
        simulated->nodes.seeds.count == 1
            ? rl_words_say(words, RL_MSG_SPREAD_SIMULATED_ONE, reached, simulations, confidence,
                           low, high)
            : rl_words_say(words, RL_MSG_SPREAD_SIMULATED,
                           rl_words_number(words, (double)simulated->nodes.seeds.count), reached,
                           simulations, confidence, low, high));
}

rl_status rl_simulated_spread_text(const rl_simulated_spread *simulated, rl_text *out) {
    rl_words words;
    rl_words_init(&words, out->ctx);
    if (simulated->nodes.seeds.count == 0) {
        rl_page_paragraph(out, 0, 0, rl_message_text(out->ctx, RL_MSG_SPREAD_NOT_READ));
    } else if (isnan(simulated->standard_error)) {
        put_graph(&words, &simulated->nodes, out);
        rl_page_paragraph(out, 0, 0, rl_message_text(out->ctx, RL_MSG_SPREAD_SIMULATED_FEWER));
    } else {
        put_graph(&words, &simulated->nodes, out);
        put_simulated(&words, simulated, out);
        if (simulated->stopped)
            rl_page_paragraph(out, 0, 0, rl_message_text(out->ctx, RL_MSG_SPREAD_SIMULATED_FEWER));
    }
    const rl_status status = words.failed ? rl_fail_memory(out->ctx) : rl_text_status(out);
    rl_words_clear(&words);
    return status;
}
