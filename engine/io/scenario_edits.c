#include "io/scenario_edits.h"

#include "io/hint.h"
#include "io/scenario_reading.h"
#include "io/scenario_settings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool rl_table_format_has(const rl_table_format *format, const char *column) {
    for (int c = 0; c < format->column_count; c++)
        if (strcmp(format->columns[c].name, column) == 0)
            return true;
    return false;
}

// Cells -------------------------------------------------------------------------------------------

static const char **cell_at(rl_table *table, const rl_csv_row *row, int column) {
    return &table->csv.cells.items[row->first + (size_t)table->position[column]];
}

static const char *text_at(const rl_table *table, const rl_csv_row *row, int column) {
    const int32_t position = table->position[column];
    return position < 0 ? "" : rl_csv_cell(&table->csv, row, position);
}

static bool is_everything(const char *list) { return list[0] == '\0' || strcmp(list, "*") == 0; }

// Length of the item that begins here, without the spaces around it.
static size_t item_length(const char **at) {
    while (**at == ' ')
        ++*at;
    size_t length = strcspn(*at, "|");
    while (length > 0 && (*at)[length - 1] == ' ')
        length--;
    return length;
}

static const char *next_item(const char *at) {
    at += strcspn(at, "|");
    return *at == '|' ? at + 1 : NULL;
}

static bool list_has(const char *list, const char *item) {
    for (const char *at = list; at != NULL; at = next_item(at)) {
        const size_t length = item_length(&at);
        if (length == strlen(item) && strncmp(at, item, length) == 0)
            return true;
    }
    return false;
}

static bool cell_is(const rl_column *column, const char *cell, const char *wanted, bool whole) {
    if (strcmp(cell, wanted) == 0)
        return true;
    if (column->kind != RL_COLUMN_LIST)
        return false;
    if (is_everything(wanted))
        return is_everything(cell);
    return !whole && list_has(cell, wanted);
}

static bool is_selected(const rl_table *table, const rl_csv_row *row, const rl_edit *edit) {
    for (int32_t i = 0; i < edit->cell_count; i++) {
        const int column = rl_table_column(table, edit->cells[i].column);
        if (column < 0 ||
            !cell_is(rl_table_column_format(table, column), text_at(table, row, column),
                     edit->cells[i].text, edit->whole_cells))
            return false;
    }
    return true;
}

// « actor=capeb, sector=FZ »
static void append_conditions(const rl_edit *edit, rl_text *text) {
    for (int32_t i = 0; i < edit->cell_count; i++)
        rl_text_format(text, "%s%s=%s", i > 0 ? ", " : "", edit->cells[i].column,
                       edit->cells[i].text);
}

// Whether it was just said: the edits of one figure are several of the same row.
static bool is_said(const rl_findings *findings, const rl_place *place, const char *conditions) {
    if (findings->list.count == 0)
        return false;
    const rl_finding *last = &findings->list.items[findings->list.count - 1];
    return last->code == RL_FINDING_CHANGE_NO_ROW && last->place.line == place->line &&
           strstr(last->text, conditions) != NULL;
}

static void report_no_row(rl_reading *reading, const rl_table *table, const rl_edit *edit) {
    rl_text conditions;
    rl_text_init(&conditions, reading->ctx);
    append_conditions(edit, &conditions);
    if (!is_said(reading->findings, &edit->place, rl_text_bytes(&conditions)))
        rl_findings_add(reading->findings, RL_FINDING_CHANGE_NO_ROW, edit->place, NULL,
                        table->format->name, rl_text_bytes(&conditions));
    if (conditions.failed)
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
    rl_text_clear(&conditions);
}

// Numbers -----------------------------------------------------------------------------------------

static double changed(const rl_edit *edit, double value, const rl_range *range) {
    value = edit->kind == RL_EDIT_SCALE ? value * edit->amount : value + edit->amount;
    if (range->whole)
        value = round(value);
    if (range->least < range->most)
        value = fmin(fmax(value, range->least), range->most);
    return value;
}

// A text made for a cell, kept as long as the table: parts outlive the reading.
static const char *keep_cell(rl_reading *reading, const char *text) {
    if (reading->parts == NULL)
        return rl_reading_keep(reading, text);
    const char *kept = rl_arena_copy_text(&reading->parts->arena, text, strlen(text));
    if (kept == NULL)
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
    return kept == NULL ? "" : kept;
}

