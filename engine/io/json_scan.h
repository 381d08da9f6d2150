// The check of a JSON text before cJSON sees it. cJSON accepts too much (duplicate keys, raw
// control characters, leading zeros, \u0000 that cuts a text) and says too little when it refuses:
// this scan accepts RFC 8259 exactly, within a depth, and reports everything it meets on the way.
#ifndef RL_IO_JSON_SCAN_H
#define RL_IO_JSON_SCAN_H

#include "base/findings.h"

enum { RL_JSON_DEPTH_MAX = 32 };

// Lines of the values, in the order of the text.
typedef struct rl_json_lines {
    RL_VECTOR(int32_t) list;
} rl_json_lines;

// Scans `length` bytes that a zero follows. `bytes` is written to: a number too long for cJSON's
// buffer is replaced by the same double written shorter. Where the grammar can be followed again
// after an error, the scan goes on; otherwise it stops. RL_E_INPUT when anything is wrong.
RL_MUST_CHECK rl_status rl_json_scan(rl_context *ctx, const char *file, char *bytes, size_t length,
                                     rl_findings *findings, rl_json_lines *lines);

// Appends one step of a JSON pointer, « /key » with the escapes of RFC 6901.
void rl_json_append_step(rl_text *pointer, const char *key);

#endif
