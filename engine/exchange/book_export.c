#include "exchange/book_export.h"

#include "base/calendar.h"
#include "exchange/exporting.h"

#include <math.h>
#include <string.h>

enum {
    SPARE_ROWS = 500, // room for new rows under those there are
    HEADING_ROWS = 1,
    DEEP_BLUE = 0x1F3A5F,
    PALE_BLUE = 0xDDE8F3,
    PALE_GREY = 0xF2F4F6,
    GREY = 0x6B7680,
    WHITE = 0xFFFFFF,
};

const rl_xlsx_look rl_look_title = {.bold = true, .ink = DEEP_BLUE, .size = 16.0};
const rl_xlsx_look rl_look_heading = {
    .bold = true, .wrap = true, .ink = WHITE, .fill = DEEP_BLUE, .border = true};
const rl_xlsx_look rl_look_section = {.bold = true, .ink = DEEP_BLUE, .fill = PALE_BLUE};
const rl_xlsx_look rl_look_words = {.wrap = true, .ink = 0x333D45, .border = true};
const rl_xlsx_look rl_look_quiet = {.ink = GREY, .size = 9.0, .border = true};

const char *rl_exporting_title(const rl_exporting *exporting, int sheet) {
    return rl_sheet_title(exporting->schema, sheet, exporting->ctx->language);
}

void rl_exporting_put_text(rl_exporting *exporting, rl_xlsx_sheet sheet, const char *name,
                           int32_t row, int32_t column, const char *text,
                           const rl_xlsx_look *look) {
    if (!rl_xlsx_text_fits(text))
        rl_findings_add(exporting->findings, RL_FINDING_CELL_TOO_LONG,
                        (rl_place){.file = exporting->parts->path, .sheet = name, .line = row + 1},
                        text, (int)RL_XLSX_TEXT_MAX);
    rl_xlsx_put_text(sheet, row, column, text, look);
}

// Columns ----------------------------------------------------------------------------------------

// One column of a sheet of rows: of the format, or one of the scenario's own.
typedef struct sheet_column {
    const rl_column *format; // NULL for one of the scenario's own
    int number;              // in the format
    const char *heading;
    int32_t position; // in the table's cells; −1 when it is not there
    bool counted;     // the scenario's own column that its target counts
} sheet_column;

typedef struct grid {
    rl_exporting *exporting;
    int id;
    const rl_csv *csv; // NULL in an empty workbook
    rl_xlsx_sheet sheet;
    const char *title;
    sheet_column *columns;
    int32_t column_count;
    bool has_example;
} grid;

static int32_t position_of(const rl_csv *csv, const char *name) {
    for (int32_t i = 0; csv != NULL && csv->header.line > 0 && i < csv->header.cell_count; i++)
        if (strcmp(rl_csv_cell(csv, &csv->header, i), name) == 0)
            return i;
    return -1;
}

static bool holds_something(const rl_csv *csv, int32_t position) {
    for (size_t i = 0; i < csv->rows.count; i++)
        if (rl_csv_cell(csv, &csv->rows.items[i], position)[0] != '\0')
            return true;
    return false;
}

static void add_column(grid *g, sheet_column column) { g->columns[g->column_count++] = column; }

static bool is_known(const rl_table_format *format, const char *name) {
    for (int c = 0; c < format->column_count; c++)
        if (strcmp(format->columns[c].name, name) == 0)
            return true;
    return false;
}

static void add_own_columns(grid *g) {
    const rl_scenario_parts *parts = g->exporting->parts;
    const rl_json *target = parts == NULL ? NULL : rl_json_get(parts->settings.root, "target");
    const char *counted = rl_json_get_text(target, "weight", "");
    for (int32_t i = 0; g->csv != NULL && i < g->csv->header.cell_count; i++) {
        const char *name = rl_csv_cell(g->csv, &g->csv->header, i);
        if (name[0] != '\0' && !is_known(rl_sheet_format(g->id), name) &&
            strcmp(name, "note") != 0 && holds_something(g->csv, i))
            add_column(g, (sheet_column){NULL, -1, name, i,
                                         g->id == RL_TABLE_SEGMENTS && strcmp(name, counted) == 0});
    }
}

