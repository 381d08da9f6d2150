// The cells of an XLSX workbook (ECMA-376 part 1, SpreadsheetML).
#include "base/calendar.h"
#include "io/book.h"
#include "io/number.h"
#include "io/xml.h"
#include "io/zip.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define RELATIONSHIPS "relationships" // in the URI of r:id

typedef struct sheet_entry {
    const char *name;
    const char *relation;
    const char *path;
} sheet_entry;

typedef struct reading {
    rl_book *book;
    rl_zip *zip;
    rl_findings *findings;
    rl_xml *xml; // of the part being read
    RL_VECTOR(sheet_entry) sheets;
    RL_VECTOR(const char *) strings; // shared
    RL_VECTOR(int32_t) date_formats; // numbers of the formats of one's own that show a date
    RL_VECTOR(bool) styles;          // of each cell format, whether it shows a date
    const char *strings_path;
    const char *styles_path;
    bool from_1904;
    bool in_cell_formats;
    // The text being collected.
    rl_text text;
    bool collecting;
    int32_t hidden; // depth in what is not the text of the cell: readings of ideographs
    // The cell being read.
    int32_t row;
    int32_t column;
    int32_t style;
    char type[16];
    bool has_formula;
    bool has_value;
} reading;

static void fail(reading *r, rl_status status) {
    if (status != RL_OK)
        rl_xml_stop(r->xml, status);
}

static void damaged(reading *r, const char *reason) {
    const rl_sheet *sheet =
        r->book->sheets.count == 0 ? NULL : &r->book->sheets.items[r->book->sheets.count - 1];
    rl_findings_add(r->findings, RL_FINDING_WORKBOOK_DAMAGED,
                    (rl_place){.file = r->book->file,
                               .sheet = sheet == NULL ? NULL : sheet->name,
                               .line = sheet == NULL ? 0 : r->row},
                    NULL, reason);
    rl_xml_stop(r->xml, rl_findings_status(r->findings));
}

static bool is(rl_xml_slice slice, const char *text) {
    return slice.length == strlen(text) && memcmp(slice.bytes, text, slice.length) == 0;
}

static const char *keep(reading *r, rl_xml_slice slice) {
    const char *copy = rl_arena_copy_text(&r->book->arena, slice.bytes, slice.length);
    if (copy == NULL)
        fail(r, rl_fail_memory(r->book->ctx));
    return copy;
}

// −1 when it is not a number that fits.
static int32_t integer(rl_xml_slice slice) {
    int32_t value = 0;
    if (slice.length == 0 || slice.length > 9)
        return -1;
    for (size_t i = 0; i < slice.length; i++) {
        if (slice.bytes[i] < '0' || slice.bytes[i] > '9')
            return -1;
        value = 10 * value + (slice.bytes[i] - '0');
    }
    return value;
}

// Reads one part of the workbook with this handler.
static rl_status read_part(reading *r, const char *path, rl_xml_handler handler) {
    handler.user = r;
    rl_status status =
        rl_xml_open(r->book->ctx, r->book->file, path, r->findings, &handler, &r->xml);
    if (status != RL_OK)
        return status;
    status = rl_zip_read(r->zip, path, rl_xml_feed, r->xml);
    status = rl_xml_close(r->xml, status);
    r->xml = NULL;
    return status;
}

static void no_text(void *user, const char *bytes, size_t length) {
    (void)user, (void)bytes, (void)length;
}

static void no_close(void *user, const char *name) { (void)user, (void)name; }

// Sheets -----------------------------------------------------------------------------------------

static void open_in_workbook(void *user, const rl_xml_element *element) {
    reading *r = user;
    rl_xml_slice value;
    if (strcmp(element->name, "workbookPr") == 0) {
        rl_xml_attribute(element, NULL, "date1904", &value);
        r->from_1904 = is(value, "1") || is(value, "true");
    } else if (strcmp(element->name, "sheet") == 0) {
        rl_xml_slice id;
        rl_xml_attribute(element, NULL, "name", &value);
        rl_xml_attribute(element, RELATIONSHIPS, "id", &id);
        const rl_status status = RL_VECTOR_RESERVE(r->book->ctx, &r->sheets, 1);
        if (status == RL_OK)
            r->sheets.items[r->sheets.count++] = (sheet_entry){keep(r, value), keep(r, id), NULL};
        fail(r, status);
    }
}

