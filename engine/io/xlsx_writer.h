// Writing XLSX workbooks: the only user of libxlsxwriter. Sheets of typed cells with their looks,
// comments, drop-down lists, filters and protection; the same input gives the same bytes.
//
//     static rl_status write(rl_xlsx *book, void *user) {
//         rl_xlsx_sheet sheet = rl_xlsx_add_sheet(book, "Plan");
//         const rl_xlsx_look heading = {.bold = true, .fill = 0xDDE7F0};
//         rl_xlsx_put_text(sheet, 0, 0, "Reach", &heading);
//         rl_xlsx_put_number(sheet, 1, 0, 0.45, &(rl_xlsx_look){.number = RL_XLSX_PERCENT});
//         return RL_OK;
//     }
//     status = rl_xlsx_write(ctx, "title", write, user, &bytes);
// Rows and columns count from 0. Failures stay in the book until it is assembled.
//
// libxlsxwriter 1.1.4 crashes on most allocations that fail (95 of 210 tried): the book is made in
// a process of its own, and the caller gets an error.
#ifndef RL_IO_XLSX_WRITER_H
#define RL_IO_XLSX_WRITER_H

#include "base/text.h"

enum {
    RL_XLSX_TEXT_MAX = 32767, // UTF-16 units in a cell
    RL_XLSX_NAME_MAX = 31,    // in the name of a sheet
    RL_XLSX_ROW_MAX = 1048576,
    RL_XLSX_COLUMN_MAX = 16384,
};

typedef struct rl_xlsx rl_xlsx;

typedef struct rl_xlsx_sheet {
    rl_xlsx *book;
    void *sheet; // libxlsxwriter's
} rl_xlsx_sheet;

// How a number shows.
typedef enum rl_xlsx_number {
    RL_XLSX_GENERAL,
    RL_XLSX_AS_TEXT, // what is typed stays as typed: 01
    RL_XLSX_INTEGER, // 1 234
    RL_XLSX_DECIMAL, // 1 234,5
    RL_XLSX_PERCENT, // 12,35 %
    RL_XLSX_EURO,    // 1 234 €
    RL_XLSX_DATE,    // 15/03/2027
} rl_xlsx_number;

typedef struct rl_xlsx_look {
    rl_xlsx_number number;
    bool bold;
    bool italic;
    bool wrap;     // long texts on several lines
    bool unlocked; // may be changed in a protected sheet
    bool border;   // a thin line below
    bool centred;
    bool at_left;  // numbers too
    uint32_t ink;  // colour of the text, 0xRRGGBB
    uint32_t fill; // colour behind it; 0 for none
    double size;   // of the letters, in points; 0 for the usual one
} rl_xlsx_look;

// A rectangle of cells, ends included.
typedef struct rl_xlsx_area {
    int32_t first_row, first_column, last_row, last_column;
} rl_xlsx_area;

typedef enum rl_xlsx_rule_kind {
    RL_XLSX_ONE_OF,       // of `words`
    RL_XLSX_ONE_OF_CELLS, // of the cells `formula` names: ='Actors'!$A$2:$A$90
    RL_XLSX_NUMBER,       // within [least, most]
    RL_XLSX_WHOLE,        // the same, without decimals
    RL_XLSX_DAY,          // any date from 1901 on
} rl_xlsx_rule_kind;

// What may be typed in an area.
typedef struct rl_xlsx_rule {
    rl_xlsx_rule_kind kind;
    const char *const *words; // ends with NULL
    const char *formula;
    double least;
    double most;         // INFINITY for none
    bool advice;         // something else may be typed as well: the list only helps
    const char *title;   // of the message when it is refused
    const char *message; // what to type instead
} rl_xlsx_rule;

// Fills a book. What it changes elsewhere is lost with its process.
typedef rl_status (*rl_xlsx_write_fn)(rl_xlsx *book, void *user);

// Appends the workbook that `write` fills. RL_E_MEMORY; RL_E_IO when the temporary file that it
// needs cannot be written; RL_E_INTERNAL when the library crashes.
RL_MUST_CHECK rl_status rl_xlsx_write(rl_context *ctx, const char *title, rl_xlsx_write_fn write,
                                      void *user, rl_text *bytes);

// Everything below takes NULL for a book, and then does nothing: to see what filling one would say.

// Adds a sheet. What its name may not have ([ ] : * ? / \, more than 31 characters) is replaced or
// cut; names differ by more than case.
rl_xlsx_sheet rl_xlsx_add_sheet(rl_xlsx *book, const char *name);

// Cells. A text is never a formula, whatever it begins with; one that is too long for a cell is cut
// (rl_xlsx_text_fits tells). Characters that XML cannot hold are kept as Excel does.
void rl_xlsx_put_text(rl_xlsx_sheet sheet, int32_t row, int32_t column, const char *text,
                      const rl_xlsx_look *look);
// A number that 16 digits cannot hold is written as a text, so that no digit is lost.
void rl_xlsx_put_number(rl_xlsx_sheet sheet, int32_t row, int32_t column, double value,
                        const rl_xlsx_look *look);
// Days before 1901 are written as texts: spreadsheets do not have them.
void rl_xlsx_put_day(rl_xlsx_sheet sheet, int32_t row, int32_t column, int32_t day,
                     const rl_xlsx_look *look);
void rl_xlsx_put_blank(rl_xlsx_sheet sheet, int32_t row, int32_t column, const rl_xlsx_look *look);
// A formula of ours (English names, commas) with its value, which readers show until they compute.
void rl_xlsx_put_formula(rl_xlsx_sheet sheet, int32_t row, int32_t column, const char *formula,
                         double value, const rl_xlsx_look *look);
void rl_xlsx_comment(rl_xlsx_sheet sheet, int32_t row, int32_t column, const char *text);

bool rl_xlsx_text_fits(const char *text);

// Whole sheets.
void rl_xlsx_columns(rl_xlsx_sheet sheet, int32_t first, int32_t last, double width,
                     const rl_xlsx_look *look);
void rl_xlsx_row_height(rl_xlsx_sheet sheet, int32_t row, double points);
void rl_xlsx_freeze(rl_xlsx_sheet sheet, int32_t rows, int32_t columns); // the first ones
void rl_xlsx_filter(rl_xlsx_sheet sheet, rl_xlsx_area area);             // its first row: headings
void rl_xlsx_restrict(rl_xlsx_sheet sheet, rl_xlsx_area area, const rl_xlsx_rule *rule);
// No password: locked cells are kept from slips, not from people.
void rl_xlsx_protect(rl_xlsx_sheet sheet);
void rl_xlsx_tab_colour(rl_xlsx_sheet sheet, uint32_t colour);
void rl_xlsx_hide_grid(rl_xlsx_sheet sheet);
// Landscape A4, one page wide; only this area. (Headings are not repeated on each page:
// libxlsxwriter 1.1.4 leaks the name of a sheet that has some.)
void rl_xlsx_print(rl_xlsx_sheet sheet, rl_xlsx_area area);

#endif
