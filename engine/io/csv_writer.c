#include "io/csv_writer.h"

#include "io/number.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

rl_csv_style rl_csv_style_of(const rl_context *ctx) {
    return ctx->language == RL_FRENCH ? RL_CSV_FRENCH_EXCEL : RL_CSV_STANDARD;
}

rl_csv_writer rl_csv_writer_start(rl_text *text, rl_csv_style style) {
    if (style == RL_CSV_FRENCH_EXCEL)
        rl_text_append(text, "\xEF\xBB\xBF");
    return (rl_csv_writer){text, style, false};
}

static char delimiter_of(const rl_csv_writer *writer) {
    return writer->style == RL_CSV_STANDARD ? ',' : ';';
}

static void begin_cell(rl_csv_writer *writer) {
    const char delimiter = delimiter_of(writer);
    if (writer->in_row)
        rl_text_append_bytes(writer->text, &delimiter, 1);
    writer->in_row = true;
}

// Only what would break the row needs quotes.
static bool needs_quotes(const rl_csv_writer *writer, const char *value) {
    const char breaking[] = {delimiter_of(writer), '"', '\r', '\n', '\0'};
    return strpbrk(value, breaking) != NULL;
}

void rl_csv_put_text(rl_csv_writer *writer, const char *value) {
    begin_cell(writer);
    if (value == NULL || *value == '\0')
        return;
    const bool quoted = needs_quotes(writer, value);
    if (quoted)
        rl_text_append(writer->text, "\"");
    const char *after_marks = value + strspn(value, "'");
    if (*after_marks != '\0' && strchr("=+-@\t\r", *after_marks) != NULL)
        rl_text_append(writer->text, "'");
    for (const char *at = value; *at != '\0'; at++) {
        if (*at == '"')
            rl_text_append(writer->text, "\"");
        rl_text_append_bytes(writer->text, at, 1);
    }
    if (quoted)
        rl_text_append(writer->text, "\"");
}

void rl_csv_put_number(rl_csv_writer *writer, double value) {
    char text[RL_NUMBER_BYTES] = "";
    begin_cell(writer);
    if (isfinite(value))
        rl_number_print(value, text);
    char *point = strchr(text, '.');
    if (point != NULL && writer->style == RL_CSV_FRENCH_EXCEL)
        *point = ',';
    rl_text_append(writer->text, text);
}

void rl_csv_put_integer(rl_csv_writer *writer, int64_t value) {
    begin_cell(writer);
    rl_text_format(writer->text, "%" PRId64, value);
}

void rl_csv_end_row(rl_csv_writer *writer) {
    rl_text_append(writer->text, writer->style == RL_CSV_FRENCH_EXCEL ? "\r\n" : "\n");
    writer->in_row = false;
}
