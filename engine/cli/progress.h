// The progress line: on standard error, only when it is a terminal.
#ifndef RL_CLI_PROGRESS_H
#define RL_CLI_PROGRESS_H

#include "base/text.h"

#include <stdio.h>

typedef struct rl_progress_line {
    FILE *stream;
    rl_context *ctx;
    double shown_s; // when it was last drawn
    bool visible;   // something stands on the line
} rl_progress_line;

// Installs the line as the context's progress callback when `stream` is a terminal.
void rl_progress_line_start(rl_progress_line *line, rl_context *ctx, FILE *stream);

// Removes the callback and wipes the line.
void rl_progress_line_stop(rl_progress_line *line);

// Appends the line's text, at most `columns` wide: phase, done, best, bound, seconds.
void rl_progress_describe(const rl_progress *progress, int columns, rl_text *text);

#endif
