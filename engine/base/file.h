// Whole files in, whole files out. A file is written next to its place and renamed when complete:
// whoever reads it sees the old content or the new one, never a part. `-` is standard input or
// output.
#ifndef RL_BASE_FILE_H
#define RL_BASE_FILE_H

#include "base/memory.h"

#include <stdio.h>

// True when something stands at this path (of whatever kind); `-` always does.
bool rl_file_exists(const char *path);

// Calls `remove` with every entry beside `path` that bears the name of a temporary file or folder
// of it. The path is as it was afterwards.
void rl_file_each_temporary(char *path, void (*remove)(int folder, const char *name));

// Reads a whole file. `*bytes` (owned by the caller, rl_release) ends with a zero that `*length`
// does not count; on failure it is NULL. RL_E_IO when the file cannot be read, RL_E_INPUT when it
// is longer than `max_bytes`, with the detail in the context.
RL_MUST_CHECK rl_status rl_file_read(rl_context *ctx, const char *path, size_t max_bytes,
                                     char **bytes, size_t *length);

// Makes a folder unless it is there already. RL_E_IO when it cannot be made.
RL_MUST_CHECK rl_status rl_folder_make(rl_context *ctx, const char *path);

// A file being written. Open it, write to `stream`, then commit it or abandon it.
typedef struct rl_output {
    FILE *stream;
    char *path;      // where it goes, symbolic links followed; NULL for standard output
    char *temporary; // where it is meanwhile; NULL when written in place (a pipe, a terminal)
} rl_output;

// Opens a file for writing (RL_E_IO when it cannot be). Nothing is to be freed after a failure.
// Temporary files of the same path that a killed process left are removed.
RL_MUST_CHECK rl_status rl_output_open(rl_context *ctx, const char *path, rl_output *output);

// Flushes to the disk, closes and puts the file in its place. On failure (RL_E_IO) the old file is
// intact and the temporary one removed. Either way the output is closed.
RL_MUST_CHECK rl_status rl_output_commit(rl_context *ctx, rl_output *output);

// Closes and forgets what was written; the old file is intact.
void rl_output_abandon(rl_context *ctx, rl_output *output);

// Writes a whole file through an output.
RL_MUST_CHECK rl_status rl_file_write(rl_context *ctx, const char *path, const char *bytes,
                                      size_t length);

#endif
