#include "io/cells.h"

#include <string.h>

bool rl_cell_is_usable(const rl_cell *cell, rl_place place, rl_findings *findings) {
    if (cell->kind == RL_CELL_UNCOMPUTED) {
        rl_findings_add(findings, RL_FINDING_CELL_UNCOMPUTED, place, NULL);
        return false;
    }
    if (cell->kind == RL_CELL_ERROR) {
        rl_findings_add(findings, RL_FINDING_CELL_ERROR, place, cell->text);
        return false;
    }
    for (const char *at = cell->text; *at != '\0'; at++) {
        const unsigned char byte = (unsigned char)*at;
        if ((byte < 0x20 && byte != '\t' && byte != '\n') || byte == 0x7F) {
            rl_findings_add(findings, RL_FINDING_CONTROL_CHARACTER, place, NULL, (unsigned)byte);
            return false;
        }
    }
    return true;
}

// Choosing the sheet -----------------------------------------------------------------------------

static const rl_cell *cells_of(const rl_sheet *sheet, const rl_sheet_row *row) {
    return &sheet->cells.items[row->first];
}

static int32_t headings_held(const rl_sheet *sheet, const char *const *wanted, int32_t count) {
    int32_t held = 0;
    if (sheet->rows.count == 0)
        return -1;
    const rl_sheet_row *first = &sheet->rows.items[0];
    for (int32_t w = 0; w < count; w++) {
        for (int32_t i = 0; i < first->count; i++)
            held += strcmp(cells_of(sheet, first)[i].text, wanted[w]) == 0;
    }
    return held;
}

static const rl_sheet *choose_sheet(const rl_book *book, const char *const *wanted, int32_t count) {
    const rl_sheet *best = NULL;
    int32_t most = -1;
    for (size_t s = 0; s < book->sheets.count; s++) {
        const int32_t held = headings_held(&book->sheets.items[s], wanted, count);
        if (held > most) {
            most = held;
            best = &book->sheets.items[s];
        }
    }
    return best;
}

// From a sheet to a table ------------------------------------------------------------------------

// The table owns its texts: they are laid end to end, the sheet's name first.
static rl_status lay_out_texts(const rl_sheet *sheet, rl_csv *csv) {
    size_t length = strlen(sheet->name) + 1;
    for (size_t i = 0; i < sheet->cells.count; i++)
        length += strlen(sheet->cells.items[i].text) + 1;
    csv->bytes = RL_NEW(csv->ctx, char, length);
    if (csv->bytes == NULL)
        return rl_fail_memory(csv->ctx);
    csv->sheet = csv->bytes;
    memcpy(csv->bytes, sheet->name, strlen(sheet->name) + 1);
    return RL_OK;
}

static int32_t width_of(const rl_sheet *sheet) {
    const rl_sheet_row *first = &sheet->rows.items[0];
    return cells_of(sheet, first)[first->count - 1].column + 1;
}

static rl_status copy_row(const rl_sheet *sheet, const rl_sheet_row *from, const char *file,
                          char **end, rl_findings *findings, rl_csv *csv, rl_csv_row *row) {
    const int32_t width = width_of(sheet);
    const rl_status status = RL_VECTOR_RESERVE(csv->ctx, &csv->cells, (size_t)width);
    if (status != RL_OK)
        return status;
    *row = (rl_csv_row){.first = csv->cells.count, .cell_count = width, .line = from->number};
    for (int32_t c = 0; c < width; c++)
        csv->cells.items[csv->cells.count++] = "";
    for (int32_t i = 0; i < from->count; i++) {
        const rl_cell *cell = &cells_of(sheet, from)[i];
        const rl_place place = {.file = file, .sheet = csv->sheet, .line = from->number};
        if (cell->column >= width) {
            rl_findings_add(findings, RL_FINDING_COLUMN_UNNAMED, place, cell->text,
                            (int)cell->column + 1);
        } else if (!rl_cell_is_usable(cell, place, findings)) {
            row->ragged = true; // already reported
        } else {
            const size_t length = strlen(cell->text) + 1;
            csv->cells.items[row->first + (size_t)cell->column] = memcpy(*end, cell->text, length);
            *end += length;
        }
    }
    return RL_OK;
}

static rl_status copy_sheet(const rl_sheet *sheet, const char *file, rl_findings *findings,
                            rl_csv *csv) {
    rl_status status = lay_out_texts(sheet, csv);
    if (status != RL_OK)
        return status;
    if (rl_sheet_is_too_sparse(sheet)) {
        rl_findings_add(findings, RL_FINDING_SHEET_TOO_LARGE,
                        (rl_place){.file = file, .sheet = csv->sheet}, NULL);
        csv->broken = true;
        return RL_OK;
    }
    char *end = csv->bytes + strlen(sheet->name) + 1;
    status = copy_row(sheet, &sheet->rows.items[0], file, &end, findings, csv, &csv->header);
    for (size_t i = 1; status == RL_OK && i < sheet->rows.count; i++) {
        status = RL_VECTOR_RESERVE(csv->ctx, &csv->rows, 1);
        if (status == RL_OK)
            status = copy_row(sheet, &sheet->rows.items[i], file, &end, findings, csv,
                              &csv->rows.items[csv->rows.count]);
        csv->rows.count += status == RL_OK;
    }
    return status;
}

static rl_status read_book(rl_context *ctx, const char *file, const char *bytes, size_t length,
                           const char *const *wanted, int32_t wanted_count, rl_findings *findings,
                           rl_csv *csv) {
    rl_book book;
    *csv = (rl_csv){.ctx = ctx};
    rl_book_init(&book, ctx, file);
    rl_status status = rl_book_read_bytes(&book, bytes, length, findings);
    const rl_sheet *sheet = status == RL_OK ? choose_sheet(&book, wanted, wanted_count) : NULL;
    if (sheet != NULL)
        status = copy_sheet(sheet, file, findings, csv);
    else if (status == RL_OK)
        rl_findings_add(findings, RL_FINDING_FILE_EMPTY, (rl_place){.file = file}, NULL);
    rl_book_clear(&book);
    return status == RL_E_INPUT ? RL_OK : status; // found
}

rl_status rl_cells_read(rl_context *ctx, const char *file, char *bytes, size_t length,
                        const char *const *wanted, int32_t wanted_count, rl_findings *findings,
                        rl_csv *csv) {
    if (!rl_book_is_one(bytes, length))
        return rl_csv_read(ctx, file, bytes, length, findings, csv);
    const rl_status status =
        read_book(ctx, file, bytes, length, wanted, wanted_count, findings, csv);
    rl_release(ctx, bytes);
    return status;
}
