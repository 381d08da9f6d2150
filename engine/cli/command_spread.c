// `relais spread`: seeds of a cascade on a bare graph, proved or simulated.
#include "cli/command.h"
#include "io/number.h"
#include "report/spread_json.h"
#include "report/spread_text.h"
#include "spread/edges.h"
#include "spread/simulate.h"
#include "spread/spread.h"

#include <math.h>
#include <string.h>

typedef struct spread_options {
    const char *edges, *model, *evaluate; // NULL when not given
    int32_t seeds;                        // 0 when not given
    double ratio;
    double delta; // NaN when not given
    double memory_mb;
    int32_t simulations;
    bool undirected;
} spread_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(spread_options, edges, "edges", 'e', "FILE", CLI_SPREAD_EDGES),
    RL_OPTION_TEXT(spread_options, model, "model", 'm', "MODEL", CLI_SPREAD_MODEL),
    RL_OPTION_COUNT(spread_options, seeds, "seeds", 'k', "K", CLI_SPREAD_SEEDS, 1, 65535),
    RL_OPTION_SHARE(spread_options, ratio, "ratio", 'r', "X", CLI_SPREAD_RATIO),
    RL_OPTION_NUMBER(spread_options, delta, "delta", '\0', "D", CLI_SPREAD_DELTA, 1e-100, 0.2),
    RL_OPTION_FLAG(spread_options, undirected, "undirected", 'u', CLI_SPREAD_UNDIRECTED),
    RL_OPTION_NUMBER(spread_options, memory_mb, "memory", '\0', "MB", CLI_SPREAD_MEMORY, 1, 1e6),
    RL_OPTION_TEXT(spread_options, evaluate, "evaluate", '\0', "FILE", CLI_SPREAD_EVALUATE),
    RL_OPTION_COUNT(spread_options, simulations, "simulations", '\0', "R", CLI_SPREAD_SIMULATIONS,
                    2, 1000000000),
};
static const spread_options defaults = {
    .ratio = 0.95, .delta = NAN, .memory_mb = 2000, .simulations = 10000};

// The meaning of --model; RL_E_USAGE when it has none.
static rl_status read_model(rl_call *call, rl_edge_reading *reading) {
    const spread_options *asked = call->options;
    unsigned forms = 0;
    *reading = (rl_edge_reading){.undirected = asked->undirected};
    if (asked->model == NULL)
        return rl_fail(call->ctx, RL_E_USAGE, "%s",
                       rl_message_text(call->ctx, RL_MSG_SPREAD_MODEL_MISSING));
    if (strcmp(asked->model, "wc") == 0) {
        reading->model = RL_ARC_WEIGHTED;
        return RL_OK;
    }
    if (strcmp(asked->model, "file") == 0) {
        reading->model = RL_ARC_GIVEN;
        return RL_OK;
    }
    reading->model = RL_ARC_UNIFORM;
    if (strncmp(asked->model, "ic:", 3) == 0 &&
        rl_number_parse(asked->model + 3, &reading->prob, &forms) == RL_NUMBER_READ && forms == 0 &&
        reading->prob >= 0 && reading->prob <= 1)
        return RL_OK;
    return rl_fail(call->ctx, RL_E_USAGE, rl_message_text(call->ctx, RL_MSG_SPREAD_MODEL_WRONG),
                   asked->model);
}

static rl_status check_options(rl_call *call) {
    const spread_options *asked = call->options;
    rl_message wrong;
    if (asked->edges == NULL)
        wrong = RL_MSG_SPREAD_EDGES_MISSING;
    else if (asked->seeds == 0 && asked->evaluate == NULL)
        wrong = RL_MSG_SPREAD_SEEDS_MISSING;
    else if (asked->seeds != 0 && asked->evaluate != NULL)
        wrong = RL_MSG_SPREAD_SEEDS_TWICE;
    else
        return RL_OK;
    return rl_fail(call->ctx, RL_E_USAGE, "%s", rl_message_text(call->ctx, wrong));
}

