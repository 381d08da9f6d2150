// From the bytes of a table to clean UTF-8.
#ifndef RL_IO_CSV_ENCODING_H
#define RL_IO_CSV_ENCODING_H

#include "base/findings.h"

// Makes `*bytes` (allocated from the context, a zero after `*length` bytes) clean: UTF-8 without
// byte-order mark, converted from Windows-1252 when it has to be (a finding says so), without
// control characters but tabs and line ends (each line that has some is a finding; they become
// spaces). What cannot be read at all (UTF-16, mixed encodings) becomes empty, with a finding.
// RL_E_MEMORY is the only failure; the bytes then stay the caller's, as they were.
RL_MUST_CHECK rl_status rl_csv_clean(rl_context *ctx, const char *file, char **bytes,
                                     size_t *length, rl_findings *findings);

#endif
