#include "io/csv.h"

#include "base/names.h"
#include "io/csv_encoding.h"
#include "io/number.h"

#include <string.h>

typedef struct reading {
    rl_csv *csv;
    const char *file;
    rl_findings *findings;
    char *at;
    char ended_by; // what stood after the last cell: the delimiter, a line end or the final zero
    int32_t line;
    size_t row_start; // first cell of the row being read
    bool quote_open;  // to the end of the file: said, and the row has no other fault
    int trimmed_cells;
    int32_t trimmed_line; // of the first one, and its column
    int32_t trimmed_column;
    size_t added_cells; // to complete short rows
    size_t added_cells_max;
} reading;

enum { ADDED_CELLS_LEAST = 1 << 16 };

static bool is_line_end(char byte) { return byte == '\n' || byte == '\r' || byte == '\0'; }

static rl_place place_at(const reading *r, int32_t line) {
    return (rl_place){.file = r->file, .line = line};
}

// Spaces around cells ----------------------------------------------------------------------------

// Length of the space that begins here, tabs included unless they separate cells.
static size_t space_after(const reading *r, const char *at) {
    if (*at == '\t')
        return r->csv->delimiter == '\t' ? 0 : 1;
    return rl_space_length(at);
}

// The same for the space that ends before `end`.
static size_t space_before(const reading *r, const char *start, const char *end) {
    for (size_t length = 1; length <= 3 && start + length <= end; length++)
        if (space_after(r, end - length) == length)
            return length;
    return 0;
}

static char *skip_spaces(const reading *r, char *at) {
    size_t length;
    while ((length = space_after(r, at)) > 0)
        at += length;
    return at;
}

// A text that a spreadsheet would compute is written with an apostrophe before it (csv_writer.h),
// one more when it has some of its own: the first one is not part of the text.
static char *skip_text_mark(char *first) {
    const char *at = first + strspn(first, "'");
    return at > first && *at != '\0' && strchr("=+-@", *at) != NULL ? first + 1 : first;
}

// Cuts the spaces around a cell, ends it with a zero and keeps it.
static rl_status keep_cell(reading *r, char *start, char *end, bool spaces_seen, int32_t line) {
    rl_csv *csv = r->csv;
    char *first = start;
    size_t length;
    while (first < end && (length = space_after(r, first)) > 0)
        first += length;
    char *last = end;
    while (last > first && (length = space_before(r, first, last)) > 0)
        last -= length;
    const bool cut = spaces_seen || first != start || last != end;
    if (cut && first < last && r->trimmed_cells++ == 0) {
        r->trimmed_line = line;
        r->trimmed_column = (int32_t)(csv->cells.count - r->row_start);
    }
    *last = '\0';
    const rl_status status = RL_VECTOR_RESERVE(csv->ctx, &csv->cells, 1);
    if (status == RL_OK)
        csv->cells.items[csv->cells.count++] = skip_text_mark(first);
    return status;
}

// Cells and rows ---------------------------------------------------------------------------------

// Reads a quoted cell, the scan being at its opening quote; returns the end of its text, moved over
// the quotes that were dropped.
static char *read_quoted(reading *r) {
    const int32_t opened = r->line;
    char *to = ++r->at;
    while (*r->at != '\0') {
        if (*r->at == '"' && r->at[1] != '"') {
            r->at++;
            return to;
        }
        r->at += *r->at == '"';
        r->line += *r->at == '\n' || (*r->at == '\r' && r->at[1] != '\n');
        *to++ = *r->at++;
    }
    rl_findings_add(r->findings, RL_FINDING_QUOTE_OPEN, place_at(r, opened), NULL);
    r->csv->broken = true;
    r->quote_open = true;
    return to;
}

static bool ends_cell(const reading *r) {
    return *r->at == r->csv->delimiter || is_line_end(*r->at);
}

static rl_status read_cell(reading *r) {
    const int32_t line = r->line;
    char *start = r->at;
    char *end;
    bool spaces_seen = false;
    char *text = skip_spaces(r, start);
    if (*text == '"') {
        r->at = text;
        end = read_quoted(r);
        char *after = skip_spaces(r, r->at);
        spaces_seen = text != start || after != r->at;
        start = text + 1;
        r->at = after;
        if (!ends_cell(r)) {
            rl_findings_add(r->findings, RL_FINDING_QUOTE_STRAY, place_at(r, r->line), NULL);
            r->csv->broken = true;
        }
        while (!ends_cell(r))
            r->at++;
    } else {
        while (!ends_cell(r))
            r->at++;
        end = r->at;
    }
    r->ended_by = *r->at; // keep_cell may write the cell's final zero over it
    return keep_cell(r, start, end, spaces_seen, line);
}