// Columns of one's own stand before the evidence; each table ends with a note.
static bool list_columns(grid *g) {
    const rl_table_format *format = rl_sheet_format(g->id);
    const rl_language language = g->exporting->ctx->language;
    const int own = g->csv == NULL ? 0 : g->csv->header.cell_count;
    const int evidence = format->column_count - (format->has_evidence ? 2 : 0);
    g->columns = RL_ARENA_NEW(&g->exporting->arena, sheet_column, format->column_count + own + 1);
    if (g->columns == NULL) {
        g->exporting->status = rl_fail_memory(g->exporting->ctx);
        return false;
    }
    for (int c = 0; c <= format->column_count; c++) {
        if (c == evidence)
            add_own_columns(g);
        if (c == format->column_count)
            break;
        const rl_schema_words words = rl_sheet_column_words(g->exporting->schema, g->id, c);
        add_column(g, (sheet_column){&format->columns[c], c, words.title[language],
                                     position_of(g->csv, format->columns[c].name), false});
    }
    if (g->id < RL_TABLE_COUNT)
        add_column(g, (sheet_column){NULL, -1, rl_message_text(g->exporting->ctx, RL_MSG_BOOK_NOTE),
                                     position_of(g->csv, "note"), false});
    return true;
}

// Looks ------------------------------------------------------------------------------------------

static bool is_percentage(const rl_column *column) {
    return column->kind == RL_COLUMN_SHARE && column->range.most == 1.0;
}

static rl_xlsx_number number_of(const sheet_column *column) {
    if (column->format == NULL)
        return column->counted ? RL_XLSX_DECIMAL : RL_XLSX_AS_TEXT;
    switch (column->format->kind) {
    case RL_COLUMN_SHARE:
        return is_percentage(column->format) ? RL_XLSX_PERCENT : RL_XLSX_GENERAL;
    case RL_COLUMN_NUMBER:
        return RL_XLSX_GENERAL;
    case RL_COLUMN_DATE:
        return RL_XLSX_DATE;
    default:
        return RL_XLSX_AS_TEXT;
    }
}

static bool is_prose(const sheet_column *column) {
    if (column->format == NULL)
        return !column->counted;
    const char *name = column->format->name;
    return strcmp(name, "source") == 0 || strcmp(name, "description") == 0 ||
           strcmp(name, "reason") == 0;
}

static rl_xlsx_look look_of(const sheet_column *column) {
    return (rl_xlsx_look){.number = number_of(column), .unlocked = true};
}

static double width_of(const sheet_column *column) {
    enum { NARROW = 13, MIDDLE = 22, NAMES = 38, PROSE = 60 };
    if (is_prose(column))
        return PROSE;
    if (column->format == NULL)
        return NARROW;
    switch (column->format->kind) {
    case RL_COLUMN_TEXT:
        return strcmp(column->format->name, "name") == 0 ? NAMES : MIDDLE;
    case RL_COLUMN_ID:
    case RL_COLUMN_LIST:
        return MIDDLE;
    default:
        return NARROW;
    }
}

// Rules ------------------------------------------------------------------------------------------

static int32_t first_row(const grid *g) { return HEADING_ROWS + g->has_example; }

static int32_t last_row(const grid *g) {
    const int32_t filled = g->csv == NULL ? 0 : (int32_t)g->csv->rows.count;
    const int32_t last = first_row(g) + filled + SPARE_ROWS;
    return last < RL_XLSX_ROW_MAX ? last : RL_XLSX_ROW_MAX - 1;
}

// ='Acteurs'!$A$2:$A$600: the ids of a table, with room for more.
static void append_ids(const grid *g, const char *table, rl_text *formula) {
    for (int t = 0; t < RL_TABLE_COUNT; t++) {
        if (strcmp(rl_scenario_tables[t].name, table) != 0)
            continue;
        const rl_scenario_parts *parts = g->exporting->parts;
        const int32_t first = HEADING_ROWS + (parts == NULL);
        const size_t filled = parts == NULL ? 0 : parts->tables[t].csv.rows.count;
        rl_text_format(formula, "='%s'!$A$%d:$A$%d", rl_exporting_title(g->exporting, t), first + 1,
                       first + (int)filled + SPARE_ROWS);
    }
}

