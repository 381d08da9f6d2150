// `relais plan`: the relays and the moments to choose, proved and explained.
#include "cli/command.h"
#include "cli/outcome.h"
#include "cli/side_table.h"
#include "domain/map.h"
#include "planning.h"
#include "questions.h"
#include "report/explanation_text.h"
#include "report/plan_csv.h"
#include "report/plan_text.h"
#include "report/result_json.h"

#include <math.h>

typedef struct plan_options {
    double target_share; // NaN when not given
    double keep_share;
    int32_t goals;
    const char *centrality;  // NULL for the scenario's
    const char *plan_csv;    // path; NULL for none
    const char *certificate; // likewise
    bool explain, no_check;
} plan_options;

static const rl_option options[] = {
    RL_OPTION_SHARE(plan_options, target_share, "target-share", '\0', "X", CLI_PLAN_TARGET_SHARE),
    RL_OPTION_COUNT(plan_options, goals, "goals", '\0', "N", CLI_PLAN_GOALS, 1, 3),
    RL_OPTION_SHARE(plan_options, keep_share, "keep-share", '\0', "X", CLI_PLAN_KEEP_SHARE),
    RL_OPTION_CHOICE(plan_options, centrality, "centrality", '\0', RL_MEASURE_CHOICES,
                     CLI_PLAN_CENTRALITY),
    RL_OPTION_TEXT(plan_options, plan_csv, "plan-csv", '\0', "FILE", CLI_PLAN_CSV),
    RL_OPTION_TEXT(plan_options, certificate, "certificate", '\0', "FILE", CLI_PLAN_CERTIFICATE),
    RL_OPTION_FLAG(plan_options, no_check, "no-check", '\0', CLI_PLAN_NO_CHECK),
    RL_OPTION_FLAG(plan_options, explain, "explain", 'e', CLI_PLAN_EXPLAIN),
};
static const plan_options defaults = {.target_share = NAN, .keep_share = 0.99, .goals = 3};

// Plans, and explains the plan when that was asked.
static rl_status choose(rl_call *call, const rl_scenario *scenario, rl_explanation *out) {
    const plan_options *asked = call->options;
    const rl_plan_settings planning = {.gap = call->shared.gap,
                                       .keep_share = asked->keep_share,
                                       .target_share = asked->target_share,
                                       .goals = asked->goals,
                                       .centrality = asked->centrality,
                                       .certificate = asked->certificate,
                                       .check = !asked->no_check};
    if (!asked->explain)
        return rl_plan_scenario(call->ctx, scenario, &planning, &out->result);
    rl_explanation_settings explaining = rl_explanation_settings_default();
    explaining.gap = call->shared.gap;
    return rl_explain_scenario(call->ctx, scenario, &planning, &explaining, out);
}

static rl_status say(rl_call *call, const rl_scenario *scenario, const rl_explanation *chosen) {
    const plan_options *asked = call->options;
    if (call->shared.json && asked->explain)
        rl_explained_result_json(scenario, chosen, &call->out);
    else if (call->shared.json)
        rl_result_json(scenario, &chosen->result, &call->out);
    else
        rl_plan_text(scenario, &chosen->result, &call->out);
    if (call->shared.json || !asked->explain || !chosen->result.has_plan)
        return RL_OK;
    return rl_explanation_append(scenario, chosen, &call->out);
}

static rl_status run(rl_call *call) {
    const plan_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_explanation chosen = {.is_complete = true};
    rl_side_table table;
    rl_status status = RL_OK;
    RL_TRY(rl_side_table_open(call->ctx, asked->plan_csv, &table));
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(choose(call, scenario, &chosen));
    if (chosen.result.has_plan) {
        rl_plan_csv(scenario, &chosen.result.plan, rl_csv_style_of(call->ctx), &table.text);
        RL_TRY(rl_side_table_commit(call->ctx, &table));
    }
    RL_TRY(say(call, scenario, &chosen));
    call->outcome = rl_outcome_of(&chosen.result);
    if (call->outcome == RL_EXIT_DONE && !chosen.is_complete)
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_side_table_close(call->ctx, &table);
    rl_explanation_clear(call->ctx, &chosen);
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
                  RL_MSG_CLI_PLAN_EXAMPLE_FILES},
                 {"relais plan scenarios/aura-tms-btp --explain", RL_MSG_CLI_PLAN_EXAMPLE_EXPLAIN}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE | 1u << RL_EXIT_STOPPED,
    .run = run,
};
