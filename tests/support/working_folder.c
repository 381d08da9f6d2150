#define _XOPEN_SOURCE 700 // mkdtemp, nftw

#include "support/working_folder.h"

#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Tests have nothing to do without their files.
static void give_up(const char *what, const char *path) {
    perror(what);
    fprintf(stderr, "%s: %s\n", what, path);
    abort();
}

void rl_working_path(const char *folder, const char *name, char path[RL_WORKING_PATH_BYTES]) {
    snprintf(path, RL_WORKING_PATH_BYTES, "%s/%s", folder, name);
}

void rl_working_folder_make(char folder[RL_WORKING_PATH_BYTES]) {
    const char *place = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
    snprintf(folder, RL_WORKING_PATH_BYTES, "%s/relais-test-XXXXXX", place);
    if (mkdtemp(folder) == NULL)
        give_up("mkdtemp", folder);
}

static void make_parents(char *path) {
    for (char *slash = strchr(path + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(path, 0700); // most are there
        *slash = '/';
    }
}

void rl_working_folder_put(const char *folder, const char *name, const void *bytes, size_t length) {
    char path[RL_WORKING_PATH_BYTES];
    rl_working_path(folder, name, path);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (file < 0) {
        make_parents(path);
        file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    }
    if (file < 0 || write(file, bytes, length) != (ssize_t)length || close(file) != 0)
        give_up("write", path);
}

void rl_working_folder_delete(const char *folder, const char *name) {
    char path[RL_WORKING_PATH_BYTES];
    rl_working_path(folder, name, path);
    (void)unlink(path); // it may not be there
}

static int remove_entry(const char *path, const struct stat *about, int kind, struct FTW *walk) {
    (void)about, (void)kind, (void)walk;
    return remove(path);
}

void rl_working_folder_remove(const char *folder) {
    (void)nftw(folder, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
}

char *rl_working_file_read(const char *path, size_t *length) {
    struct stat about;
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    *length = 0;
    if (file < 0)
        return NULL;
    if (fstat(file, &about) != 0)
        give_up("stat", path);
    if (!S_ISREG(about.st_mode)) {
        close(file);
        return NULL;
    }
    char *bytes = calloc((size_t)about.st_size + 1, 1);
    if (bytes == NULL || read(file, bytes, (size_t)about.st_size) != about.st_size)
        give_up("read", path);
    close(file);
    *length = (size_t)about.st_size;
    return bytes;
}