static void skip_line_end(reading *r) {
    if (r->ended_by == '\0')
        return;
    r->at += r->ended_by == '\r' && r->at[1] == '\n' ? 2 : 1;
    r->line++;
}

static rl_status read_row(reading *r, rl_csv_row *row) {
    rl_csv *csv = r->csv;
    *row = (rl_csv_row){.first = csv->cells.count, .line = r->line};
    r->row_start = row->first;
    for (;;) {
        const rl_status status = read_cell(r);
        if (status != RL_OK)
            return status;
        row->cell_count++;
        if (r->ended_by != csv->delimiter)
            break;
        r->at++;
    }
    skip_line_end(r);
    return RL_OK;
}

static bool is_blank(const rl_csv *csv, const rl_csv_row *row) {
    for (int32_t i = 0; i < row->cell_count; i++)
        if (csv->cells.items[row->first + (size_t)i][0] != '\0')
            return false;
    return true;
}

// Gives a row as many cells as the header, and says so when cells were lost or lacking. Empty ones
// at the end are no loss: spreadsheets add them. A row that is given up has no cell.
static rl_status fit_row(reading *r, rl_csv_row *row) {
    rl_csv *csv = r->csv;
    const int32_t wanted = csv->header.cell_count;
    const int32_t found = row->cell_count;
    for (int32_t i = wanted; i < found; i++)
        row->ragged = row->ragged || csv->cells.items[row->first + (size_t)i][0] != '\0';
    row->ragged = row->ragged || found < wanted;
    // All in one cell: the header has another separator, and not even the first cell can be
    // trusted.
    csv->broken = csv->broken || (found == 1 && wanted > 1);
    if (row->ragged && !r->quote_open) {
        const char delimiter[] = {csv->delimiter, '\0'};
        rl_findings_add(r->findings, RL_FINDING_ROW_RAGGED, place_at(r, row->line), NULL,
                        (int)found, (int)wanted, csv->delimiter == '\t' ? "TAB" : delimiter);
    }
    // A short row is completed, unless that would take far more room than the file: a header of a
    // hundred thousand columns over as many rows of one cell.
    if (found < wanted && (r->added_cells += (size_t)(wanted - found)) > r->added_cells_max) {
        row->cell_count = 0;
        csv->cells.count = row->first;
        csv->broken = true;
        return RL_OK;
    }
    row->cell_count = wanted;
    csv->cells.count = row->first + (size_t)(found < wanted ? found : wanted);
    for (int32_t i = found; i < wanted; i++) {
        const rl_status status = RL_VECTOR_RESERVE(csv->ctx, &csv->cells, 1);
        if (status != RL_OK)
            return status;
        csv->cells.items[csv->cells.count++] = "";
    }
    return RL_OK;
}

// Reads the next row that is not blank; RL_OK with a line of 0 at the end of the table.
static rl_status next_row(reading *r, rl_csv_row *row) {
    while (*r->at != '\0') {
        const rl_status status = read_row(r, row);
        if (status != RL_OK || !is_blank(r->csv, row))
            return status;
        r->csv->cells.count = row->first;
    }
    row->line = 0;
    return RL_OK;
}

// The header -------------------------------------------------------------------------------------

// The delimiter that the first line which is not blank has most, outside quotes.
static char sniff_delimiter(const char *bytes) {
    static const char candidates[] = ";\t,";
    int counts[sizeof candidates - 1] = {0};
    bool quoted = false;
    const char *at = bytes + strspn(bytes, " \t\r\n");
    for (; *at != '\0' && (quoted || !is_line_end(*at)); at++) {
        if (*at == '"')
            quoted = !quoted;
        const char *found = quoted ? NULL : strchr(candidates, *at);
        if (found != NULL)
            counts[found - candidates]++;
    }
    int best = 0;
    for (int i = 1; i < (int)sizeof candidates - 1; i++)
        if (counts[i] > counts[best])
            best = i;
    return candidates[best];
}