// The cell after the edit, or NULL when it is not a number: then reported.
static const char *changed_cell(rl_reading *reading, const rl_edit *edit, const char *cell,
                                const rl_range *range) {
    char digits[RL_NUMBER_BYTES];
    double value;
    unsigned forms;
    if (rl_number_parse(cell, &value, &forms) != RL_NUMBER_READ) {
        rl_findings_add(reading->findings, RL_FINDING_CHANGE_NOT_NUMBER, edit->place, cell,
                        edit->target);
        return NULL;
    }
    rl_number_print(changed(edit, value, range), digits);
    return keep_cell(reading, digits);
}

// Tables ------------------------------------------------------------------------------------------

// Every id of the table that a list refers to, as a list.
static void append_all_ids(const rl_reading *reading, const rl_column *column, rl_text *list) {
    for (int t = 0; t < RL_TABLE_COUNT; t++) {
        if (column->refers_to == NULL || strcmp(rl_scenario_tables[t].name, column->refers_to) != 0)
            continue;
        const rl_names *ids = &reading->ids[t].names;
        for (size_t i = 0; i < ids->list.count; i++)
            rl_text_format(list, "%s%s", i > 0 ? "|" : "", ids->list.items[i]);
    }
}

// The list without one item; "" when nothing else is left.
static const char *without_item(rl_reading *reading, const rl_column *column, const char *cell,
                                const char *item) {
    rl_text all, left;
    rl_text_init(&all, reading->ctx);
    rl_text_init(&left, reading->ctx);
    if (is_everything(cell))
        append_all_ids(reading, column, &all);
    else
        rl_text_append(&all, cell);
    for (const char *at = rl_text_bytes(&all); at != NULL; at = next_item(at)) {
        const size_t length = item_length(&at);
        if (length == 0 || (length == strlen(item) && strncmp(at, item, length) == 0))
            continue;
        if (left.length > 0)
            rl_text_append(&left, "|");
        rl_text_append_bytes(&left, at, length);
    }
    if (all.failed || left.failed)
        rl_reading_fail(reading, rl_fail_memory(reading->ctx));
    const char *kept = keep_cell(reading, rl_text_bytes(&left));
    rl_text_clear(&all);
    rl_text_clear(&left);
    return kept;
}

// Applies the edit to a selected row. False when the row goes.
static bool edit_row(rl_reading *reading, rl_table *table, const rl_csv_row *row, int column,
                     const rl_edit *edit) {
    const rl_column *format = column < 0 ? NULL : rl_table_column_format(table, column);
    const char *text = NULL;
    switch (edit->kind) {
    case RL_EDIT_DELETE_ROWS:
        return false;
    case RL_EDIT_TAKE_OUT:
        text = without_item(reading, format, text_at(table, row, column), edit->text);
        if (text[0] == '\0')
            return false;
        break;
    case RL_EDIT_SCALE:
    case RL_EDIT_SHIFT:
        text = changed_cell(reading, edit, text_at(table, row, column), &format->range);
        break;
    default:
        text = edit->text;
    }
    if (text != NULL)
        *cell_at(table, row, column) = text;
    return true;
}

static void edit_rows(rl_reading *reading, rl_table *table, int column, const rl_edit *edit) {
    size_t kept = 0, selected = 0;
    for (size_t i = 0; i < table->csv.rows.count; i++) {
        const rl_csv_row row = table->csv.rows.items[i];
        const bool touched = is_selected(table, &row, edit);
        selected += touched;
        if (!touched || edit_row(reading, table, &row, column, edit))
            table->csv.rows.items[kept++] = row;
    }
    table->csv.rows.count = kept;
    if (selected == 0)
        report_no_row(reading, table, edit);
}

static void add_row(rl_reading *reading, rl_table *table, const rl_edit *edit) {
    rl_csv *csv = &table->csv;
    const size_t width = (size_t)csv->header.cell_count;
    const int32_t line = // it would be the last of the file
        1 + (csv->rows.count > 0 ? csv->rows.items[csv->rows.count - 1].line : csv->header.line);
    if (!rl_reading_reserved(reading, RL_VECTOR_RESERVE(csv->ctx, &csv->rows, 1)) ||
        !rl_reading_reserved(reading, RL_VECTOR_RESERVE(csv->ctx, &csv->cells, width)))
        return;
    const rl_csv_row row = {
        .first = csv->cells.count, .cell_count = csv->header.cell_count, .line = line};
    for (size_t c = 0; c < width; c++)
        csv->cells.items[csv->cells.count++] = "";
    for (int32_t i = 0; i < edit->cell_count; i++) {
        const int column = rl_table_column(table, edit->cells[i].column);
        if (column >= 0)
            *cell_at(table, &row, column) = edit->cells[i].text;
    }
    csv->rows.items[csv->rows.count++] = row;
}

