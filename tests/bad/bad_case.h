// The table of bad files: each case is a good input, what is changed in it, and every finding that
// must come out. The format is told in docs/fuzzing.md.
#ifndef RL_TESTS_BAD_CASE_H
#define RL_TESTS_BAD_CASE_H

#include "base/context.h"
#include "base/memory.h"

#include <stdbool.h>
#include <stddef.h>

typedef enum rl_bad_edit_kind {
    RL_BAD_REPLACE, // the first `from` becomes `to`
    RL_BAD_APPEND,  // `to` is added at the end
    RL_BAD_WRITE,   // the whole file is `to`
    RL_BAD_DELETE,
} rl_bad_edit_kind;

// Bytes; a zero follows them, and they may hold others.
typedef struct rl_bad_bytes {
    char *bytes;
    size_t length;
} rl_bad_bytes;

typedef struct rl_bad_edit {
    rl_bad_edit_kind kind;
    const char *file;
    rl_bad_bytes from, to;
} rl_bad_edit;

// « = CODE file:line [sheet] place | words | words »
typedef struct rl_bad_finding {
    char *place; // up to the first bar
    char *words; // after it: parts that the finding, as printed, must hold; NULL for none
} rl_bad_finding;

typedef struct rl_bad_case {
    int line;
    const char *title;
    rl_language language;
    RL_VECTOR(rl_bad_edit) edits;
    RL_VECTOR(rl_bad_finding) expected;
} rl_bad_case;

typedef struct rl_bad_file {
    rl_context ctx;
    rl_arena arena;
    RL_VECTOR(rl_bad_case) cases;
} rl_bad_file;

// Reads a file of cases; false, once said on standard error, when it is not well formed.
bool rl_bad_file_read(const char *path, rl_bad_file *out);
void rl_bad_file_clear(rl_bad_file *file);

#endif
