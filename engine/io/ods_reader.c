// The cells of an OpenDocument spreadsheet (ODF 1.3 part 3).
#include "io/book.h"
#include "io/number.h"
#include "io/xml.h"
#include "io/zip.h"

#include <string.h>

#define OFFICE "opendocument:xmlns:office"
#define TABLE "opendocument:xmlns:table"
#define TEXT "opendocument:xmlns:text"
#define CALC_EXTENSIONS "calcext" // of LibreOffice: says which texts are errors

typedef struct reading {
    rl_book *book;
    rl_findings *findings;
    rl_xml *xml;
    int32_t row;          // of the row being read, from 1
    int32_t row_repeats;  // how many rows it stands for
    int32_t column;       // of the cell being read
    int32_t cell_repeats; // how many cells it stands for
    rl_cell cell;
    rl_text text;
    int32_t depth_hidden; // inside comments, drawings and such
    int32_t paragraphs;   // of the cell so far
    bool in_cell;
    bool in_paragraph;
    bool space_pending; // white space was met inside the paragraph
    bool in_table;
} reading;

static void fail(reading *r, rl_status status) {
    if (status != RL_OK)
        rl_xml_stop(r->xml, status);
}

static bool is(rl_xml_slice slice, const char *text) {
    return slice.length == strlen(text) && memcmp(slice.bytes, text, slice.length) == 0;
}

// « number-columns-repeated »: 1 when it is not given, capped beyond what a sheet can hold.
static int32_t repeats(const rl_xml_element *element, const char *space, const char *name) {
    rl_xml_slice slice;
    int32_t value = 0;
    if (!rl_xml_attribute(element, space, name, &slice))
        return 1;
    for (size_t i = 0; i < slice.length && value <= RL_BOOK_ROW_MAX; i++) {
        if (slice.bytes[i] < '0' || slice.bytes[i] > '9')
            return 1;
        value = 10 * value + (slice.bytes[i] - '0');
    }
    return value < 1 ? 1 : value;
}

static const char *keep(reading *r, const char *bytes, size_t length) {
    const char *kept = rl_book_keep(r->book, bytes, length);
    if (kept == NULL)
        fail(r, rl_fail_memory(r->book->ctx));
    return kept == NULL ? "" : kept;
}

// Cells ------------------------------------------------------------------------------------------

static const char *number_text(reading *r, rl_xml_slice written) {
    char plain[64];
    char shortest[RL_NUMBER_BYTES];
    double value;
    unsigned forms;
    snprintf(plain, sizeof plain, "%.*s", (int)(written.length < 63 ? written.length : 63),
             written.bytes);
    if (rl_number_parse(plain, &value, &forms) != RL_NUMBER_READ)
        return keep(r, written.bytes, written.length);
    rl_number_print(value, shortest);
    return keep(r, shortest, strlen(shortest));
}

// « 2027-03-15T00:00:00 » is a day; another time stays, and is not one.
static const char *date_text(reading *r, rl_xml_slice written) {
    enum { DAY_LENGTH = 10, TIME_LENGTH = 9 };
    const bool midnight = written.length >= DAY_LENGTH + TIME_LENGTH &&
                          memcmp(written.bytes + DAY_LENGTH, "T00:00:00", TIME_LENGTH) == 0;
    return keep(r, written.bytes, midnight ? DAY_LENGTH : written.length);
}

static void read_typed_value(reading *r, const rl_xml_element *element, rl_xml_slice type) {
    rl_xml_slice value;
    if (is(type, "float") || is(type, "percentage") || is(type, "currency")) {
        rl_xml_attribute(element, OFFICE, "value", &value);
        r->cell.kind = RL_CELL_NUMBER;
        r->cell.text = number_text(r, value);
    } else if (is(type, "date")) {
        rl_xml_attribute(element, OFFICE, "date-value", &value);
        r->cell.kind = RL_CELL_DATE;
        r->cell.text = date_text(r, value);
    } else if (is(type, "boolean")) {
        rl_xml_attribute(element, OFFICE, "boolean-value", &value);
        r->cell.kind = RL_CELL_BOOL;
        r->cell.text = is(value, "true") ? "TRUE" : "FALSE";
    } else if (rl_xml_attribute(element, OFFICE, "string-value", &value)) {
        r->cell.text = keep(r, value.bytes, value.length);
    }
}

