#define _DEFAULT_SOURCE // realpath, flock

#include "base/file.h"

#include "base/messages.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard(const char *path) { return strcmp(path, "-") == 0; }

static rl_status fail_file(rl_context *ctx, rl_message message, const char *path, int error) {
    return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, message), path, strerror(error));
}

bool rl_file_exists(const char *path) {
    struct stat info;
    return is_standard(path) || stat(path, &info) == 0;
}

rl_status rl_folder_make(rl_context *ctx, const char *path) {
    struct stat info;
    if (mkdir(path, 0777) == 0 || (stat(path, &info) == 0 && S_ISDIR(info.st_mode)))
        return RL_OK;
    return fail_file(ctx, RL_MSG_FILE_NO_FOLDER, path, errno);
}

// Reading -----------------------------------------------------------------------------------------

typedef RL_VECTOR(char) byte_list;

// Reads to the end of the file; stops with RL_E_INPUT as soon as it is known to be too long.
static rl_status read_all(rl_context *ctx, int file, const char *path, size_t max_bytes,
                          byte_list *content) {
    enum { CHUNK_BYTES = 1 << 16 };
    for (;;) {
        const rl_status status = RL_VECTOR_RESERVE(ctx, content, CHUNK_BYTES);
        if (status != RL_OK)
            return status;
        const ssize_t count = read(file, content->items + content->count, CHUNK_BYTES);
        if (count == 0)
            return RL_OK;
        if (count < 0 && errno == EINTR && !rl_is_cancelled(ctx))
            continue;
        if (count < 0)
            return fail_file(ctx, RL_MSG_FILE_UNREADABLE, path, errno);
        content->count += (size_t)count;
        if (content->count > max_bytes)
            return rl_fail(ctx, RL_E_INPUT, rl_message_text(ctx, RL_MSG_FILE_TOO_LONG), path,
                           max_bytes);
    }
}

rl_status rl_file_read(rl_context *ctx, const char *path, size_t max_bytes, char **bytes,
                       size_t *length) {
    byte_list content = {0};
    rl_status status;
    *bytes = NULL;
    *length = 0;
    const int file = is_standard(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return fail_file(ctx, RL_MSG_FILE_UNREADABLE, path, errno);
    RL_TRY(read_all(ctx, file, path, max_bytes, &content));
    RL_TRY(RL_VECTOR_RESERVE(ctx, &content, 1));
    content.items[content.count] = '\0';
    *bytes = content.items;
    *length = content.count;
done:
    if (file != STDIN_FILENO)
        close(file);
    if (status != RL_OK)
        RL_VECTOR_CLEAR(ctx, &content);
    return status;
}

// Writing -----------------------------------------------------------------------------------------

static char *copy_text(rl_context *ctx, const char *text) {
    char *copy = RL_NEW(ctx, char, strlen(text) + 1);
    if (copy != NULL)
        memcpy(copy, text, strlen(text));
    return copy;
}

// The path behind symbolic links, so that writing through a link leaves the link. A file that does
// not exist yet is where it was asked for.
static rl_status resolve_path(rl_context *ctx, const char *path, char **out) {
    char *resolved = realpath(path, NULL);
    *out = copy_text(ctx, resolved != NULL ? resolved : path);
    free(resolved); // from realpath, not from the context
    return *out != NULL ? RL_OK : rl_fail_memory(ctx);
}

enum { SUFFIX_BYTES = 40 }; // room for what distinguishes a temporary file's name

// Locks a temporary file for as long as it is open, so that others see that it is in use; where the
// file system has no locks, nobody removes anything. False when somebody removed the file before
// the lock was there.
static bool claim(int file, const char *temporary) {
    struct stat opened, named;
    if (flock(file, LOCK_EX | LOCK_NB) != 0)
        return errno != EWOULDBLOCK;
    return fstat(file, &opened) == 0 && stat(temporary, &named) == 0 &&
           opened.st_ino == named.st_ino;
}

// Creates a file of a new name beside `path` and writes the name to `temporary`. Not mkstemp: its
// files are 0600 and the process's umask cannot be read without changing it for the other threads;
// O_EXCL is as safe.
static int create_beside(const char *path, char *temporary) {
    enum { TRIES = 1000 };
    int file = -1;
    errno = EEXIST;
    for (int i = 0; i < TRIES && file < 0 && errno == EEXIST; i++) {
        snprintf(temporary, strlen(path) + SUFFIX_BYTES, "%s.%ld-%d.tmp", path, (long)getpid(), i);
        file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (file >= 0 && !claim(file, temporary)) {
            close(file);
            file = -1;
            errno = EEXIST;
        }
    }
    return file;
}

// Whether `name` is that of a temporary file of `base`.
static bool is_temporary_of(const char *name, const char *base) {
    static const char digits[] = "0123456789";
    const size_t length = strlen(base);
    if (strncmp(name, base, length) != 0 || name[length] != '.')
        return false;
    const char *process = name + length + 1;
    const size_t process_digits = strspn(process, digits);
    if (process_digits == 0 || process[process_digits] != '-')
        return false;
    const char *attempt = process + process_digits + 1;
    const size_t attempt_digits = strspn(attempt, digits);
    return attempt_digits > 0 && strcmp(attempt + attempt_digits, ".tmp") == 0;
}

void rl_file_each_temporary(char *path, void (*remove)(int folder, const char *name)) {
    char *slash = strrchr(path, '/');
    const char *base = slash == NULL ? path : slash + 1;
    if (slash != NULL)
        *slash = '\0';
    DIR *folder = opendir(slash == NULL ? "." : slash == path ? "/" : path);
    if (slash != NULL)
        *slash = '/';
    const struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL)
        if (is_temporary_of(entry->d_name, base))
            remove(dirfd(folder), entry->d_name);
    if (folder != NULL)
        closedir(folder);
}

