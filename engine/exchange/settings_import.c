// scenario.json from the sheets that hold it: the settings, the fit of levers, the activations and
// the floors. Whatever is wrong with a value is left for the reader of scenario.json to say; here
// only its place is kept.
#include "exchange/importing.h"
#include "io/json_writer.h"
#include "io/number.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

// What the settings' sheet holds.
typedef struct settings_sheet {
    rl_importing *importing;
    rl_setting settings[RL_SETTING_MAX];
    int count;
    const char *titles[RL_SETTING_MAX][RL_LANGUAGE_COUNT];
    const char *values[RL_SETTING_MAX]; // NULL when there is no row for it
    rl_json_writer *json;
} settings_sheet;

static void remember(rl_importing *importing, const char *pointer, int sheet, int32_t row,
                     const char *heading) {
    const rl_status status = RL_VECTOR_RESERVE(importing->ctx, &importing->origins, 1);
    const char *kept = rl_arena_copy_text(&importing->parts->arena, pointer, strlen(pointer));
    if (status != RL_OK || kept == NULL)
        rl_importing_fail(importing, rl_fail_memory(importing->ctx));
    else
        importing->origins.items[importing->origins.count++] =
            (rl_setting_origin){kept, sheet, row, heading};
}

// Rows of the settings' sheet --------------------------------------------------------------------

// The cell of a row in this column, or NULL.
static const rl_cell *cell_at(const rl_sheet *sheet, const rl_sheet_row *row, int32_t column) {
    for (int32_t i = 0; i < row->count; i++)
        if (sheet->cells.items[row->first + (size_t)i].column == column)
            return &sheet->cells.items[row->first + (size_t)i];
    return NULL;
}

enum { TITLE_COLUMN, VALUE_COLUMN, EXPLANATION_COLUMN, KEY_COLUMN };

// « rules.budget_eur » in the column of keys.
static bool is_key(const char *key, const char *pointer) {
    for (pointer++; *pointer != '\0' && *key != '\0'; pointer++, key++)
        if (*pointer != *key && !(*pointer == '/' && *key == '.'))
            return false;
    return *pointer == *key;
}

static const char *setting_title(const rl_importing *importing, const rl_setting *setting,
                                 rl_language language) {
    return setting->field == NULL
               ? rl_message_in(language, RL_MSG_BOOK_NOTE)
               : rl_schema_setting(importing->schema, setting->pointer).title[language];
}

static void list_settings(settings_sheet *s) {
    s->count = rl_settings_list(s->settings);
    for (int i = 0; i < s->count; i++)
        for (int language = 0; language < RL_LANGUAGE_COUNT; language++)
            s->titles[i][language] =
                setting_title(s->importing, &s->settings[i], (rl_language)language);
}

// By its key, else by its title: rows may have been moved, keys hidden or deleted.
static int find_setting(const settings_sheet *s, const char *key, const char *title) {
    for (int i = 0; i < s->count; i++)
        if (is_key(key, s->settings[i].pointer))
            return i;
    for (int i = 0; i < s->count && key[0] == '\0'; i++)
        for (int language = 0; language < RL_LANGUAGE_COUNT; language++)
            if (strcasecmp(title, s->titles[i][language]) == 0)
                return i;
    return -1;
}

static void read_setting_row(settings_sheet *s, const rl_sheet *sheet, const rl_sheet_row *row) {
    const rl_cell *title = cell_at(sheet, row, TITLE_COLUMN);
    const rl_cell *value = cell_at(sheet, row, VALUE_COLUMN);
    const rl_cell *key = cell_at(sheet, row, KEY_COLUMN);
    const char *name = title == NULL ? "" : rl_importing_heading(s->importing, title->text);
    const int found = find_setting(s, key == NULL ? "" : key->text, name);
    const rl_place place = rl_importing_place(s->importing, RL_SHEET_SETTINGS, row->number, name);
    if (found < 0) { // the headings, a section's title, or a row nobody knows
        if (value != NULL && row != &sheet->rows.items[0])
            rl_findings_add(s->importing->findings, RL_FINDING_SETTING_UNKNOWN, place, value->text);
        return;
    }
    if (s->values[found] != NULL) {
        rl_findings_add(s->importing->findings, RL_FINDING_SETTING_DUPLICATE, place, NULL);
        return;
    }
    s->values[found] = "";
    const rl_json_field *field = s->settings[found].field;
    static const rl_column code = {.kind = RL_COLUMN_LIST};
    const rl_column *column = field != NULL && field->kind == RL_JSON_ARRAY ? &code : NULL;
    if (value != NULL)
        (void)rl_importing_cell(s->importing, value, column, place, &s->values[found]);
    remember(s->importing, s->settings[found].pointer, RL_SHEET_SETTINGS, row->number, name);
}

