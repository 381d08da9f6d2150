// A workbook as it was read: sheets of cells, each with its place and its text. XLSX, ODS, and a
// folder of CSV files where each is a sheet.
#ifndef RL_IO_BOOK_H
#define RL_IO_BOOK_H

#include "base/findings.h"

typedef enum rl_cell_kind {
    RL_CELL_TEXT,
    RL_CELL_NUMBER,    // its text is the number in the plain form; a percentage is a share
    RL_CELL_DATE,      // 2027-03-15, with T12:30:00 behind when it has a time
    RL_CELL_BOOL,      // TRUE or FALSE
    RL_CELL_ERROR,     // its text is what the spreadsheet shows, #N/A
    RL_CELL_UNCOMPUTED // a formula whose value was not stored
} rl_cell_kind;

typedef struct rl_cell {
    int32_t column; // from 0
    rl_cell_kind kind;
    const char *text; // never NULL, UTF-8; line ends are \n; spaces around it are dropped
} rl_cell;

typedef struct rl_sheet_row {
    int32_t number; // as spreadsheets show it, from 1
    size_t first;   // its first cell
    int32_t count;  // cells that hold something, in the order of their columns
} rl_sheet_row;

typedef struct rl_sheet {
    const char *name;
    const char *file; // a file of its own (CSV); NULL when it is a sheet of the workbook
    RL_VECTOR(rl_sheet_row) rows; // those that hold something
    RL_VECTOR(rl_cell) cells;
} rl_sheet;

typedef struct rl_book {
    rl_context *ctx;
    rl_arena arena; // texts
    const char *file;
    RL_VECTOR(rl_sheet) sheets;
    size_t cell_count; // in all sheets
} rl_book;

enum {
    RL_BOOK_BYTES_MAX = 100 << 20,
    RL_BOOK_CELL_MAX = 8000000,
    RL_BOOK_COLUMN_MAX = 16384,
    RL_BOOK_ROW_MAX = 1048576,
};

// Reads an XLSX or ODS file; which one is told by its content. RL_E_INPUT with findings when it
// cannot be used. Clear the book even after a failure.
RL_MUST_CHECK rl_status rl_book_read(rl_context *ctx, const char *path, rl_findings *findings,
                                     rl_book *book);

// The same from the file's bytes, in a book that rl_book_init made.
RL_MUST_CHECK rl_status rl_book_read_bytes(rl_book *book, const char *bytes, size_t length,
                                           rl_findings *findings);

// Whether bytes are a workbook's rather than a text's: XLSX, ODS or the older XLS.
bool rl_book_is_one(const char *bytes, size_t length);

// Reads the .csv files of a folder, in the order of their names; a sheet's name is its file's,
// without « .csv ».
RL_MUST_CHECK rl_status rl_book_read_folder(rl_context *ctx, const char *folder,
                                            rl_findings *findings, rl_book *book);
void rl_book_clear(rl_book *book);

// Whether a table as wide as the first row, for all rows, would take far more room than the cells
// that are there: a heading in the last column over a million rows of one cell.
bool rl_sheet_is_too_sparse(const rl_sheet *sheet);

// For the readers of each format -----------------------------------------------------------------

void rl_book_init(rl_book *book, rl_context *ctx, const char *file);

// Starts a sheet; `name` is copied.
RL_MUST_CHECK rl_status rl_book_add_sheet(rl_book *book, const char *name, const char *file);

// Adds a cell to the last sheet; rows and columns come in order. `text` must live as long as the
// book. An empty text adds nothing, unless the kind says otherwise.
RL_MUST_CHECK rl_status rl_book_add_cell(rl_book *book, int32_t row, rl_cell cell,
                                         rl_findings *findings);

// A copy of a text for a cell: spaces around it dropped, line ends made \n.
const char *rl_book_keep(rl_book *book, const char *text, size_t length);

struct rl_zip;
RL_MUST_CHECK rl_status rl_book_read_xlsx(rl_book *book, struct rl_zip *zip, rl_findings *findings);
RL_MUST_CHECK rl_status rl_book_read_ods(rl_book *book, struct rl_zip *zip, rl_findings *findings);

#endif
