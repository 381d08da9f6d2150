#include "exchange/canonical.h"

#include "base/calendar.h"
#include "io/csv_writer.h"
#include "io/json_writer.h"
#include "io/scenario_settings.h"

#include <string.h>
#include <strings.h>

// Settings ---------------------------------------------------------------------------------------

static void put_value(rl_json_writer *json, const char *key, const rl_json *value);

// Any value, as it is.
static void put_children(rl_json_writer *json, const rl_json *value) {
    for (const rl_json *child = value->first; child != NULL; child = child->next)
        put_value(json, child->key, child);
}

static void put_value(rl_json_writer *json, const char *key, const rl_json *value) {
    switch (value->kind) {
    case RL_JSON_NUMBER:
        rl_json_put_number(json, key, value->number);
        break;
    case RL_JSON_TEXT:
        rl_json_put_text(json, key, value->text);
        break;
    case RL_JSON_BOOL:
        rl_json_put_bool(json, key, value->truth);
        break;
    case RL_JSON_ARRAY:
        rl_json_open_array(json, key);
        put_children(json, value);
        rl_json_close_array(json);
        break;
    case RL_JSON_OBJECT:
        rl_json_open_object(json, key);
        put_children(json, value);
        rl_json_close_object(json);
        break;
    case RL_JSON_NULL:
    case RL_JSON_KIND_COUNT:
        rl_json_put_null(json, key);
        break;
    }
}

static void put_object(rl_json_writer *json, const char *key, const rl_json *object,
                       rl_settings_object which);

// Objects that have a format of their own among the fields of another.
static int object_named(const char *key) {
    static const struct {
        const char *key;
        rl_settings_object object;
    } named[] = {
        {"deliverable", RL_SETTINGS_DELIVERABLE},
        {"target", RL_SETTINGS_TARGET},
        {"reach", RL_SETTINGS_REACH},
        {"rules", RL_SETTINGS_RULES},
        {"floors", RL_SETTINGS_FLOOR},
        {"required_activations", RL_SETTINGS_ACTIVATION},
        {"forbidden_activations", RL_SETTINGS_ACTIVATION},
        {"done_activations", RL_SETTINGS_ACTIVATION},
    };
    for (size_t i = 0; i < sizeof named / sizeof *named; i++)
        if (strcmp(named[i].key, key) == 0)
            return (int)named[i].object;
    return -1;
}

// A date may be written in two ways.
static void put_day(rl_json_writer *json, const char *key, const rl_json *value) {
    int32_t day;
    rl_text text;
    rl_text_init(&text, json->text->ctx);
    if (value->kind == RL_JSON_TEXT && rl_day_parse(value->text, &day))
        rl_text_append_iso_day(&text, day);
    if (text.failed)
        json->text->failed = true;
    if (text.length > 0)
        rl_json_put_text(json, key, rl_text_bytes(&text));
    else
        put_value(json, key, value);
    rl_text_clear(&text);
}

static void put_field(rl_json_writer *json, const char *key, const rl_json *value) {
    const int which = object_named(key);
    if (strcmp(key, "as_of") == 0) {
        put_day(json, key, value);
    } else if (which >= 0 && value->kind == RL_JSON_ARRAY) {
        rl_json_open_array(json, key);
        for (const rl_json *item = value->first; item != NULL; item = item->next)
            put_object(json, NULL, item, (rl_settings_object)which);
        rl_json_close_array(json);
    } else if (which >= 0) {
        put_object(json, key, value, (rl_settings_object)which);
    } else {
        put_value(json, key, value);
    }
}

// $schema first, the known keys in their order, the note last. The files of the tables have their
// usual names.
static void put_object(rl_json_writer *json, const char *key, const rl_json *object,
                       rl_settings_object which) {
    const rl_settings_format *format = &rl_settings_formats[which];
    const rl_json *schema = rl_json_get(object, "$schema");
    const rl_json *note = rl_json_get(object, "note");
    rl_json_open_object(json, key);
    if (schema != NULL)
        put_value(json, "$schema", schema);
    for (size_t f = 0; f < format->field_count; f++) {
        const char *name = format->fields[f].name;
        const rl_json *value = rl_json_get(object, name);
        if (value != NULL && strcmp(name, "tables") != 0)
            put_field(json, name, value);
    }
    if (note != NULL)
        put_value(json, "note", note);
    rl_json_close_object(json);
}

