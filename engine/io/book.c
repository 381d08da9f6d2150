#include "io/book.h"

#include "base/file.h"
#include "io/csv.h"
#include "io/input_file.h"
#include "io/number.h"
#include "io/zip.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

// Building ---------------------------------------------------------------------------------------

void rl_book_init(rl_book *book, rl_context *ctx, const char *file) {
    *book = (rl_book){.ctx = ctx, .file = file};
    rl_arena_init(&book->arena, ctx);
}

void rl_book_clear(rl_book *book) {
    for (size_t i = 0; i < book->sheets.count; i++) {
        RL_VECTOR_CLEAR(book->ctx, &book->sheets.items[i].rows);
        RL_VECTOR_CLEAR(book->ctx, &book->sheets.items[i].cells);
    }
    RL_VECTOR_CLEAR(book->ctx, &book->sheets);
    rl_arena_clear(&book->arena);
}

rl_status rl_book_add_sheet(rl_book *book, const char *name, const char *file) {
    const rl_status status = RL_VECTOR_RESERVE(book->ctx, &book->sheets, 1);
    if (status != RL_OK)
        return status;
    const char *kept = rl_arena_copy_text(&book->arena, name, strlen(name));
    if (kept == NULL)
        return rl_fail_memory(book->ctx);
    book->sheets.items[book->sheets.count++] = (rl_sheet){.name = kept, .file = file};
    return RL_OK;
}

bool rl_sheet_is_too_sparse(const rl_sheet *sheet) {
    enum { EACH_CELL = 64, LEAST = 1 << 20 };
    if (sheet->rows.count == 0)
        return false;
    const rl_sheet_row *first = &sheet->rows.items[0];
    const int32_t last = sheet->cells.items[first->first + (size_t)first->count - 1].column;
    return (size_t)(last + 1) * sheet->rows.count > EACH_CELL * sheet->cells.count + LEAST;
}

static rl_status refuse_size(rl_book *book, const rl_sheet *sheet, rl_findings *findings) {
    rl_findings_add(findings, RL_FINDING_SHEET_TOO_LARGE,
                    (rl_place){.file = book->file, .sheet = sheet->name}, NULL);
    return rl_findings_status(findings);
}

rl_status rl_book_add_cell(rl_book *book, int32_t row, rl_cell cell, rl_findings *findings) {
    rl_sheet *sheet = &book->sheets.items[book->sheets.count - 1];
    rl_status status;
    if (cell.text[0] == '\0' && cell.kind != RL_CELL_UNCOMPUTED)
        return RL_OK;
    if (++book->cell_count > RL_BOOK_CELL_MAX || row > RL_BOOK_ROW_MAX ||
        cell.column >= RL_BOOK_COLUMN_MAX)
        return refuse_size(book, sheet, findings);
    const rl_sheet_row *last =
        sheet->rows.count == 0 ? NULL : &sheet->rows.items[sheet->rows.count - 1];
    if (last == NULL || last->number != row) {
        RL_TRY(RL_VECTOR_RESERVE(book->ctx, &sheet->rows, 1));
        sheet->rows.items[sheet->rows.count++] = (rl_sheet_row){row, sheet->cells.count, 0};
    }
    RL_TRY(RL_VECTOR_RESERVE(book->ctx, &sheet->cells, 1));
    sheet->cells.items[sheet->cells.count++] = cell;
    sheet->rows.items[sheet->rows.count - 1].count++;
done:
    return status;
}

// Length of the space, tab or line end that begins here.
static size_t space_length(const char *at, const char *end) {
    if (*at == '\t' || *at == '\n' || *at == '\r')
        return 1;
    const size_t length = rl_space_length(at);
    return at + length <= end ? length : 0;
}

static const char *trim_end(const char *start, const char *end) {
    bool cut = true;
    while (cut && end > start) {
        cut = false;
        for (size_t length = 1; length <= 3 && start + length <= end && !cut; length++)
            if (space_length(end - length, end) == length) {
                end -= length;
                cut = true;
            }
    }
    return end;
}

const char *rl_book_keep(rl_book *book, const char *text, size_t length) {
    const char *end = text + length;
    size_t space;
    while (text < end && (space = space_length(text, end)) > 0)
        text += space;
    end = trim_end(text, end);
    char *copy = rl_arena_copy_text(&book->arena, text, (size_t)(end - text));
    if (copy == NULL || memchr(copy, '\r', (size_t)(end - text)) == NULL)
        return copy;
    char *to = copy;
    for (const char *from = copy; *from != '\0'; from++)
        if (*from != '\r' || from[1] != '\n')
            *to++ = *from == '\r' ? '\n' : *from;
    *to = '\0';
    return copy;
}

// Files ------------------------------------------------------------------------------------------

static bool begins_with(const char *bytes, size_t length, const char *magic, size_t magic_length) {
    return length >= magic_length && memcmp(bytes, magic, magic_length) == 0;
}

static rl_status refuse(rl_book *book, rl_findings *findings, rl_finding_code code) {
    rl_findings_add(findings, code, (rl_place){.file = book->file}, NULL);
    return rl_findings_status(findings);
}

