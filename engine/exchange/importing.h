// A workbook being imported: what book_import.c and settings_import.c share. Not for others.
#ifndef RL_EXCHANGE_IMPORTING_H
#define RL_EXCHANGE_IMPORTING_H

#include "exchange/book_import.h"

// Where in the workbook a setting was read.
typedef struct rl_setting_origin {
    const char *pointer;
    int sheet; // rl_sheet_id
    int32_t row;
    const char *heading; // of the column; the setting's title in the settings' sheet
} rl_setting_origin;

typedef struct rl_importing {
    rl_context *ctx;
    const rl_schema *schema;
    rl_book *book;
    rl_findings *findings;
    rl_scenario_parts *parts;
    const rl_sheet *sheets[RL_SHEET_COUNT];             // NULL when the workbook has none
    rl_csv lists[RL_SHEET_GRID_COUNT - RL_TABLE_COUNT]; // rows of the lists of settings
    RL_VECTOR(rl_setting_origin) origins;
    rl_status status; // first failure
} rl_importing;

void rl_importing_fail(rl_importing *importing, rl_status status);

// A place in a sheet, for a finding.
rl_place rl_importing_place(const rl_importing *importing, int sheet, int32_t row,
                            const char *heading);

// A heading without the « * » that says it is required.
const char *rl_importing_heading(rl_importing *importing, const char *heading);

// The text of a cell of the settings' sheet or of one of a table, once what spreadsheets did to it
// is reported. `column` describes it (NULL for a text). False when it cannot be used.
bool rl_importing_cell(rl_importing *importing, const rl_cell *cell, const rl_column *column,
                       rl_place place, const char **text);

// Appends scenario.json as the sheets of settings tell it.
void rl_importing_write_settings(rl_importing *importing, rl_text *out);

#endif
