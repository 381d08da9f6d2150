#include "report/html.h"

#include "report/markup.h"

#include <math.h>
#include <string.h>

void rl_html_text(rl_text *out, const char *text) { rl_markup_append(out, text); }

void rl_html_close(rl_text *out, const char *tag) {
    rl_text_append(out, "</");
    rl_text_append_bytes(out, tag, strcspn(tag, " "));
    rl_text_append(out, ">\n");
}

void rl_html_element(rl_text *out, const char *tag, const char *text) {
    rl_text_append(out, "<");
    rl_text_append(out, tag);
    rl_text_append(out, ">");
    rl_html_text(out, text);
    rl_html_close(out, tag);
}

void rl_html_say(rl_text *out, rl_words *words, const char *tag, rl_message message) {
    rl_html_element(out, tag, rl_message_text(words->ctx, message));
}

// Tables -----------------------------------------------------------------------------------------

void rl_html_table_begin(rl_text *out, rl_words *words, const char *id, const char *caption,
                         const rl_html_column *columns, size_t count) {
    rl_text_format(out,
                   "<div class=\"table\" role=\"region\" aria-labelledby=\"%s-caption\" "
                   "tabindex=\"0\">\n<table id=\"%s\">\n<caption id=\"%s-caption\">",
                   id, id, id);
    rl_html_text(out, caption);
    rl_text_append(out, "</caption>\n<thead><tr>");
    for (size_t i = 0; i < count; i++) {
        rl_text_format(out, "<th scope=\"col\"%s>",
                       columns[i].kind == RL_CELL_NUMBER ? " class=\"n\"" : "");
        rl_html_text(out, rl_message_text(words->ctx, columns[i].title));
        rl_text_append(out, "</th>");
    }
    rl_text_append(out, "</tr></thead>\n<tbody>\n");
}

void rl_html_table_end(rl_text *out) { rl_text_append(out, "</tbody></table></div>\n"); }

void rl_html_row_begin(rl_text *out) { rl_text_append(out, "<tr>"); }

void rl_html_row_end(rl_text *out) { rl_text_append(out, "</tr>\n"); }

void rl_html_row_head(rl_text *out, const char *text) {
    rl_text_append(out, "<th scope=\"row\">");
    rl_html_text(out, text);
    rl_text_append(out, "</th>");
}

void rl_html_row_head_number(rl_text *out, double value, const char *text) {
    rl_text_format(out, "<th scope=\"row\" data-v=\"%.9g\">", value);
    rl_html_text(out, text);
    rl_text_append(out, "</th>");
}

void rl_html_cell(rl_text *out, const char *text) {
    rl_text_append(out, "<td>");
    rl_html_text(out, text);
    rl_text_append(out, "</td>");
}

void rl_html_cell_number(rl_text *out, double value, const char *text) {
    if (!isfinite(value)) {
        rl_text_append(out, "<td class=\"n\">–</td>");
        return;
    }
    rl_text_format(out, "<td class=\"n\" data-v=\"%.9g\">", value);
    rl_html_text(out, text);
    rl_text_append(out, "</td>");
}