static void append_number(rl_text *text, double value) {
    rl_text_append_number(text, value, value == floor(value) ? 0 : 2);
}

// What may be typed in a column, in words.
static void describe_rule(const grid *g, const sheet_column *column, rl_text *text) {
    rl_context *ctx = g->exporting->ctx;
    const rl_column *format = column->format;
    if (format->kind == RL_COLUMN_DATE) {
        rl_text_append(text, rl_message_text(ctx, RL_MSG_BOOK_TYPE_DATE));
    } else if (is_percentage(format)) {
        rl_text_format(text, rl_message_text(ctx, RL_MSG_BOOK_TYPE_SHARE)); // its %% are doubled
    } else if (format->kind == RL_COLUMN_NUMBER || format->kind == RL_COLUMN_SHARE) {
        rl_text least;
        rl_text_init(&least, ctx);
        append_number(&least, format->range.least);
        rl_text_format(text,
                       rl_message_text(ctx, format->range.whole ? RL_MSG_BOOK_TYPE_WHOLE
                                                                : RL_MSG_BOOK_TYPE_NUMBER),
                       rl_text_bytes(&least));
        rl_text_clear(&least);
    } else if (format->refers_to != NULL && format->kind != RL_COLUMN_LIST) {
        for (int t = 0; t < RL_TABLE_COUNT; t++)
            if (strcmp(rl_scenario_tables[t].name, format->refers_to) == 0)
                rl_text_format(text, rl_message_text(ctx, RL_MSG_BOOK_TYPE_ID),
                               rl_exporting_title(g->exporting, t));
    } else if (rl_sheet_has_words(g->exporting->schema, g->id, column->number)) {
        rl_text words;
        rl_text_init(&words, ctx);
        rl_sheet_append_words(g->exporting->schema, g->id, column->number, &words);
        rl_text_format(text,
                       rl_message_text(ctx, format->kind == RL_COLUMN_LIST
                                                ? RL_MSG_BOOK_TYPE_SEVERAL
                                                : RL_MSG_BOOK_TYPE_ONE_OF),
                       rl_text_bytes(&words));
        rl_text_clear(&words);
    }
}

// The words of a column as a list that ends with NULL; they live in the arena.
static const char *const *list_words(const grid *g, const sheet_column *column) {
    enum { WORD_MAX = 12 };
    rl_exporting *exporting = g->exporting;
    rl_text words;
    rl_text_init(&words, exporting->ctx);
    rl_sheet_append_words(exporting->schema, g->id, column->number, &words);
    char *text = rl_arena_copy_text(&exporting->arena, rl_text_bytes(&words), words.length);
    const char **list = RL_ARENA_NEW(&exporting->arena, const char *, WORD_MAX + 1);
    rl_text_clear(&words);
    if (text == NULL || list == NULL) {
        exporting->status = rl_fail_memory(exporting->ctx);
        return NULL;
    }
    int count = 0;
    for (char *comma; count < WORD_MAX; text = comma + 2) {
        list[count++] = text;
        comma = strstr(text, ", ");
        if (comma == NULL)
            break;
        *comma = '\0';
    }
    return list;
}

static bool rule_of(const grid *g, const sheet_column *column, const char *formula,
                    rl_xlsx_rule *rule) {
    const rl_column *format = column->format;
    rule->advice = format->kind == RL_COLUMN_LIST;
    rule->least = format->range.least;
    rule->most = format->range.most;
    if (formula[0] != '\0') {
        rule->kind = RL_XLSX_ONE_OF_CELLS;
        rule->formula = formula;
    } else if (rl_sheet_has_words(g->exporting->schema, g->id, column->number)) {
        rule->kind = RL_XLSX_ONE_OF;
        rule->words = list_words(g, column);
    } else if (format->kind == RL_COLUMN_DATE) {
        rule->kind = RL_XLSX_DAY;
    } else if (format->kind == RL_COLUMN_NUMBER || format->kind == RL_COLUMN_SHARE) {
        rule->kind = format->range.whole ? RL_XLSX_WHOLE : RL_XLSX_NUMBER;
    } else {
        return false;
    }
    return rule->kind != RL_XLSX_ONE_OF || rule->words != NULL;
}