static void name_nodes(const rl_edges *edges, rl_spread_nodes *nodes) {
    nodes->names = edges->names.list.items;
    nodes->names_are_numbers = edges->names_are_numbers;
    nodes->node_count = edges->cascade.node_count;
    nodes->arc_count = edges->cascade.arc_count;
}

static rl_status choose(rl_call *call, const rl_edges *edges, bool stopped) {
    const spread_options *asked = call->options;
    const rl_spread_settings settings = {.seed_count = asked->seeds,
                                         .ratio = asked->ratio,
                                         .delta = asked->delta,
                                         .memory_mb = asked->memory_mb};
    rl_spread spread = {.end = RL_SPREAD_STOPPED,
                        .spread = NAN,
                        .upper_bound = NAN,
                        .ratio_asked = asked->ratio,
                        .delta = asked->delta,
                        .seconds = rl_elapsed_s(call->ctx)};
    rl_status status = RL_OK;
    if (!stopped) {
        RL_TRY(rl_spread_seeds(call->ctx, &edges->cascade, &settings, &spread));
        name_nodes(edges, &spread.nodes);
    }
    RL_TRY(call->shared.json ? rl_spread_json(&spread, &call->out)
                             : rl_spread_text(&spread, &call->out));
    if (spread.end != RL_SPREAD_REACHED)
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_spread_clear(call->ctx, &spread);
    return status;
}

static rl_status evaluate(rl_call *call, rl_edges *edges, bool stopped) {
    const spread_options *asked = call->options;
    rl_simulated_spread simulated = {.spread = NAN,
                                     .standard_error = NAN,
                                     .confidence_low = NAN,
                                     .confidence_high = NAN,
                                     .stopped = true};
    rl_status status = RL_OK;
    if (!stopped) {
        int32_t count;
        RL_TRY(rl_seeds_read(call->ctx, asked->evaluate, edges, &call->findings,
                             &simulated.nodes.seeds.items, &count));
        simulated.nodes.seeds.count = (size_t)count;
        RL_TRY(rl_cascade_add_leaving(call->ctx, &edges->cascade));
        RL_TRY(rl_simulate_spread(call->ctx, &edges->cascade, simulated.nodes.seeds.items, count,
                                  asked->simulations, &simulated));
        name_nodes(edges, &simulated.nodes);
    }
    simulated.seconds = rl_elapsed_s(call->ctx);
    RL_TRY(call->shared.json ? rl_simulated_spread_json(&simulated, &call->out)
                             : rl_simulated_spread_text(&simulated, &call->out));
    if (simulated.stopped)
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_simulated_spread_clear(call->ctx, &simulated);
    return status;
}

static rl_status run(rl_call *call) {
    const spread_options *asked = call->options;
    rl_edge_reading reading;
    rl_edges edges = {0};
    bool stopped;
    rl_status status = RL_OK;
    RL_TRY(check_options(call));
    RL_TRY(read_model(call, &reading));
    RL_TRY(rl_edges_read(call->ctx, asked->edges, &reading, &call->findings, &edges, &stopped));
    RL_TRY(asked->evaluate == NULL ? choose(call, &edges, stopped)
                                   : evaluate(call, &edges, stopped));
done:
    rl_edges_clear(&edges);
    return status;
}

const rl_command rl_command_spread = {
    .name = "spread",
    .purpose = RL_MSG_CLI_SPREAD_PURPOSE,
    .explanation = RL_MSG_CLI_SPREAD_EXPLANATION,
    .examples = {{"relais spread --edges docs/examples/graph.txt --model wc --seeds 5",
                  RL_MSG_CLI_SPREAD_EXAMPLE},
                 {"relais spread --edges docs/examples/links.txt --model file --seeds 5 "
                  "--time-limit 60 --json",
                  RL_MSG_CLI_SPREAD_EXAMPLE_FILE},
                 {"relais spread --edges docs/examples/graph.txt --model ic:0.01 --evaluate "
                  "docs/examples/seeds.txt "
                  "--simulations 100000",
                  RL_MSG_CLI_SPREAD_EXAMPLE_EVALUATE}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_STOPPED,
    .run = run,
};
