#include "exchange/import.h"

#include "base/file.h"
#include "base/folder.h"
#include "exchange/book_export.h"
#include "exchange/book_import.h"
#include "exchange/canonical.h"
#include "exchange/companions.h"
#include "exchange/network_import.h"
#include "io/scenario_reader.h"

#include <string.h>
#include <sys/stat.h>

static bool is_folder(const char *path) {
    struct stat about;
    return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static bool holds_settings(rl_context *ctx, const char *folder) {
    rl_text path;
    rl_text_init(&path, ctx);
    rl_text_format(&path, "%s/scenario.json", folder);
    const bool holds = rl_file_exists(rl_text_bytes(&path));
    rl_text_clear(&path);
    return holds;
}

// Writing ----------------------------------------------------------------------------------------

static rl_status write_table(rl_context *ctx, const rl_scenario_parts *parts, rl_table_id table,
                             rl_folder_output *folder) {
    char name[32];
    rl_text text;
    rl_text_init(&text, ctx);
    snprintf(name, sizeof name, "%s.csv", rl_scenario_tables[table].name);
    rl_status status = rl_canonical_table(parts, table, &text);
    if (status == RL_OK)
        status = rl_folder_put(ctx, folder, name, rl_text_bytes(&text), text.length);
    rl_text_clear(&text);
    return status;
}

static rl_status write_settings(rl_context *ctx, const rl_scenario_parts *parts,
                                rl_folder_output *folder) {
    rl_text text;
    rl_text_init(&text, ctx);
    rl_status status = rl_canonical_settings(parts, &text);
    if (status == RL_OK)
        status = rl_folder_put(ctx, folder, "scenario.json", rl_text_bytes(&text), text.length);
    rl_text_clear(&text);
    return status;
}

static rl_status write_scenario(rl_context *ctx, const rl_scenario_parts *parts, const char *output,
                                bool replace, rl_import *import) {
    rl_folder_output folder;
    rl_status status = rl_folder_open(ctx, output, replace, &folder);
    if (status != RL_OK)
        return status;
    status = write_settings(ctx, parts, &folder);
    for (int t = 0; t < RL_TABLE_COUNT && status == RL_OK; t++) {
        import->rows[t] = parts->tables[t].csv.rows.count;
        import->written[t] = rl_canonical_has_table(parts, (rl_table_id)t);
        if (import->written[t])
            status = write_table(ctx, parts, (rl_table_id)t, &folder);
    }
    if (status == RL_OK)
        status = rl_companions_copy(ctx, parts, &folder);
    if (status != RL_OK) {
        rl_folder_abandon(ctx, &folder);
        return status;
    }
    status = rl_folder_commit(ctx, &folder);
    if (status == RL_OK) {
        import->backup = folder.backup;
        folder.backup = NULL;
        rl_folder_clear(ctx, &folder);
    }
    return status;
}

// Reading ----------------------------------------------------------------------------------------

static rl_status import_book(rl_context *ctx, rl_book *book, rl_findings *findings,
                             rl_scenario_parts *parts) {
    rl_schema schema;
    rl_status status = rl_schema_load(ctx, &schema);
    if (status == RL_OK)
        status = rl_book_import(&schema, book, findings, parts);
    rl_schema_clear(&schema);
    return status;
}

static rl_status import_network(rl_context *ctx, const char *path,
                                const rl_import_settings *settings, rl_findings *findings,
                                rl_scenario_parts *parts) {
    const rl_network_settings network = {settings->role, settings->kind};
    rl_schema schema;
    rl_graph_file graph;
    rl_status status;
    rl_graph_file_init(&graph, ctx);
    RL_TRY(rl_schema_load(ctx, &schema));
    RL_TRY(rl_graph_file_read(&graph, path, findings));
    if (settings->edges != NULL)
        RL_TRY(rl_graph_file_read(&graph, settings->edges, findings));
    RL_TRY(rl_scenario_parts_read(ctx, settings->into, findings, parts, NULL));
    RL_TRY(rl_network_import(&schema, &graph, &network, findings, parts));
done:
    rl_graph_file_clear(&graph);
    rl_schema_clear(&schema);
    return status;
}

static rl_import_source source_of(rl_context *ctx, const char *path,
                                  const rl_import_settings *settings) {
    if (rl_scenario_is_variant(path))
        return RL_IMPORT_SCENARIO;
    if (!is_folder(path))
        return settings->into != NULL ? RL_IMPORT_NETWORK : RL_IMPORT_WORKBOOK;
    return holds_settings(ctx, path) ? RL_IMPORT_SCENARIO : RL_IMPORT_SHEETS;
}

static rl_status read_source(rl_context *ctx, const char *path, rl_import_source source,
                             const rl_import_settings *settings, rl_findings *findings,
                             rl_book *book, rl_scenario_parts *parts) {
    rl_status status;
    switch (source) {
    case RL_IMPORT_NETWORK:
        return import_network(ctx, path, settings, findings, parts);
    case RL_IMPORT_SCENARIO:
        return rl_scenario_parts_read(ctx, path, findings, parts, NULL);
    case RL_IMPORT_SHEETS:
        status = rl_book_read_folder(ctx, path, findings, book);
        break;
    case RL_IMPORT_WORKBOOK:
    default:
        status = rl_book_read(ctx, path, findings, book);
        break;
    }
    return status == RL_OK ? import_book(ctx, book, findings, parts) : status;
}

rl_status rl_import_run(rl_context *ctx, const char *path, const rl_import_settings *settings,
                        rl_findings *findings, rl_import *import) {
    rl_scenario_parts parts;
    rl_book book;
    rl_status status;
    *import = (rl_import){.source = source_of(ctx, path, settings)};
    if (!settings->replace && rl_file_exists(settings->output)) // said before the work
        return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_FOLDER_EXISTS), settings->output);
    if (import->source == RL_IMPORT_WORKBOOK && rl_graph_file_is_one(path))
        return rl_fail(ctx, RL_E_USAGE, "%s", rl_message_text(ctx, RL_MSG_IMPORT_INTO));
    rl_scenario_parts_init(&parts, ctx, path);
    rl_book_init(&book, ctx, path);
    RL_TRY(read_source(ctx, path, import->source, settings, findings, &book, &parts));
    RL_TRY(write_scenario(ctx, &parts, settings->output, settings->replace, import));
