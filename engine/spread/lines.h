// Lines of words: a text of any length, plain or gzip, read line by line in bounded memory and cut
// at spaces and tabs. Blank lines and those that begin with # or % (comments) are passed over.
// What is wrong is a finding with its line; of each kind the first few are listed and the others
// counted, so that a long file that is wrong everywhere gives one page.
#ifndef RL_SPREAD_LINES_H
#define RL_SPREAD_LINES_H

#include "base/findings.h"
#include "io/byte_stream.h"

enum { RL_LINE_WORDS_MAX = 4, RL_LINE_FINDINGS_EACH = 20 };

typedef struct rl_lines {
    rl_context *ctx;
    const char *path;      // borrowed
    rl_findings *findings; // borrowed
    rl_byte_stream *stream;
    char *buffer, *at, *end;
    bool ended;
    int64_t line; // number of the line given last, from 1
    int32_t found[RL_FINDING_COUNT];
} rl_lines;

// Opens a file, `-` for standard input. One that is missing gives a finding and no line. Closed by
// the caller, after a failure too.
RL_MUST_CHECK rl_status rl_lines_open(rl_context *ctx, const char *path, rl_findings *findings,
                                      rl_lines *lines);

// Closes the file and says how many findings were not listed.
void rl_lines_close(rl_lines *lines);

// The next line's words, each followed by a zero; those beyond RL_LINE_WORDS_MAX are counted only.
// *count is 0 at the end of the file. The words are good until the next call.
RL_MUST_CHECK rl_status rl_lines_next(rl_lines *lines, char *words[RL_LINE_WORDS_MAX],
                                      int32_t *count);

// Whether one more finding of this kind may be listed; counts it anyway.
bool rl_lines_may_add(rl_lines *lines, rl_finding_code code);

// A place in the line given last, or in line `line` when it is positive. `column` may be NULL.
rl_place rl_lines_place(const rl_lines *lines, int64_t line, const char *column);

// Records a finding, unless there are enough of its kind.
#define RL_LINES_REPORT(lines, code, line, column, ...)                                            \
    do {                                                                                           \
        if (rl_lines_may_add((lines), (code)))                                                     \
            rl_findings_add((lines)->findings, (code), rl_lines_place((lines), (line), (column)),  \
                            __VA_ARGS__);                                                          \
    } while (0)

#endif
