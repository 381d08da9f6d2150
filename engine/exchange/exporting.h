// A workbook being written: what book_export.c and settings_export.c share. Not for others.
#ifndef RL_EXCHANGE_EXPORTING_H
#define RL_EXCHANGE_EXPORTING_H

#include "exchange/book_export.h"
#include "io/xlsx_writer.h"

typedef struct rl_exporting {
    rl_context *ctx;
    const rl_schema *schema;
    const rl_scenario_parts *parts; // NULL for an empty workbook
    rl_findings *findings;
    rl_xlsx *book;
    rl_csv lists[RL_SHEET_GRID_COUNT - RL_TABLE_COUNT]; // rows of the lists of settings
    rl_arena arena;
    rl_text scratch;
    rl_status status; // first failure
} rl_exporting;

// The looks of the sheets, in one place.
extern const rl_xlsx_look rl_look_title;
extern const rl_xlsx_look rl_look_heading;
extern const rl_xlsx_look rl_look_section;
extern const rl_xlsx_look rl_look_words; // explanations, kept from slips
extern const rl_xlsx_look rl_look_quiet; // keys and such

const char *rl_exporting_title(const rl_exporting *exporting, int sheet);

// A text cell; reported when a cell cannot hold it.
void rl_exporting_put_text(rl_exporting *exporting, rl_xlsx_sheet sheet, const char *name,
                           int32_t row, int32_t column, const char *text, const rl_xlsx_look *look);

// Turns the settings that are lists of objects into rows of their sheets.
void rl_exporting_list_settings(rl_exporting *exporting);

void rl_exporting_write_settings(rl_exporting *exporting);
void rl_exporting_write_read_me(rl_exporting *exporting);

#endif
