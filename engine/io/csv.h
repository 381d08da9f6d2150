// Reading CSV tables as spreadsheets write them, by hand: `;`, `,` or tab; UTF-8 with or without
// byte-order mark, or Windows-1252; quotes, also around line ends; CRLF, LF or CR. Every row keeps
// its line.
#ifndef RL_IO_CSV_H
#define RL_IO_CSV_H

#include "base/findings.h"

typedef struct rl_csv_row {
    size_t first;       // its first cell
    int32_t cell_count; // as many as the header; a ragged row was completed or cut
    int32_t line;       // where it begins
    bool ragged;        // it had another number of cells: reported, only its first cells are safe
} rl_csv_row;

typedef struct rl_csv {
    rl_context *ctx;
    char *bytes;       // the cells point into it
    const char *sheet; // of the workbook it was taken from; NULL for a text
    char delimiter;
    bool broken; // quotes, the encoding or far too many short rows: rows may be lost
    rl_csv_row header;
    RL_VECTOR(rl_csv_row) rows; // without those whose cells are all empty
    RL_VECTOR(const char *) cells;
} rl_csv;

enum { RL_CSV_BYTES_MAX = 512 << 20 };

// Reads a table from `length` bytes that a zero follows, taking them over (from the same context)
// whatever the outcome. `file` is what findings call it. Errors of the text itself (encoding,
// quotes, ragged rows, header) are findings and leave a table as good as can be had: the caller
// goes on and looks at the findings at the end. Spaces around cells are dropped, with a finding.
// RL_E_MEMORY is the only failure. Clear the table even then.
RL_MUST_CHECK rl_status rl_csv_read(rl_context *ctx, const char *file, char *bytes, size_t length,
                                    rl_findings *findings, rl_csv *csv);
void rl_csv_clear(rl_csv *csv);

// A cell, never NULL; `column` is in 0 … header.cell_count − 1.
const char *rl_csv_cell(const rl_csv *csv, const rl_csv_row *row, int32_t column);

#endif
