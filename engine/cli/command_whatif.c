// `relais whatif`: what becomes of a plan when figures or rules change.
#include "base/file.h"
#include "cli/command.h"
#include "io/plan_reader.h"
#include "report/whatif_csv.h"
#include "report/whatif_json.h"
#include "report/whatif_text.h"
#include "whatif.h"

typedef struct whatif_options {
    const char *plan; // path; NULL for the best plan
    const char *csv;  // path; NULL for none
    bool resume;
    int32_t top;
} whatif_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(whatif_options, plan, "plan", '\0', "FILE", CLI_WHATIF_PLAN),
    RL_OPTION_TEXT(whatif_options, csv, "csv", '\0', "FILE", CLI_WHATIF_CSV),
    RL_OPTION_FLAG(whatif_options, resume, "resume", '\0', CLI_WHATIF_RESUME),
    RL_OPTION_COUNT(whatif_options, top, "top", 't', "N", CLI_WHATIF_TOP, 1, 1000000),
};
static const whatif_options defaults = {.top = 20};

static rl_status write_csv(rl_context *ctx, const rl_whatif_study *study, const char *path) {
    rl_text text;
    rl_text_init(&text, ctx);
    rl_whatif_csv(study, &text);
    rl_status status = rl_text_status(&text);
    if (status == RL_OK)
        status = rl_file_write(ctx, path, rl_text_bytes(&text), text.length);
    rl_text_clear(&text);
    return status;
}

// Runs the cases, with a journal beside the table that is asked for.
static rl_status study(rl_call *call, const rl_scenario *scenario, const rl_changes *changes,
                       const rl_plan *plan, rl_whatif_study *out) {
    const whatif_options *asked = call->options;
    rl_text journal;
    rl_text_init(&journal, call->ctx);
    if (asked->csv != NULL)
        rl_text_format(&journal, "%s.journal", asked->csv);
    rl_status status = rl_text_status(&journal);
    const rl_whatif_request request = {.scenario = scenario,
                                       .changes = changes,
                                       .plan = plan,
                                       .gap = call->shared.gap,
                                       .journal = asked->csv == NULL ? NULL : journal.bytes,
                                       .resume = asked->resume};
    if (status == RL_OK)
        status = rl_whatif_run(call->ctx, &request, out);
    rl_text_clear(&journal);
    if (status == RL_OK && asked->csv != NULL)
        status = write_csv(call->ctx, out, asked->csv);
    return status;
}

static rl_exit outcome_of(const rl_whatif_study *out) {
    if (rl_whatif_count(out, RL_WHATIF_FAILED) > 0)
        return RL_EXIT_INTERNAL;
    return rl_whatif_count(out, RL_WHATIF_PENDING) > 0 ? RL_EXIT_STOPPED : RL_EXIT_DONE;
}

static rl_status run(rl_call *call) {
    const whatif_options *asked = call->options;
    rl_scenario *scenario = NULL;
    rl_changes changes = {0};
    rl_plan plan = {0};
    rl_whatif_study out;
    rl_status status = RL_OK;
    rl_whatif_study_init(&out, call->ctx);
    if (asked->resume && asked->csv == NULL) {
        status = rl_fail(call->ctx, RL_E_USAGE, "%s",
                         rl_message_text(call->ctx, RL_MSG_CLI_WHATIF_RESUME_WITHOUT_CSV));
        goto done;
    }
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    RL_TRY(rl_whatif_read(call->ctx, scenario, call->operands[1], &call->findings, &changes));
    if (asked->plan != NULL)
        RL_TRY(rl_plan_read(call->ctx, scenario, asked->plan, &call->findings, &plan));
    RL_TRY(study(call, scenario, &changes, asked->plan == NULL ? NULL : &plan, &out));
    if (call->shared.json)
        rl_whatif_json(scenario, &out, &call->out);
    else
        RL_TRY(rl_whatif_text(scenario, &out, asked->top, &call->out));
    call->outcome = outcome_of(&out);
done:
    rl_whatif_study_clear(call->ctx, &out);
    rl_changes_clear(call->ctx, &changes);
    rl_plan_clear(call->ctx, &plan);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_whatif = {
    .name = "whatif",
    .purpose = RL_MSG_CLI_WHATIF_PURPOSE,
    .explanation = RL_MSG_CLI_WHATIF_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {.name = "CHANGES", .purpose = RL_MSG_CLI_OPERAND_CHANGES}},
    .examples =
        {{"relais whatif scenarios/aura-tms-btp scenarios/aura-tms-btp/studies/what-ifs.csv",
          RL_MSG_CLI_WHATIF_EXAMPLE},
         {"relais whatif scenarios/aura-tms-btp scenarios/aura-tms-btp/studies/grid.csv "
          "--csv grid-results.csv",
          RL_MSG_CLI_WHATIF_EXAMPLE_GRID}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_STOPPED,
    .run = run,
};
