// A temporary folder in memory where a test puts files that readers read.
#ifndef RL_TESTS_WORKING_FOLDER_H
#define RL_TESTS_WORKING_FOLDER_H

#include <stddef.h>

enum { RL_WORKING_PATH_BYTES = 512 };

// Makes a new folder, in /dev/shm where there is one.
void rl_working_folder_make(char folder[RL_WORKING_PATH_BYTES]);

// Writes a file of the folder; the folders in its name are made.
void rl_working_folder_put(const char *folder, const char *name, const void *bytes, size_t length);
void rl_working_folder_delete(const char *folder, const char *name);

// Removes the folder and all that is in it.
void rl_working_folder_remove(const char *folder);

// Reads a file into zero-terminated memory (free); NULL when there is none.
char *rl_working_file_read(const char *path, size_t *length);

// `folder/name`.
void rl_working_path(const char *folder, const char *name, char path[RL_WORKING_PATH_BYTES]);

#endif