// Makes sure that the table has the column, which its format allows but its file may leave out.
static bool has_column(rl_reading *reading, rl_table *table, const char *name, rl_place place) {
    const int column = rl_table_column(table, name);
    if (column < 0) {
        rl_findings_add(reading->findings, RL_FINDING_CHANGE_TARGET_INVALID, place, name);
        return false;
    }
    return rl_reading_reserved(reading, rl_table_add_column(table, column));
}

static void edit_table(rl_reading *reading, rl_table *table, const rl_edit *edit) {
    if (table->csv.header.line == 0)
        return; // empty, as reported
    if (edit->target != NULL && !has_column(reading, table, edit->target, edit->place))
        return;
    for (int32_t i = 0; i < edit->cell_count; i++)
        if (!has_column(reading, table, edit->cells[i].column, edit->place))
            return;
    if (edit->kind == RL_EDIT_ADD_ROW)
        add_row(reading, table, edit);
    else
        edit_rows(reading, table, edit->target == NULL ? -1 : rl_table_column(table, edit->target),
                  edit);
}

void rl_reading_edit_table(rl_reading *reading, rl_table_id id, rl_table *table) {
    for (int32_t i = 0; i < reading->edit_count; i++)
        if (reading->edits[i].table == id && reading->status == RL_OK)
            edit_table(reading, table, &reading->edits[i]);
}

bool rl_reading_adds_rows(const rl_reading *reading, rl_table_id id) {
    for (int32_t i = 0; i < reading->edit_count; i++)
        if (reading->edits[i].table == id && reading->edits[i].kind == RL_EDIT_ADD_ROW)
            return true;
    return false;
}

// scenario.json -----------------------------------------------------------------------------------

// The range of a setting that the format knows; all zero otherwise.
static rl_range range_of_setting(const char *pointer) {
    for (int o = 0; o < RL_SETTINGS_OBJECT_COUNT; o++) {
        const rl_settings_format *format = &rl_settings_formats[o];
        const size_t length = strlen(format->pointer);
        if (strncmp(pointer, format->pointer, length) != 0 || pointer[length] != '/')
            continue;
        for (size_t f = 0; f < format->field_count; f++)
            if (strcmp(pointer + length + 1, format->fields[f].name) == 0)
                return format->fields[f].range;
    }
    return (rl_range){0};
}

static void edit_setting(rl_reading *reading, const rl_edit *edit) {
    rl_json_document *document = &reading->settings;
    const rl_json *value = rl_json_at(document->root, edit->target);
    const rl_range range = range_of_setting(edit->target);
    double number;
    unsigned forms;
    rl_status status = RL_OK;
    switch (edit->kind) {
    case RL_EDIT_APPEND:
        status = rl_json_append_text(document, edit->target, edit->text);
        break;
    case RL_EDIT_SCALE:
    case RL_EDIT_SHIFT:
        if (value == NULL || value->kind != RL_JSON_NUMBER)
            rl_findings_add(reading->findings, RL_FINDING_CHANGE_NOT_NUMBER, edit->place, NULL,
                            edit->target);
        else
            status =
                rl_json_set_number(document, edit->target, changed(edit, value->number, &range));
        break;
    default:
        if (rl_number_parse(edit->text, &number, &forms) == RL_NUMBER_READ)
            status = rl_json_set_number(document, edit->target, number);
        else
            status = rl_json_set_text(document, edit->target, edit->text);
    }
    if (status == RL_E_INPUT)
        rl_findings_add(reading->findings, RL_FINDING_CHANGE_TARGET_INVALID, edit->place,
                        edit->target);
    else if (status != RL_OK)
        rl_reading_fail(reading, status);
}

void rl_reading_edit_settings(rl_reading *reading) {
    for (int32_t i = 0; i < reading->edit_count; i++)
        if (reading->edits[i].table == RL_TABLE_COUNT && reading->status == RL_OK &&
            reading->settings.root != NULL)
            edit_setting(reading, &reading->edits[i]);
}

// ------------------------------------------------------------------------------------------------

// Two scenarios that differ by their edits have different hashes.
void rl_reading_digest_edits(rl_reading *reading) {
    for (int32_t i = 0; i < reading->edit_count; i++) {
        const rl_edit *edit = &reading->edits[i];
        rl_text text;
        rl_text_init(&text, reading->ctx);
        rl_text_format(&text, "\nedit %d %d %.17g\n", (int)edit->kind, (int)edit->table,
                       edit->amount);
        rl_text_format(&text, "%s\n%s\n", edit->target == NULL ? "" : edit->target,
                       edit->text == NULL ? "" : edit->text);
        append_conditions(edit, &text);
        if (text.failed)
            rl_reading_fail(reading, rl_fail_memory(reading->ctx));
        rl_digest_add(&reading->digest, rl_text_bytes(&text), text.length);
        rl_text_clear(&text);
    }
}
