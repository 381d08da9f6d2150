#include "io/xlsx_writer.h"

#include "base/calendar.h"
#include "base/file.h"
#include "base/messages.h"
#include "base/processes.h"
#include "io/number.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

typedef struct known_look {
    rl_xlsx_look look;
    lxw_format *format;
} known_look;

struct rl_xlsx {
    rl_context *ctx;
    lxw_workbook *workbook;
    RL_VECTOR(known_look) looks;
    rl_text scratch;
    rl_status status; // first failure
    const char *path; // of the file it is assembled in
};

static void fail(rl_xlsx *book, rl_status status) {
    if (book->status == RL_OK)
        book->status = status;
}

// What libxlsxwriter says: our arguments are within its limits, so only memory can be short.
static void check(rl_xlsx *book, lxw_error error) {
    if (error == LXW_ERROR_MEMORY_MALLOC_FAILED)
        fail(book, rl_fail_memory(book->ctx));
    else if (error != LXW_NO_ERROR)
        fail(book, rl_fail(book->ctx, RL_E_INTERNAL, "libxlsxwriter: %s", lxw_strerror(error)));
}

// Life -------------------------------------------------------------------------------------------

// The empty file that the library fills; the process that waits for it removes it.
static rl_status create_temporary(rl_context *ctx, char *path, size_t size) {
    const char *folder = getenv("TMPDIR");
    const int length = snprintf(path, size, "%s/relais-XXXXXX",
                                folder == NULL || folder[0] == '\0' ? "/tmp" : folder);
    const int file = length < (int)size ? mkstemp(path) : -1;
    if (file < 0)
        return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_FILE_UNWRITABLE), path,
                       strerror(errno));
    close(file);
    return RL_OK;
}

static void set_properties(rl_xlsx *book, const char *title) {
    char kept[200];
    snprintf(kept, sizeof kept, "%s", title);
    while (!rl_text_is_utf8(kept, strlen(kept)))
        kept[strlen(kept) - 1] = '\0'; // cut inside a character
    lxw_doc_properties properties = {.title = kept, .author = "relais", .created = 315532800};
    check(book, workbook_set_properties(book->workbook, &properties)); // 1980: always the same
}

static rl_status close_book(rl_xlsx *book) {
    if (book->scratch.failed)
        fail(book, rl_text_status(&book->scratch));
    const lxw_error error = workbook_close(book->workbook); // frees it, whatever happens
    if (error == LXW_ERROR_CREATING_XLSX_FILE || error == LXW_ERROR_CREATING_TMPFILE ||
        error == LXW_ERROR_ZIP_FILE_OPERATION || error == LXW_ERROR_ZIP_CLOSE)
        fail(book, rl_fail(book->ctx, RL_E_IO, rl_message_text(book->ctx, RL_MSG_FILE_UNWRITABLE),
                           book->path, strerror(errno)));
    else
        check(book, error);
    return book->status;
}

typedef struct assembly {
    const char *path;
    const char *title;
    rl_xlsx_write_fn write;
    void *user;
} assembly;

// In the process of the library.
static rl_status assemble(rl_context *ctx, int32_t index, void *user, rl_text *answer) {
    const assembly *a = user;
    rl_xlsx book = {.ctx = ctx, .status = RL_OK, .path = a->path};
    (void)index, (void)answer; // the answer is the file
    rl_text_init(&book.scratch, ctx);
    book.workbook = workbook_new(a->path);
    if (book.workbook == NULL)
        return rl_fail_memory(ctx);
    set_properties(&book, a->title);
    rl_status status = a->write(&book, a->user);
    if (status == RL_OK)
        status = close_book(&book);
    else
        lxw_workbook_free(book.workbook);
    RL_VECTOR_CLEAR(ctx, &book.looks);
    rl_text_clear(&book.scratch);
    return status;
}

rl_status rl_xlsx_write(rl_context *ctx, const char *title, rl_xlsx_write_fn write, void *user,
                        rl_text *bytes) {
    char path[256];
    char *content = NULL;
    size_t length;
    rl_text nothing;
    rl_text_init(&nothing, ctx);
    rl_status status = create_temporary(ctx, path, sizeof path);
    if (status != RL_OK)
        return status;
    assembly a = {path, title, write, user};
    RL_TRY(rl_process_alone(ctx, assemble, &a, &nothing));
    RL_TRY(rl_file_read(ctx, path, (size_t)INT32_MAX, &content, &length));
    rl_text_append_bytes(bytes, content, length);
    status = rl_text_status(bytes);
done:
    unlink(path);
    rl_release(ctx, content);
    rl_text_clear(&nothing);
    return status;
}

