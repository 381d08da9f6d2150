// `relais import`: a filled workbook, a folder of sheets or an older scenario becomes a scenario's
// folder in canonical form.
#include "cli/command.h"
#include "exchange/import.h"
#include "io/json_writer.h"

#include <string.h>

typedef struct import_options {
    bool force;
    const char *into;
    const char *edges;
    const char *role;
    const char *kind;
} import_options;

static const rl_option options[] = {
    RL_OPTION_FLAG(import_options, force, "force", '\0', CLI_IMPORT_FORCE),
    RL_OPTION_TEXT(import_options, into, "into", 'i', "SCENARIO", CLI_IMPORT_INTO),
    RL_OPTION_TEXT(import_options, edges, "edges", '\0', "FILE", CLI_IMPORT_EDGES),
    RL_OPTION_CHOICE(import_options, role, "role", '\0',
                     "relay|prescriber|order_giver|funder|ambassador", CLI_IMPORT_ROLE),
    RL_OPTION_CHOICE(import_options, kind, "kind", '\0',
                     "rediffuses|prescribes|orders_from|funds|member_of", CLI_IMPORT_KIND),
};
static const import_options defaults = {.role = "relay", .kind = "rediffuses"};

static void answer_json(rl_call *call, const rl_import *import, const char *folder) {
    rl_json_writer json = rl_json_writer_start(&call->out);
    rl_json_open_object(&json, NULL);
    rl_json_put_text(&json, "format", "relais-import/1");
    rl_json_put_text(&json, "source", call->operands[0]);
    rl_json_put_text(&json, "kind", rl_import_source_name(import->source));
    rl_json_put_text(&json, "scenario", folder);
    rl_json_put_text(&json, "former", import->backup);
    rl_json_open_object(&json, "rows");
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        if (import->written[t])
            rl_json_put_integer(&json, rl_scenario_tables[t].name, (int64_t)import->rows[t]);
    rl_json_close_object(&json);
    rl_json_close_object(&json);
}

static void answer_text(rl_call *call, const rl_import *import, const char *folder) {
    rl_text *out = &call->out;
    rl_text_format(out, rl_message_text(call->ctx, RL_MSG_IMPORT_WRITTEN), folder);
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        if (import->written[t])
            rl_text_format(out, "  %s.csv (%zu)", rl_scenario_tables[t].name, import->rows[t]);
    rl_text_append(out, "\n");
    if (import->backup != NULL) {
        rl_text_format(out, rl_message_text(call->ctx, RL_MSG_IMPORT_BACKUP), import->backup);
        rl_text_append(out, "\n");
    }
    rl_text_format(out, rl_message_text(call->ctx, RL_MSG_IMPORT_NEXT), folder);
    rl_text_append(out, "\n");
}

static rl_status run(rl_call *call) {
    const import_options *asked = call->options;
    const bool has_output = strcmp(call->shared.output, "-") != 0;
    // A network goes back into its scenario, which is then put aside.
    const char *folder = !has_output && asked->into != NULL ? asked->into : call->shared.output;
    const rl_import_settings settings = {.output = folder,
                                         .replace = asked->force || folder == asked->into,
                                         .into = asked->into,
                                         .edges = asked->edges,
                                         .role = asked->role,
                                         .kind = asked->kind};
    rl_import import = {0};
    if (!has_output && asked->into == NULL)
        return rl_fail(call->ctx, RL_E_USAGE, "%s",
                       rl_message_text(call->ctx, RL_MSG_IMPORT_WHERE));
    call->shared.output = "-"; // -o is the scenario's; what is said of it goes to standard output
    const rl_status status =
        rl_import_run(call->ctx, call->operands[0], &settings, &call->findings, &import);
    if (status == RL_OK && call->shared.json)
        answer_json(call, &import, folder);
    else if (status == RL_OK)
        answer_text(call, &import, folder);
    rl_import_clear(call->ctx, &import);
    return status;
}

const rl_command rl_command_import = {
    .name = "import",
    .purpose = RL_MSG_CLI_IMPORT_PURPOSE,
    .explanation = RL_MSG_CLI_IMPORT_EXPLANATION,
    .operands = {{.name = "SOURCE", .purpose = RL_MSG_CLI_IMPORT_SOURCE}},
    .examples =
        {{"relais import --lang fr tms-btp.xlsx -o ma-campagne", RL_MSG_CLI_IMPORT_EXAMPLE},
         {"relais import scenarios/aura-tms-btp -o copie", RL_MSG_CLI_IMPORT_EXAMPLE_COPY},
         {"relais import docs/examples/network.gexf --into scenarios/aura-tms-btp -o complet",
          RL_MSG_CLI_IMPORT_EXAMPLE_NETWORK}},
    .options = options,
    .option_count = sizeof options / sizeof *options,
    .defaults = &defaults,
    .options_size = sizeof defaults,
    .exits = 1u << RL_EXIT_INPUT,
    .run = run,
};
