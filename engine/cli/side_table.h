// A table that a command writes beside its answer. It is opened before the work, so that a file
// that cannot be written is said before rather than after.
#ifndef RL_CLI_SIDE_TABLE_H
#define RL_CLI_SIDE_TABLE_H

#include "base/file.h"
#include "base/text.h"

typedef struct rl_side_table {
    rl_text text; // what is to be written
    rl_output output;
    bool is_open;
} rl_side_table;

// Opens the file; a NULL path is no file, and nothing will be written. Closed in any case.
RL_MUST_CHECK rl_status rl_side_table_open(rl_context *ctx, const char *path, rl_side_table *table);

// Writes the text and puts the file in its place, if there is one.
RL_MUST_CHECK rl_status rl_side_table_commit(rl_context *ctx, rl_side_table *table);

// Forgets what was not committed.
void rl_side_table_close(rl_context *ctx, rl_side_table *table);

#endif