// Writing ----------------------------------------------------------------------------------------

static void put_number(rl_json_writer *json, const char *key, const char *cell) {
    double value;
    unsigned forms;
    if (rl_number_parse(cell, &value, &forms) == RL_NUMBER_READ)
        rl_json_put_number(json, key, value);
    else
        rl_json_put_text(json, key, cell);
}

// The items of a list cell; nothing for all.
static void put_list(rl_importing *importing, rl_json_writer *json, const char *key,
                     const char *cell) {
    bool open = false;
    if (strcmp(cell, "*") == 0)
        return;
    for (const char *at = cell; *at != '\0'; at += *at == '|') {
        size_t length = strcspn(at, "|");
        const char *next = at + length;
        for (; length > 0 && *at == ' '; length--)
            at++;
        while (length > 0 && at[length - 1] == ' ')
            length--;
        const char *item = rl_arena_copy_text(&importing->parts->arena, at, length);
        if (item == NULL) {
            rl_importing_fail(importing, rl_fail_memory(importing->ctx));
            break;
        }
        if (length > 0) {
            if (!open)
                rl_json_open_array(json, key);
            open = true;
            rl_json_put_text(json, NULL, item);
        }
        at = next;
    }
    if (open)
        rl_json_close_array(json);
}

static void put_setting(settings_sheet *s, int i) {
    const rl_json_field *field = s->settings[i].field;
    const char *value = s->values[i];
    const char *key = field == NULL ? "note" : field->name;
    const bool required = field != NULL && field->required;
    if (value == NULL || (value[0] == '\0' && !required))
        return;
    if (field != NULL && field->kind == RL_JSON_NUMBER)
        put_number(s->json, key, value);
    else if (field != NULL && field->kind == RL_JSON_ARRAY)
        put_list(s->importing, s->json, key, value);
    else
        rl_json_put_text(s->json, key, value);
}

// Lists ------------------------------------------------------------------------------------------

static const rl_csv *list_of(const settings_sheet *s, int sheet) {
    return &s->importing->lists[sheet - RL_TABLE_COUNT];
}

// The cell of a list's row in a column of its format, "" when the sheet lacks the column.
static const char *list_cell(const settings_sheet *s, int sheet, const rl_csv_row *row,
                             int column) {
    const rl_csv *csv = list_of(s, sheet);
    const char *name = rl_sheet_format(sheet)->columns[column].name;
    for (int32_t i = 0; i < csv->header.cell_count; i++)
        if (strcmp(rl_csv_cell(csv, &csv->header, i), name) == 0)
            return rl_csv_cell(csv, row, i);
    return "";
}

static void remember_cell(settings_sheet *s, const char *pointer, int sheet, const rl_csv_row *row,
                          int column) {
    rl_importing *importing = s->importing;
    remember(importing, pointer, sheet, row->line,
             column < 0 ? NULL
                        : rl_sheet_column_words(importing->schema, sheet, column)
                              .title[importing->ctx->language]);
}

static bool is_remembered(const rl_importing *importing, const char *pointer) {
    for (size_t i = 0; i < importing->origins.count; i++)
        if (strcmp(importing->origins.items[i].pointer, pointer) == 0)
            return true;
    return false;
}

