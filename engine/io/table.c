#include "io/table.h"

#include "base/calendar.h"
#include "base/suggest.h"
#include "io/cells.h"
#include "io/hint.h"

#include <assert.h>
#include <math.h>
#include <string.h>
#include <strings.h>

static int column_count(const rl_table *table) {
    return table->format->column_count + (table->extra.name != NULL);
}

static const rl_column *column_at(const rl_table *table, int column) {
    return column < table->format->column_count ? &table->format->columns[column] : &table->extra;
}

static bool is_required(const rl_table *table, int column) {
    return column_at(table, column)->required || column == table->also_required;
}

rl_place rl_table_place(const rl_table *table, int column) {
    return (rl_place){.file = table->file,
                      .sheet = table->csv.sheet,
                      .line = table->row->line,
                      .column = column_at(table, column)->name};
}

// The header -------------------------------------------------------------------------------------

static rl_place header_place(const rl_table *table, const char *column) {
    return (rl_place){.file = table->file,
                      .sheet = table->csv.sheet,
                      .line = table->csv.header.line,
                      .column = column};
}

static int find_column(const rl_table *table, const char *name) {
    for (int c = 0; c < column_count(table); c++)
        if (strcmp(column_at(table, c)->name, name) == 0)
            return c;
    return -1;
}

// A column of the file that the format does not know. Returns the column it is but for its unit, so
// that this one is not reported as missing too; −1 for none.
static int report_unknown_column(rl_table *table, const char *name) {
    rl_suggestion suggestion = rl_suggestion_start(name, strlen(name));
    for (int c = 0; c < column_count(table); c++) {
        const char *known = column_at(table, c)->name;
        if (rl_name_lacks_unit(name, known) && table->position[c] < 0) {
            rl_findings_add(table->findings, RL_FINDING_UNIT_MISSING, header_place(table, name),
                            NULL, name, known);
            return c;
        }
        if (table->position[c] < 0)
            rl_suggestion_consider(&suggestion, known);
    }
    rl_findings_add(table->findings, RL_FINDING_COLUMN_UNKNOWN, header_place(table, name), NULL,
                    rl_hint_near(table->csv.ctx, suggestion.best).text);
    return -1;
}

enum { UNKNOWN_COLUMNS_LISTED = 20 };

static void find_columns(rl_table *table) {
    const rl_csv *csv = &table->csv;
    bool explained[RL_COLUMN_MAX + 1] = {false};
    for (int32_t i = 0; i < csv->header.cell_count; i++) {
        const int c = find_column(table, rl_csv_cell(csv, &csv->header, i));
        if (c >= 0 && table->position[c] < 0)
            table->position[c] = i;
    }
    int unknown = 0;
    for (int32_t i = 0; i < csv->header.cell_count; i++) {
        const char *name = rl_csv_cell(csv, &csv->header, i);
        if (name[0] == '\0' || strcmp(name, "note") == 0 || find_column(table, name) >= 0 ||
            ++unknown > UNKNOWN_COLUMNS_LISTED)
            continue;
        const int lacking = report_unknown_column(table, name);
        if (lacking >= 0)
            explained[lacking] = true;
    }
    if (unknown > UNKNOWN_COLUMNS_LISTED)
        rl_findings_add(table->findings, RL_FINDING_MORE_ALIKE, header_place(table, NULL), NULL,
                        unknown - UNKNOWN_COLUMNS_LISTED,
                        rl_finding_name(RL_FINDING_COLUMN_UNKNOWN));
    for (int c = 0; c < column_count(table); c++)
        if (table->position[c] < 0 && is_required(table, c) && !explained[c])
            rl_findings_add(table->findings, RL_FINDING_COLUMN_MISSING,
                            header_place(table, column_at(table, c)->name), NULL);
}

static void require_column(rl_table *table, const char *counted) {
    table->also_required = find_column(table, counted);
    if (table->also_required < 0)
        table->extra = (rl_column){.name = counted,
                                   .kind = RL_COLUMN_NUMBER,
                                   .required = true,
                                   .range = {.most = INFINITY}};
}

void rl_table_open_cells(const char *file, rl_csv cells, const rl_table_format *format,
                         const char *counted, rl_findings *findings, rl_table *table) {
    *table = (rl_table){
        .csv = cells, .findings = findings, .format = format, .file = file, .also_required = -1};
    for (int c = 0; c <= RL_COLUMN_MAX; c++)
        table->position[c] = -1;
    if (counted != NULL)
        require_column(table, counted);
    if (table->csv.header.line == 0)
        return;
    find_columns(table);
    if (table->csv.rows.count == 0 && format->required)
        rl_findings_add(
            findings, RL_FINDING_TABLE_WITHOUT_ROWS,
            (rl_place){.file = file, .sheet = table->csv.sheet, .line = table->csv.header.line},
            NULL);
}

