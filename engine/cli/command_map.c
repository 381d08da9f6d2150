// `relais map`: the network of a scenario and where each actor stands in it.
#include "base/file.h"
#include "cli/command.h"
#include "graph/map.h"
#include "report/map_graphml.h"
#include "report/map_json.h"
#include "report/map_text.h"

#include <assert.h>

typedef struct map_options {
    const char *sort;
    const char *graphml; // path; NULL for none
    int32_t top;
} map_options;

static const rl_option options[] = {
    RL_OPTION_CHOICE(map_options, sort, "sort", 's', RL_MEASURE_CHOICES, CLI_MAP_SORT),
    RL_OPTION_COUNT(map_options, top, "top", 't', "N", CLI_MAP_TOP, 1, 1000000),
    RL_OPTION_TEXT(map_options, graphml, "graphml", '\0', "FILE", CLI_MAP_GRAPHML),
};
static const map_options defaults = {.sort = "strength", .top = 20};

static rl_status write_graphml(rl_context *ctx, const rl_map *map, const char *path) {
    rl_text text;
    rl_text_init(&text, ctx);
    rl_status status = rl_map_graphml(map, &text);
    if (status == RL_OK)
        status = rl_file_write(ctx, path, rl_text_bytes(&text), text.length);
    rl_text_clear(&text);
    return status;
}

static rl_status run(rl_call *call) {
    const map_options *asked = call->options;
    rl_map_view view = {.top = asked->top};
    rl_map map = {0};
    rl_scenario *scenario = NULL;
    rl_status status = RL_OK;
    const bool known = rl_measure_from_name(asked->sort, &view.sort);
    assert(known); // one of the choices
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(rl_map_compute(call->ctx, scenario, &map));
    RL_TRY(call->shared.json ? rl_map_json(&map, view.sort, &call->out)
                             : rl_map_text(&map, &view, &call->out));
    if (asked->graphml != NULL)
        RL_TRY(write_graphml(call->ctx, &map, asked->graphml));
    if (map.stopped)
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_map_clear(call->ctx, &map);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_map = {
    .name = "map",
    .purpose = RL_MSG_CLI_MAP_PURPOSE,
    .explanation = RL_MSG_CLI_MAP_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples = {{"relais map scenarios/aura-tms-btp", RL_MSG_CLI_MAP_EXAMPLE},
                 {"relais map --sort betweenness --graphml network.graphml scenarios/aura-tms-btp",
                  RL_MSG_CLI_MAP_EXAMPLE_GRAPHML}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_STOPPED,
    .run = run,
};
