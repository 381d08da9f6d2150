// The sheets of scenario.json: the settings, with what each means, and the lists among them as
// rows; and the sheet to read first.
#include "exchange/exporting.h"
#include "io/number.h"

#include <math.h>
#include <string.h>

enum { TITLE_COLUMN, VALUE_COLUMN, EXPLANATION_COLUMN, KEY_COLUMN, SETTING_COLUMNS };
enum { CHARACTERS_A_LINE = 64, PAGE_CHARACTERS_A_LINE = 112, LINE_POINTS = 15 };

// Values -----------------------------------------------------------------------------------------

static void report_note(rl_exporting *exporting, const char *pointer) {
    rl_findings_add(exporting->findings, RL_FINDING_NOTE_LEFT_OUT,
                    (rl_place){.file = exporting->parts->path, .pointer = pointer}, NULL);
}

// A setting as the text of a cell, kept; "" when it is not given.
static const char *value_text(rl_exporting *exporting, const rl_json *value) {
    char number[RL_NUMBER_BYTES];
    rl_text text;
    rl_text_init(&text, exporting->ctx);
    if (value != NULL && value->kind == RL_JSON_TEXT)
        rl_text_append(&text, value->text);
    if (value != NULL && value->kind == RL_JSON_NUMBER) {
        rl_number_print(value->number, number);
        rl_text_append(&text, number);
    }
    for (const rl_json *item = value == NULL ? NULL : value->first; item != NULL;
         item = item->next) {
        rl_text_append(&text, text.length > 0 ? "|" : "");
        rl_text_append(&text, item->text == NULL ? "" : item->text);
    }
    const char *kept = rl_arena_copy_text(&exporting->arena, rl_text_bytes(&text), text.length);
    if (kept == NULL || text.failed)
        exporting->status = rl_fail_memory(exporting->ctx);
    rl_text_clear(&text);
    return kept == NULL ? "" : kept;
}

static const rl_json *object_at(const rl_json *root, rl_settings_object object) {
    const char *pointer = rl_settings_formats[object].pointer;
    return pointer[0] == '\0' ? root : rl_json_get(root, pointer + 1);
}

// Lists as rows ----------------------------------------------------------------------------------

// Adds a row to a list's cells: the header when the list is empty.
static const char **add_row(rl_exporting *exporting, int sheet, bool header) {
    rl_csv *csv = &exporting->lists[sheet - RL_TABLE_COUNT];
    const int32_t width = rl_sheet_format(sheet)->column_count;
    rl_status status = RL_VECTOR_RESERVE(exporting->ctx, &csv->cells, (size_t)width);
    if (status == RL_OK && !header)
        status = RL_VECTOR_RESERVE(exporting->ctx, &csv->rows, 1);
    if (status != RL_OK) {
        exporting->status = status;
        return NULL;
    }
    const rl_csv_row row = {.first = csv->cells.count, .cell_count = width, .line = 1};
    if (header)
        csv->header = row;
    else
        csv->rows.items[csv->rows.count++] = row;
    csv->cells.count += (size_t)width;
    const char **cells = csv->cells.items + row.first;
    for (int32_t c = 0; c < width; c++)
        cells[c] = header ? rl_sheet_format(sheet)->columns[c].name : "";
    return cells;
}

// A row of the fields of an object that bear the columns' names.
static void list_object(rl_exporting *exporting, int sheet, int first_column, const rl_json *object,
                        const char *rule) {
    const rl_table_format *format = rl_sheet_format(sheet);
    const char **cells = add_row(exporting, sheet, false);
    if (cells == NULL)
        return;
    if (rule != NULL)
        cells[RL_ACTIVATIONS_RULE] = rule;
    for (int c = first_column; c < format->column_count; c++)
        cells[c] = value_text(exporting, rl_json_get(object, format->columns[c].name));
    const rl_json *note = rl_json_get(object, "note");
    if (note != NULL && (note->kind != RL_JSON_TEXT || sheet != RL_SHEET_FLOORS))
        report_note(exporting, sheet == RL_SHEET_FLOORS ? "/rules/floors" : "/rules");
}

