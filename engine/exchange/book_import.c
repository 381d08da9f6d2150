#include "exchange/book_import.h"

#include "base/suggest.h"
#include "exchange/importing.h"
#include "io/cells.h"
#include "io/hint.h"

#include <string.h>
#include <strings.h>

void rl_importing_fail(rl_importing *importing, rl_status status) {
    if (importing->status == RL_OK)
        importing->status = status;
}

// A sheet that is a file of its own has lines; a sheet of a workbook has rows.
static rl_place sheet_place(const rl_importing *importing, const rl_sheet *sheet, int32_t row,
                            const char *heading) {
    if (sheet == NULL)
        return (rl_place){.file = importing->book->file, .line = row, .column = heading};
    if (sheet->file != NULL)
        return (rl_place){.file = sheet->file, .line = row, .column = heading};
    return (rl_place){
        .file = importing->book->file, .sheet = sheet->name, .line = row, .column = heading};
}

rl_place rl_importing_place(const rl_importing *importing, int sheet, int32_t row,
                            const char *heading) {
    return sheet_place(importing, importing->sheets[sheet], row, heading);
}

// Sheets -----------------------------------------------------------------------------------------

static void report_unused(rl_importing *importing, const rl_sheet *sheet) {
    rl_suggestion suggestion = rl_suggestion_start(sheet->name, strlen(sheet->name));
    for (int s = 0; s < RL_SHEET_COUNT; s++)
        if (importing->sheets[s] == NULL)
            rl_suggestion_consider(&suggestion,
                                   rl_sheet_title(importing->schema, s, importing->ctx->language));
    rl_findings_add(importing->findings, RL_FINDING_SHEET_UNUSED,
                    sheet_place(importing, sheet, 0, NULL), NULL,
                    rl_hint_near(importing->ctx, suggestion.best).text);
}

static void find_sheets(rl_importing *importing) {
    const rl_book *book = importing->book;
    for (size_t i = 0; i < book->sheets.count; i++) {
        const rl_sheet *sheet = &book->sheets.items[i];
        const int found = rl_sheet_find(importing->schema, sheet->name);
        if (found < 0 || sheet->rows.count == 0)
            continue;
        if (importing->sheets[found] == NULL)
            importing->sheets[found] = sheet;
        else
            rl_findings_add(importing->findings, RL_FINDING_SHEET_DUPLICATE,
                            sheet_place(importing, sheet, 0, NULL), NULL,
                            importing->sheets[found]->name);
    }
    for (size_t i = 0; i < book->sheets.count; i++)
        if (book->sheets.items[i].rows.count > 0 &&
            rl_sheet_find(importing->schema, book->sheets.items[i].name) < 0)
            report_unused(importing, &book->sheets.items[i]);
    for (int s = 0; s < RL_SHEET_COUNT; s++) {
        const bool required =
            s == RL_SHEET_SETTINGS || (s < RL_TABLE_COUNT && rl_scenario_tables[s].required);
        if (required && importing->sheets[s] == NULL)
            rl_findings_add(importing->findings, RL_FINDING_SHEET_MISSING,
                            (rl_place){.file = book->file}, NULL,
                            rl_sheet_title(importing->schema, s, importing->ctx->language));
    }
}

// Cells ------------------------------------------------------------------------------------------

static bool is_code(const rl_column *column) {
    return column != NULL && (column->kind == RL_COLUMN_ID || column->kind == RL_COLUMN_LIST ||
                              column->refers_to != NULL);
}

bool rl_importing_cell(rl_importing *importing, const rl_cell *cell, const rl_column *column,
                       rl_place place, const char **text) {
    *text = cell->text;
    if (cell->kind == RL_CELL_DATE && is_code(column)) {
        rl_findings_add(importing->findings, RL_FINDING_CELL_BECAME_DATE, place, cell->text);
        return false;
    }
    return rl_cell_is_usable(cell, place, importing->findings);
}

static const char *keep(rl_importing *importing, const rl_text *text) {
    const char *kept =
        rl_arena_copy_text(&importing->parts->arena, rl_text_bytes(text), text->length);
    if (kept == NULL || text->failed)
        rl_importing_fail(importing, rl_fail_memory(importing->ctx));
    return kept == NULL ? "" : kept;
}

const char *rl_importing_heading(rl_importing *importing, const char *heading) {
    size_t length = strlen(heading);
    if (length < 2 || heading[length - 1] != '*')
        return heading;
    for (length--; length > 0 && heading[length - 1] == ' ';)
        length--;
    const char *plain = rl_arena_copy_text(&importing->parts->arena, heading, length);
    if (plain == NULL)
        rl_importing_fail(importing, rl_fail_memory(importing->ctx));
    return plain == NULL ? heading : plain;
}

