// A file that the user named as an input: what is wrong with it is a finding, not a failure.
#ifndef RL_IO_INPUT_FILE_H
#define RL_IO_INPUT_FILE_H

#include "base/findings.h"

// Reads the whole file (`-` is standard input). When it is missing or longer than `max_bytes`, that
// is added to the findings and *bytes is NULL. *bytes, zero-terminated, is owned by the caller. The
// only failures are those of reading and of memory.
RL_MUST_CHECK rl_status rl_input_file_read(rl_context *ctx, const char *path, size_t max_bytes,
                                           rl_findings *findings, char **bytes, size_t *length);

#endif