static bool ends_with(rl_xml_slice slice, const char *end) {
    const size_t length = strlen(end);
    return slice.length >= length && memcmp(slice.bytes + slice.length - length, end, length) == 0;
}

// « worksheets/sheet1.xml » from xl/workbook.xml is xl/worksheets/sheet1.xml; « /xl/… » is
// absolute.
static const char *target_path(reading *r, rl_xml_slice target) {
    char path[512];
    if (target.length > 0 && target.bytes[0] == '/')
        snprintf(path, sizeof path, "%.*s", (int)target.length - 1, target.bytes + 1);
    else
        snprintf(path, sizeof path, "xl/%.*s", (int)target.length, target.bytes);
    return keep(r, (rl_xml_slice){path, strlen(path)});
}

static void open_relation(void *user, const rl_xml_element *element) {
    reading *r = user;
    rl_xml_slice id;
    rl_xml_slice type;
    rl_xml_slice target;
    if (strcmp(element->name, "Relationship") != 0)
        return;
    rl_xml_attribute(element, NULL, "Id", &id);
    rl_xml_attribute(element, NULL, "Type", &type);
    rl_xml_attribute(element, NULL, "Target", &target);
    if (target.length > 256)
        return;
    if (ends_with(type, "/sharedStrings"))
        r->strings_path = target_path(r, target);
    else if (ends_with(type, "/styles"))
        r->styles_path = target_path(r, target);
    for (size_t i = 0; ends_with(type, "/worksheet") && i < r->sheets.count; i++)
        if (r->sheets.items[i].relation != NULL && is(id, r->sheets.items[i].relation))
            r->sheets.items[i].path = target_path(r, target);
}

// Formats of dates -------------------------------------------------------------------------------

static bool is_built_in_date(int32_t format) {
    return (format >= 14 && format <= 22) || (format >= 27 && format <= 36) ||
           (format >= 45 && format <= 47) || (format >= 50 && format <= 58);
}

// A format shows a date when it has y, m, d, h or s outside quotes, brackets and escapes.
static bool shows_date(rl_xml_slice code) {
    for (size_t i = 0; i < code.length; i++) {
        const char c = (char)tolower((unsigned char)code.bytes[i]);
        if (c == '\\' || c == '_' || c == '*') {
            i++;
        } else if (c == '"' || c == '[') {
            const char end = c == '"' ? '"' : ']';
            for (i++; i < code.length && code.bytes[i] != end;)
                i++;
        } else if (c == 'y' || c == 'd' || c == 'm' || c == 'h' || c == 's') {
            return true;
        }
    }
    return false;
}

static void add_style(reading *r, int32_t format) {
    bool date = is_built_in_date(format);
    for (size_t i = 0; i < r->date_formats.count; i++)
        date = date || r->date_formats.items[i] == format;
    const rl_status status = RL_VECTOR_RESERVE(r->book->ctx, &r->styles, 1);
    if (status == RL_OK)
        r->styles.items[r->styles.count++] = date;
    fail(r, status);
}

static void open_in_styles(void *user, const rl_xml_element *element) {
    reading *r = user;
    rl_xml_slice number;
    rl_xml_slice code;
    if (strcmp(element->name, "cellXfs") == 0) {
        r->in_cell_formats = true;
    } else if (strcmp(element->name, "numFmt") == 0) {
        rl_xml_attribute(element, NULL, "numFmtId", &number);
        rl_xml_attribute(element, NULL, "formatCode", &code);
        if (!shows_date(code))
            return;
        const rl_status status = RL_VECTOR_RESERVE(r->book->ctx, &r->date_formats, 1);
        if (status == RL_OK)
            r->date_formats.items[r->date_formats.count++] = integer(number);
        fail(r, status);
    } else if (r->in_cell_formats && strcmp(element->name, "xf") == 0) {
        rl_xml_attribute(element, NULL, "numFmtId", &number);
        add_style(r, integer(number));
    }
}

