// Writing CSV onto a text, for programs or for French Excel.
#ifndef RL_IO_CSV_WRITER_H
#define RL_IO_CSV_WRITER_H

#include "base/text.h"

typedef enum rl_csv_style {
    RL_CSV_STANDARD,     // UTF-8, comma, point, LF (RFC 4180 but for its line ends)
    RL_CSV_FRENCH_EXCEL, // byte-order mark, semicolon, decimal comma, CRLF
    RL_CSV_SCENARIO,     // the tables of a scenario: UTF-8, semicolon, point, LF
} rl_csv_style;

// French Excel's when the context is in French.
rl_csv_style rl_csv_style_of(const rl_context *ctx);

typedef struct rl_csv_writer {
    rl_text *text;
    rl_csv_style style;
    bool in_row;
} rl_csv_writer;

rl_csv_writer rl_csv_writer_start(rl_text *text, rl_csv_style style);

// A text cell. A spreadsheet would compute one that begins with = + - @ tab or CR: a ' is put
// before it (OWASP ASVS 1.2.10), and one more before a text that begins so after some '; reading
// (csv.h) takes it away. NULL is an empty cell.
void rl_csv_put_text(rl_csv_writer *writer, const char *value);

// A number in the shortest form that reads back the same; empty when it is not finite.
void rl_csv_put_number(rl_csv_writer *writer, double value);
void rl_csv_put_integer(rl_csv_writer *writer, int64_t value);

void rl_csv_end_row(rl_csv_writer *writer);

#endif
