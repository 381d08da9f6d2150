// `relais frontier`: the most reach for each value of one limit.
#include "cli/command.h"
#include "cli/side_table.h"
#include "questions.h"
#include "report/frontier_json.h"
#include "report/frontier_text.h"
#include "study/frontier.h"

#include <assert.h>
#include <math.h>

typedef struct frontier_options {
    const char *by;
    int32_t points;
    double from, to, at; // NaN when not given
    int32_t alternatives;
    double keep_share;
    const char *csv; // path; NULL for none
} frontier_options;

static const rl_option options[] = {
    RL_OPTION_CHOICE(frontier_options, by, "by", 'b', RL_AXIS_CHOICES, CLI_FRONTIER_BY),
    RL_OPTION_COUNT(frontier_options, points, "points", 'n', "N", CLI_FRONTIER_POINTS, 2,
                    RL_FRONTIER_POINTS_MAX),
    RL_OPTION_NUMBER(frontier_options, from, "from", '\0', "X", CLI_FRONTIER_FROM, 0, 1e12),
    RL_OPTION_NUMBER(frontier_options, to, "to", '\0', "X", CLI_FRONTIER_TO, 0, 1e12),
    RL_OPTION_COUNT(frontier_options, alternatives, "alternatives", '\0', "N",
                    CLI_FRONTIER_ALTERNATIVES, 0, RL_ALTERNATIVES_MAX),
    RL_OPTION_NUMBER(frontier_options, at, "at", '\0', "X", CLI_FRONTIER_AT, 0, 1e12),
    RL_OPTION_SHARE(frontier_options, keep_share, "keep-share", '\0', "X", CLI_FRONTIER_KEEP),
    RL_OPTION_TEXT(frontier_options, csv, "csv", '\0', "FILE", CLI_FRONTIER_CSV),
};
static const frontier_options defaults = {
    .by = "relays", .points = 20, .from = NAN, .to = NAN, .at = NAN, .keep_share = 0.99};

static rl_status find(rl_call *call, const rl_scenario *scenario, rl_frontier *frontier) {
    const frontier_options *asked = call->options;
    rl_frontier_settings settings = rl_frontier_settings_default();
    const bool known = rl_frontier_axis_from_name(asked->by, &settings.by);
    assert(known); // one of the choices
    (void)known;
    settings.points = asked->points;
    settings.from = asked->from;
    settings.to = asked->to;
    settings.at = asked->at;
    settings.alternatives = asked->alternatives;
    settings.keep_share = asked->keep_share;
    settings.gap = call->shared.gap;
    return rl_frontier_scenario(call->ctx, scenario, &settings, frontier);
}

static rl_exit outcome_of(const rl_frontier *frontier) {
    for (size_t i = 0; i < frontier->points.count; i++) {
        if (frontier->points.items[i].status != RL_POINT_INFEASIBLE)
            return frontier->is_complete ? RL_EXIT_DONE : RL_EXIT_STOPPED;
    }
    return RL_EXIT_INFEASIBLE;
}

static rl_status run(rl_call *call) {
    const frontier_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_frontier frontier = {0};
    rl_side_table table;
    rl_status status = RL_OK;
    RL_TRY(rl_side_table_open(call->ctx, asked->csv, &table));
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(find(call, scenario, &frontier));
    rl_frontier_csv(scenario, &frontier, rl_csv_style_of(call->ctx), &table.text);
    RL_TRY(rl_side_table_commit(call->ctx, &table));
    if (call->shared.json)
        rl_frontier_json(scenario, &frontier, &call->out);
    else
        RL_TRY(rl_frontier_text(scenario, &frontier, &call->out));
    call->outcome = outcome_of(&frontier);
done:
    rl_side_table_close(call->ctx, &table);
    rl_frontier_clear(call->ctx, &frontier);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_frontier = {
    .name = "frontier",
    .purpose = RL_MSG_CLI_FRONTIER_PURPOSE,
    .explanation = RL_MSG_CLI_FRONTIER_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples = {{"relais frontier scenarios/aura-tms-btp", RL_MSG_CLI_FRONTIER_EXAMPLE},
                 {"relais frontier scenarios/aura-tms-btp --by budget --points 10 --to 30000 "
                  "--csv frontier.csv",
                  RL_MSG_CLI_FRONTIER_EXAMPLE_BUDGET},
                 {"relais frontier scenarios/aura-tms-btp --alternatives 3 --at 10",
                  RL_MSG_CLI_FRONTIER_EXAMPLE_ALTERNATIVES}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE | 1u << RL_EXIT_STOPPED,
    .run = run,
};