static void close_in_styles(void *user, const char *name) {
    if (strcmp(name, "cellXfs") == 0)
        ((reading *)user)->in_cell_formats = false;
}

// Texts ------------------------------------------------------------------------------------------

static void start_text(reading *r) {
    r->text.length = 0;
    if (r->text.bytes != NULL)
        r->text.bytes[0] = '\0';
}

static void append_text(void *user, const char *bytes, size_t length) {
    reading *r = user;
    if (r->collecting && r->hidden == 0)
        rl_text_append_bytes(&r->text, bytes, length);
}

static int hexadecimal(char c) {
    const char *digits = "0123456789abcdef";
    const char *found = c == '\0' ? NULL : strchr(digits, tolower((unsigned char)c));
    return found == NULL ? -1 : (int)(found - digits);
}

// Characters that XML cannot hold are written _x000D_ (ST_Xstring). Decodes them in place.
static void decode_escapes(char *text) {
    char *to = text;
    for (const char *from = text; *from != '\0';) {
        int code = from[0] == '_' && from[1] == 'x' ? 0 : -1;
        for (int i = 2; i < 6 && code >= 0; i++) {
            const int digit = hexadecimal(from[i]);
            code = digit < 0 ? -1 : 16 * code + digit;
        }
        if (code <= 0 || from[6] != '_' || (code >= 0xD800 && code <= 0xDFFF)) {
            *to++ = *from++;
            continue;
        }
        if (code < 0x80) {
            *to++ = (char)code;
        } else if (code < 0x800) {
            *to++ = (char)(0xC0 | code >> 6);
            *to++ = (char)(0x80 | (code & 0x3F));
        } else {
            *to++ = (char)(0xE0 | code >> 12);
            *to++ = (char)(0x80 | (code >> 6 & 0x3F));
            *to++ = (char)(0x80 | (code & 0x3F));
        }
        from += 7;
    }
    *to = '\0';
}

// The collected text, decoded and kept.
static const char *finish_text(reading *r) {
    rl_status status = rl_text_status(&r->text);
    if (status == RL_OK && r->text.length > 0 && strstr(r->text.bytes, "_x") != NULL) {
        decode_escapes(r->text.bytes);
        r->text.length = strlen(r->text.bytes);
    }
    const char *kept =
        status == RL_OK ? rl_book_keep(r->book, rl_text_bytes(&r->text), r->text.length) : NULL;
    if (kept == NULL)
        fail(r, rl_fail_memory(r->book->ctx));
    return kept == NULL ? "" : kept;
}

static void open_in_strings(void *user, const rl_xml_element *element) {
    reading *r = user;
    if (strcmp(element->name, "si") == 0)
        start_text(r);
    r->hidden += strcmp(element->name, "rPh") == 0;
    r->collecting = strcmp(element->name, "t") == 0;
}

static void close_in_strings(void *user, const char *name) {
    reading *r = user;
    r->collecting = false;
    r->hidden -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "si") != 0)
        return;
    const rl_status status = RL_VECTOR_RESERVE(r->book->ctx, &r->strings, 1);
    if (status == RL_OK)
        r->strings.items[r->strings.count++] = finish_text(r);
    fail(r, status);
}

// Cells ------------------------------------------------------------------------------------------

// « BC12 » gives column 54 (from 0) and row 12; false when it is not a place.
static bool read_place(rl_xml_slice place, int32_t *row, int32_t *column) {
    size_t i = 0;
    int32_t number = 0;
    for (; i < place.length && i < 4 && isupper((unsigned char)place.bytes[i]); i++)
        number = 26 * number + (place.bytes[i] - 'A' + 1);
    *column = number - 1;
    *row = integer((rl_xml_slice){place.bytes + i, place.length - i});
    return number > 0 && *row > 0;
}

