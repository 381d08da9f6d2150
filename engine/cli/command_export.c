// `relais export`: a plan as files that people work with.
#include "base/file.h"
#include "cli/command.h"
#include "graph/map.h"
#include "graph/picture.h"
#include "io/json_writer.h"
#include "io/plan_reader.h"
#include "models.h"
#include "planning.h"
#include "report/brief_page.h"
#include "report/coverage_csv.h"
#include "report/map_gexf.h"
#include "report/plan_csv.h"
#include "report/plan_ics.h"
#include "report/plan_workbook.h"
#include "study/reference.h"

#include <string.h>

typedef struct export_options {
    const char *activations; // paths; NULL for none
    const char *coverage;
    const char *calendar;
    const char *briefs;
    const char *workbook;
    const char *gexf;
    const char *mathprog;
    const char *csv_style; // NULL: as the language
} export_options;

static const rl_option options[] = {
    RL_OPTION_TEXT(export_options, activations, "activations", '\0', "FILE",
                   CLI_EXPORT_ACTIVATIONS),
    RL_OPTION_TEXT(export_options, coverage, "coverage", '\0', "FILE", CLI_EXPORT_COVERAGE),
    RL_OPTION_TEXT(export_options, calendar, "calendar", '\0', "FILE", CLI_EXPORT_CALENDAR),
    RL_OPTION_TEXT(export_options, briefs, "briefs", '\0', "FOLDER", CLI_EXPORT_BRIEFS),
    RL_OPTION_TEXT(export_options, workbook, "workbook", '\0', "FILE", CLI_EXPORT_WORKBOOK),
    RL_OPTION_TEXT(export_options, gexf, "gexf", '\0', "FILE", CLI_EXPORT_GEXF),
    RL_OPTION_TEXT(export_options, mathprog, "mathprog", '\0', "FILE", CLI_EXPORT_MATHPROG),
    RL_OPTION_CHOICE(export_options, csv_style, "csv-style", '\0', "french|standard",
                     CLI_EXPORT_CSV_STYLE),
};
static const export_options defaults = {0};

// What is exported, and the paths written so far.
typedef struct export {
    rl_call *call;
    const rl_scenario *scenario;
    rl_plan plan;
    rl_evaluation evaluation;
    rl_csv_style style;
    rl_arena paths;
    RL_VECTOR(const char *) written;
}
export;

typedef void export_writer(const export *e, rl_text *out);

static void write_activations(const export *e, rl_text *out) {
    rl_plan_csv(e->scenario, &e->plan, e->style, out);
}

static void write_coverage(const export *e, rl_text *out) {
    rl_coverage_csv(e->scenario, &e->evaluation, e->style, out);
}

static void write_calendar(const export *e, rl_text *out) {
    rl_plan_ics(e->scenario, &e->plan, out);
}

// Puts a text in its file, and notes it.
static rl_status deliver(export *e, const char *path, const rl_text *text) {
    rl_context *ctx = e->call->ctx;
    rl_status status = rl_text_status(text);
    if (status == RL_OK)
        status = rl_file_write(ctx, path, rl_text_bytes(text), text->length);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(ctx, &e->written, 1);
    const char *kept = rl_arena_copy_text(&e->paths, path, strlen(path));
    if (status == RL_OK && kept == NULL)
        status = rl_fail_memory(ctx);
    if (status == RL_OK)
        e->written.items[e->written.count++] = kept;
    return status;
}

static rl_status export_file(export *e, const char *path, export_writer *writer) {
    if (path == NULL)
        return RL_OK;
    rl_text text;
    rl_text_init(&text, e->call->ctx);
    writer(e, &text);
    const rl_status status = deliver(e, path, &text);
    rl_text_clear(&text);
    return status;
}

static rl_status export_workbook(export *e, const char *path) {
    if (path == NULL)
        return RL_OK;
    rl_text bytes;
    rl_text_init(&bytes, e->call->ctx);
    rl_status status = rl_plan_workbook(e->scenario, &e->plan, &e->evaluation, &bytes);
    if (status == RL_OK)
        status = deliver(e, path, &bytes);
    rl_text_clear(&bytes);
    return status;
}

// Briefs ------------------------------------------------------------------------------------------

