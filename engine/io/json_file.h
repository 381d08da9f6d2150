// A JSON file that the user named as an input.
#ifndef RL_IO_JSON_FILE_H
#define RL_IO_JSON_FILE_H

#include "io/json.h"

// Reads the file (`-` is standard input) into *document, which the caller clears even after a
// failure. RL_E_INPUT with findings when it is missing, too long or not JSON.
RL_MUST_CHECK rl_status rl_json_read_file(rl_context *ctx, const char *path, rl_findings *findings,
                                          rl_json_document *document);

#endif