// Sheets -----------------------------------------------------------------------------------------

rl_xlsx_sheet rl_xlsx_add_sheet(rl_xlsx *book, const char *name) {
    if (book == NULL)
        return (rl_xlsx_sheet){NULL, NULL};
    char allowed[RL_XLSX_NAME_MAX + 1];
    snprintf(allowed, sizeof allowed, "%s", name);
    while (!rl_text_is_utf8(allowed, strlen(allowed)))
        allowed[strlen(allowed) - 1] = '\0'; // cut inside a character
    for (char *at = allowed; *at != '\0'; at++)
        if (strchr("[]:*?/\\'", *at) != NULL)
            *at = ' ';
    lxw_worksheet *sheet = workbook_add_worksheet(book->workbook, allowed);
    if (sheet == NULL)
        fail(book, rl_fail_memory(book->ctx));
    return (rl_xlsx_sheet){book, sheet};
}

// Looks ------------------------------------------------------------------------------------------

static bool same_look(const rl_xlsx_look *a, const rl_xlsx_look *b) {
    return a->number == b->number && a->bold == b->bold && a->italic == b->italic &&
           a->wrap == b->wrap && a->unlocked == b->unlocked && a->border == b->border &&
           a->centred == b->centred && a->at_left == b->at_left && a->ink == b->ink &&
           a->fill == b->fill && a->size == b->size;
}

// In the notation of the files, which each spreadsheet shows in its user's language.
static const char *number_format(rl_xlsx_number number) {
    switch (number) {
    case RL_XLSX_AS_TEXT:
        return "@";
    case RL_XLSX_INTEGER:
        return "#,##0";
    case RL_XLSX_DECIMAL:
        return "#,##0.##";
    case RL_XLSX_PERCENT:
        return "0.00%";
    case RL_XLSX_EURO:
        return "#,##0 \"€\"";
    case RL_XLSX_DATE:
        return "dd/mm/yyyy";
    case RL_XLSX_GENERAL:
        break;
    }
    return NULL;
}

static lxw_format *make_format(rl_xlsx *book, const rl_xlsx_look *look) {
    enum { LINE_COLOUR = 0xB8C4CE };
    lxw_format *format = workbook_add_format(book->workbook);
    if (format == NULL) {
        fail(book, rl_fail_memory(book->ctx));
        return NULL;
    }
    const char *number = number_format(look->number);
    if (number != NULL)
        format_set_num_format(format, number);
    if (look->bold)
        format_set_bold(format);
    if (look->italic)
        format_set_italic(format);
    if (look->wrap)
        format_set_text_wrap(format);
    if (look->unlocked)
        format_set_unlocked(format);
    if (look->border) {
        format_set_bottom(format, LXW_BORDER_THIN);
        format_set_bottom_color(format, LINE_COLOUR);
    }
    if (look->centred)
        format_set_align(format, LXW_ALIGN_CENTER);
    if (look->at_left)
        format_set_align(format, LXW_ALIGN_LEFT);
    if (look->ink != 0)
        format_set_font_color(format, look->ink);
    if (look->fill != 0)
        format_set_bg_color(format, look->fill);
    if (look->size > 0.0)
        format_set_font_size(format, look->size);
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    return format;
}

static lxw_format *format_of(rl_xlsx *book, const rl_xlsx_look *look) {
    if (look == NULL)
        return NULL;
    for (size_t i = 0; i < book->looks.count; i++)
        if (same_look(&book->looks.items[i].look, look))
            return book->looks.items[i].format;
    const rl_status status = RL_VECTOR_RESERVE(book->ctx, &book->looks, 1);
    if (status != RL_OK) {
        fail(book, status);
        return NULL;
    }
    lxw_format *format = make_format(book, look);
    book->looks.items[book->looks.count++] = (known_look){*look, format};
    return format;
}

// Texts ------------------------------------------------------------------------------------------

// Length of « _x000D_ » when it begins here, else 0.
static size_t escape_length(const char *at) {
    if (at[0] != '_' || at[1] != 'x')
        return 0;
    for (int i = 2; i < 6; i++)
        if (!isxdigit((unsigned char)at[i]))
            return 0;
    return at[6] == '_' ? 7 : 0;
}

// U+FFFE and U+FFFF, which XML cannot hold.
static bool is_noncharacter(const char *at) {
    return at[0] == '\xEF' && at[1] == '\xBF' && (at[2] == '\xBE' || at[2] == '\xBF');
}