// `03-oppbtp-aura.html`: the rank of the relay, and of its id what is plain in a file name.
static void append_brief_path(rl_text *path, const char *folder, size_t rank, const char *id) {
    rl_text_format(path, "%s/%02zu-", folder, rank);
    for (size_t i = 0; id[i] != '\0' && i < 60; i++) {
        const bool plain = (id[i] >= 'a' && id[i] <= 'z') || (id[i] >= 'A' && id[i] <= 'Z') ||
                           (id[i] >= '0' && id[i] <= '9') || id[i] == '-';
        rl_text_append_bytes(path, plain ? &id[i] : "_", 1);
    }
    rl_text_append(path, ".html");
}

static rl_status export_brief(export *e, const char *folder, size_t rank) {
    const rl_id relay = e->evaluation.relays.items[rank].relay;
    rl_text path, page;
    rl_text_init(&path, e->call->ctx);
    rl_text_init(&page, e->call->ctx);
    append_brief_path(&path, folder, rank + 1, e->scenario->actors[relay].id);
    rl_brief_page(e->scenario, &e->plan, &e->evaluation, relay, &page);
    rl_status status = rl_text_status(&path);
    if (status == RL_OK)
        status = deliver(e, rl_text_bytes(&path), &page);
    rl_text_clear(&path);
    rl_text_clear(&page);
    return status;
}

static rl_status export_briefs(export *e, const char *folder) {
    rl_status status = RL_OK;
    if (folder == NULL)
        return RL_OK;
    RL_TRY(rl_folder_make(e->call->ctx, folder));
    for (size_t rank = 0; rank < e->evaluation.relays.count; rank++)
        RL_TRY(export_brief(e, folder, rank));
done:
    return status;
}

// The network -------------------------------------------------------------------------------------

// Who is in the plan, by actor; NULL without a plan. Lives as long as the paths.
static rl_status mark_plan(export *e, const bool **out) {
    *out = NULL;
    if (e->call->operand_count < 2)
        return RL_OK;
    bool *marks = RL_ARENA_NEW(&e->paths, bool, e->scenario->actor_count);
    if (marks == NULL)
        return rl_fail_memory(e->call->ctx);
    for (size_t i = 0; i < e->plan.activations.count; i++)
        marks[e->scenario->activations[e->plan.activations.items[i]].relay] = true;
    *out = marks;
    return RL_OK;
}

static rl_status export_gexf(export *e, const char *path) {
    rl_map map = {0};
    rl_picture picture = {0};
    const bool *plan_relay;
    rl_text text;
    rl_status status = RL_OK;
    if (path == NULL)
        return RL_OK;
    rl_text_init(&text, e->call->ctx);
    RL_TRY(mark_plan(e, &plan_relay));
    RL_TRY(rl_map_compute(e->call->ctx, e->scenario, &map));
    RL_TRY(rl_picture_draw(e->call->ctx, &map, &picture));
    rl_map_gexf(&map, &picture, plan_relay, &text);
    RL_TRY(deliver(e, path, &text));
done:
    rl_text_clear(&text);
    rl_picture_clear(e->call->ctx, &picture);
    rl_map_clear(e->call->ctx, &map);
    return status;
}

// The model ---------------------------------------------------------------------------------------

static rl_status export_mathprog(export *e, const char *path) {
    rl_oracle *oracle = NULL;
    rl_text text;
    rl_status status = RL_OK;
    if (path == NULL)
        return RL_OK;
    rl_text_init(&text, e->call->ctx);
    RL_TRY(rl_model_create(e->call->ctx, e->scenario, &oracle));
    RL_TRY(rl_reference_mathprog(e->call->ctx, oracle->population, &text));
    RL_TRY(deliver(e, path, &text));
done:
    rl_oracle_free(e->call->ctx, oracle);
    rl_text_clear(&text);
    return status;
}

// The command -------------------------------------------------------------------------------------