static void open_cell(reading *r, const rl_xml_element *element) {
    rl_xml_slice value;
    if (rl_xml_attribute(element, NULL, "r", &value)) {
        int32_t row;
        int32_t column;
        if (!read_place(value, &row, &column) || row != r->row || column <= r->column) {
            damaged(r, "<c r>");
            return;
        }
        r->column = column;
    } else {
        r->column++;
    }
    rl_xml_attribute(element, NULL, "s", &value);
    r->style = integer(value);
    rl_xml_attribute(element, NULL, "t", &value);
    snprintf(r->type, sizeof r->type, "%.*s", (int)(value.length < 15 ? value.length : 15),
             value.bytes);
    r->has_formula = false;
    r->has_value = false;
    start_text(r);
}

static void open_in_sheet(void *user, const rl_xml_element *element) {
    reading *r = user;
    rl_xml_slice value;
    const char *name = element->name;
    if (strcmp(name, "row") == 0) {
        const bool given = rl_xml_attribute(element, NULL, "r", &value);
        const int32_t row = given ? integer(value) : r->row + 1;
        if (row <= r->row)
            damaged(r, "<row r>");
        r->row = row;
        r->column = -1;
    } else if (strcmp(name, "c") == 0) {
        open_cell(r, element);
    } else if (strcmp(name, "f") == 0) {
        r->has_formula = true;
    }
    r->hidden += strcmp(name, "rPh") == 0;
    r->collecting = strcmp(name, "v") == 0 || strcmp(name, "t") == 0;
    r->has_value = r->has_value || r->collecting;
}

// A day counted from 1900 (or 1904) as a date. The count has a 29 February 1900 that never was.
static const char *date_text(reading *r, double serial) {
    const double day = floor(serial);
    const double seconds = round((serial - day) * 86400.0);
    const int32_t epoch =
        rl_day_from_date(r->from_1904 ? (rl_date){1904, 1, 1} : (rl_date){1899, 12, 30});
    const int32_t skipped = !r->from_1904 && day < 60.0;
    rl_text text;
    rl_text_init(&text, r->book->ctx);
    rl_text_append_iso_day(&text, epoch + (int32_t)day + skipped);
    if (seconds > 0.0) {
        const int whole = (int)seconds;
        rl_text_format(&text, "T%02d:%02d:%02d", whole / 3600, whole / 60 % 60, whole % 60);
    }
    const char *kept = rl_text_status(&text) == RL_OK
                           ? rl_book_keep(r->book, rl_text_bytes(&text), text.length)
                           : NULL;
    rl_text_clear(&text);
    return kept;
}

// A number as written, but for those spelled with more digits than they need: 0.10000000000000001.
static const char *number_text(reading *r, const char *written, double value) {
    enum { PLAIN_DIGITS = 15 };
    char shortest[RL_NUMBER_BYTES];
    if (strlen(written) <= PLAIN_DIGITS)
        return rl_book_keep(r->book, written, strlen(written));
    rl_number_print(value, shortest);
    return rl_book_keep(r->book, shortest, strlen(shortest));
}

static rl_cell numeric_cell(reading *r) {
    const char *written = rl_text_bytes(&r->text);
    const double serial_max = 2958466.0;            // 10000-01-01
    rl_cell cell = {r->column, RL_CELL_NUMBER, ""}; // when it is damaged
    double value;
    unsigned forms;
    if (rl_number_parse(written, &value, &forms) != RL_NUMBER_READ) {
        damaged(r, "<v>");
        return cell;
    }
    const bool date = r->style >= 0 && (size_t)r->style < r->styles.count &&
                      r->styles.items[r->style] && value >= 0.0 && value < serial_max;
    cell.kind = date ? RL_CELL_DATE : RL_CELL_NUMBER;
    cell.text = date ? date_text(r, value) : number_text(r, written, value);
    return cell;
}