static bool needs_escape(const char *text) {
    return strstr(text, "_x") != NULL || strstr(text, "\xEF\xBF") != NULL ||
           strchr(text, '\r') != NULL;
}

// A text as the file spells it (ECMA-376, ST_Xstring): what looks like an escape is escaped, so
// that it reads back as it was. libxlsxwriter does the same for control characters only.
static const char *spell(rl_xlsx *book, const char *text) {
    if (!needs_escape(text))
        return text;
    book->scratch.length = 0;
    for (const char *at = text; *at != '\0';) {
        if (is_noncharacter(at)) {
            rl_text_append(&book->scratch, at[2] == '\xBE' ? "_xFFFE_" : "_xFFFF_");
            at += 3;
        } else if (*at == '\r') {
            rl_text_append(&book->scratch, "_x000D_");
            at++;
        } else {
            if (escape_length(at) > 0)
                rl_text_append(&book->scratch, "_x005F");
            rl_text_append_bytes(&book->scratch, at++, 1);
        }
    }
    return rl_text_bytes(&book->scratch);
}

// UTF-16 units of the character that begins here; 0 inside one.
static int units(const char *at) {
    const unsigned char byte = (unsigned char)*at;
    return (byte & 0xC0) == 0x80 ? 0 : byte >= 0xF0 ? 2 : 1;
}

// Bytes of the text that fit in a cell.
static size_t fitting_length(const char *text) {
    int total = 0;
    const char *at = text;
    for (; *at != '\0'; at++) {
        total += units(at);
        if (total > RL_XLSX_TEXT_MAX)
            break;
    }
    return (size_t)(at - text);
}

bool rl_xlsx_text_fits(const char *text) {
    enum { ESCAPED_LONGER = 7 }; // an escape makes seven characters of one
    const size_t length = strlen(text);
    return (!needs_escape(text) || length * ESCAPED_LONGER <= RL_XLSX_TEXT_MAX) &&
           fitting_length(text) == length;
}

// Cells ------------------------------------------------------------------------------------------

void rl_xlsx_put_text(rl_xlsx_sheet sheet, int32_t row, int32_t column, const char *text,
                      const rl_xlsx_look *look) {
    if (sheet.book == NULL)
        return;
    rl_xlsx *book = sheet.book;
    if (text[0] == '\0') {
        rl_xlsx_put_blank(sheet, row, column, look);
        return;
    }
    const char *spelt = spell(book, text);
    const size_t length = fitting_length(spelt);
    if (spelt[length] != '\0') {
        if (spelt == text) {
            book->scratch.length = 0;
            rl_text_append(&book->scratch, text);
        }
        if (book->scratch.failed)
            return;
        book->scratch.bytes[length] = '\0';
        spelt = book->scratch.bytes;
    }
    check(book, worksheet_write_string(sheet.sheet, (lxw_row_t)row, (lxw_col_t)column, spelt,
                                       format_of(book, look)));
}

void rl_xlsx_put_number(rl_xlsx_sheet sheet, int32_t row, int32_t column, double value,
                        const rl_xlsx_look *look) {
    if (sheet.book == NULL)
        return;
    char written[RL_NUMBER_BYTES];
    snprintf(written, sizeof written, "%.16G", value); // as libxlsxwriter writes it
    if (!isfinite(value) || strtod(written, NULL) != value) {
        rl_number_print(value, written);
        rl_xlsx_put_text(sheet, row, column, isfinite(value) ? written : "", look);
        return;
    }
    check(sheet.book, worksheet_write_number(sheet.sheet, (lxw_row_t)row, (lxw_col_t)column, value,
                                             format_of(sheet.book, look)));
}

void rl_xlsx_put_day(rl_xlsx_sheet sheet, int32_t row, int32_t column, int32_t day,
                     const rl_xlsx_look *look) {
    if (sheet.book == NULL)
        return;
    const rl_date date = rl_date_from_day(day);
    if (date.year < 1901) {
        sheet.book->scratch.length = 0;
        rl_text_append_iso_day(&sheet.book->scratch, day);
        char text[16];
        snprintf(text, sizeof text, "%s", rl_text_bytes(&sheet.book->scratch));
        rl_xlsx_put_text(sheet, row, column, text, look);
        return;
    }
    lxw_datetime when = {.year = date.year, .month = date.month, .day = date.day};
    check(sheet.book, worksheet_write_datetime(sheet.sheet, (lxw_row_t)row, (lxw_col_t)column,
                                               &when, format_of(sheet.book, look)));
}