rl_status rl_table_open(rl_context *ctx, const char *file, char *bytes, size_t length,
                        const rl_table_format *format, const char *counted, rl_findings *findings,
                        rl_table *table) {
    rl_csv cells;
    const char *wanted[RL_COLUMN_MAX];
    for (int c = 0; c < format->column_count; c++)
        wanted[c] = format->columns[c].name;
    const rl_status status =
        rl_cells_read(ctx, file, bytes, length, wanted, format->column_count, findings, &cells);
    rl_table_open_cells(file, cells, format, counted, findings, table);
    return status;
}

int rl_table_column(const rl_table *table, const char *name) { return find_column(table, name); }

const rl_column *rl_table_column_format(const rl_table *table, int column) {
    return column_at(table, column);
}

rl_status rl_table_add_column(rl_table *table, int column) {
    rl_csv *csv = &table->csv;
    if (table->position[column] >= 0)
        return RL_OK;
    const size_t row_count = csv->rows.count + 1; // with the header
    const size_t width = (size_t)csv->header.cell_count + 1;
    const char **cells = RL_NEW(csv->ctx, const char *, row_count *width);
    if (cells == NULL)
        return rl_fail_memory(csv->ctx);
    for (size_t i = 0; i < row_count; i++) {
        rl_csv_row *row = i == 0 ? &csv->header : &csv->rows.items[i - 1];
        const char **wider = cells + i * width;
        memcpy(wider, csv->cells.items + row->first, (width - 1) * sizeof *wider);
        wider[width - 1] = i == 0 ? column_at(table, column)->name : "";
        row->first = i * width;
        row->cell_count = (int32_t)width;
    }
    rl_release(csv->ctx, csv->cells.items);
    csv->cells.items = cells;
    csv->cells.count = csv->cells.capacity = row_count * width;
    table->position[column] = (int32_t)width - 1;
    return RL_OK;
}

void rl_table_close(rl_table *table) { rl_csv_clear(&table->csv); }

bool rl_table_is_partial(const rl_table *table) {
    if (table->csv.header.line == 0 || table->csv.broken)
        return true;
    for (int c = 0; c < column_count(table); c++)
        if (table->position[c] < 0 && is_required(table, c))
            return true;
    return false;
}

// Rows -------------------------------------------------------------------------------------------

static void tally(rl_table *table, int column, rl_tally_kind kind, const char *value) {
    rl_tally *t = &table->tallies[column][kind];
    if (t->count++ == 0) {
        t->line = table->row->line;
        t->value = value;
    }
}

static rl_finding_code tally_code(const rl_column *column, rl_tally_kind kind) {
    switch (kind) {
    case RL_TALLY_COMMA:
        return RL_FINDING_DECIMAL_COMMA;
    case RL_TALLY_PERCENT:
        return RL_FINDING_PERCENT_SIGN;
    case RL_TALLY_SPACES:
        return RL_FINDING_THOUSANDS_SPACE;
    default:
        return strcmp(column->name, "source") == 0 ? RL_FINDING_SOURCE_MISSING
                                                   : RL_FINDING_CONFIDENCE_MISSING;
    }
}

static void report_tallies(rl_table *table) {
    for (int c = 0; c < column_count(table); c++) {
        const rl_column *column = column_at(table, c);
        for (int kind = 0; kind < RL_TALLY_COUNT; kind++) {
            const rl_tally *t = &table->tallies[c][kind];
            if (t->count > 0)
                rl_findings_add(table->findings, tally_code(column, (rl_tally_kind)kind),
                                (rl_place){.file = table->file,
                                           .sheet = table->csv.sheet,
                                           .line = t->line,
                                           .column = column->name},
                                t->value, t->count);
        }
    }
}

bool rl_table_next(rl_table *table) {
    if (table->next_row == table->csv.rows.count) {
        report_tallies(table);
        return false;
    }
    table->row = &table->csv.rows.items[table->next_row++];
    return true;
}

// Cells ------------------------------------------------------------------------------------------

static void report(rl_table *table, int column, rl_finding_code code, const char *value) {
    rl_findings_add(table->findings, code, rl_table_place(table, column), value);
}

const char *rl_table_raw(const rl_table *table, int column) {
    const int32_t position = table->position[column];
    return position < 0 ? "" : rl_csv_cell(&table->csv, table->row, position);
}

// The cell as written; reported when it is required and empty (a column that is not there was
// reported with the header).
static const char *cell(rl_table *table, int column) {
    const char *text = rl_table_raw(table, column);
    if (text[0] == '\0' && is_required(table, column) && table->position[column] >= 0 &&
        !table->row->ragged)
        report(table, column, RL_FINDING_VALUE_MISSING, NULL);
    return text;
}

const char *rl_table_text(rl_table *table, int column) {
    const char *text = cell(table, column);
    if (column_at(table, column)->kind == RL_COLUMN_ID &&
        (strchr(text, '|') != NULL || strcmp(text, "*") == 0))
        report(table, column, RL_FINDING_ID_INVALID, text);
    return text;
}

