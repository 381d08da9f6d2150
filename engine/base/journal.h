// A journal of long work: lines appended one by one and on the disk before the next, so that a run
// that was killed can go on where it was. A last line cut short by a crash is dropped.
#ifndef RL_BASE_JOURNAL_H
#define RL_BASE_JOURNAL_H

#include "base/memory.h"

#include <stdio.h>

typedef struct rl_journal {
    FILE *stream; // NULL when closed
    char *path;   // owned
} rl_journal;

// Receives a line of an earlier run, without its end, zero-terminated. False when it is not good:
// it is then forgotten.
typedef bool (*rl_journal_line_fn)(const char *line, size_t length, void *user);

// Opens the journal of a run told from others by `heading`, one line. With `resume`, the lines of
// an earlier run of the same heading go to `line` and stay; without, a journal that exists is
// refused. RL_E_USAGE when it is of another run or must not exist, RL_E_IO when it cannot be
// written.
RL_MUST_CHECK rl_status rl_journal_open(rl_context *ctx, const char *path, const char *heading,
                                        bool resume, rl_journal_line_fn line, void *user,
                                        rl_journal *out);

// Appends a line (its end is added) and waits until it is on the disk.
RL_MUST_CHECK rl_status rl_journal_add(rl_context *ctx, rl_journal *journal, const char *line,
                                       size_t length);

// Closes it; removes the file of work that is complete.
void rl_journal_close(rl_context *ctx, rl_journal *journal, bool remove_file);

#endif