static void put_fit(settings_sheet *s) {
    const rl_csv *csv = list_of(s, RL_SHEET_FIT);
    if (csv->rows.count == 0)
        return;
    rl_json_open_object(s->json, "lever_fit");
    for (size_t i = 0; i < csv->rows.count; i++) {
        const rl_csv_row *row = &csv->rows.items[i];
        const char *lever = list_cell(s, RL_SHEET_FIT, row, RL_FIT_LEVER);
        char pointer[256];
        snprintf(pointer, sizeof pointer, "/deliverable/lever_fit/%s", lever);
        if (is_remembered(s->importing, pointer)) {
            rl_findings_add(s->importing->findings, RL_FINDING_SETTING_DUPLICATE,
                            rl_importing_place(s->importing, RL_SHEET_FIT, row->line, NULL), lever);
            continue;
        }
        remember_cell(s, pointer, RL_SHEET_FIT, row, RL_FIT_FACTOR);
        put_number(s->json, lever, list_cell(s, RL_SHEET_FIT, row, RL_FIT_FACTOR));
    }
    rl_json_close_object(s->json);
}

static void put_activation(settings_sheet *s, const rl_csv_row *row, const char *list, int number) {
    static const int columns[] = {RL_ACTIVATIONS_RELAY, RL_ACTIVATIONS_LEVER,
                                  RL_ACTIVATIONS_WINDOW};
    char pointer[128];
    snprintf(pointer, sizeof pointer, "/rules/%s/%d", list, number);
    remember_cell(s, pointer, RL_SHEET_ACTIVATIONS, row, -1);
    rl_json_open_object(s->json, NULL);
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        const char *name = rl_sheet_format(RL_SHEET_ACTIVATIONS)->columns[columns[c]].name;
        snprintf(pointer, sizeof pointer, "/rules/%s/%d/%s", list, number, name);
        remember_cell(s, pointer, RL_SHEET_ACTIVATIONS, row, columns[c]);
        rl_json_put_text(s->json, name, list_cell(s, RL_SHEET_ACTIVATIONS, row, columns[c]));
    }
    rl_json_close_object(s->json);
}

// One of the three lists: the rows whose rule is this one.
static void put_activations(settings_sheet *s, const char *list) {
    const rl_csv *csv = list_of(s, RL_SHEET_ACTIVATIONS);
    const size_t length = strcspn(list, "_");
    int number = 0;
    for (size_t i = 0; i < csv->rows.count; i++) {
        const rl_csv_row *row = &csv->rows.items[i];
        const char *rule = list_cell(s, RL_SHEET_ACTIVATIONS, row, RL_ACTIVATIONS_RULE);
        if (strlen(rule) != length || strncmp(rule, list, length) != 0)
            continue;
        if (number == 0)
            rl_json_open_array(s->json, list);
        put_activation(s, row, list, number++);
    }
    if (number > 0)
        rl_json_close_array(s->json);
}

// A row without a rule belongs to no list, and would be lost.
static void check_rules(settings_sheet *s) {
    const rl_csv *csv = list_of(s, RL_SHEET_ACTIVATIONS);
    for (size_t i = 0; i < csv->rows.count; i++) {
        const rl_csv_row *row = &csv->rows.items[i];
        const rl_schema_words words =
            rl_sheet_column_words(s->importing->schema, RL_SHEET_ACTIVATIONS, RL_ACTIVATIONS_RULE);
        if (!row->ragged && list_cell(s, RL_SHEET_ACTIVATIONS, row, RL_ACTIVATIONS_RULE)[0] == '\0')
            rl_findings_add(s->importing->findings, RL_FINDING_VALUE_MISSING,
                            rl_importing_place(s->importing, RL_SHEET_ACTIVATIONS, row->line,
                                               words.title[s->importing->ctx->language]),
                            NULL);
    }
}