rl_status rl_canonical_settings(const rl_scenario_parts *parts, rl_text *out) {
    rl_json_writer json = rl_json_writer_start(out);
    put_object(&json, NULL, parts->settings.root, RL_SETTINGS_ROOT);
    return rl_text_status(out);
}

// Tables -----------------------------------------------------------------------------------------

typedef struct table_writing {
    const rl_scenario_parts *parts;
    const rl_table_format *format;
    const rl_csv *csv;
    const char *counted; // the column of segments that the target counts
    bool french;
    rl_csv_writer writer;
    rl_text scratch;
} table_writing;

static void put_number(table_writing *w, const char *cell) {
    double value;
    unsigned forms;
    if (rl_number_parse(cell, &value, &forms) == RL_NUMBER_READ)
        rl_csv_put_number(&w->writer, value);
    else
        rl_csv_put_text(&w->writer, cell);
}

static void put_date(table_writing *w, const char *cell) {
    int32_t day;
    w->scratch.length = 0;
    if (rl_day_parse(cell, &day)) {
        rl_text_append_iso_day(&w->scratch, day);
        cell = rl_text_bytes(&w->scratch);
    }
    rl_csv_put_text(&w->writer, cell);
}

static void put_yes_no(table_writing *w, const char *cell) {
    const bool yes = strcasecmp(cell, "yes") == 0 || strcasecmp(cell, "oui") == 0;
    if (cell[0] == '\0')
        rl_csv_put_text(&w->writer, "");
    else if (w->french)
        rl_csv_put_text(&w->writer, yes ? "oui" : "non");
    else
        rl_csv_put_text(&w->writer, yes ? "yes" : "no");
}

// Items without the spaces and the empty ones around them; `*` for all.
static void put_list(table_writing *w, const char *cell) {
    w->scratch.length = 0;
    for (const char *at = cell; *at != '\0'; at += *at == '|') {
        const char *end = at + strcspn(at, "|");
        const char *next = end;
        size_t space;
        while (at < end && (space = rl_space_length(at)) > 0)
            at += space;
        while (end > at && end[-1] == ' ')
            end--;
        if (end > at) {
            if (w->scratch.length > 0)
                rl_text_append(&w->scratch, "|");
            rl_text_append_bytes(&w->scratch, at, (size_t)(end - at));
        }
        at = next;
    }
    rl_csv_put_text(&w->writer, w->scratch.length > 0 ? rl_text_bytes(&w->scratch) : "*");
}

// Line ends within a cell are \n.
static void put_text(table_writing *w, const char *cell) {
    w->scratch.length = 0;
    if (strchr(cell, '\r') != NULL) {
        for (const char *at = cell; *at != '\0'; at++)
            if (*at != '\r' || at[1] != '\n')
                rl_text_append_bytes(&w->scratch, *at == '\r' ? "\n" : at, 1);
        cell = rl_text_bytes(&w->scratch);
    }
    rl_csv_put_text(&w->writer, cell);
}

static void put_cell(table_writing *w, const rl_column *column, const char *cell) {
    switch (column->kind) {
    case RL_COLUMN_NUMBER:
    case RL_COLUMN_SHARE:
        put_number(w, cell);
        break;
    case RL_COLUMN_DATE:
        put_date(w, cell);
        break;
    case RL_COLUMN_YES_NO:
        put_yes_no(w, cell);
        break;
    case RL_COLUMN_LIST:
        put_list(w, cell);
        break;
    case RL_COLUMN_TEXT:
    case RL_COLUMN_ID:
    case RL_COLUMN_CHOICE:
        put_text(w, cell);
        break;
    }
}

static int32_t position_of(const rl_csv *csv, const char *name) {
    for (int32_t i = 0; csv->header.line > 0 && i < csv->header.cell_count; i++)
        if (strcmp(rl_csv_cell(csv, &csv->header, i), name) == 0)
            return i;
    return -1;
}

static bool is_known(const rl_table_format *format, const char *name) {
    for (int c = 0; c < format->column_count; c++)
        if (strcmp(format->columns[c].name, name) == 0)
            return true;
    return false;
}

