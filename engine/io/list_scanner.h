// Long lists in CSV, row by row in bounded memory: a few named columns of a file of any length,
// plain or gzip, `-` for standard input. As lenient as csv.h on form — `,` `;` or tab, byte-order
// mark, CRLF, LF or CR, quotes — but the bytes of a cell are given as they are.
//
// What is wrong is a finding with its line; of each kind the first few are listed and the others
// counted, so that a file of a hundred million rows that is wrong everywhere gives one page.
#ifndef RL_IO_LIST_SCANNER_H
#define RL_IO_LIST_SCANNER_H

#include "base/findings.h"

// Some bytes, not followed by a zero.
typedef struct rl_span {
    const char *bytes;
    size_t length;
} rl_span;

enum { RL_LIST_COLUMN_MAX = 5, RL_LIST_BATCH = 128, RL_LIST_FINDINGS_EACH = 20 };

// One row: the cells of the wanted columns, without spaces around them.
typedef struct rl_list_row {
    rl_span cells[RL_LIST_COLUMN_MAX];
    int64_t line;
} rl_list_row;

// A column to read: the names it may have in the header, separated by '|', the first being ours.
// Every cell of a wanted column must hold something, unless it is optional: the header may then do
// without it, and its cells are empty.
typedef struct rl_list_column {
    const char *names;
    bool optional;
} rl_list_column;

typedef struct rl_list_scanner rl_list_scanner;

// Opens a list and reads its header. `path`, `columns` and `findings` must outlive the scanner. A
// file that is missing, empty, not a list or without a wanted column gives findings, and then no
// row. RL_E_MEMORY and RL_E_IO are the failures.
RL_MUST_CHECK rl_status rl_list_open(rl_context *ctx, const char *path,
                                     const rl_list_column *columns, int column_count,
                                     rl_findings *findings, rl_list_scanner **out);

// Closes it; puts its findings in the order of lines and says how many were not listed. NULL is
// allowed.
void rl_list_close(rl_list_scanner *scanner);

// Reads up to RL_LIST_BATCH rows; 0 at the end of the file. The cells are good until the next call.
RL_MUST_CHECK rl_status rl_list_next(rl_list_scanner *scanner, rl_list_row rows[RL_LIST_BATCH],
                                     int *count);

// The name that the header gives to a wanted column, as it is written there; never NULL.
const char *rl_list_column_name(const rl_list_scanner *scanner, int column);

// Whether the header has a column: an optional one may be missing, and so are all when the header
// could not be read.
bool rl_list_has_column(const rl_list_scanner *scanner, int column);

// Whether the header was read and has every column that is not optional.
bool rl_list_is_readable(const rl_list_scanner *scanner);

int64_t rl_list_row_count(const rl_list_scanner *scanner); // rows given so far
double rl_list_fraction(const rl_list_scanner *scanner);   // of the file; NaN when unknown

rl_findings *rl_list_findings(const rl_list_scanner *scanner);

// Whether one more finding of this kind may be listed; counts it anyway.
bool rl_list_may_add(rl_list_scanner *scanner, rl_finding_code code);

// Where a cell of a row is. `row` NULL for the header.
rl_place rl_list_place(const rl_list_scanner *scanner, const rl_list_row *row, int column);

#endif