void rl_xlsx_put_blank(rl_xlsx_sheet sheet, int32_t row, int32_t column, const rl_xlsx_look *look) {
    if (sheet.book == NULL)
        return;
    if (look != NULL)
        check(sheet.book, worksheet_write_blank(sheet.sheet, (lxw_row_t)row, (lxw_col_t)column,
                                                format_of(sheet.book, look)));
}

void rl_xlsx_put_formula(rl_xlsx_sheet sheet, int32_t row, int32_t column, const char *formula,
                         double value, const rl_xlsx_look *look) {
    if (sheet.book == NULL)
        return;
    check(sheet.book, worksheet_write_formula_num(sheet.sheet, (lxw_row_t)row, (lxw_col_t)column,
                                                  formula, format_of(sheet.book, look), value));
}

void rl_xlsx_comment(rl_xlsx_sheet sheet, int32_t row, int32_t column, const char *text) {
    if (sheet.book == NULL)
        return;
    enum { CHARACTERS_A_LINE = 42, LINE_PIXELS = 17, WIDTH_PIXELS = 300 };
    size_t lines = 1;
    for (const char *at = text; *at != '\0'; at++)
        lines += *at == '\n';
    lines += rl_text_width(text) / CHARACTERS_A_LINE;
    lxw_comment_options options = {.author = "relais",
                                   .width = WIDTH_PIXELS,
                                   .height = (uint16_t)((lines + 1) * LINE_PIXELS),
                                   .font_size = 9.0,
                                   .font_name = "Arial",
                                   .color = 0xFFFBE6};
    check(sheet.book, worksheet_write_comment_opt(sheet.sheet, (lxw_row_t)row, (lxw_col_t)column,
                                                  text, &options));
}

// Whole sheets -----------------------------------------------------------------------------------

void rl_xlsx_columns(rl_xlsx_sheet sheet, int32_t first, int32_t last, double width,
                     const rl_xlsx_look *look) {
    if (sheet.book == NULL)
        return;
    check(sheet.book, worksheet_set_column(sheet.sheet, (lxw_col_t)first, (lxw_col_t)last, width,
                                           format_of(sheet.book, look)));
}

void rl_xlsx_row_height(rl_xlsx_sheet sheet, int32_t row, double points) {
    if (sheet.book == NULL)
        return;
    check(sheet.book, worksheet_set_row(sheet.sheet, (lxw_row_t)row, points, NULL));
}

void rl_xlsx_freeze(rl_xlsx_sheet sheet, int32_t rows, int32_t columns) {
    if (sheet.book == NULL)
        return;
    worksheet_freeze_panes(sheet.sheet, (lxw_row_t)rows, (lxw_col_t)columns);
}

void rl_xlsx_filter(rl_xlsx_sheet sheet, rl_xlsx_area area) {
    if (sheet.book == NULL)
        return;
    check(sheet.book,
          worksheet_autofilter(sheet.sheet, (lxw_row_t)area.first_row, (lxw_col_t)area.first_column,
                               (lxw_row_t)area.last_row, (lxw_col_t)area.last_column));
}

// Characters a message may have in the file; a longer one is cut with an ellipsis.
static void fit_message(const char *message, size_t most, char *fitted, size_t size) {
    snprintf(fitted, size, "%s", message);
    if (rl_text_width(fitted) <= most && strlen(message) < size)
        return;
    size_t characters = 0;
    char *at = fitted;
    for (; *at != '\0' && characters < most - 1; at++)
        characters += ((unsigned char)at[1] & 0xC0) != 0x80;
    snprintf(at, 4, "…");
}

static void set_limits(lxw_data_validation *validation, const rl_xlsx_rule *rule) {
    validation->criteria = isinf(rule->most) ? LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO
                                             : LXW_VALIDATION_CRITERIA_BETWEEN;
    validation->value_number = rule->least;
    validation->minimum_number = rule->least;
    validation->maximum_number = rule->most;
}

// libxlsxwriter 1.1.4 leaks the formula of a list of cells. As a list of one word it does not, and
// then keeps it between quotation marks, which are taken away here, with the sign = before it.
static void unquote_formula(lxw_worksheet *sheet) {
    lxw_data_val_obj *last = NULL;
    lxw_data_val_obj *at;
    STAILQ_FOREACH(at, sheet->data_validations, list_pointers) { last = at; }
    if (last == NULL || last->value_formula == NULL)
        return;
    char *formula = last->value_formula;
    const size_t length = strlen(formula);
    if (length < 3 || formula[0] != '"' || formula[1] != '=')
        return;
    memmove(formula, formula + 2, length - 3);
    formula[length - 3] = '\0';
}