// Appends the choice that a word means; false when it means none.
static bool append_choice(rl_importing *importing, int sheet, int column, const char *word,
                          rl_text *out) {
    const char *choice = rl_sheet_choice(importing->schema, sheet, column, word);
    if (choice != NULL)
        rl_text_append_bytes(out, choice, strcspn(choice, "|"));
    return choice != NULL;
}

static void report_word(rl_importing *importing, int sheet, int column, const char *word,
                        rl_place place) {
    rl_text words;
    rl_text_init(&words, importing->ctx);
    rl_sheet_append_words(importing->schema, sheet, column, &words);
    rl_findings_add(importing->findings, RL_FINDING_CHOICE_INVALID, place, word,
                    rl_text_bytes(&words), "");
    rl_text_clear(&words);
}

// « relais | prescripteur » becomes relay|prescriber. NULL when a word is not known, which is then
// reported.
static const char *to_choices(rl_importing *importing, int sheet, int column, const char *cell,
                              rl_place place) {
    char word[128];
    bool known = true;
    rl_text choices;
    rl_text_init(&choices, importing->ctx);
    for (const char *at = cell; *at != '\0' && known; at += *at == '|') {
        size_t length = strcspn(at, "|");
        const char *next = at + length;
        for (; length > 0 && *at == ' '; length--)
            at++;
        while (length > 0 && at[length - 1] == ' ')
            length--;
        snprintf(word, sizeof word, "%.*s", (int)(length < 127 ? length : 127), at);
        if (length > 0 && choices.length > 0)
            rl_text_append(&choices, "|");
        known = length == 0 || append_choice(importing, sheet, column, word, &choices);
        if (!known)
            report_word(importing, sheet, column, word, place);
        at = next;
    }
    const char *kept = known ? keep(importing, &choices) : NULL;
    rl_text_clear(&choices);
    return kept;
}

// Tables -----------------------------------------------------------------------------------------

// A sheet of rows being turned into a table.
typedef struct grid {
    rl_importing *importing;
    int sheet;
    const rl_sheet *cells;
    rl_csv *csv;
    const char *const *headings; // as written, by position
    const int *columns;          // of the format; −1 for others
} grid;

static const rl_cell *cells_of(const grid *g, const rl_sheet_row *row) {
    return &g->cells->cells.items[row->first];
}

static void set_cell(grid *g, const rl_csv_row *row, int32_t position, const char *text) {
    g->csv->cells.items[row->first + (size_t)position] = text;
}

// Makes room for a row of empty cells; false when memory is exhausted.
static bool add_row(grid *g, int32_t number, int32_t cell_count, rl_csv_row *row) {
    rl_csv *csv = g->csv;
    const rl_status status = RL_VECTOR_RESERVE(csv->ctx, &csv->cells, (size_t)cell_count);
    if (status != RL_OK) {
        rl_importing_fail(g->importing, status);
        return false;
    }
    *row = (rl_csv_row){.first = csv->cells.count, .cell_count = cell_count, .line = number};
    for (int32_t i = 0; i < cell_count; i++)
        csv->cells.items[csv->cells.count++] = "";
    return true;
}

static void read_cell(grid *g, rl_csv_row *row, const rl_cell *cell) {
    rl_importing *importing = g->importing;
    const int column = g->columns[cell->column];
    const rl_column *format = column < 0 ? NULL : &rl_sheet_format(g->sheet)->columns[column];
    const rl_place place = sheet_place(importing, g->cells, row->line, g->headings[cell->column]);
    const char *text;
    if (!rl_importing_cell(importing, cell, format, place, &text)) {
        row->ragged = true; // already reported: nothing more is read of this row but its id
        return;
    }
    if (format != NULL && rl_sheet_has_words(importing->schema, g->sheet, column) &&
        strcmp(text, "*") != 0) {
        const char *choices = to_choices(importing, g->sheet, column, text, place);
        if (choices == NULL)
            row->ragged = true;
        else
            text = choices;
    }
    set_cell(g, row, cell->column, text);
}

