// From whatever a scenario was kept in to a scenario's folder in canonical form.
#ifndef RL_EXCHANGE_IMPORT_H
#define RL_EXCHANGE_IMPORT_H

#include "base/findings.h"
#include "io/scenario_edits.h"

typedef enum rl_import_source {
    RL_IMPORT_WORKBOOK, // XLSX or ODS
    RL_IMPORT_SHEETS,   // a folder of CSV files, each a sheet of the workbook
    RL_IMPORT_SCENARIO, // a scenario's folder
    RL_IMPORT_NETWORK,  // GraphML, GEXF or tables of Gephi, into a scenario
} rl_import_source;

typedef struct rl_import_settings {
    const char *output; // the folder to write; must not exist unless `replace`
    bool replace;
    const char *into;  // the scenario that a network completes; NULL for none
    const char *edges; // a table of edges beside the one of nodes; NULL for none
    const char *role;  // of nodes that do not say theirs
    const char *kind;  // of edges that do not say theirs
} rl_import_settings;

// What was imported.
typedef struct rl_import {
    rl_import_source source;
    size_t rows[RL_TABLE_COUNT];
    bool written[RL_TABLE_COUNT]; // the table has its file
    char *backup; // where the folder that stood there went, NULL for none; rl_import_clear
} rl_import;

// Imports the file or folder at `path`. Everything wrong, in all sheets, is in `findings`;
// RL_E_INPUT when there is an error among it, and nothing is then written. Clear the import even
// after a failure.
RL_MUST_CHECK rl_status rl_import_run(rl_context *ctx, const char *path,
                                      const rl_import_settings *settings, rl_findings *findings,
                                      rl_import *import);

// Writes the scenario's folder `path` with cells of its tables changed as another whole folder,
// `output`, in the same way. Edits that cannot be made are findings at their place.
RL_MUST_CHECK rl_status rl_import_edited(rl_context *ctx, const char *path, const rl_edit *edits,
                                         int32_t edit_count, const char *output, bool replace,
                                         rl_findings *findings, rl_import *import);
void rl_import_clear(rl_context *ctx, rl_import *import);

const char *rl_import_source_name(rl_import_source source); // "workbook", "sheets" …

// Writes a workbook to fill in onto `bytes`: that of the scenario in `folder`, or an empty one when
// it is NULL. What a workbook cannot hold is in `findings`.
RL_MUST_CHECK rl_status rl_new_workbook(rl_context *ctx, const char *folder, rl_findings *findings,
                                        rl_text *bytes);

#endif