void rl_exporting_list_settings(rl_exporting *exporting) {
    static const char *const lists[] = {"required", "forbidden", "done"};
    const rl_json *root = exporting->parts->settings.root;
    const rl_json *rules = rl_json_get(root, "rules");
    for (int s = RL_TABLE_COUNT; s < RL_SHEET_GRID_COUNT; s++)
        add_row(exporting, s, true);
    const rl_json *fits = rl_json_get(rl_json_get(root, "deliverable"), "lever_fit");
    for (const rl_json *fit = fits == NULL ? NULL : fits->first; fit != NULL; fit = fit->next) {
        const char **cells = add_row(exporting, RL_SHEET_FIT, false);
        if (cells == NULL)
            return;
        cells[RL_FIT_LEVER] = fit->key;
        cells[RL_FIT_FACTOR] = value_text(exporting, fit);
    }
    for (size_t l = 0; l < sizeof lists / sizeof *lists; l++) {
        char key[32];
        snprintf(key, sizeof key, "%s_activations", lists[l]);
        const rl_json *list = rl_json_get(rules, key);
        for (const rl_json *item = list == NULL ? NULL : list->first; item != NULL;
             item = item->next)
            list_object(exporting, RL_SHEET_ACTIVATIONS, RL_ACTIVATIONS_RELAY, item, lists[l]);
    }
    const rl_json *floors = rl_json_get(rules, "floors");
    for (const rl_json *item = floors == NULL ? NULL : floors->first; item != NULL;
         item = item->next)
        list_object(exporting, RL_SHEET_FLOORS, RL_FLOORS_NAME, item, NULL);
}

// The settings' sheet ----------------------------------------------------------------------------

typedef struct settings_writing {
    rl_exporting *exporting;
    rl_xlsx_sheet sheet;
    const char *title;
    const rl_json *root; // NULL in an empty workbook
    int32_t row;
} settings_writing;

static const char *words(const settings_writing *w, rl_message message) {
    return rl_message_text(w->exporting->ctx, message);
}

static void put(settings_writing *w, int32_t column, const char *text, const rl_xlsx_look *look) {
    rl_exporting_put_text(w->exporting, w->sheet, w->title, w->row, column, text, look);
}

static void write_section(settings_writing *w, rl_settings_object object) {
    const rl_schema_words said =
        rl_schema_setting(w->exporting->schema, rl_settings_formats[object].pointer);
    const rl_language language = w->exporting->ctx->language;
    for (int32_t c = 0; c < SETTING_COLUMNS; c++)
        rl_xlsx_put_blank(w->sheet, w->row, c, &rl_look_section);
    rl_xlsx_put_text(w->sheet, w->row, TITLE_COLUMN, said.title[language], &rl_look_section);
    rl_xlsx_look explained = rl_look_section;
    explained.bold = false;
    rl_xlsx_put_text(w->sheet, w->row, EXPLANATION_COLUMN, said.description[language], &explained);
    w->row++;
}

// The choices of a setting as a list that ends with NULL; NULL for none.
static const char *const *list_choices(rl_exporting *exporting, const char *choices) {
    enum { CHOICE_MAX = 12 };
    const char **list = RL_ARENA_NEW(&exporting->arena, const char *, CHOICE_MAX + 1);
    char *text = rl_arena_copy_text(&exporting->arena, choices, strlen(choices));
    if (list == NULL || text == NULL) {
        exporting->status = rl_fail_memory(exporting->ctx);
        return NULL;
    }
    int count = 0;
    for (char *bar; count < CHOICE_MAX; text = bar + 1) {
        list[count++] = text;
        bar = strchr(text, '|');
        if (bar == NULL)
            break;
        *bar = '\0';
    }
    return list;
}

static void restrict_setting(settings_writing *w, const rl_setting *setting, const char *title) {
    const rl_json_field *field = setting->field;
    rl_xlsx_rule rule = {.title = title, .message = words(w, RL_MSG_BOOK_SETTING_WRONG)};
    if (field == NULL)
        return;
    if (field->kind == RL_JSON_NUMBER) {
        rule.kind = field->range.whole ? RL_XLSX_WHOLE : RL_XLSX_NUMBER;
        rule.least = field->range.least;
        rule.most = field->range.most;
    } else if (field->choices != NULL) {
        rule.kind = RL_XLSX_ONE_OF;
        rule.words = list_choices(w->exporting, field->choices);
        if (rule.words == NULL)
            return;
    } else {
        return;
    }
    rl_xlsx_restrict(w->sheet, (rl_xlsx_area){w->row, VALUE_COLUMN, w->row, VALUE_COLUMN}, &rule);
}

static void put_value(settings_writing *w, const rl_setting *setting, const rl_json *value) {
    const rl_json_field *field = setting->field;
    const bool number = field != NULL && field->kind == RL_JSON_NUMBER;
    const rl_xlsx_look look = {.number = number ? RL_XLSX_GENERAL : RL_XLSX_AS_TEXT,
                               .wrap = true,
                               .unlocked = true,
                               .border = true,
                               .at_left = true,
                               .fill = 0xFFFDF0};
    rl_xlsx_put_blank(w->sheet, w->row, VALUE_COLUMN, &look);
    if (value == NULL && field != NULL && strcmp(field->name, "format") == 0)
        put(w, VALUE_COLUMN, RL_SCENARIO_FORMAT, &look);
    else if (value == NULL && field != NULL && strcmp(field->name, "language") == 0 &&
             w->root == NULL)
        put(w, VALUE_COLUMN, w->exporting->ctx->language == RL_FRENCH ? "fr" : "en", &look);
    else if (value != NULL && value->kind == RL_JSON_NUMBER && number)
        rl_xlsx_put_number(w->sheet, w->row, VALUE_COLUMN, value->number, &look);
    else
        put(w, VALUE_COLUMN, value_text(w->exporting, value), &look);
}

