// A folder written whole or not at all: its files go into a temporary folder beside its place,
// reach the disk, and the folder is renamed.
#ifndef RL_BASE_FOLDER_H
#define RL_BASE_FOLDER_H

#include "base/memory.h"

typedef struct rl_folder_output {
    char *path;
    char *temporary;
    char *backup; // where what stood at `path` went, once committed; NULL when nothing stood there
    RL_VECTOR(char *) names; // of its files, so that they can be removed without any memory
    int directory;           // the temporary folder, open and locked: it is in use
} rl_folder_output;

// Starts a folder. Temporary folders of the same path that a killed process left are removed,
// unless they hold folders. RL_E_IO when something stands at `path` and `replace` is not asked, or
// when it cannot be written. Nothing is to be freed after a failure.
RL_MUST_CHECK rl_status rl_folder_open(rl_context *ctx, const char *path, bool replace,
                                       rl_folder_output *folder);

// Writes a file of the folder.
RL_MUST_CHECK rl_status rl_folder_put(rl_context *ctx, rl_folder_output *folder, const char *name,
                                      const char *bytes, size_t length);

// Puts the folder in its place. What stood there is kept beside it under the name `backup`
// (« path.1 », « path.2 » …): nothing is ever deleted. Between the two renamings the place is empty
// for an instant, and both folders are whole. On failure nothing has changed and the folder is
// forgotten; on success clear it with rl_folder_clear.
RL_MUST_CHECK rl_status rl_folder_commit(rl_context *ctx, rl_folder_output *folder);

// Forgets what was written.
void rl_folder_abandon(rl_context *ctx, rl_folder_output *folder);
void rl_folder_clear(rl_context *ctx, rl_folder_output *folder);

#endif