// Removes a temporary file that a killed process left: nobody holds it.
static void remove_stale(int folder, const char *name) {
    const int file = openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    if (file >= 0)
        close(file);
}

static void forget(rl_context *ctx, rl_output *output) {
    rl_release(ctx, output->path);
    rl_release(ctx, output->temporary);
    *output = (rl_output){0};
}

// Opens the temporary file of an output; a replaced file keeps its permissions, a new one has those
// the umask gives. −1 with errno and nothing left behind on failure.
static int open_temporary(const rl_output *output, const struct stat *replaced) {
    const int file = create_beside(output->path, output->temporary);
    if (file >= 0 && replaced != NULL && fchmod(file, replaced->st_mode & 0777) != 0) {
        const int error = errno;
        close(file);
        unlink(output->temporary);
        errno = error;
        return -1;
    }
    return file;
}

rl_status rl_output_open(rl_context *ctx, const char *path, rl_output *output) {
    *output = (rl_output){0};
    if (is_standard(path)) {
        output->stream = stdout;
        return RL_OK;
    }
    struct stat old;
    const bool replaces = stat(path, &old) == 0;
    const bool in_place = replaces && !S_ISREG(old.st_mode); // /dev/stdout, a pipe: no renaming
    rl_status status;
    int file;
    RL_TRY(resolve_path(ctx, path, &output->path));
    if (in_place) {
        file = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        output->temporary = RL_NEW(ctx, char, strlen(output->path) + SUFFIX_BYTES);
        if (output->temporary == NULL) {
            status = rl_fail_memory(ctx);
            goto done;
        }
        rl_file_each_temporary(output->path, remove_stale);
        file = open_temporary(output, replaces ? &old : NULL);
    }
    if (file < 0) {
        status = fail_file(ctx, RL_MSG_FILE_UNWRITABLE, path, errno);
        goto done;
    }
    output->stream = fdopen(file, "wb");
    if (output->stream == NULL) {
        status = fail_file(ctx, RL_MSG_FILE_UNWRITABLE, path, errno);
        close(file);
        if (!in_place)
            unlink(output->temporary);
    }
done:
    if (status != RL_OK)
        forget(ctx, output);
    return status;
}

// Makes the renaming last through a power cut. Best effort: the file itself is complete, and some
// file systems cannot synchronise a directory.
static void synchronise_folder(char *path) {
    char *slash = strrchr(path, '/');
    const char *folder = slash == NULL ? "." : slash == path ? "/" : path;
    if (slash != NULL && slash != path)
        *slash = '\0';
    const int file = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (file >= 0) {
        fsync(file);
        close(file);
    }
    if (slash != NULL)
        *slash = '/';
}

// Closes the stream and puts the file in its place. Returns 0 or the errno of the first failure.
static int finish(rl_output *output) {
    int error =
        ferror(output->stream) ? EIO : 0; // stdio does not keep the reason of an earlier one
    if (error == 0 && fflush(output->stream) != 0)
        error = errno;
    if (error == 0 && output->temporary != NULL && fsync(fileno(output->stream)) != 0)
        error = errno;
    if (output->stream != stdout && fclose(output->stream) != 0 && error == 0)
        error = errno;
    if (error == 0 && output->temporary != NULL && rename(output->temporary, output->path) != 0)
        error = errno;
    return error;
}

rl_status rl_output_commit(rl_context *ctx, rl_output *output) {
    rl_status status = RL_OK;
    const int error = finish(output);
    if (error != 0) {
        status = fail_file(ctx, RL_MSG_FILE_UNWRITABLE, output->path == NULL ? "-" : output->path,
                           error);
        if (output->temporary != NULL)
            unlink(output->temporary);
    } else if (output->temporary != NULL) {
        synchronise_folder(output->path);
    }
    forget(ctx, output);
    return status;
}

void rl_output_abandon(rl_context *ctx, rl_output *output) {
    if (output->stream != stdout)
        fclose(output->stream);
    if (output->temporary != NULL)
        unlink(output->temporary);
    forget(ctx, output);
}

rl_status rl_file_write(rl_context *ctx, const char *path, const char *bytes, size_t length) {
    rl_output output;
    rl_status status;
    RL_TRY(rl_output_open(ctx, path, &output));
    if (fwrite(bytes, 1, length, output.stream) != length) {
        status = fail_file(ctx, RL_MSG_FILE_UNWRITABLE, path, errno);
        rl_output_abandon(ctx, &output);
        return status;
    }
    status = rl_output_commit(ctx, &output);
done:
    return status;
}
