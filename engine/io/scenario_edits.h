// Changes of a scenario before it is read: edits of the cells of its tables and of scenario.json.
//
// A what-if is a list of edits. The reader applies them to the tables as text, before it checks
// anything, so that any cell can be changed, a changed scenario is held to every rule of the
// format, and reading it with edits is the same as reading a folder edited by hand (tested).
#ifndef RL_IO_SCENARIO_EDITS_H
#define RL_IO_SCENARIO_EDITS_H

#include "base/findings.h"
#include "domain/scenario.h"
#include "io/scenario_tables.h"

typedef enum rl_edit_kind {
    RL_EDIT_SET,         // the cell or the setting becomes `text`
    RL_EDIT_SCALE,       // a number times `amount`, kept within the range of its column
    RL_EDIT_SHIFT,       // a number plus `amount`, likewise
    RL_EDIT_TAKE_OUT,    // a list loses the item `text`; a row whose list is then empty goes
    RL_EDIT_APPEND,      // a list of scenario.json gains the item `text`
    RL_EDIT_ADD_ROW,     // a table gains a row
    RL_EDIT_DELETE_ROWS, // a table loses the rows selected
} rl_edit_kind;

typedef struct rl_cell_text {
    const char *column;
    const char *text;
} rl_cell_text;

// What is changed. Texts are borrowed.
typedef struct rl_edit {
    rl_edit_kind kind;
    rl_table_id table;         // RL_TABLE_COUNT for scenario.json
    const rl_cell_text *cells; // select the rows that have them all (in a list, among its items);
    int32_t cell_count;        // of a row added: its cells
    const char *target;        // column; of scenario.json a JSON pointer, « /rules/budget_eur »
    const char *text;
    double amount;
    bool whole_cells; // a list is selected by its whole text (« * » is empty), not by an item
    rl_place place;   // where it is asked, for findings
} rl_edit;

// Reads a scenario as rl_scenario_read does (io/scenario_reader.h), with edits applied in their
// order. Edits that cannot be applied are findings at their place. The input_hash of the scenario
// depends on the edits too.
RL_MUST_CHECK rl_status rl_scenario_read_edited(rl_context *ctx, const char *path,
                                                const rl_edit *edits, int32_t edit_count,
                                                rl_findings *findings, rl_scenario **out);

// Whether the table has a column of this name, among those it must or may have.
bool rl_table_format_has(const rl_table_format *format, const char *column);

#endif
