// `relais diagnose`: who can reach whom, how far, who is missing, and what to do.
#include "cli/command.h"
#include "report/diagnosis_json.h"
#include "report/diagnosis_text.h"
#include "study/diagnose.h"

#include <assert.h>
#include <math.h>

typedef struct diagnose_options {
    const char *by;
    int32_t top;
    double able;
    double weak; // NaN when not given
} diagnose_options;

static const rl_option options[] = {
    RL_OPTION_CHOICE(diagnose_options, by, "by", 'b', RL_GROUPING_CHOICES, CLI_DIAGNOSE_BY),
    RL_OPTION_COUNT(diagnose_options, top, "top", 't', "N", CLI_DIAGNOSE_TOP, 1, 1000000),
    RL_OPTION_SHARE(diagnose_options, able, "able", '\0', "X", CLI_DIAGNOSE_ABLE),
    RL_OPTION_SHARE(diagnose_options, weak, "weak", '\0', "X", CLI_DIAGNOSE_WEAK),
};
static const diagnose_options defaults = {.by = "territory", .top = 12, .able = 0.05, .weak = NAN};

static rl_status run(rl_call *call) {
    const diagnose_options *asked = call->options;
    rl_diagnosis_settings settings = rl_diagnosis_settings_default();
    rl_diagnosis diagnosis = {0};
    rl_scenario *scenario = NULL;
    rl_status status = RL_OK;
    const bool known = rl_grouping_from_name(asked->by, &settings.by);
    assert(known); // one of the choices
    settings.able_prob = asked->able;
    settings.weak_share = asked->weak;
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(rl_diagnose(call->ctx, scenario, &settings, &diagnosis));
    RL_TRY(call->shared.json ? rl_diagnosis_json(&diagnosis, &call->out)
                             : rl_diagnosis_text(&diagnosis, asked->top, &call->out));
    if (diagnosis.stage != RL_DIAGNOSED_ALL)
        call->outcome = RL_EXIT_STOPPED;
done:
    rl_diagnosis_clear(call->ctx, &diagnosis);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_diagnose = {
    .name = "diagnose",
    .purpose = RL_MSG_CLI_DIAGNOSE_PURPOSE,
    .explanation = RL_MSG_CLI_DIAGNOSE_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples = {{"relais diagnose scenarios/aura-tms-btp", RL_MSG_CLI_DIAGNOSE_EXAMPLE},
                 {"relais diagnose --by sector --top 20 scenarios/aura-duerp-tpe",
                  RL_MSG_CLI_DIAGNOSE_EXAMPLE_SECTOR}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_STOPPED,
    .run = run,
};