void rl_xlsx_restrict(rl_xlsx_sheet sheet, rl_xlsx_area area, const rl_xlsx_rule *rule) {
    if (sheet.book == NULL)
        return;
    enum { TITLE_MAX = 32, MESSAGE_MAX = 255, BYTES_A_CHARACTER = 4 };
    char title[TITLE_MAX * BYTES_A_CHARACTER + 1];
    char message[MESSAGE_MAX * BYTES_A_CHARACTER + 1];
    char *formula[] = {(char *)rule->formula, NULL}; // only read
    fit_message(rule->title, TITLE_MAX, title, sizeof title);
    fit_message(rule->message, MESSAGE_MAX, message, sizeof message);
    lxw_data_validation validation = {
        .ignore_blank = LXW_VALIDATION_ON,
        .show_input = LXW_VALIDATION_OFF,
        .show_error = rule->advice ? LXW_VALIDATION_OFF : LXW_VALIDATION_ON,
        .dropdown = LXW_VALIDATION_ON,
        .error_type = LXW_VALIDATION_ERROR_TYPE_STOP,
        .error_title = title,
        .error_message = message,
    };
    switch (rule->kind) {
    case RL_XLSX_ONE_OF:
        validation.validate = LXW_VALIDATION_TYPE_LIST;
        validation.value_list = (char **)rule->words; // only read
        break;
    case RL_XLSX_ONE_OF_CELLS: // see unquote_formula
        validation.validate = LXW_VALIDATION_TYPE_LIST;
        validation.value_list = formula;
        break;
    case RL_XLSX_NUMBER:
        validation.validate = LXW_VALIDATION_TYPE_DECIMAL;
        set_limits(&validation, rule);
        break;
    case RL_XLSX_WHOLE:
        validation.validate = LXW_VALIDATION_TYPE_INTEGER;
        set_limits(&validation, rule);
        break;
    case RL_XLSX_DAY:
        validation.validate = LXW_VALIDATION_TYPE_DATE;
        validation.criteria = LXW_VALIDATION_CRITERIA_GREATER_THAN_OR_EQUAL_TO;
        validation.value_datetime = (lxw_datetime){.year = 1901, .month = 1, .day = 1};
        break;
    }
    check(sheet.book, worksheet_data_validation_range(
                          sheet.sheet, (lxw_row_t)area.first_row, (lxw_col_t)area.first_column,
                          (lxw_row_t)area.last_row, (lxw_col_t)area.last_column, &validation));
    if (rule->kind == RL_XLSX_ONE_OF_CELLS && sheet.book->status == RL_OK)
        unquote_formula(sheet.sheet);
}

void rl_xlsx_protect(rl_xlsx_sheet sheet) {
    if (sheet.book == NULL)
        return;
    lxw_protection allowed = {.format_cells = 1,
                              .format_columns = 1,
                              .format_rows = 1,
                              .insert_rows = 1,
                              .delete_rows = 1,
                              .sort = 1,
                              .autofilter = 1};
    worksheet_protect(sheet.sheet, NULL, &allowed);
}

void rl_xlsx_tab_colour(rl_xlsx_sheet sheet, uint32_t colour) {
    if (sheet.book == NULL)
        return;
    worksheet_set_tab_color(sheet.sheet, colour);
}

void rl_xlsx_hide_grid(rl_xlsx_sheet sheet) {
    if (sheet.book == NULL)
        return;
    worksheet_gridlines(sheet.sheet, LXW_HIDE_ALL_GRIDLINES);
}

void rl_xlsx_print(rl_xlsx_sheet sheet, rl_xlsx_area area) {
    if (sheet.book == NULL)
        return;
    enum { A4 = 9 };
    worksheet_set_landscape(sheet.sheet);
    worksheet_set_paper(sheet.sheet, A4);
    worksheet_fit_to_pages(sheet.sheet, 1, 0);
    worksheet_set_footer(sheet.sheet, "&L&A&R&P / &N");
    check(sheet.book,
          worksheet_print_area(sheet.sheet, (lxw_row_t)area.first_row, (lxw_col_t)area.first_column,
                               (lxw_row_t)area.last_row, (lxw_col_t)area.last_column));
}
