// `relais report`: the page a steering committee reads, of a plan or of a result given.
#include "base/file.h"
#include "cli/browser.h"
#include "cli/command.h"
#include "cli/figures.h"
#include "cli/outcome.h"
#include "cli/shared_options.h"
#include "graph/map.h"
#include "graph/picture.h"
#include "io/result_reader.h"
#include "io/study_reader.h"
#include "planning.h"
#include "report/report.h"

#include <math.h>
#include <string.h>

typedef struct report_options {
    const char *result;     // path; NULL to plan
    const char *outlines;   // path; NULL for the scenario's
    const char *frontier;   // path; NULL for none
    const char *comparison; // path; NULL for none
    const char *robust;     // path; NULL for none
    const char *figures;    // folder; NULL for none
    const char *pdf;        // path; NULL for none
} report_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(report_options, result, "result", 'r', "FILE", CLI_REPORT_RESULT),
    RL_OPTION_TEXT(report_options, outlines, "outlines", '\0', "FILE", CLI_REPORT_OUTLINES),
    RL_OPTION_TEXT(report_options, frontier, "frontier", '\0', "FILE", CLI_REPORT_FRONTIER),
    RL_OPTION_TEXT(report_options, comparison, "comparison", '\0', "FILE", CLI_REPORT_COMPARISON),
    RL_OPTION_TEXT(report_options, robust, "robust", '\0', "FILE", CLI_REPORT_ROBUST),
    RL_OPTION_TEXT(report_options, figures, "figures", '\0', "FOLDER", CLI_REPORT_FIGURES),
    RL_OPTION_TEXT(report_options, pdf, "pdf", '\0', "FILE", CLI_REPORT_PDF),
};
static const report_options defaults = {.result = NULL};

// All that a report is made of.
typedef struct material {
    rl_scenario *scenario;
    rl_read_result read;
    rl_map map;
    rl_picture picture;
    rl_outlines outlines;
    bool has_outlines;
    rl_frontier frontier;
    rl_compared comparison;
    rl_robustness robustness;
} material;

static void clear(rl_context *ctx, material *m) {
    rl_read_result_clear(ctx, &m->read);
    rl_picture_clear(ctx, &m->picture);
    rl_map_clear(ctx, &m->map);
    rl_outlines_clear(ctx, &m->outlines);
    rl_frontier_clear(ctx, &m->frontier);
    rl_compared_clear(ctx, &m->comparison);
    rl_robustness_clear(ctx, &m->robustness);
    rl_scenario_free(m->scenario);
}

// The result that was given, its plan evaluated again.
static rl_status read_result(rl_call *call, material *m) {
    const report_options *asked = call->options;
    rl_result *result = &m->read.result;
    rl_status status =
        rl_result_read(call->ctx, m->scenario, asked->result, &call->findings, &m->read);
    if (status != RL_OK || !result->has_plan)
        return status;
    if (!m->read.is_evaluation)
        call->ctx->seed = result->settings.seed; // a model that draws draws the same
    status = rl_evaluate_plan(call->ctx, m->scenario, &result->plan, &result->evaluation);
    return status != RL_OK ? status
                           : rl_result_confirm(call->ctx, asked->result, &m->read, &call->findings);
}

static rl_status plan(rl_call *call, material *m) {
    const rl_plan_settings settings = {.gap = call->shared.gap,
                                       .keep_share = 0.99,
                                       .target_share = NAN,
                                       .goals = 3,
                                       .check = true};
    return rl_plan_scenario(call->ctx, m->scenario, &settings, &m->read.result);
}

// A file named is read; that of the scenario only if it is there.
static rl_status read_outlines(rl_call *call, material *m) {
    const report_options *asked = call->options;
    rl_text path;
    rl_text_init(&path, call->ctx);
    if (asked->outlines != NULL)
        rl_text_append(&path, asked->outlines);
    else
        rl_text_format(&path, "%s/" RL_OUTLINES_FILE, m->scenario->path);
    rl_status status = rl_text_status(&path);
    m->has_outlines = asked->outlines != NULL || rl_file_exists(rl_text_bytes(&path));
    if (status == RL_OK && m->has_outlines)
        status = rl_outlines_read(call->ctx, rl_text_bytes(&path), &call->findings, &m->outlines);
    rl_text_clear(&path);
    return status;
}

// All are read before any is refused: everything wrong is said at once.
static rl_status read_studies(rl_call *call, material *m) {
    const report_options *asked = call->options;
    rl_status first = RL_OK, second = RL_OK, third = RL_OK;
    if (asked->frontier != NULL)
        first = rl_frontier_read(call->ctx, m->scenario, asked->frontier, &call->findings,
                                 &m->frontier);
    if (asked->comparison != NULL)
        second = rl_compared_read(call->ctx, m->scenario, asked->comparison, &call->findings,
                                  &m->comparison);
    if (asked->robust != NULL)
        third = rl_robustness_read(call->ctx, m->scenario, asked->robust, &call->findings,
                                   &m->robustness);
    return first != RL_OK ? first : second != RL_OK ? second : third;
}