// A column that the format does not have is kept when some cell of it holds something.
static bool is_kept(const table_writing *w, int32_t position) {
    const char *name = rl_csv_cell(w->csv, &w->csv->header, position);
    if (name[0] == '\0' || is_known(w->format, name) || position_of(w->csv, name) != position)
        return false;
    for (size_t i = 0; i < w->csv->rows.count; i++)
        if (rl_csv_cell(w->csv, &w->csv->rows.items[i], position)[0] != '\0')
            return true;
    return false;
}

static void put_own_cell(table_writing *w, const rl_csv_row *row, int32_t position) {
    static const rl_column number = {.kind = RL_COLUMN_NUMBER};
    static const rl_column text = {.kind = RL_COLUMN_TEXT};
    const char *name = rl_csv_cell(w->csv, &w->csv->header, position);
    const char *cell = rl_csv_cell(w->csv, row, position);
    const bool counted =
        row != &w->csv->header && w->counted != NULL && strcmp(name, w->counted) == 0;
    put_cell(w, counted ? &number : &text, cell);
}

static void put_own_cells(table_writing *w, const rl_csv_row *row, const bool *kept, bool notes) {
    for (int32_t i = 0; i < w->csv->header.cell_count; i++)
        if (kept[i] && (strcmp(rl_csv_cell(w->csv, &w->csv->header, i), "note") == 0) == notes)
            put_own_cell(w, row, i);
}

// Columns of one's own stand before the evidence, a note after it.
static void put_row(table_writing *w, const rl_csv_row *row, const int32_t *positions,
                    const bool *kept) {
    const int evidence = w->format->column_count - (w->format->has_evidence ? 2 : 0);
    for (int c = 0; c < w->format->column_count; c++) {
        const rl_column *column = &w->format->columns[c];
        if (c == evidence)
            put_own_cells(w, row, kept, false);
        if (row == &w->csv->header)
            rl_csv_put_text(&w->writer, column->name);
        else if (positions[c] < 0)
            put_cell(w, column, "");
        else
            put_cell(w, column, rl_csv_cell(w->csv, row, positions[c]));
    }
    if (evidence == w->format->column_count)
        put_own_cells(w, row, kept, false);
    put_own_cells(w, row, kept, true);
    rl_csv_end_row(&w->writer);
}

bool rl_canonical_has_table(const rl_scenario_parts *parts, rl_table_id table) {
    return rl_scenario_tables[table].required || parts->tables[table].csv.rows.count > 0;
}

rl_status rl_canonical_table(const rl_scenario_parts *parts, rl_table_id table, rl_text *out) {
    const rl_csv *csv = &parts->tables[table].csv;
    const rl_json *root = parts->settings.root;
    const rl_json *target = rl_json_get(root, "target");
    table_writing w = {
        .parts = parts,
        .format = &rl_scenario_tables[table],
        .csv = csv,
        .counted = table == RL_TABLE_SEGMENTS ? rl_json_get_text(target, "weight", NULL) : NULL,
        .french = strcmp(rl_json_get_text(root, "language", "fr"), "en") != 0,
        .writer = rl_csv_writer_start(out, RL_CSV_SCENARIO),
    };
    int32_t positions[RL_COLUMN_MAX] = {0};
    bool *kept = RL_NEW(parts->ctx, bool, csv->header.cell_count);
    if (kept == NULL)
        return rl_fail_memory(parts->ctx);
    rl_text_init(&w.scratch, parts->ctx);
    for (int c = 0; c < w.format->column_count; c++)
        positions[c] = position_of(csv, w.format->columns[c].name);
    for (int32_t i = 0; i < csv->header.cell_count; i++)
        kept[i] = is_kept(&w, i);
    put_row(&w, &csv->header, positions, kept);
    for (size_t i = 0; i < csv->rows.count; i++)
        put_row(&w, &csv->rows.items[i], positions, kept);
    const rl_status scratch = rl_text_status(&w.scratch);
    rl_text_clear(&w.scratch);
    rl_release(parts->ctx, kept);
    return scratch != RL_OK ? scratch : rl_text_status(out);
}
