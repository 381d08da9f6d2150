// The cells of a table that someone names as an input: a CSV file, or a sheet of an XLSX or ODS
// workbook saved as it is.
#ifndef RL_IO_CELLS_H
#define RL_IO_CELLS_H

#include "io/book.h"
#include "io/csv.h"

// Reads bytes (taken over, see rl_csv_read) as a table. Of a workbook it is the sheet whose first
// row holds most of the wanted headings, the first such sheet. RL_E_MEMORY is the only failure;
// what is wrong is found, and the table may then be empty (header.line 0). Clear it even after a
// failure.
RL_MUST_CHECK rl_status rl_cells_read(rl_context *ctx, const char *file, char *bytes, size_t length,
                                      const char *const *wanted, int32_t wanted_count,
                                      rl_findings *findings, rl_csv *csv);

// Whether a spreadsheet's cell has a text that can be read; otherwise why not is found: an error, a
// formula that was never computed, a control character.
bool rl_cell_is_usable(const rl_cell *cell, rl_place place, rl_findings *findings);

#endif