static void open_cell(reading *r, const rl_xml_element *element) {
    rl_xml_slice type;
    rl_xml_slice formula;
    const bool wrong =
        rl_xml_attribute(element, CALC_EXTENSIONS, "value-type", &type) && is(type, "error");
    const bool typed = rl_xml_attribute(element, OFFICE, "value-type", &type);
    const bool computed = rl_xml_attribute(element, TABLE, "formula", &formula);
    r->cell_repeats = repeats(element, TABLE, "number-columns-repeated");
    r->cell = (rl_cell){r->column, RL_CELL_TEXT, NULL};
    r->text.length = 0;
    if (r->text.bytes != NULL)
        r->text.bytes[0] = '\0';
    r->paragraphs = 0;
    r->in_cell = true;
    if (wrong)
        r->cell.kind = RL_CELL_ERROR;
    else if (typed)
        read_typed_value(r, element, type);
    else if (computed)
        r->cell.kind = RL_CELL_UNCOMPUTED;
}

static bool is_empty(const rl_cell *cell) {
    return cell->text[0] == '\0' && cell->kind != RL_CELL_UNCOMPUTED;
}

static void add_cell(reading *r, rl_cell cell) {
    fail(r, rl_book_add_cell(r->book, r->row, cell, r->findings));
}

static void close_cell(reading *r) {
    if (r->cell.text == NULL)
        r->cell.text = keep(r, rl_text_bytes(&r->text), r->text.length);
    for (int32_t i = 0; i < r->cell_repeats && !is_empty(&r->cell); i++) {
        r->cell.column = r->column + i;
        add_cell(r, r->cell);
        if (r->cell.column >= RL_BOOK_COLUMN_MAX)
            break; // reported
    }
    r->column += r->cell_repeats;
    if (r->column > RL_BOOK_COLUMN_MAX)
        r->column = RL_BOOK_COLUMN_MAX;
    r->in_cell = false;
}

static void open_row(reading *r, const rl_xml_element *element) {
    r->row++;
    r->row_repeats = repeats(element, TABLE, "number-rows-repeated");
    r->column = 0;
}

// Rows that repeat one that holds something are as many rows. Cells are copied by value: the
// vector moves while they are added.
static void close_row(reading *r) {
    const rl_sheet *sheet = &r->book->sheets.items[r->book->sheets.count - 1];
    const size_t last = sheet->rows.count;
    const bool holds = last > 0 && sheet->rows.items[last - 1].number == r->row;
    const size_t first = holds ? sheet->rows.items[last - 1].first : 0;
    const int32_t count = holds ? sheet->rows.items[last - 1].count : 0;
    for (int32_t i = 1; holds && i < r->row_repeats; i++) {
        r->row++;
        for (int32_t c = 0; c < count; c++) {
            const rl_cell copy = sheet->cells.items[first + (size_t)c];
            const rl_status status = rl_book_add_cell(r->book, r->row, copy, r->findings);
            if (status != RL_OK) {
                fail(r, status);
                return;
            }
        }
    }
    if (!holds)
        r->row += r->row_repeats - 1;
    if (r->row > RL_BOOK_ROW_MAX)
        r->row = RL_BOOK_ROW_MAX;
}

// Text of cells ----------------------------------------------------------------------------------

static bool is_hidden(const char *name) {
    return strcmp(name, "annotation") == 0 || strcmp(name, "shapes") == 0 ||
           strcmp(name, "ruby-text") == 0 || strcmp(name, "frame") == 0 ||
           strcmp(name, "custom-shape") == 0 || strcmp(name, "tracked-changes") == 0;
}