static void restrict_column(const grid *g, int32_t c) {
    const sheet_column *column = &g->columns[c];
    rl_xlsx_rule rule = {.title = column->heading};
    rl_text formula;
    rl_text message;
    if (column->format == NULL)
        return;
    rl_text_init(&formula, g->exporting->ctx);
    rl_text_init(&message, g->exporting->ctx);
    if (column->format->refers_to != NULL)
        append_ids(g, column->format->refers_to, &formula);
    describe_rule(g, column, &message);
    rule.message = rl_text_bytes(&message);
    if (rule_of(g, column, rl_text_bytes(&formula), &rule))
        rl_xlsx_restrict(g->sheet, (rl_xlsx_area){first_row(g), c, last_row(g), c}, &rule);
    rl_text_clear(&formula);
    rl_text_clear(&message);
}

// Headings ---------------------------------------------------------------------------------------

static void comment_heading(const grid *g, int32_t c) {
    const sheet_column *column = &g->columns[c];
    rl_exporting *exporting = g->exporting;
    rl_context *ctx = exporting->ctx;
    rl_text text;
    rl_text_init(&text, ctx);
    if (column->format == NULL) {
        const bool note = c == g->column_count - 1;
        rl_text_append(&text, rl_message_text(ctx, note              ? RL_MSG_BOOK_NOTE_EXPLAINED
                                                   : column->counted ? RL_MSG_BOOK_COUNTED
                                                                     : RL_MSG_BOOK_OWN_COLUMN));
    } else {
        const rl_schema_words words =
            rl_sheet_column_words(exporting->schema, g->id, column->number);
        rl_text_append(&text, words.description[ctx->language]);
        rl_text_append(&text, "\n");
        rl_text_append(&text,
                       rl_message_text(ctx, column->format->required ? RL_MSG_BOOK_REQUIRED
                                                                     : RL_MSG_BOOK_OPTIONAL));
        const size_t before = text.length;
        rl_text_append(&text, " ");
        describe_rule(g, column, &text);
        if (text.length == before + 1)
            text.bytes[--text.length] = '\0';
        rl_text_append(&text, "\n");
        rl_text_format(&text, rl_message_text(ctx, RL_MSG_BOOK_PLAIN_NAME), column->format->name);
    }
    if (rl_text_status(&text) == RL_OK)
        rl_xlsx_comment(g->sheet, 0, c, rl_text_bytes(&text));
    rl_text_clear(&text);
}

static void write_headings(const grid *g) {
    enum { HEADING_POINTS = 32 };
    char heading[160];
    rl_xlsx_row_height(g->sheet, 0, HEADING_POINTS);
    for (int32_t c = 0; c < g->column_count; c++) {
        const sheet_column *column = &g->columns[c];
        const bool required = column->format != NULL && column->format->required;
        snprintf(heading, sizeof heading, "%s%s", column->heading, required ? " *" : "");
        rl_exporting_put_text(g->exporting, g->sheet, g->title, 0, c,
                              column->format == NULL ? column->heading : heading, &rl_look_heading);
        comment_heading(g, c);
    }
}

// Rows -------------------------------------------------------------------------------------------

// « relay|prescriber » as the words of the sheet's language.
static const char *to_words(const grid *g, const sheet_column *column, const char *cell) {
    rl_text *words = &g->exporting->scratch;
    char choice[64];
    words->length = 0;
    for (const char *at = cell; *at != '\0'; at += *at == '|') {
        size_t length = strcspn(at, "|");
        const char *next = at + length;
        for (; length > 0 && *at == ' '; length--)
            at++;
        while (length > 0 && at[length - 1] == ' ')
            length--;
        snprintf(choice, sizeof choice, "%.*s", (int)(length < 63 ? length : 63), at);
        rl_text_append(words, words->length > 0 ? " | " : "");
        const bool oui = column->format != NULL && column->format->kind == RL_COLUMN_YES_NO;
        const char *known =
            oui ? rl_sheet_choice(g->exporting->schema, g->id, column->number, choice) : NULL;
        if (known != NULL)
            snprintf(choice, sizeof choice, "%.*s", (int)strcspn(known, "|"), known);
        rl_sheet_append_word(g->exporting->schema, g->id, column->number, choice, words);
        at = next;
    }
    return words->length == 0 ? "" : rl_text_bytes(words);
}

