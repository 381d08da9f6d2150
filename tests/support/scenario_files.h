// The small valid scenario of tests/bad/base/scenario, edited at will and written to a temporary
// folder.
#ifndef RL_TESTS_SCENARIO_FILES_H
#define RL_TESTS_SCENARIO_FILES_H

#include <stddef.h>

// A change of one file. Without `from` the whole file becomes `to`; without `to` either, it is not
// written. `from` must occur (its first occurrence is replaced).
typedef struct rl_file_edit {
    const char *file;
    const char *from;
    const char *to;
} rl_file_edit;

enum { RL_FOLDER_BYTES = 64 };

// Writes the scenario with the edits (the list ends with an edit without file, or after `count`)
// into a new folder, whose path it gives.
void rl_scenario_files_write(const rl_file_edit *edits, size_t count, char folder[RL_FOLDER_BYTES]);

// Removes the folder and the files in it.
void rl_scenario_files_remove(const char *folder);

#endif