static rl_status read_archive(rl_book *book, rl_findings *findings, const char *bytes,
                              size_t length) {
    rl_zip *zip = NULL;
    rl_status status = rl_zip_open(book->ctx, book->file, bytes, length, findings, &zip);
    if (status != RL_OK)
        return status;
    if (rl_zip_has(zip, "xl/workbook.xml"))
        status = rl_book_read_xlsx(book, zip, findings);
    else if (rl_zip_has(zip, "content.xml"))
        status = rl_book_read_ods(book, zip, findings);
    else
        status = refuse(book, findings, RL_FINDING_WORKBOOK_UNKNOWN);
    rl_zip_close(zip);
    return status;
}

static bool is_ole_container(const char *bytes, size_t length) {
    return begins_with(bytes, length, "\xD0\xCF\x11\xE0", 4);
}

// A text may begin with « PK », hence the whole mark.
bool rl_book_is_one(const char *bytes, size_t length) {
    return begins_with(bytes, length, "PK\x03\x04", 4) || is_ole_container(bytes, length);
}

rl_status rl_book_read_bytes(rl_book *book, const char *bytes, size_t length,
                             rl_findings *findings) {
    if (length == 0)
        return refuse(book, findings, RL_FINDING_FILE_EMPTY);
    if (begins_with(bytes, length, "PK", 2))
        return read_archive(book, findings, bytes, length);
    return refuse(book, findings,
                  is_ole_container(bytes, length) ? RL_FINDING_WORKBOOK_LOCKED
                                                  : RL_FINDING_WORKBOOK_UNKNOWN);
}

rl_status rl_book_read(rl_context *ctx, const char *path, rl_findings *findings, rl_book *book) {
    char *bytes = NULL;
    size_t length;
    rl_book_init(book, ctx, path);
    rl_status status = rl_input_file_read(ctx, path, RL_BOOK_BYTES_MAX, findings, &bytes, &length);
    if (status != RL_OK || bytes == NULL)
        return status == RL_OK ? rl_findings_status(findings) : status;
    status = rl_book_read_bytes(book, bytes, length, findings);
    rl_release(ctx, bytes);
    return status;
}

// A folder of CSV files --------------------------------------------------------------------------

static rl_status keep_csv(rl_book *book, const rl_csv *csv, rl_findings *findings) {
    for (size_t i = 0; i <= csv->rows.count; i++) {
        const rl_csv_row *row = i == 0 ? &csv->header : &csv->rows.items[i - 1];
        for (int32_t c = 0; c < row->cell_count; c++) {
            const char *text = rl_csv_cell(csv, row, c);
            const char *kept = rl_book_keep(book, text, strlen(text));
            if (kept == NULL)
                return rl_fail_memory(book->ctx);
            const rl_status status =
                rl_book_add_cell(book, row->line, (rl_cell){c, RL_CELL_TEXT, kept}, findings);
            if (status != RL_OK)
                return status;
        }
    }
    return RL_OK;
}

static rl_status read_csv_sheet(rl_book *book, const char *name, rl_findings *findings) {
    rl_csv csv = {.ctx = book->ctx};
    char *bytes = NULL;
    size_t length;
    rl_status status;
    rl_text path;
    rl_text_init(&path, book->ctx);
    rl_text_format(&path, "%s/%s", book->file, name);
    RL_TRY(rl_text_status(&path));
    const char *kept = rl_arena_copy_text(&book->arena, rl_text_bytes(&path), path.length);
    const char *base = rl_arena_copy_text(&book->arena, name, strlen(name) - strlen(".csv"));
    if (kept == NULL || base == NULL) {
        status = rl_fail_memory(book->ctx);
        goto done;
    }
    RL_TRY(rl_file_read(book->ctx, kept, RL_BOOK_BYTES_MAX, &bytes, &length));
    RL_TRY(rl_book_add_sheet(book, base, kept));
    RL_TRY(rl_csv_read(book->ctx, kept, bytes, length, findings, &csv));
    if (csv.header.line > 0)
        status = keep_csv(book, &csv, findings);
done:
    rl_csv_clear(&csv);
    rl_text_clear(&path);
    return status;
}

static int compare_names(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool is_csv(const char *name) {
    const size_t length = strlen(name);
    return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".csv") == 0;
}

rl_status rl_book_read_folder(rl_context *ctx, const char *folder, rl_findings *findings,
                              rl_book *book) {
    RL_VECTOR(const char *) names = {0};
    const struct dirent *entry;
    rl_status status = RL_OK;
    rl_book_init(book, ctx, folder);
    DIR *directory = opendir(folder);
    if (directory == NULL)
        return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_IO_FOLDER_UNREADABLE), folder,
                       strerror(errno));
    while (status == RL_OK && (entry = readdir(directory)) != NULL) {
        if (!is_csv(entry->d_name))
            continue;
        const char *name = rl_arena_copy_text(&book->arena, entry->d_name, strlen(entry->d_name));
        status = name == NULL ? rl_fail_memory(ctx) : RL_VECTOR_RESERVE(ctx, &names, 1);
        if (status == RL_OK && names.items != NULL)
            names.items[names.count++] = name;
    }
    closedir(directory);
    if (names.items != NULL)
        qsort(names.items, names.count, sizeof *names.items, compare_names);
    for (size_t i = 0; names.items != NULL && i < names.count && status == RL_OK; i++)
        status = read_csv_sheet(book, names.items[i], findings);
    RL_VECTOR_CLEAR(ctx, &names);
    return status;
}