static void put_number(const grid *g, int32_t row, int32_t c, const char *cell,
                       const rl_xlsx_look *look) {
    double value;
    unsigned forms;
    if (rl_number_parse(cell, &value, &forms) == RL_NUMBER_READ)
        rl_xlsx_put_number(g->sheet, row, c, value, look);
    else
        rl_exporting_put_text(g->exporting, g->sheet, g->title, row, c, cell, look);
}

static void put_cell(const grid *g, int32_t row, int32_t c, const char *cell,
                     const rl_xlsx_look *look) {
    const sheet_column *column = &g->columns[c];
    const rl_column_kind kind = column->format != NULL ? column->format->kind
                                : column->counted      ? RL_COLUMN_NUMBER
                                                       : RL_COLUMN_TEXT;
    int32_t day;
    if (cell[0] == '\0')
        return; // the column's look is enough
    if (kind == RL_COLUMN_NUMBER || kind == RL_COLUMN_SHARE)
        put_number(g, row, c, cell, look);
    else if (kind == RL_COLUMN_DATE && rl_day_parse(cell, &day))
        rl_xlsx_put_day(g->sheet, row, c, day, look);
    else if (column->number >= 0 && rl_sheet_has_words(g->exporting->schema, g->id, column->number))
        rl_exporting_put_text(g->exporting, g->sheet, g->title, row, c, to_words(g, column, cell),
                              look);
    else
        rl_exporting_put_text(g->exporting, g->sheet, g->title, row, c, cell, look);
}

// « | exemple | capeb-aura » in the first cell: import leaves the row out.
static void write_example(const grid *g) {
    for (int32_t c = 0; c < g->column_count; c++) {
        const sheet_column *column = &g->columns[c];
        rl_xlsx_look look = look_of(column);
        look.italic = true;
        look.ink = GREY;
        look.fill = PALE_GREY;
        const char *example =
            column->format == NULL
                ? ""
                : rl_sheet_column_words(g->exporting->schema, g->id, column->number).example;
        if (c > 0) {
            rl_xlsx_put_blank(g->sheet, HEADING_ROWS, c, &look);
            put_cell(g, HEADING_ROWS, c, example, &look);
            continue;
        }
        char marked[160];
        snprintf(marked, sizeof marked, "| %s | %s",
                 rl_message_text(g->exporting->ctx, RL_MSG_BOOK_EXAMPLE), example);
        rl_xlsx_put_text(g->sheet, HEADING_ROWS, c, marked, &look);
    }
}

static void write_rows(const grid *g) {
    for (size_t i = 0; g->csv != NULL && i < g->csv->rows.count; i++)
        for (int32_t c = 0; c < g->column_count; c++)
            if (g->columns[c].position >= 0) {
                const rl_xlsx_look look = look_of(&g->columns[c]);
                put_cell(g, first_row(g) + (int32_t)i, c,
                         rl_csv_cell(g->csv, &g->csv->rows.items[i], g->columns[c].position),
                         &look);
            }
}

// Sheets -----------------------------------------------------------------------------------------

static void set_columns(const grid *g) {
    static const rl_xlsx_look open = {.unlocked = true};
    for (int32_t c = 0; c < g->column_count; c++) {
        const rl_xlsx_look look = look_of(&g->columns[c]);
        rl_xlsx_columns(g->sheet, c, c, width_of(&g->columns[c]), &look);
    }
    // A protected sheet lets rows be deleted only when nothing in them is locked.
    rl_xlsx_columns(g->sheet, g->column_count, RL_XLSX_COLUMN_MAX - 1, 11.0, &open);
}