static void read_row(grid *g, const rl_sheet_row *from) {
    const rl_cell *cells = cells_of(g, from);
    rl_csv_row row;
    if (rl_row_is_example(cells[0].text) ||
        !add_row(g, from->number, g->csv->header.cell_count, &row))
        return;
    for (int32_t i = 0; i < from->count; i++) {
        if (cells[i].column < row.cell_count && g->headings[cells[i].column] != NULL)
            read_cell(g, &row, &cells[i]);
        else
            rl_findings_add(g->importing->findings, RL_FINDING_COLUMN_UNNAMED,
                            sheet_place(g->importing, g->cells, row.line, NULL), cells[i].text,
                            (int)cells[i].column + 1);
    }
    const rl_status status = RL_VECTOR_RESERVE(g->csv->ctx, &g->csv->rows, 1);
    if (status != RL_OK)
        rl_importing_fail(g->importing, status);
    else
        g->csv->rows.items[g->csv->rows.count++] = row;
}

// Gives each column its name of docs/formats.md, and reports those that come twice.
static void read_headings(grid *g, const rl_sheet_row *from, const char **headings, int *columns) {
    const rl_cell *cells = cells_of(g, from);
    const rl_table_format *format = rl_sheet_format(g->sheet);
    bool seen[RL_COLUMN_MAX] = {false};
    for (int32_t i = 0; i < from->count; i++) {
        const char *heading = rl_importing_heading(g->importing, cells[i].text);
        const int column = rl_sheet_find_column(g->importing->schema, g->sheet, heading);
        const bool note = column < 0 && strcasecmp(heading, "note") == 0;
        headings[cells[i].column] = heading;
        columns[cells[i].column] = column;
        set_cell(g, &g->csv->header, cells[i].column,
                 column >= 0 ? format->columns[column].name
                 : note      ? "note"
                             : heading);
        if (column >= 0 && seen[column])
            rl_findings_add(g->importing->findings, RL_FINDING_COLUMN_DUPLICATE,
                            sheet_place(g->importing, g->cells, from->number, heading), NULL);
        if (column >= 0)
            seen[column] = true;
    }
}

static void read_grid(rl_importing *importing, int sheet, rl_csv *csv) {
    const rl_sheet *cells = importing->sheets[sheet];
    grid g = {.importing = importing, .sheet = sheet, .cells = cells, .csv = csv};
    const rl_sheet_row *first = &cells->rows.items[0];
    const int32_t width = cells_of(&g, first)[first->count - 1].column + 1;
    if (rl_sheet_is_too_sparse(cells)) {
        rl_findings_add(importing->findings, RL_FINDING_SHEET_TOO_LARGE,
                        sheet_place(importing, cells, 0, NULL), NULL);
        csv->broken = true;
        return;
    }
    const char **headings = RL_ARENA_NEW(&importing->parts->arena, const char *, width);
    int *columns = RL_ARENA_NEW(&importing->parts->arena, int, width);
    if (headings == NULL || columns == NULL) {
        rl_importing_fail(importing, rl_fail_memory(importing->ctx));
        return;
    }
    for (int32_t i = 0; i < width; i++)
        columns[i] = -1;
    g.headings = headings;
    g.columns = columns;
    if (!add_row(&g, first->number, width, &csv->header))
        return;
    read_headings(&g, first, headings, columns);
    for (size_t i = 1; i < cells->rows.count && importing->status == RL_OK; i++)
        read_row(&g, &cells->rows.items[i]);
}

// What findings call the table until they are put in their place: « classeur.xlsx#Acteurs ».
static const char *name_part(rl_importing *importing, const rl_sheet *sheet) {
    rl_text name;
    rl_text_init(&name, importing->ctx);
    if (sheet->file != NULL)
        rl_text_append(&name, sheet->file);
    else
        rl_text_format(&name, "%s#%s", importing->book->file, sheet->name);
    const char *kept = keep(importing, &name);
    rl_text_clear(&name);
    return kept;
}

static void read_sheets(rl_importing *importing) {
    for (int s = 0; s < RL_SHEET_GRID_COUNT && importing->status == RL_OK; s++) {
        if (importing->sheets[s] == NULL)
            continue;
        const bool table = s < RL_TABLE_COUNT;
        rl_csv *csv =
            table ? &importing->parts->tables[s].csv : &importing->lists[s - RL_TABLE_COUNT];
        read_grid(importing, s, csv);
        if (table) {
            importing->parts->tables[s].file = name_part(importing, importing->sheets[s]);
            importing->parts->tables[s].title = importing->sheets[s]->name;
        }
    }
}

// Places -----------------------------------------------------------------------------------------

