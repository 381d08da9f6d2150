// A table with a known format: columns found by name, cells read by kind, everything wrong reported
// with its line and column.
#ifndef RL_IO_TABLE_H
#define RL_IO_TABLE_H

#include "domain/scenario.h"
#include "io/csv.h"
#include "io/number.h"

typedef enum rl_column_kind {
    RL_COLUMN_TEXT,
    RL_COLUMN_ID,   // a text without '|' that is not `*`
    RL_COLUMN_LIST, // of texts, separated by '|'; empty or `*` means all
    RL_COLUMN_NUMBER,
    RL_COLUMN_SHARE, // a number that may be written « 12 % »
    RL_COLUMN_DATE,
    RL_COLUMN_YES_NO,
    RL_COLUMN_CHOICE,
} rl_column_kind;

typedef struct rl_column {
    const char *name;
    rl_column_kind kind;
    bool required;         // the column and each of its cells
    rl_range range;        // of a number or a share
    const char *choices;   // of a choice, or of the items of a list, separated by '|'
    const char *refers_to; // the table whose `id` it holds, in a cell or in the items of a list
} rl_column;

enum { RL_COLUMN_MAX = 20 };

typedef struct rl_table_format {
    const char *name;  // its file is `<name>.csv` unless the scenario says otherwise
    bool required;     // in a scenario
    bool has_evidence; // its last two columns are `confidence` and `source`
    int column_count;
    rl_column columns[RL_COLUMN_MAX];
} rl_table_format;

// What many cells of a column have in common and is reported once.
typedef struct rl_tally {
    int count;
    int32_t line;      // of the first
    const char *value; // likewise
} rl_tally;

typedef enum rl_tally_kind {
    RL_TALLY_COMMA,
    RL_TALLY_PERCENT,
    RL_TALLY_SPACES,
    RL_TALLY_MISSING,
    RL_TALLY_COUNT
} rl_tally_kind;

typedef struct rl_table {
    rl_csv csv;
    rl_findings *findings;
    const rl_table_format *format;
    const char *file;                    // borrowed: what findings call it
    rl_column extra;                     // a column the format does not know; no name for none
    int also_required;                   // a column that is optional in the format; −1 for none
    int32_t position[RL_COLUMN_MAX + 1]; // in the CSV; −1 when it is not there
    rl_tally tallies[RL_COLUMN_MAX + 1][RL_TALLY_COUNT];
    size_t next_row;
    const rl_csv_row *row; // the current one
} rl_table;

// Reads the bytes (taken over, see rl_cells_read: a CSV file or a workbook) as a table of this
// format and checks its header.
// `counted` may name a column of numbers ≥ 0 that must be there: one of the format, or one more,
// then column number format->column_count; NULL for none. RL_E_MEMORY is the only failure. Close
// the table even then.
RL_MUST_CHECK rl_status rl_table_open(rl_context *ctx, const char *file, char *bytes, size_t length,
                                      const rl_table_format *format, const char *counted,
                                      rl_findings *findings, rl_table *table);

// The same from cells that were read already, taken over whatever the outcome.
void rl_table_open_cells(const char *file, rl_csv cells, const rl_table_format *format,
                         const char *counted, rl_findings *findings, rl_table *table);
void rl_table_close(rl_table *table);

// Number of the column of this name, extra one included; −1 when the format has none. And what is
// known of a column.
int rl_table_column(const rl_table *table, const char *name);
const rl_column *rl_table_column_format(const rl_table *table, int column);

// Adds the column, empty, when the file has not got it.
RL_MUST_CHECK rl_status rl_table_add_column(rl_table *table, int column);

// Goes to the next row; false after the last one, once what was tallied is reported.
bool rl_table_next(rl_table *table);

// True when rows or a required column may have been lost: what other tables say of it then proves
// nothing.
bool rl_table_is_partial(const rl_table *table);

// The cells of the current row, by column of the format. Each reports what is wrong; reading a cell
// once reports it once. An empty cell that is not required gives "" or the fallback.
const char *rl_table_text(rl_table *table, int column);
const char *rl_table_raw(const rl_table *table, int column); // without any check
const char *rl_table_choice(rl_table *table, int column);    // NULL when empty or wrong
double rl_table_number(rl_table *table, int column, double fallback);
bool rl_table_date(rl_table *table, int column, int32_t *day); // false when empty or wrong
bool rl_table_yes_no(rl_table *table, int column, bool fallback);
rl_evidence rl_table_evidence(rl_table *table); // its source points into the table

// Splits a list cell into texts of the arena; *count is 0 for all. RL_E_MEMORY is the only failure.
RL_MUST_CHECK rl_status rl_table_list(rl_table *table, int column, rl_arena *arena,
                                      const char *const **items, int32_t *count);

// Reports an item of a list that is not one of the column's choices. Returns whether it is one.
bool rl_table_check_item(rl_table *table, int column, const char *item);

// Where a cell of the current row is, for a finding.
rl_place rl_table_place(const rl_table *table, int column);

#endif