const char *rl_table_choice(rl_table *table, int column) {
    const char *text = cell(table, column);
    const bool good =
        text[0] != '\0' && rl_choice_check(column_at(table, column)->choices, text, table->findings,
                                           rl_table_place(table, column));
    return good ? text : NULL;
}

double rl_table_number(rl_table *table, int column, double fallback) {
    const char *text = cell(table, column);
    const rl_column *format = column_at(table, column);
    double value;
    unsigned forms;
    if (text[0] == '\0')
        return fallback;
    const rl_number_verdict verdict = rl_number_parse(text, &value, &forms);
    if (verdict != RL_NUMBER_READ) {
        report(table, column,
               verdict == RL_NUMBER_HUGE ? RL_FINDING_NUMBER_TOO_LARGE : RL_FINDING_NUMBER_INVALID,
               text);
        return fallback;
    }
    if ((forms & RL_FORM_PERCENT) != 0 && format->kind != RL_COLUMN_SHARE) {
        report(table, column, RL_FINDING_PERCENT_UNEXPECTED, text);
        return fallback;
    }
    if ((forms & RL_FORM_COMMA) != 0)
        tally(table, column, RL_TALLY_COMMA, text);
    if ((forms & RL_FORM_PERCENT) != 0)
        tally(table, column, RL_TALLY_PERCENT, text);
    if ((forms & RL_FORM_SPACES) != 0)
        tally(table, column, RL_TALLY_SPACES, text);
    const bool good =
        rl_range_check(&format->range, value, text, table->findings, rl_table_place(table, column));
    return good ? value : fallback;
}

bool rl_table_check_item(rl_table *table, int column, const char *item) {
    return rl_choice_check(column_at(table, column)->choices, item, table->findings,
                           rl_table_place(table, column));
}

bool rl_table_date(rl_table *table, int column, int32_t *day) {
    const char *text = cell(table, column);
    if (text[0] == '\0')
        return false;
    const bool good = rl_day_parse(text, day);
    if (!good)
        report(table, column, RL_FINDING_DATE_INVALID, text);
    return good;
}

bool rl_table_yes_no(rl_table *table, int column, bool fallback) {
    const char *text = cell(table, column);
    if (text[0] == '\0')
        return fallback;
    if (strcasecmp(text, "yes") == 0 || strcasecmp(text, "oui") == 0)
        return true;
    if (strcasecmp(text, "no") != 0 && strcasecmp(text, "non") != 0)
        report(table, column, RL_FINDING_YES_NO_INVALID, text);
    return false;
}

rl_evidence rl_table_evidence(rl_table *table) {
    assert(table->format->has_evidence);
    const int confidence_column = table->format->column_count - 2;
    const int source_column = table->format->column_count - 1;
    rl_evidence evidence = {RL_ASSUMPTION, cell(table, source_column)};
    if (cell(table, confidence_column)[0] == '\0')
        tally(table, confidence_column, RL_TALLY_MISSING, NULL);
    const char *confidence = rl_table_choice(table, confidence_column);
    if (evidence.source[0] == '\0')
        tally(table, source_column, RL_TALLY_MISSING, NULL);
    else if (confidence != NULL)
        (void)rl_confidence_from_name(confidence, &evidence.confidence);
    return evidence;
}

// Lists ------------------------------------------------------------------------------------------

static rl_status append_item(rl_arena *arena, const char *start, size_t length, const char **items,
                             int32_t *count) {
    size_t space;
    while (length > 0 && (space = rl_space_length(start)) > 0 && space <= length) {
        start += space;
        length -= space;
    }
    while (length > 0 && start[length - 1] == ' ')
        length--;
    if (length == 0)
        return RL_OK;
    items[*count] = rl_arena_copy_text(arena, start, length);
    if (items[*count] == NULL)
        return rl_fail_memory(arena->ctx);
    ++*count;
    return RL_OK;
}

rl_status rl_table_list(rl_table *table, int column, rl_arena *arena, const char *const **items,
                        int32_t *count) {
    const char *text = cell(table, column);
    *items = NULL;
    *count = 0;
    if (text[0] == '\0' || strcmp(text, "*") == 0)
        return RL_OK;
    size_t most = 1;
    for (const char *at = text; *at != '\0'; at++)
        most += *at == '|';
    const char **list = RL_ARENA_NEW(arena, const char *, most);
    if (list == NULL)
        return rl_fail_memory(arena->ctx);
    for (const char *at = text;; at++) {
        const size_t length = strcspn(at, "|");
        const rl_status status = append_item(arena, at, length, list, count);
        if (status != RL_OK)
            return status;
        at += length;
        if (*at == '\0')
            break;
    }
    *items = list;
    return RL_OK;
}
