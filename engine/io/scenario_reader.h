// Reading a scenario: the folder of docs/formats.md, checked and frozen.
#ifndef RL_IO_SCENARIO_READER_H
#define RL_IO_SCENARIO_READER_H

#include "base/findings.h"
#include "domain/scenario.h"

// Reads a folder into a new scenario (freed by rl_scenario_free); or, given a JSON file, the
// scenario whose settings it holds in the place of scenario.json, beside the same tables.
// Everything wrong, suspect or read in another form than written, in all files, is added to
// `findings`. RL_E_INPUT when there is an error among them; RL_E_IO when a file or the folder
// cannot be read; *out is then NULL.
RL_MUST_CHECK rl_status rl_scenario_read(rl_context *ctx, const char *path, rl_findings *findings,
                                         rl_scenario **out);

// Whether a path is that of a variant: a JSON file whose tables are beside it.
bool rl_scenario_is_variant(const char *path);

// How much of the path of a variant is its folder's, the last « / » included; 0 in the current one.
size_t rl_variant_folder_length(const char *path);

#endif