// The network takes little time, which a limit on the search must not cut.
static rl_status draw_network(rl_call *call, material *m) {
    rl_context_set_time_limit(call->ctx, INFINITY);
    const rl_status status = rl_map_compute(call->ctx, m->scenario, &m->map);
    return status != RL_OK ? status : rl_picture_draw(call->ctx, &m->map, &m->picture);
}

// The files that a browser makes of the page.
static rl_status print(rl_call *call, const rl_text *page) {
    const report_options *asked = call->options;
    rl_browser browser;
    rl_text drawn;
    int32_t count;
    rl_text_init(&drawn, call->ctx);
    rl_status status = rl_browser_open(call->ctx, page, &browser);
    if (status == RL_OK && asked->pdf != NULL)
        status = rl_browser_print(&browser, asked->pdf);
    if (status == RL_OK && asked->figures != NULL) {
        status = rl_browser_dump(&browser, "figures", &drawn);
        if (status == RL_OK)
            status = rl_figures_write(call->ctx, &drawn, asked->figures, &count);
    }
    rl_browser_close(&browser);
    rl_text_clear(&drawn);
    return status;
}

// Who asks for a PDF or for figures does not want the page on the terminal.
static bool wants_page(const rl_call *call) {
    const report_options *asked = call->options;
    return (asked->pdf == NULL && asked->figures == NULL) ||
           call->shared.output != rl_shared_defaults.output;
}

static rl_status deliver(rl_call *call, const rl_report *report) {
    const report_options *asked = call->options;
    rl_text page;
    rl_text_init(&page, call->ctx);
    rl_status status = rl_report_html(report, &page);
    if (status == RL_OK && (asked->pdf != NULL || asked->figures != NULL))
        status = print(call, &page);
    if (status == RL_OK && call->shared.json)
        status = rl_report_json(report, &call->out);
    else if (status == RL_OK && wants_page(call))
        rl_text_append_bytes(&call->out, rl_text_bytes(&page), page.length);
    rl_text_clear(&page);
    return status;
}

static rl_status write(rl_call *call, const material *m) {
    const report_options *asked = call->options;
    const rl_report report = {.scenario = m->scenario,
                              .result = &m->read.result,
                              .is_evaluation = m->read.is_evaluation,
                              .map = &m->map,
                              .picture = &m->picture,
                              .outlines = m->has_outlines ? &m->outlines : NULL,
                              .frontier = asked->frontier != NULL ? &m->frontier : NULL,
                              .comparison = asked->comparison != NULL ? &m->comparison : NULL,
                              .robustness = asked->robust != NULL ? &m->robustness : NULL};
    const rl_language screen = call->ctx->language;
    if (call->shared.language == NULL)
        call->ctx->language = m->scenario->language;
    const rl_status status = deliver(call, &report);
    call->ctx->language = screen;
    return status;
}

static rl_status run(rl_call *call) {
    const report_options *asked = call->options;
    material m = {0};
    rl_status status = RL_OK;
    rl_arena_init(&m.read.arena, call->ctx);
    rl_arena_init(&m.outlines.document.arena, call->ctx);
    rl_arena_init(&m.comparison.document.arena, call->ctx);
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &m.scenario));
    RL_TRY(read_outlines(call, &m));
    RL_TRY(read_studies(call, &m));
    RL_TRY(asked->result != NULL ? read_result(call, &m) : plan(call, &m));
    call->outcome = m.read.is_evaluation ? RL_EXIT_DONE : rl_outcome_of(&m.read.result);
    RL_TRY(draw_network(call, &m));
    RL_TRY(write(call, &m));
done:
    clear(call->ctx, &m);
    return status;
}

const rl_command rl_command_report = {
    .name = "report",
    .purpose = RL_MSG_CLI_REPORT_PURPOSE,
    .explanation = RL_MSG_CLI_REPORT_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO}},
    .examples =
        {{"relais report scenarios/aura-tms-btp --result result.json -o report.html",
          RL_MSG_CLI_REPORT_EXAMPLE_RESULT},
         {"relais report scenarios/aura-tms-btp --result result.json --lang en -o report.html",
          RL_MSG_CLI_REPORT_EXAMPLE_LANG},
         {"relais frontier scenarios/aura-tms-btp --points 3 --json -o frontier.json; relais "
          "report "
          "scenarios/aura-tms-btp --result result.json --frontier frontier.json -o report.html",
          RL_MSG_CLI_REPORT_EXAMPLE_STUDIES}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .groups = RL_GROUP_WORK | RL_GROUP_GAP,
    .exits = 1u << RL_EXIT_INPUT | 1u << RL_EXIT_INFEASIBLE | 1u << RL_EXIT_STOPPED,
    .run = run,
};