static rl_cell shared_cell(reading *r) {
    const int32_t number = integer((rl_xml_slice){rl_text_bytes(&r->text), r->text.length});
    rl_cell cell = {r->column, RL_CELL_TEXT, ""};
    if (number < 0 || (size_t)number >= r->strings.count)
        damaged(r, "sharedStrings");
    else
        cell.text = r->strings.items[number];
    return cell;
}

static rl_cell finish_cell(reading *r) {
    const char *type = r->type;
    const rl_cell uncomputed = {r->column, RL_CELL_UNCOMPUTED, ""};
    if (r->has_formula && (!r->has_value || (r->text.length == 0 && type[0] == '\0')))
        return uncomputed;
    if (r->text.length == 0)
        return (rl_cell){r->column, RL_CELL_TEXT, ""};
    if (strcmp(type, "s") == 0)
        return shared_cell(r);
    if (type[0] == '\0' || strcmp(type, "n") == 0)
        return numeric_cell(r);
    if (strcmp(type, "b") == 0)
        return (rl_cell){r->column, RL_CELL_BOOL, r->text.bytes[0] == '1' ? "TRUE" : "FALSE"};
    return (rl_cell){r->column,
                     strcmp(type, "e") == 0   ? RL_CELL_ERROR
                     : strcmp(type, "d") == 0 ? RL_CELL_DATE
                                              : RL_CELL_TEXT,
                     finish_text(r)};
}

static void close_in_sheet(void *user, const char *name) {
    reading *r = user;
    r->collecting = false;
    r->hidden -= strcmp(name, "rPh") == 0;
    if (strcmp(name, "c") != 0 || rl_text_status(&r->text) != RL_OK)
        return;
    const rl_cell cell = finish_cell(r);
    if (cell.text == NULL)
        fail(r, rl_fail_memory(r->book->ctx));
    else
        fail(r, rl_book_add_cell(r->book, r->row, cell, r->findings));
}

// ------------------------------------------------------------------------------------------------

static rl_status read_sheets(reading *r) {
    static const rl_xml_handler handler = {open_in_sheet, close_in_sheet, append_text, NULL};
    rl_status status = RL_OK;
    for (size_t i = 0; i < r->sheets.count && status == RL_OK; i++) {
        const sheet_entry *entry = &r->sheets.items[i];
        if (entry->path == NULL || entry->name == NULL)
            continue; // a sheet of another kind, a chart
        status = rl_book_add_sheet(r->book, entry->name, NULL);
        r->row = 0;
        if (status == RL_OK)
            status = read_part(r, entry->path, handler);
    }
    return status;
}

rl_status rl_book_read_xlsx(rl_book *book, rl_zip *zip, rl_findings *findings) {
    static const char relations[] = "xl/_rels/workbook.xml.rels";
    reading r = {.book = book, .zip = zip, .findings = findings};
    rl_status status;
    rl_text_init(&r.text, book->ctx);
    RL_TRY(read_part(&r, "xl/workbook.xml",
                     (rl_xml_handler){open_in_workbook, no_close, no_text, NULL}));
    RL_TRY(read_part(&r, relations, (rl_xml_handler){open_relation, no_close, no_text, NULL}));
    if (r.styles_path != NULL)
        RL_TRY(read_part(&r, r.styles_path,
                         (rl_xml_handler){open_in_styles, close_in_styles, no_text, NULL}));
    if (r.strings_path != NULL)
        RL_TRY(read_part(&r, r.strings_path,
                         (rl_xml_handler){open_in_strings, close_in_strings, append_text, NULL}));
    RL_TRY(read_sheets(&r));
done:
    RL_VECTOR_CLEAR(book->ctx, &r.sheets);
    RL_VECTOR_CLEAR(book->ctx, &r.strings);
    RL_VECTOR_CLEAR(book->ctx, &r.date_formats);
    RL_VECTOR_CLEAR(book->ctx, &r.styles);
    rl_text_clear(&r.text);
    return status;
}
