// Writing HTML: every text of the data goes through rl_html_text, which leaves nothing that a
// browser would read as markup, whatever the text; tags are written as they are.
#ifndef RL_REPORT_HTML_H
#define RL_REPORT_HTML_H

#include "base/text.h"
#include "report/words.h"

// Appends a text as the content of an element or of an attribute in double quotes
// (report/markup.h).
void rl_html_text(rl_text *out, const char *text);

// An element that holds a text. `tag` may carry attributes: "p class=\"note\"".
void rl_html_element(rl_text *out, const char *tag, const char *text);

// An element that holds a text of the catalogue.
void rl_html_say(rl_text *out, rl_words *words, const char *tag, rl_message message);

// Ends an element opened by rl_text_append.
void rl_html_close(rl_text *out, const char *tag);

// Tables -----------------------------------------------------------------------------------------

typedef enum rl_html_cell_kind {
    RL_CELL_TEXT,
    RL_CELL_NUMBER,
} rl_html_cell_kind;

typedef struct rl_html_column {
    rl_message title;
    rl_html_cell_kind kind;
} rl_html_column;

// Opens a table with its caption and its headings, that scrolls by itself where the page is too
// narrow. `id` is also the name of its CSV file. rl_html_table_end closes it.
void rl_html_table_begin(rl_text *out, rl_words *words, const char *id, const char *caption,
                         const rl_html_column *columns, size_t count);
void rl_html_table_end(rl_text *out);

void rl_html_row_begin(rl_text *out);
void rl_html_row_end(rl_text *out);

// The cell that names the row.
void rl_html_row_head(rl_text *out, const char *text);
// The same when a number names it, with its value as in rl_html_cell_number.
void rl_html_row_head_number(rl_text *out, double value, const char *text);
void rl_html_cell(rl_text *out, const char *text);

// A number as people read it, with its value for programs and for the copy as CSV; a dash when it
// is not known.
void rl_html_cell_number(rl_text *out, double value, const char *text);

#endif