static void write_setting(settings_writing *w, const rl_setting *setting) {
    const rl_language language = w->exporting->ctx->language;
    const rl_json_field *field = setting->field;
    const rl_json *value =
        rl_json_get(object_at(w->root, setting->object), field == NULL ? "note" : field->name);
    const rl_schema_words said = field == NULL
                                     ? (rl_schema_words){{"", ""}, {"", ""}, "", {NULL, NULL}}
                                     : rl_schema_setting(w->exporting->schema, setting->pointer);
    const char *title = field == NULL ? words(w, RL_MSG_BOOK_NOTE) : said.title[language];
    const char *description =
        field == NULL ? words(w, RL_MSG_BOOK_NOTE_EXPLAINED) : said.description[language];
    if (field == NULL && value != NULL && value->kind != RL_JSON_TEXT) {
        report_note(w->exporting, setting->pointer);
        value = NULL;
    }
    char heading[128];
    char key[64];
    rl_xlsx_look name = rl_look_words;
    name.bold = field != NULL && field->required;
    snprintf(heading, sizeof heading, "%s%s", title, name.bold ? " *" : "");
    snprintf(key, sizeof key, "%s", setting->pointer + 1);
    for (char *at = key; *at != '\0'; at++)
        *at = *at == '/' ? '.' : *at;
    put(w, TITLE_COLUMN, heading, &name);
    put_value(w, setting, value);
    restrict_setting(w, setting, title);
    put(w, EXPLANATION_COLUMN, description, &rl_look_words);
    put(w, KEY_COLUMN, key, &rl_look_quiet);
    const size_t said_width = rl_text_width(description);
    const size_t value_width = rl_text_width(value_text(w->exporting, value));
    const size_t lines =
        1 + (said_width > value_width ? said_width : value_width) / CHARACTERS_A_LINE;
    rl_xlsx_row_height(w->sheet, w->row, (double)(lines * LINE_POINTS));
    w->row++;
}

static void write_settings_headings(settings_writing *w) {
    static const rl_message headings[] = {RL_MSG_BOOK_SETTING, RL_MSG_BOOK_VALUE,
                                          RL_MSG_BOOK_EXPLANATION, RL_MSG_BOOK_KEY};
    static const double widths[] = {26.0, 60.0, 62.0, 32.0};
    for (int32_t c = 0; c < SETTING_COLUMNS; c++) {
        rl_xlsx_columns(w->sheet, c, c, widths[c], NULL);
        put(w, c, words(w, headings[c]), &rl_look_heading);
    }
    w->row++;
}

// $schema is for programs that edit JSON.
static void check_schemas(rl_exporting *exporting, const rl_json *object, const char *pointer) {
    if (rl_json_get(object, "$schema") != NULL)
        report_note(exporting, pointer);
}

void rl_exporting_write_settings(rl_exporting *exporting) {
    rl_setting settings[RL_SETTING_MAX];
    const int count = rl_settings_list(settings);
    settings_writing w = {.exporting = exporting,
                          .title = rl_exporting_title(exporting, RL_SHEET_SETTINGS),
                          .root =
                              exporting->parts == NULL ? NULL : exporting->parts->settings.root};
    w.sheet = rl_xlsx_add_sheet(exporting->book, w.title);
    write_settings_headings(&w);
    for (int i = 0; i < count; i++) {
        if (i == 0 || settings[i].object != settings[i - 1].object) {
            write_section(&w, settings[i].object);
            check_schemas(exporting, object_at(w.root, settings[i].object),
                          rl_settings_formats[settings[i].object].pointer);
        }
        write_setting(&w, &settings[i]);
    }
    rl_xlsx_freeze(w.sheet, 1, 1);
    rl_xlsx_protect(w.sheet);
    rl_xlsx_hide_grid(w.sheet);
    rl_xlsx_print(w.sheet, (rl_xlsx_area){0, 0, w.row - 1, SETTING_COLUMNS - 1});
}

// The sheet to read first ------------------------------------------------------------------------

typedef struct page {
    rl_exporting *exporting;
    rl_xlsx_sheet sheet;
    int32_t row;
} page;