done:
    rl_scenario_parts_clear(&parts);
    rl_book_clear(&book);
    return status;
}

rl_status rl_import_edited(rl_context *ctx, const char *path, const rl_edit *edits,
                           int32_t edit_count, const char *output, bool replace,
                           rl_findings *findings, rl_import *import) {
    rl_scenario_parts parts;
    *import = (rl_import){.source = RL_IMPORT_SCENARIO};
    if (!replace && rl_file_exists(output)) // said before the work
        return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_FOLDER_EXISTS), output);
    rl_status status =
        rl_scenario_parts_read_edited(ctx, path, edits, edit_count, findings, &parts);
    if (status == RL_OK)
        status = write_scenario(ctx, &parts, output, replace, import);
    rl_scenario_parts_clear(&parts);
    return status;
}

void rl_import_clear(rl_context *ctx, rl_import *import) {
    rl_release(ctx, import->backup);
    import->backup = NULL;
}

const char *rl_import_source_name(rl_import_source source) {
    static const char *const names[] = {"workbook", "sheets", "scenario", "network"};
    return names[source];
}

// A workbook to fill in --------------------------------------------------------------------------

rl_status rl_new_workbook(rl_context *ctx, const char *folder, rl_findings *findings,
                          rl_text *bytes) {
    rl_schema schema;
    rl_scenario_parts parts;
    rl_status status;
    rl_scenario_parts_init(&parts, ctx, folder);
    RL_TRY(rl_schema_load(ctx, &schema));
    if (folder != NULL)
        RL_TRY(rl_scenario_parts_read(ctx, folder, findings, &parts, NULL));
    RL_TRY(rl_book_export(ctx, &schema, folder == NULL ? NULL : &parts, findings, bytes));
done:
    rl_schema_clear(&schema);
    rl_scenario_parts_clear(&parts);
    return status;
}
