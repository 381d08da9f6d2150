// Laying out a page for a terminal: wrapped paragraphs, headings and aligned cells.
#ifndef RL_REPORT_PAGE_H
#define RL_REPORT_PAGE_H

#include "base/text.h"

enum { RL_PAGE_WIDTH = 100 };

// Appends words wrapped at the page's width and a line end. The first line begins at `indent`, the
// following ones at `hang`. Lines break at plain spaces only, and not before the marks that French
// sets apart from the word before (« : ; ? ! » %) nor after an opening «.
void rl_page_paragraph(rl_text *out, size_t indent, size_t hang, const char *words);

// The same, when the cursor already stands at `column`: nothing is written before the first word.
void rl_page_continue(rl_text *out, size_t column, size_t hang, const char *words);

// A blank line and a title.
void rl_page_heading(rl_text *out, const char *title);

// One cell of a row: padded to `width` columns, to the right when it is negative. What is longer
// is kept whole, and shifts the rest.
typedef struct rl_page_cell {
    const char *words;
    int width;
} rl_page_cell;

// A row of cells between single spaces, without spaces at its end, and a line end.
void rl_page_row(rl_text *out, size_t indent, const rl_page_cell *cells, size_t count);

#endif