static void put_line(page *p, int32_t column, const char *text, const rl_xlsx_look *look,
                     int characters_a_line) {
    rl_xlsx_put_text(p->sheet, p->row, column, text, look);
    if (characters_a_line <= 0)
        return;
    const int lines = 1 + (int)rl_text_width(text) / characters_a_line;
    rl_xlsx_row_height(p->sheet, p->row, (double)(lines * LINE_POINTS));
}

// Each line of a text in a row of its own.
static void put_paragraphs(page *p, rl_message message) {
    enum { LINE_BYTES = 600 };
    const rl_xlsx_look look = {.wrap = true};
    char line[LINE_BYTES];
    rl_text text;
    rl_text_init(&text, p->exporting->ctx);
    rl_text_format(&text, rl_message_text(text.ctx, message)); // a format without arguments
    for (const char *at = rl_text_bytes(&text); *at != '\0'; at += *at == '\n') {
        const size_t length = strcspn(at, "\n");
        snprintf(line, sizeof line, "%.*s", (int)length, at);
        put_line(p, 1, line, &look, PAGE_CHARACTERS_A_LINE);
        p->row++;
        at += length;
    }
    if (text.failed)
        p->exporting->status = rl_text_status(&text);
    rl_text_clear(&text);
}

static void put_sheet_line(page *p, int sheet, const char *description) {
    const rl_xlsx_look name = {.bold = true};
    const rl_xlsx_look text = {.wrap = true};
    rl_xlsx_put_text(p->sheet, p->row, 0, rl_exporting_title(p->exporting, sheet), &name);
    put_line(p, 1, description, &text, PAGE_CHARACTERS_A_LINE);
    p->row++;
}

void rl_exporting_write_read_me(rl_exporting *exporting) {
    static const int tables[] = {RL_TABLE_ACTORS,  RL_TABLE_LEVERS,   RL_TABLE_OFFERS,
                                 RL_TABLE_WINDOWS, RL_TABLE_SEGMENTS, RL_TABLE_AUDIENCES,
                                 RL_TABLE_TIMING,  RL_TABLE_LINKS,    RL_TABLE_CODES};
    rl_context *ctx = exporting->ctx;
    const rl_language language = ctx->language;
    page p = {.exporting = exporting};
    p.sheet = rl_xlsx_add_sheet(exporting->book, rl_exporting_title(exporting, RL_SHEET_READ_ME));
    rl_xlsx_columns(p.sheet, 0, 0, 26.0, NULL);
    rl_xlsx_columns(p.sheet, 1, 1, 100.0, NULL);
    rl_xlsx_put_text(p.sheet, p.row, 0, rl_message_text(ctx, RL_MSG_BOOK_TITLE), &rl_look_title);
    rl_xlsx_row_height(p.sheet, p.row, 26.0);
    p.row += 2;
    rl_xlsx_put_text(p.sheet, p.row, 0, rl_message_text(ctx, RL_MSG_BOOK_HOW_TITLE),
                     &rl_look_section);
    rl_xlsx_put_blank(p.sheet, p.row++, 1, &rl_look_section);
    put_paragraphs(&p, RL_MSG_BOOK_HOW);
    p.row++;
    rl_xlsx_put_text(p.sheet, p.row, 0, rl_message_text(ctx, RL_MSG_BOOK_SHEETS), &rl_look_section);
    rl_xlsx_put_blank(p.sheet, p.row++, 1, &rl_look_section);
    put_sheet_line(&p, RL_SHEET_SETTINGS, rl_message_text(ctx, RL_MSG_BOOK_SETTINGS_EXPLAINED));
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        put_sheet_line(
            &p, tables[i],
            rl_schema_table(exporting->schema, (rl_table_id)tables[i]).description[language]);
    put_sheet_line(
        &p, RL_SHEET_FIT,
        rl_schema_setting(exporting->schema, "/deliverable/lever_fit").description[language]);
    put_sheet_line(&p, RL_SHEET_ACTIVATIONS,
                   rl_message_text(ctx, RL_MSG_BOOK_ACTIVATIONS_EXPLAINED));
    put_sheet_line(&p, RL_SHEET_FLOORS,
                   rl_schema_setting(exporting->schema, "/rules/floors").description[language]);
    p.row++;
    rl_xlsx_put_text(p.sheet, p.row, 0, rl_message_text(ctx, RL_MSG_BOOK_THEN), &rl_look_section);
    rl_xlsx_put_blank(p.sheet, p.row++, 1, &rl_look_section);
    put_paragraphs(&p, RL_MSG_BOOK_THEN_EXPLAINED);
    rl_xlsx_hide_grid(p.sheet);
    rl_xlsx_protect(p.sheet);
    rl_xlsx_print(p.sheet, (rl_xlsx_area){0, 0, p.row, 1});
}