// Each name that several columns have is said once.
static rl_status check_header_names(reading *r) {
    const rl_csv *csv = r->csv;
    rl_names names;
    rl_status status = RL_OK;
    int32_t *columns = RL_NEW(csv->ctx, int32_t, csv->header.cell_count); // of each name
    rl_names_init(&names, csv->ctx);
    if (columns == NULL)
        status = rl_fail_memory(csv->ctx);
    for (int32_t i = 0; i < csv->header.cell_count && status == RL_OK; i++) {
        const char *name = rl_csv_cell(csv, &csv->header, i);
        int32_t number;
        if (name[0] == '\0')
            continue;
        status = rl_names_add(&names, name, &number);
        if (status == RL_OK && ++columns[number] == 2)
            rl_findings_add(r->findings, RL_FINDING_COLUMN_DUPLICATE,
                            (rl_place){.file = r->file, .line = csv->header.line, .column = name},
                            NULL);
    }
    rl_names_clear(&names);
    rl_release(csv->ctx, columns);
    return status;
}

// A column without a name is only a fault when it holds something.
static void check_unnamed_columns(reading *r) {
    const rl_csv *csv = r->csv;
    for (int32_t c = 0; c < csv->header.cell_count; c++) {
        if (rl_csv_cell(csv, &csv->header, c)[0] != '\0')
            continue;
        for (size_t i = 0; i < csv->rows.count; i++) {
            const char *cell = rl_csv_cell(csv, &csv->rows.items[i], c);
            if (cell[0] != '\0') {
                rl_findings_add(r->findings, RL_FINDING_COLUMN_UNNAMED,
                                place_at(r, csv->rows.items[i].line), cell, (int)c + 1);
                break;
            }
        }
    }
}

static void report_trimmed_cells(reading *r) {
    const rl_csv *csv = r->csv;
    if (r->trimmed_cells == 0)
        return;
    const char *column = NULL;
    if (r->trimmed_line > csv->header.line && r->trimmed_column < csv->header.cell_count)
        column = rl_csv_cell(csv, &csv->header, r->trimmed_column);
    rl_findings_add(r->findings, RL_FINDING_SPACES_TRIMMED,
                    (rl_place){.file = r->file, .line = r->trimmed_line, .column = column}, NULL,
                    r->trimmed_cells);
}

// The whole table --------------------------------------------------------------------------------

static rl_status read_table(reading *r) {
    rl_csv *csv = r->csv;
    rl_csv_row row;
    rl_status status;
    csv->delimiter = sniff_delimiter(csv->bytes);
    RL_TRY(next_row(r, &csv->header));
    if (csv->header.line == 0) {
        rl_findings_add(r->findings, RL_FINDING_FILE_EMPTY, place_at(r, 0), NULL);
        return RL_OK;
    }
    RL_TRY(check_header_names(r));
    for (;;) {
        RL_TRY(next_row(r, &row));
        if (row.line == 0)
            break;
        RL_TRY(fit_row(r, &row));
        if (row.cell_count == 0)
            continue;
        RL_TRY(RL_VECTOR_RESERVE(csv->ctx, &csv->rows, 1));
        csv->rows.items[csv->rows.count++] = row;
    }
    check_unnamed_columns(r);
    report_trimmed_cells(r);
done:
    return status;
}

rl_status rl_csv_read(rl_context *ctx, const char *file, char *bytes, size_t length,
                      rl_findings *findings, rl_csv *csv) {
    *csv = (rl_csv){.ctx = ctx, .bytes = bytes};
    const size_t errors_before = findings->error_count;
    rl_status status = rl_csv_clean(ctx, file, &csv->bytes, &length, findings);
    if (status != RL_OK)
        return status;
    csv->broken = length == 0 && findings->error_count > errors_before;
    if (csv->broken)
        return RL_OK;
    reading r = {.csv = csv,
                 .file = file,
                 .findings = findings,
                 .at = csv->bytes,
                 .line = 1,
                 .added_cells_max = length + ADDED_CELLS_LEAST};
    return read_table(&r);
}

void rl_csv_clear(rl_csv *csv) {
    rl_release(csv->ctx, csv->bytes);
    csv->bytes = NULL;
    RL_VECTOR_CLEAR(csv->ctx, &csv->rows);
    RL_VECTOR_CLEAR(csv->ctx, &csv->cells);
}

const char *rl_csv_cell(const rl_csv *csv, const rl_csv_row *row, int32_t column) {
    return csv->cells.items[row->first + (size_t)column];
}