static void put_floor(settings_sheet *s, const rl_csv_row *row, int number) {
    const rl_table_format *format = rl_sheet_format(RL_SHEET_FLOORS);
    char pointer[128];
    snprintf(pointer, sizeof pointer, "/rules/floors/%d", number);
    remember_cell(s, pointer, RL_SHEET_FLOORS, row, -1);
    rl_json_open_object(s->json, NULL);
    for (int c = 0; c < format->column_count; c++) {
        const char *name = format->columns[c].name;
        const char *cell = list_cell(s, RL_SHEET_FLOORS, row, c);
        snprintf(pointer, sizeof pointer, "/rules/floors/%d/%s", number, name);
        remember_cell(s, pointer, RL_SHEET_FLOORS, row, c);
        if (cell[0] == '\0' && !format->columns[c].required)
            continue;
        if (format->columns[c].kind == RL_COLUMN_LIST)
            put_list(s->importing, s->json, name, cell);
        else if (format->columns[c].kind == RL_COLUMN_SHARE)
            put_number(s->json, name, cell);
        else
            rl_json_put_text(s->json, name, cell);
    }
    rl_json_close_object(s->json);
}

static void put_floors(settings_sheet *s) {
    const rl_csv *csv = list_of(s, RL_SHEET_FLOORS);
    if (csv->rows.count == 0)
        return;
    rl_json_open_array(s->json, "floors");
    for (size_t i = 0; i < csv->rows.count; i++)
        put_floor(s, &csv->rows.items[i], (int)i);
    rl_json_close_array(s->json);
}

// Objects ----------------------------------------------------------------------------------------

static void put_object(settings_sheet *s, rl_settings_object which);

static bool has_values(const settings_sheet *s, rl_settings_object which) {
    for (int i = 0; i < s->count; i++)
        if (s->settings[i].object == which && s->values[i] != NULL && s->values[i][0] != '\0')
            return true;
    if (which == RL_SETTINGS_RULES)
        return list_of(s, RL_SHEET_ACTIVATIONS)->rows.count > 0 ||
               list_of(s, RL_SHEET_FLOORS)->rows.count > 0;
    return which == RL_SETTINGS_DELIVERABLE;
}

static int object_of(const char *name) {
    for (int o = RL_SETTINGS_DELIVERABLE; o <= RL_SETTINGS_RULES; o++)
        if (strcmp(rl_settings_formats[o].pointer + 1, name) == 0)
            return o;
    return -1;
}

static void put_field(settings_sheet *s, rl_settings_object which, const rl_json_field *field) {
    const int object = field->kind == RL_JSON_OBJECT ? object_of(field->name) : -1;
    if (strcmp(field->name, "lever_fit") == 0) {
        put_fit(s);
    } else if (strcmp(field->name, "floors") == 0) {
        put_floors(s);
    } else if (rl_setting_has_sheet(field)) {
        put_activations(s, field->name);
    } else if (object >= 0 && has_values(s, (rl_settings_object)object)) {
        rl_json_open_object(s->json, field->name);
        put_object(s, (rl_settings_object)object);
        rl_json_close_object(s->json);
    } else {
        for (int i = 0; i < s->count; i++)
            if (s->settings[i].object == which && s->settings[i].field == field)
                put_setting(s, i);
    }
}

static void put_object(settings_sheet *s, rl_settings_object which) {
    const rl_settings_format *format = &rl_settings_formats[which];
    for (size_t f = 0; f < format->field_count; f++)
        put_field(s, which, &format->fields[f]);
    for (int i = 0; i < s->count; i++)
        if (s->settings[i].object == which && s->settings[i].field == NULL)
            put_setting(s, i);
}

void rl_importing_write_settings(rl_importing *importing, rl_text *out) {
    const rl_sheet *sheet = importing->sheets[RL_SHEET_SETTINGS];
    rl_json_writer json = rl_json_writer_start(out);
    settings_sheet s = {.importing = importing, .json = &json};
    list_settings(&s);
    for (size_t i = 0; i < sheet->rows.count; i++)
        read_setting_row(&s, sheet, &sheet->rows.items[i]);
    check_rules(&s);
    rl_json_open_object(&json, NULL);
    put_object(&s, RL_SETTINGS_ROOT);
    rl_json_close_object(&json);
    if (out->failed)
        rl_importing_fail(importing, rl_text_status(out));
}
