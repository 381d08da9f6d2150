// `relais plan`: the relays and the moments to choose, proved and explained.
#include "base/file.h"
#include "cli/command.h"
#include "cli/outcome.h"
#include "domain/map.h"
#include "planning.h"
#include "report/plan_csv.h"
#include "report/plan_text.h"
#include "report/result_json.h"

#include <math.h>

typedef struct plan_options {
    double target_share; // NaN when not given
    double keep_share;
    int32_t goals;
    const char *centrality; // NULL for the scenario's
    const char *plan_csv;   // path; NULL for none
} plan_options;

static const rl_option options[] = {
    RL_OPTION_SHARE(plan_options, target_share, "target-share", '\0', "X", CLI_PLAN_TARGET_SHARE),
    RL_OPTION_COUNT(plan_options, goals, "goals", '\0', "N", CLI_PLAN_GOALS, 1, 3),
    RL_OPTION_SHARE(plan_options, keep_share, "keep-share", '\0', "X", CLI_PLAN_KEEP_SHARE),
    RL_OPTION_CHOICE(plan_options, centrality, "centrality", '\0', RL_MEASURE_CHOICES,
                     CLI_PLAN_CENTRALITY),
    RL_OPTION_TEXT(plan_options, plan_csv, "plan-csv", '\0', "FILE", CLI_PLAN_CSV),
};
static const plan_options defaults = {.target_share = NAN, .keep_share = 0.99, .goals = 3};

static rl_status write_csv(rl_context *ctx, const rl_scenario *scenario, const rl_plan *plan,
                           rl_output *output) {
    rl_text text;
    rl_text_init(&text, ctx);
    rl_plan_csv(scenario, plan, rl_csv_style_of(ctx), &text);
    rl_status status = rl_text_status(&text);
    if (status == RL_OK) {
        fwrite(rl_text_bytes(&text), 1, text.length, output->stream);
        status = rl_output_commit(ctx, output); // also tells whether that was written
    } else {
        rl_output_abandon(ctx, output);
    }
    rl_text_clear(&text);
    return status;
}

// Plans, and leaves the table where it was asked. Its file is opened first: one that cannot be
// written is said before the work rather than after it.
static rl_status plan(rl_call *call, const rl_scenario *scenario, rl_result *result) {
    const plan_options *asked = call->options;
    const rl_plan_settings settings = {.gap = call->shared.gap,
                                       .keep_share = asked->keep_share,
                                       .target_share = asked->target_share,
                                       .goals = asked->goals,
                                       .centrality = asked->centrality};
    rl_output table = {0};
    if (asked->plan_csv != NULL) {
        const rl_status opened = rl_output_open(call->ctx, asked->plan_csv, &table);
        if (opened != RL_OK)
            return opened;
    }
    const rl_status status = rl_plan_scenario(call->ctx, scenario, &settings, result);
    if (asked->plan_csv == NULL)
        return status;
    if (status == RL_OK && result->has_plan)
        return write_csv(call->ctx, scenario, &result->plan, &table);
    rl_output_abandon(call->ctx, &table);
    return status;
}

static rl_status run(rl_call *call) {
    rl_scenario *scenario = NULL;
    rl_result result = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(plan(call, scenario, &result));
    if (call->shared.json)
        rl_result_json(scenario, &result, &call->out);
    else
        rl_plan_text(scenario, &result, &call->out);
    call->outcome = rl_outcome_of(call->ctx, &result);
done:
    rl_result_clear(call->ctx, &result);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_plan = {
    .name = "plan",
    .purpose = RL_MSG_CLI_PLAN_PURPOSE,
    .explanation = RL_MSG_CLI_PLAN_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples = {{"relais plan scenarios/aura-tms-btp", RL_MSG_CLI_PLAN_EXAMPLE},
                 {"relais plan scenarios/aura-tms-btp --target-share 0.2",
                  RL_MSG_CLI_PLAN_EXAMPLE_TARGET},
                 {"relais plan scenarios/aura-tms-btp --json -o result.json --plan-csv plan.csv",
                  RL_MSG_CLI_PLAN_EXAMPLE_FILES}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE | 1u << RL_EXIT_STOPPED,
    .run = run,
};