static const rl_csv *rows_of(const rl_exporting *exporting, int sheet) {
    if (exporting->parts == NULL)
        return NULL;
    return sheet < RL_TABLE_COUNT ? &exporting->parts->tables[sheet].csv
                                  : &exporting->lists[sheet - RL_TABLE_COUNT];
}

static void write_grid(rl_exporting *exporting, int id) {
    static const uint32_t colours[] = {0x1F3A5F, 0x2E7D6B, 0xA15C1B};
    grid g = {.exporting = exporting,
              .id = id,
              .csv = rows_of(exporting, id),
              .title = rl_exporting_title(exporting, id),
              // A floor's first cell is a free text, which may look like an example.
              .has_example = exporting->parts == NULL && id < RL_TABLE_COUNT};
    g.sheet = rl_xlsx_add_sheet(exporting->book, g.title);
    if (!list_columns(&g))
        return;
    set_columns(&g);
    write_headings(&g);
    if (g.has_example)
        write_example(&g);
    for (int32_t c = 0; c < g.column_count; c++)
        restrict_column(&g, c);
    write_rows(&g);
    rl_xlsx_freeze(g.sheet, HEADING_ROWS, 1);
    rl_xlsx_filter(g.sheet, (rl_xlsx_area){0, 0, last_row(&g), g.column_count - 1});
    rl_xlsx_protect(g.sheet);
    rl_xlsx_tab_colour(g.sheet, id >= RL_TABLE_COUNT              ? colours[2]
                                : rl_scenario_tables[id].required ? colours[0]
                                                                  : colours[1]);
    rl_xlsx_print(g.sheet, (rl_xlsx_area){0, 0, last_row(&g) - SPARE_ROWS, g.column_count - 1});
}

static void write_sheets(rl_exporting *exporting) {
    static const int order[] = {RL_TABLE_ACTORS,  RL_TABLE_LEVERS,      RL_TABLE_OFFERS,
                                RL_TABLE_WINDOWS, RL_TABLE_SEGMENTS,    RL_TABLE_AUDIENCES,
                                RL_TABLE_TIMING,  RL_TABLE_LINKS,       RL_TABLE_CODES,
                                RL_SHEET_FIT,     RL_SHEET_ACTIVATIONS, RL_SHEET_FLOORS};
    rl_exporting_write_read_me(exporting);
    rl_exporting_write_settings(exporting);
    for (size_t i = 0; i < sizeof order / sizeof *order && exporting->status == RL_OK; i++)
        write_grid(exporting, order[i]);
}

static rl_status fill(rl_xlsx *book, void *user) {
    rl_exporting *exporting = user;
    exporting->book = book;
    if (exporting->status == RL_OK)
        write_sheets(exporting);
    if (exporting->scratch.failed)
        exporting->status = rl_text_status(&exporting->scratch);
    return exporting->status;
}

rl_status rl_book_export(rl_context *ctx, const rl_schema *schema, const rl_scenario_parts *parts,
                         rl_findings *findings, rl_text *bytes) {
    rl_exporting exporting = {
        .ctx = ctx, .schema = schema, .parts = parts, .findings = findings, .status = RL_OK};
    const size_t errors_before = findings->error_count;
    const rl_json *root = parts == NULL ? NULL : parts->settings.root;
    rl_arena_init(&exporting.arena, ctx);
    rl_text_init(&exporting.scratch, ctx);
    for (int i = 0; i < RL_SHEET_GRID_COUNT - RL_TABLE_COUNT; i++)
        exporting.lists[i].ctx = ctx;
    if (parts != NULL)
        rl_exporting_list_settings(&exporting);
    rl_status status = fill(NULL, &exporting); // to see first what it cannot hold
    if (status == RL_OK && findings->error_count > errors_before)
        status = rl_findings_status(findings);
    if (status == RL_OK)
        status =
            rl_xlsx_write(ctx, rl_json_get_text(root, "title", "relais"), fill, &exporting, bytes);
    for (int i = 0; i < RL_SHEET_GRID_COUNT - RL_TABLE_COUNT; i++)
        rl_csv_clear(&exporting.lists[i]);
    rl_text_clear(&exporting.scratch);
    rl_arena_clear(&exporting.arena);
    return status;
}
