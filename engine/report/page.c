#include "report/page.h"

#include <stdlib.h>
#include <string.h>

static const char *const opening_mark = "«";
static const char *const closing_marks[] = {":", ";", "?", "!", "»", "%", "€"};

static bool begins_with(const char *bytes, const char *mark) {
    return strncmp(bytes, mark, strlen(mark)) == 0;
}

// Whether a line may break at this space.
static bool may_break(const char *words, size_t space) {
    const size_t mark = strlen(opening_mark);
    if (space >= mark && begins_with(words + space - mark, opening_mark))
        return false;
    for (size_t i = 0; i < sizeof closing_marks / sizeof *closing_marks; i++)
        if (begins_with(words + space + 1, closing_marks[i]))
            return false;
    return true;
}

// Length in bytes of the piece that must stay on one line.
static size_t piece_length(const char *words) {
    size_t length = 0;
    while (words[length] != '\0' && (words[length] != ' ' || !may_break(words, length)))
        length++;
    return length;
}

static size_t width_of(const char *bytes, size_t length) {
    size_t width = 0;
    for (size_t i = 0; i < length; i++)
        width += ((unsigned char)bytes[i] & 0xC0) != 0x80;
    return width;
}

void rl_page_continue(rl_text *out, size_t column, size_t hang, const char *words) {
    bool first = true;
    while (*words != '\0') {
        const size_t length = piece_length(words);
        const size_t width = width_of(words, length);
        if (!first && column + 1 + width > RL_PAGE_WIDTH) {
            rl_text_append(out, "\n");
            rl_text_append_repeated(out, ' ', hang);
            column = hang;
        } else if (!first) {
            rl_text_append(out, " ");
            column++;
        }
        rl_text_append_bytes(out, words, length);
        column += width;
        first = false;
        words += length + (words[length] == ' ');
    }
    rl_text_append(out, "\n");
}

void rl_page_paragraph(rl_text *out, size_t indent, size_t hang, const char *words) {
    rl_text_append_repeated(out, ' ', indent);
    rl_page_continue(out, indent, hang, words);
}

void rl_page_heading(rl_text *out, const char *title) { rl_text_format(out, "\n%s\n", title); }

static void append_cell(rl_text *out, const rl_page_cell *cell, bool last) {
    const size_t wanted = (size_t)abs(cell->width);
    const size_t width = rl_text_width(cell->words);
    const size_t missing = wanted > width ? wanted - width : 0;
    if (cell->width < 0)
        rl_text_append_repeated(out, ' ', missing);
    rl_text_append(out, cell->words);
    if (cell->width > 0 && !last)
        rl_text_append_repeated(out, ' ', missing);
}

void rl_page_row(rl_text *out, size_t indent, const rl_page_cell *cells, size_t count) {
    rl_text_append_repeated(out, ' ', indent);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            rl_text_append(out, " ");
        append_cell(out, &cells[i], i + 1 == count);
    }
    rl_text_append(out, "\n");
}