static void answer(export *e) {
    rl_text *out = &e->call->out;
    if (!e->call->shared.json) {
        for (size_t i = 0; i < e->written.count; i++) {
            rl_text_format(out, rl_message_text(e->call->ctx, RL_MSG_CLI_EXPORT_WRITTEN),
                           e->written.items[i]);
            rl_text_append(out, "\n");
        }
        return;
    }
    rl_json_writer json = rl_json_writer_start(out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-export/1");
    rl_json_open_array(&json, "files");
    for (size_t i = 0; i < e->written.count; i++)
        rl_json_put_text(&json, NULL, e->written.items[i]);
    rl_json_close_array(&json);
    rl_json_close_object(&json);
}

// What is written of a plan.
static rl_status export_plan(export *e, const export_options *asked) {
    rl_call *call = e->call;
    rl_status status = RL_OK;
    RL_TRY(rl_plan_read(call->ctx, e->scenario, call->operands[1], &call->findings, &e->plan));
    RL_TRY(rl_evaluate_plan(call->ctx, e->scenario, &e->plan, &e->evaluation));
    RL_TRY(export_file(e, asked->activations, write_activations));
    RL_TRY(export_file(e, asked->coverage, write_coverage));
    RL_TRY(export_file(e, asked->calendar, write_calendar));
    RL_TRY(export_workbook(e, asked->workbook));
    RL_TRY(export_briefs(e, asked->briefs));
done:
    return status;
}

static rl_status check_asked(const rl_call *call, const export_options *asked) {
    const bool of_plan = asked->activations != NULL || asked->coverage != NULL ||
                         asked->calendar != NULL || asked->briefs != NULL ||
                         asked->workbook != NULL;
    if (!of_plan && asked->gexf == NULL && asked->mathprog == NULL)
        return rl_fail(
            call->ctx, RL_E_USAGE, rl_message_text(call->ctx, RL_MSG_CLI_EXPORT_NOTHING),
            "--workbook, --activations, --coverage, --calendar, --briefs, --gexf, --mathprog");
    if (of_plan && call->operand_count < 2)
        return rl_fail(call->ctx, RL_E_USAGE,
                       rl_message_text(call->ctx, RL_MSG_CLI_OPERAND_MISSING), "PLAN",
                       rl_message_text(call->ctx, RL_MSG_CLI_OPERAND_PLAN));
    return RL_OK;
}

static rl_status run(rl_call *call) {
    const export_options *asked = call->options;
    export e = {.call = call, .style = rl_csv_style_of(call->ctx)};
    rl_scenario *scenario = NULL;
    rl_status status = RL_OK;
    rl_arena_init(&e.paths, call->ctx);
    if (asked->csv_style != NULL)
        e.style = strcmp(asked->csv_style, "french") == 0 ? RL_CSV_FRENCH_EXCEL : RL_CSV_STANDARD;
    RL_TRY(check_asked(call, asked));
    RL_TRY(rl_call_read_scenario(call, call->operands[0], &scenario));
    e.scenario = scenario;
    if (call->operand_count > 1)
        RL_TRY(export_plan(&e, asked));
    RL_TRY(export_gexf(&e, asked->gexf));
    RL_TRY(export_mathprog(&e, asked->mathprog));
    answer(&e);
done:
    RL_VECTOR_CLEAR(call->ctx, &e.written);
    rl_arena_clear(&e.paths);
    rl_evaluation_clear(call->ctx, &e.evaluation);
    rl_plan_clear(call->ctx, &e.plan);
    rl_scenario_free(scenario);
    return status;
}

const rl_command rl_command_export = {
    .name = "export",
    .purpose = RL_MSG_CLI_EXPORT_PURPOSE,
    .explanation = RL_MSG_CLI_EXPORT_EXPLANATION,
    .operands = {{.name = "SCENARIO", .purpose = RL_MSG_CLI_OPERAND_SCENARIO},
                 {.name = "PLAN", .purpose = RL_MSG_CLI_OPERAND_PLAN, .optional = true}},
    .examples = {{"relais plan scenarios/aura-tms-btp --goals 1 --json | relais export "
                  "scenarios/aura-tms-btp - --workbook plan.xlsx --activations plan.csv --coverage "
                  "coverage.csv "
                  "--calendar calendar.ics --briefs briefs",
                  RL_MSG_CLI_EXPORT_EXAMPLE},
                 {"relais export scenarios/aura-tms-btp plan.csv --calendar calendar.ics",
                  RL_MSG_CLI_EXPORT_EXAMPLE_CALENDAR},
                 {"relais export tests/cli/data/good --mathprog plan.dat",
                  RL_MSG_CLI_EXPORT_EXAMPLE_MATHPROG}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
