// `relais compare`: several plans or strategies side by side.
#include "cli/command.h"
#include "comparing.h"
#include "io/number.h"
#include "report/comparison_json.h"
#include "report/comparison_text.h"
#include "study/simulate.h"
#include "whatif.h"

#include <string.h>

typedef struct compare_options {
    const char *changes; // path; NULL for none
    const char *weights;
    int32_t simulations;
} compare_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(compare_options, changes, "whatif", '\0', "FILE", CLI_COMPARE_WHATIF),
    RL_OPTION_TEXT(compare_options, weights, "weights", 'w', "LIST", CLI_COMPARE_WEIGHTS),
    RL_OPTION_COUNT(compare_options, simulations, "simulations", 'n', "N", CLI_SIMULATE_SIMULATIONS,
                    1, RL_SIMULATIONS_MAX),
};
static const compare_options defaults = {.weights = "0.4,0.2,0.15,0.1,0.05,0.1",
                                         .simulations = 5000};

// Six numbers ≥ 0, not all zero, separated by commas.
static bool read_weights(const char *list, double weights[RL_COMPARE_CRITERIA]) {
    double total = 0;
    for (int k = 0; k < RL_COMPARE_CRITERIA; k++) {
        char item[32];
        unsigned forms;
        const size_t length = strcspn(list, ",");
        if (length == 0 || length >= sizeof item)
            return false;
        memcpy(item, list, length);
        item[length] = '\0';
        if (rl_number_parse(item, &weights[k], &forms) != RL_NUMBER_READ || !(weights[k] >= 0))
            return false;
        total += weights[k];
        list += length;
        if (k + 1 < RL_COMPARE_CRITERIA && *list++ != ',')
            return false;
    }
    return *list == '\0' && total > 0;
}

static rl_status run(rl_call *call) {
    const compare_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_changes changes = {0};
    rl_comparison comparison;
    rl_status status = RL_OK;
    rl_compare_request request = {.paths = call->operands + 1,
                                  .count = call->operand_count - 1,
                                  .simulations = asked->simulations,
                                  .gap = call->shared.gap};
    rl_comparison_init(&comparison, call->ctx);
    if (!read_weights(asked->weights, request.weights)) {
        status =
            rl_fail(call->ctx, RL_E_USAGE,
                    rl_message_text(call->ctx, RL_MSG_CLI_COMPARE_WEIGHTS_WRONG), asked->weights);
        goto done;
    }
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    request.scenario = scenario;
    if (asked->changes != NULL) {
        RL_TRY(rl_whatif_read(call->ctx, scenario, asked->changes, &call->findings, &changes));
        request.changes = &changes;
    }
    RL_TRY(rl_compare_plans(call->ctx, &request, &call->findings, &comparison));
    if (call->shared.json)
        rl_comparison_json(scenario, &comparison, &call->out);
    else
        RL_TRY(rl_comparison_text(scenario, &comparison, &call->out));
    if (rl_comparison_is_partial(&comparison))
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_comparison_clear(call->ctx, &comparison);
    rl_changes_clear(call->ctx, &changes);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_compare = {
    .name = "compare",
    .purpose = RL_MSG_CLI_COMPARE_PURPOSE,
    .explanation = RL_MSG_CLI_COMPARE_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {"PLAN…", RL_MSG_CLI_OPERAND_PLANS, false, true}},
    .examples = {{"relais compare scenarios/aura-tms-btp best "
                  "scenarios/aura-tms-btp/studies/mass-mailing.json "
                  "scenarios/aura-tms-btp/studies/targeted.json",
                  RL_MSG_CLI_COMPARE_EXAMPLE},
                 {"relais compare scenarios/aura-tms-btp best "
                  "scenarios/aura-tms-btp/studies/targeted.json --whatif "
                  "scenarios/aura-tms-btp/studies/what-ifs.csv",
                  RL_MSG_CLI_COMPARE_EXAMPLE_WHATIF}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_STOPPED,
    .run = run,
};
