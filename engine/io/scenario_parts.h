// A scenario as tables of text and a JSON document, before it means anything: what can be written
// again in the same or another form without loss.
#ifndef RL_IO_SCENARIO_PARTS_H
#define RL_IO_SCENARIO_PARTS_H

#include "domain/scenario.h"
#include "io/json.h"
#include "io/scenario_edits.h"

// One table. Its columns bear their names of docs/formats.md; others may stand among them.
typedef struct rl_table_part {
    const char *file;  // what findings call it; NULL when the table is not there
    const char *title; // what texts of findings call it: « Acteurs », its name in the folder
    rl_csv csv;
} rl_table_part;

typedef struct rl_scenario_parts {
    rl_context *ctx;
    rl_arena arena;
    const char *path;          // of the whole
    const char *folder;        // that it was read from; NULL when it comes from elsewhere
    const char *settings_file; // what findings call scenario.json
    const char *settings_text; // to be read by rl_scenario_check_parts; NULL when it is not there
    rl_json_document settings; // once read
    rl_table_part tables[RL_TABLE_COUNT];
} rl_scenario_parts;

// The row that begins at a line of the file, NULL when there is none; and a cell by its column, ""
// when the table has no such column.
const rl_csv_row *rl_table_part_row(const rl_table_part *part, int32_t line);
const char *rl_table_part_cell(const rl_table_part *part, const rl_csv_row *row,
                               const char *column);

void rl_scenario_parts_init(rl_scenario_parts *parts, rl_context *ctx, const char *path);
void rl_scenario_parts_clear(rl_scenario_parts *parts);

// Reads a scenario as rl_scenario_read does and keeps its parts. The settings' findings list must
// live as long as the parts. `out` (freed by rl_scenario_free) may be NULL when only the parts
// matter.
RL_MUST_CHECK rl_status rl_scenario_parts_read(rl_context *ctx, const char *path,
                                               rl_findings *findings, rl_scenario_parts *parts,
                                               rl_scenario **out);

// The same with the cells of some rows changed (RL_EDIT_SET and the like on tables, whose texts
// must live as long as the parts).
RL_MUST_CHECK rl_status rl_scenario_parts_read_edited(rl_context *ctx, const char *folder,
                                                      const rl_edit *edits, int32_t edit_count,
                                                      rl_findings *findings,
                                                      rl_scenario_parts *parts);

// Checks parts made otherwise as rl_scenario_read would check their files, and reads their
// settings. RL_E_INPUT when there is an error among what is found.
RL_MUST_CHECK rl_status rl_scenario_parts_check(rl_scenario_parts *parts, rl_findings *findings);

#endif
