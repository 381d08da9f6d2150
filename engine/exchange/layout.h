// The sheets of a scenario's workbook: one for each table, one for the settings, one for each list
// of settings, one to read first. Their names and headings are the words of models/schema.
#ifndef RL_EXCHANGE_LAYOUT_H
#define RL_EXCHANGE_LAYOUT_H

#include "io/scenario_settings.h"
#include "io/schema.h"

// The first ones are the tables, by their rl_table_id.
typedef enum rl_sheet_id {
    RL_SHEET_FIT = RL_TABLE_COUNT, // deliverable.lever_fit
    RL_SHEET_ACTIVATIONS,          // required, forbidden and done
    RL_SHEET_FLOORS,
    RL_SHEET_GRID_COUNT, // those made of rows under headings
    RL_SHEET_SETTINGS = RL_SHEET_GRID_COUNT,
    RL_SHEET_READ_ME,
    RL_SHEET_COUNT
} rl_sheet_id;

enum { RL_FIT_LEVER, RL_FIT_FACTOR };
enum { RL_ACTIVATIONS_RULE, RL_ACTIVATIONS_RELAY, RL_ACTIVATIONS_LEVER, RL_ACTIVATIONS_WINDOW };
enum {
    RL_FLOORS_NAME,
    RL_FLOORS_SECTORS,
    RL_FLOORS_SIZES,
    RL_FLOORS_TERRITORIES,
    RL_FLOORS_MIN_SHARE,
    RL_FLOORS_NOTE
};

// The columns of a sheet of rows.
const rl_table_format *rl_sheet_format(int sheet);

// Title of a sheet, and the words of its columns. `column` may also be one beyond the format's:
// then there are none.
const char *rl_sheet_title(const rl_schema *schema, int sheet, rl_language language);
rl_schema_words rl_sheet_column_words(const rl_schema *schema, int sheet, int column);

// The sheet of this name in either language, or as docs/formats.md calls it; −1 for none.
int rl_sheet_find(const rl_schema *schema, const char *name);

// The column with this heading in either language, or as docs/formats.md calls it; −1 for none. A
// « * » at its end says that it is required.
int rl_sheet_find_column(const rl_schema *schema, int sheet, const char *heading);

// Words for choices: « estimé » for estimate. Columns of yes and no have some too.
bool rl_sheet_has_words(const rl_schema *schema, int sheet, int column);

// Appends the word for a choice, or the choice itself when there is none.
void rl_sheet_append_word(const rl_schema *schema, int sheet, int column, const char *choice,
                          rl_text *out);

// The choice that a word of either language means, also without regard to case; NULL when there is
// none.
const char *rl_sheet_choice(const rl_schema *schema, int sheet, int column, const char *word);

// All the words of a column in the context's language, separated by « , ».
void rl_sheet_append_words(const rl_schema *schema, int sheet, int column, rl_text *out);

// One line of the settings' sheet.
typedef struct rl_setting {
    char pointer[64];           // /rules/budget_eur
    rl_settings_object object;  // where it is
    const rl_json_field *field; // a text, a number or a list of texts; NULL for a note
} rl_setting;

enum { RL_SETTING_MAX = 64 };

// Fills the list, in the order of the sheet, and returns how many there are.
int rl_settings_list(rl_setting settings[RL_SETTING_MAX]);

// True for a list of settings that has a sheet of its own.
bool rl_setting_has_sheet(const rl_json_field *field);

// « | exemple | »: what the first cell of a row begins with for the row to be left out.
bool rl_row_is_example(const char *first_cell);

#endif