static void open_inline(reading *r, const rl_xml_element *element) {
    const char *name = element->name;
    if (strcmp(name, "p") == 0) {
        if (r->paragraphs++ > 0)
            rl_text_append(&r->text, "\n");
        r->in_paragraph = true;
        r->space_pending = false;
        return;
    }
    const char *character = strcmp(name, "s") == 0            ? " "
                            : strcmp(name, "tab") == 0        ? "\t"
                            : strcmp(name, "line-break") == 0 ? "\n"
                                                              : NULL;
    if (character == NULL || !r->in_paragraph)
        return;
    if (r->space_pending)
        rl_text_append(&r->text, " ");
    r->space_pending = false;
    const int32_t times = character[0] == ' ' ? repeats(element, TEXT, "c") : 1;
    rl_text_append_repeated(&r->text, character[0], (size_t)(times > 32767 ? 32767 : times));
}

static bool is_white(char byte) {
    return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

// White space of the file counts as one space (ODF 1.3, 6.1.2).
static void append_text(void *user, const char *bytes, size_t length) {
    reading *r = user;
    if (!r->in_cell || !r->in_paragraph || r->depth_hidden > 0)
        return;
    for (size_t i = 0; i < length;) {
        if (is_white(bytes[i])) {
            r->space_pending = true;
            i++;
            continue;
        }
        size_t end = i + 1;
        while (end < length && !is_white(bytes[end]))
            end++;
        if (r->space_pending && r->text.length > 0)
            rl_text_append(&r->text, " ");
        r->space_pending = false;
        rl_text_append_bytes(&r->text, bytes + i, end - i);
        i = end;
    }
}

// Elements ---------------------------------------------------------------------------------------

static void open_element(void *user, const rl_xml_element *element) {
    reading *r = user;
    const char *name = element->name;
    if (r->depth_hidden > 0 || is_hidden(name)) {
        r->depth_hidden++;
        return;
    }
    const bool of_table = strstr(element->space, TABLE) != NULL;
    if (of_table && strcmp(name, "table") == 0) {
        rl_xml_slice value;
        char sheet[256];
        rl_xml_attribute(element, TABLE, "name", &value);
        snprintf(sheet, sizeof sheet, "%.*s", (int)(value.length < 255 ? value.length : 255),
                 value.bytes);
        fail(r, rl_book_add_sheet(r->book, sheet, NULL));
        r->row = 0;
        r->in_table = true;
    } else if (!r->in_table) {
        return;
    } else if (of_table && strcmp(name, "table-row") == 0) {
        open_row(r, element);
    } else if (of_table &&
               (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)) {
        open_cell(r, element);
    } else if (r->in_cell) {
        open_inline(r, element);
    }
}

static void close_element(void *user, const char *name) {
    reading *r = user;
    if (r->depth_hidden > 0) {
        r->depth_hidden--;
        return;
    }
    if (!r->in_table)
        return;
    if (strcmp(name, "table") == 0)
        r->in_table = false;
    else if (strcmp(name, "table-row") == 0)
        close_row(r);
    else if (strcmp(name, "table-cell") == 0 || strcmp(name, "covered-table-cell") == 0)
        close_cell(r);
    else if (strcmp(name, "p") == 0)
        r->in_paragraph = false;
    if (rl_text_status(&r->text) != RL_OK)
        fail(r, rl_fail_memory(r->book->ctx));
}

rl_status rl_book_read_ods(rl_book *book, rl_zip *zip, rl_findings *findings) {
    static const char part[] = "content.xml";
    reading r = {.book = book, .findings = findings};
    const rl_xml_handler handler = {open_element, close_element, append_text, &r};
    rl_text_init(&r.text, book->ctx);
    rl_status status = rl_xml_open(book->ctx, book->file, part, findings, &handler, &r.xml);
    if (status == RL_OK) {
        status = rl_zip_read(zip, part, rl_xml_feed, r.xml);
        status = rl_xml_close(r.xml, status);
    }
    rl_text_clear(&r.text);
    return status;
}
