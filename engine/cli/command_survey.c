// `relais survey`: which uncertain figures are worth asking for.
#include "base/file.h"
#include "cli/command.h"
#include "report/survey_csv.h"
#include "report/survey_json.h"
#include "report/survey_text.h"
#include "survey.h"

typedef struct survey_options {
    const char *form; // path; NULL for none
    int32_t top;
} survey_options;

static const rl_option options[] = {
    RL_OPTION_COUNT(survey_options, top, "top", 't', "N", CLI_SURVEY_TOP, 1, 1000000),
    RL_OPTION_TEXT(survey_options, form, "form", '\0', "FILE", CLI_SURVEY_FORM),
};
static const survey_options defaults = {.top = 10};

static rl_status write_form(rl_call *call, const rl_scenario *scenario, const rl_survey *survey) {
    const survey_options *asked = call->options;
    rl_text form;
    rl_text_init(&form, call->ctx);
    rl_status status =
        rl_survey_csv(scenario, survey, asked->top, rl_csv_style_of(call->ctx), &form);
    if (status == RL_OK)
        status = rl_file_write(call->ctx, asked->form, rl_text_bytes(&form), form.length);
    rl_text_clear(&form);
    return status;
}

static rl_status run(rl_call *call) {
    const survey_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_survey survey;
    rl_status status = RL_OK;
    rl_survey_init(&survey, call->ctx);
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    const rl_survey_request request = {
        .scenario = scenario, .gap = call->shared.gap, .top = asked->top};
    RL_TRY(rl_survey_run(call->ctx, &request, &survey));
    RL_TRY(rl_survey_label(call->ctx, scenario, &survey));
    if (asked->form != NULL)
        RL_TRY(write_form(call, scenario, &survey));
    if (call->shared.json)
        rl_survey_json(scenario, &survey, &call->out);
    else
        RL_TRY(rl_survey_text(scenario, &survey, asked->top, &call->out));
    call->outcome = survey.stopped ? RL_EXIT_STOPPED : RL_EXIT_DONE;
done:
    rl_survey_clear(call->ctx, &survey);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_survey = {
    .name = "survey",
    .purpose = RL_MSG_CLI_SURVEY_PURPOSE,
    .explanation = RL_MSG_CLI_SURVEY_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples = {{"relais survey scenarios/aura-tms-btp --top 3 --form questions.csv",
                  RL_MSG_CLI_SURVEY_EXAMPLE}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_STOPPED,
    .run = run,
};