// The heading that stands for a column in a sheet.
static const char *heading_of(rl_importing *importing, int sheet, const char *column) {
    const rl_csv *csv = &importing->parts->tables[sheet].csv;
    const rl_sheet *cells = importing->sheets[sheet];
    const rl_sheet_row *first = &cells->rows.items[0];
    for (int32_t i = 0; column != NULL && i < first->count; i++) {
        const rl_cell *cell = &cells->cells.items[first->first + (size_t)i];
        if (strcmp(rl_csv_cell(csv, &csv->header, cell->column), column) == 0)
            return rl_importing_heading(importing, cell->text);
    }
    // A column that is lacking is called what it would be.
    const int known = column == NULL ? -1 : rl_sheet_find_column(importing->schema, sheet, column);
    return known < 0 ? column
                     : rl_sheet_column_words(importing->schema, sheet, known)
                           .title[importing->ctx->language];
}

// The setting whose pointer begins the finding's and is the longest.
static const rl_setting_origin *origin_of(const rl_importing *importing, const char *pointer) {
    const rl_setting_origin *best = NULL;
    for (size_t i = 0; i < importing->origins.count; i++) {
        const rl_setting_origin *origin = &importing->origins.items[i];
        const size_t length = strlen(origin->pointer);
        if (strncmp(origin->pointer, pointer, length) == 0 &&
            (pointer[length] == '\0' || pointer[length] == '/') &&
            (best == NULL || length > strlen(best->pointer)))
            best = origin;
    }
    return best;
}

static void relocate(rl_importing *importing, size_t number) {
    const rl_scenario_parts *parts = importing->parts;
    const rl_place place = importing->findings->list.items[number].place;
    rl_place actual = place;
    if (place.file == NULL)
        return;
    for (int t = 0; t < RL_TABLE_COUNT; t++)
        if (parts->tables[t].file != NULL && strcmp(parts->tables[t].file, place.file) == 0)
            actual = rl_importing_place(importing, t, place.line,
                                        heading_of(importing, t, place.column));
    if (strcmp(place.file, parts->settings_file) == 0) {
        const rl_setting_origin *origin =
            place.pointer == NULL ? NULL : origin_of(importing, place.pointer);
        actual = origin == NULL
                     ? rl_importing_place(importing, RL_SHEET_SETTINGS, 0, NULL)
                     : rl_importing_place(importing, origin->sheet, origin->row, origin->heading);
        actual.pointer = origin == NULL ? place.pointer : NULL;
    }
    rl_findings_relocate(importing->findings, number, actual);
}

// ------------------------------------------------------------------------------------------------

static rl_status check(rl_importing *importing) {
    rl_scenario_parts *parts = importing->parts;
    rl_findings *findings = importing->findings;
    const size_t found_before = findings->list.count;
    rl_text settings;
    rl_text_init(&settings, importing->ctx);
    if (importing->sheets[RL_SHEET_SETTINGS] != NULL) {
        rl_importing_write_settings(importing, &settings);
        parts->settings_text = keep(importing, &settings);
    }
    parts->settings_file = "\x01scenario.json"; // no file of the user's is called so
    rl_text_clear(&settings);
    if (importing->status != RL_OK)
        return importing->status;
    const rl_status status = rl_scenario_parts_check(parts, findings);
    for (size_t i = found_before; i < findings->list.count; i++)
        relocate(importing, i);
    return status;
}

rl_status rl_book_import(const rl_schema *schema, rl_book *book, rl_findings *findings,
                         rl_scenario_parts *parts) {
    rl_importing importing = {.ctx = book->ctx,
                              .schema = schema,
                              .book = book,
                              .findings = findings,
                              .parts = parts,
                              .status = RL_OK};
    const size_t found_before = findings->list.count;
    rl_scenario_parts_init(parts, book->ctx, book->file);
    for (int i = 0; i < RL_SHEET_GRID_COUNT - RL_TABLE_COUNT; i++)
        importing.lists[i].ctx = book->ctx;
    find_sheets(&importing);
    read_sheets(&importing);
    rl_status status = importing.status == RL_OK ? check(&importing) : importing.status;
    rl_findings_sort(findings, found_before);
    // Those of the reading of its sheets, too: nothing is written from what was read in part.
    if (status == RL_OK && findings->error_count > 0)
        status = rl_findings_status(findings);
    for (int i = 0; i < RL_SHEET_GRID_COUNT - RL_TABLE_COUNT; i++)
        rl_csv_clear(&importing.lists[i]);
    RL_VECTOR_CLEAR(book->ctx, &importing.origins);
    return status;
}
