#define _DEFAULT_SOURCE // flock

#include "base/folder.h"

#include "base/file.h"
#include "base/messages.h"
#include "base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SUFFIX_BYTES = 40, TRIES = 10000 };

static rl_status fail_folder(rl_context *ctx, const char *path, int error) {
    return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_FILE_UNWRITABLE), path,
                   strerror(error));
}

static bool exists(const char *path) {
    struct stat about;
    return lstat(path, &about) == 0;
}

// The path without the slashes at its end, with room for a suffix.
static char *copy_path(rl_context *ctx, const char *path) {
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    char *copy = RL_NEW(ctx, char, length + SUFFIX_BYTES);
    if (copy != NULL)
        memcpy(copy, path, length);
    return copy;
}

// Removes a temporary folder that a killed process left, and the files in it: nobody holds it.
static void remove_stale(int parent, const char *name) {
    const int directory = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (directory < 0)
        return;
    DIR *files = flock(directory, LOCK_EX | LOCK_NB) == 0 ? fdopendir(directory) : NULL;
    if (files == NULL) {
        close(directory);
        return;
    }
    const struct dirent *entry;
    while ((entry = readdir(files)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(directory, entry->d_name, 0);
    unlinkat(parent, name, AT_REMOVEDIR);
    closedir(files);
}

// Makes a temporary folder of a new name and locks it, so that nobody takes it for one that is left
// over; best effort where the file system has no locks. −1 with errno on failure.
static int make_temporary(rl_folder_output *folder) {
    const size_t length = strlen(folder->path);
    int made = -1;
    errno = EEXIST;
    for (int i = 0; i < TRIES && made != 0 && errno == EEXIST; i++) {
        snprintf(folder->temporary + length, SUFFIX_BYTES, ".%ld-%d.tmp", (long)getpid(), i);
        made = mkdir(folder->temporary, 0777);
    }
    if (made != 0)
        return -1;
    const int directory = open(folder->temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (directory < 0) {
        const int error = errno;
        rmdir(folder->temporary);
        errno = error;
        return -1;
    }
    (void)flock(directory, LOCK_EX | LOCK_NB);
    return directory;
}

rl_status rl_folder_open(rl_context *ctx, const char *path, bool replace,
                         rl_folder_output *folder) {
    rl_status status = RL_OK;
    *folder = (rl_folder_output){
        .path = copy_path(ctx, path), .temporary = copy_path(ctx, path), .directory = -1};
    if (folder->path == NULL || folder->temporary == NULL) {
        status = rl_fail_memory(ctx);
    } else if (!replace && exists(folder->path)) {
        status = rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_FOLDER_EXISTS), path);
    } else {
        rl_file_each_temporary(folder->path, remove_stale);
        folder->directory = make_temporary(folder);
        if (folder->directory < 0)
            status = fail_folder(ctx, path, errno);
    }
    if (status != RL_OK)
        rl_folder_clear(ctx, folder);
    return status;
}

static rl_status remember(rl_context *ctx, rl_folder_output *folder, const char *name) {
    const rl_status status = RL_VECTOR_RESERVE(ctx, &folder->names, 1);
    char *copy = status == RL_OK ? RL_NEW(ctx, char, strlen(name) + 1) : NULL;
    if (copy == NULL)
        return rl_fail_memory(ctx);
    memcpy(copy, name, strlen(name));
    folder->names.items[folder->names.count++] = copy;
    return RL_OK;
}

rl_status rl_folder_put(rl_context *ctx, rl_folder_output *folder, const char *name,
                        const char *bytes, size_t length) {
    rl_text path;
    rl_text_init(&path, ctx);
    rl_status status;
    RL_TRY(remember(ctx, folder, name));
    rl_text_format(&path, "%s/%s", folder->temporary, name);
    RL_TRY(rl_text_status(&path));
    status = rl_file_write(ctx, rl_text_bytes(&path), bytes, length);
done:
    rl_text_clear(&path);
    return status;
}

static void synchronise(const char *path) {
    const int file = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file < 0)
        return;
    fsync(file);
    close(file);
}

// Makes the renamings last; best effort, as for files.
static void synchronise_parent(char *path) {
    char *slash = strrchr(path, '/');
    if (slash == NULL || slash == path) {
        synchronise(slash == NULL ? "." : "/");
        return;
    }
    *slash = '\0';
    synchronise(path);
    *slash = '/';
}

// Renames what stands at the path to the first free name « path.N ».
static rl_status set_aside(rl_context *ctx, rl_folder_output *folder) {
    folder->backup = copy_path(ctx, folder->path);
    if (folder->backup == NULL)
        return rl_fail_memory(ctx);
    const size_t length = strlen(folder->path);
    int i = 1;
    do
        snprintf(folder->backup + length, SUFFIX_BYTES, ".%d", i++);
    while (exists(folder->backup) && i < TRIES);
    return rename(folder->path, folder->backup) == 0 ? RL_OK
                                                     : fail_folder(ctx, folder->path, errno);
}

rl_status rl_folder_commit(rl_context *ctx, rl_folder_output *folder) {
    rl_status status = RL_OK;
    synchronise(folder->temporary);
    const bool replaces = exists(folder->path);
    if (replaces)
        status = set_aside(ctx, folder);
    if (status == RL_OK && rename(folder->temporary, folder->path) != 0) {
        status = fail_folder(ctx, folder->path, errno);
        if (replaces)
            (void)rename(folder->backup, folder->path);
    }
    if (status == RL_OK)
        synchronise_parent(folder->path);
    else
        rl_folder_abandon(ctx, folder);
    return status;
}

void rl_folder_abandon(rl_context *ctx, rl_folder_output *folder) {
    for (size_t i = 0; i < folder->names.count; i++)
        unlinkat(folder->directory, folder->names.items[i], 0);
    rmdir(folder->temporary);
    rl_folder_clear(ctx, folder);
}

void rl_folder_clear(rl_context *ctx, rl_folder_output *folder) {
    for (size_t i = 0; i < folder->names.count; i++)
        rl_release(ctx, folder->names.items[i]);
    RL_VECTOR_CLEAR(ctx, &folder->names);
    if (folder->directory >= 0)
        close(folder->directory);
    rl_release(ctx, folder->path);
    rl_release(ctx, folder->temporary);
    rl_release(ctx, folder->backup);
    *folder = (rl_folder_output){.directory = -1};
}
