// A library to preload (LD_PRELOAD) that makes one call of a program fail, so that a test can make
// each of them fail in turn. Counting starts with main.
//
//     RELAIS_FAULT=malloc:17    the 17th allocation fails (any of malloc, calloc, realloc)
//     RELAIS_FAULT=malloc:17+   and all that follow
//     RELAIS_FAULT=io:5         the 5th call that writes a file fails: open for writing, fdopen,
//                               fwrite, fputs, fflush, fsync, fclose, close, rename
//     RELAIS_FAULT=read:3       the 3rd call that reads fails: open for reading, read, opendir
//     RELAIS_FAULT=malloc:0     none fails
//     RELAIS_FAULT_COUNT=FILE   where the number of calls is written at the end
//
// The program's own calls only: glibc's calls to itself are not seen, whence stdio's functions.
// Calls of the processes that it forks count with its own; programs that it starts are left alone.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

typedef enum fault_kind { NO_FAULT, FAULT_MALLOC, FAULT_IO, FAULT_READ } fault_kind;

static atomic_bool armed; // main has begun
static fault_kind kind;
static long wanted; // the call that fails; 0 for none
static bool forever;
static atomic_long *calls; // shared with children

static void arm(void) {
    const char *asked = getenv("RELAIS_FAULT");
    const char *colon = asked == NULL ? NULL : strchr(asked, ':');
    if (colon == NULL)
        return;
    kind = *asked == 'm' ? FAULT_MALLOC : *asked == 'i' ? FAULT_IO : FAULT_READ;
    char *end;
    wanted = strtol(colon + 1, &end, 10);
    forever = *end == '+';
    void *shared =
        mmap(NULL, sizeof *calls, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shared == MAP_FAILED)
        abort();
    calls = shared;
    unsetenv("LD_PRELOAD");
    armed = true;
}

// Counts a call; true when it must fail.
static bool fails(fault_kind called) {
    if (!armed || called != kind)
        return false;
    const long call = atomic_fetch_add(calls, 1) + 1;
    return wanted > 0 && (call == wanted || (forever && call > wanted));
}

static void write_count(void) {
    const char *path = getenv("RELAIS_FAULT_COUNT");
    armed = false;
    FILE *file = path == NULL || calls == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        fprintf(file, "%ld\n", atomic_load(calls));
        fclose(file);
    }
}

// The beginning -----------------------------------------------------------------------------------

static int (*real_main)(int, char **, char **);

static int counted_main(int count, char **arguments, char **environment) {
    atexit(write_count);
    arm();
    return real_main(count, arguments, environment);
}

typedef int start_function(int (*)(int, char **, char **), int, char **, void (*)(void),
                           void (*)(void), void (*)(void), void *);

int __libc_start_main(int (*main)(int, char **, char **), int count, char **arguments,
                      void (*init)(void), void (*finish)(void), void (*loader_finish)(void),
                      void *stack_end) {
    start_function *real = (start_function *)dlsym(RTLD_NEXT, "__libc_start_main");
    real_main = main;
    return real(counted_main, count, arguments, init, finish, loader_finish, stack_end);
}

// Memory ------------------------------------------------------------------------------------------

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);

static void *no_memory(void) {
    errno = ENOMEM;
    return NULL;
}

void *malloc(size_t size) { return fails(FAULT_MALLOC) ? no_memory() : __libc_malloc(size); }

void *calloc(size_t count, size_t size) {
    return fails(FAULT_MALLOC) ? no_memory() : __libc_calloc(count, size);
}

void *realloc(void *block, size_t size) {
    return fails(FAULT_MALLOC) ? no_memory() : __libc_realloc(block, size);
}

// Files -------------------------------------------------------------------------------------------

#define REAL(name) ((__typeof__(&(name)))dlsym(RTLD_NEXT, #name))
#define FAIL_WITH(error, value)                                                                    \
    do {                                                                                           \
        errno = (error);                                                                           \
        return (value);                                                                            \
    } while (0)

int open(const char *path, int flags, ...) {
    mode_t mode = 0;
    if (flags & O_CREAT) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    if (fails(writes ? FAULT_IO : FAULT_READ))
        FAIL_WITH(writes ? ENOSPC : EIO, -1);
    return REAL(open)(path, flags, mode);
}

ssize_t read(int file, void *bytes, size_t length) {
    if (fails(FAULT_READ))
        FAIL_WITH(EIO, -1);
    return REAL(read)(file, bytes, length);
}

DIR *opendir(const char *path) {
    if (fails(FAULT_READ))
        FAIL_WITH(EACCES, NULL);
    return REAL(opendir)(path);
}

FILE *fdopen(int file, const char *mode) {
    if (fails(FAULT_IO))
        FAIL_WITH(EMFILE, NULL);
    return REAL(fdopen)(file, mode);
}

size_t fwrite(const void *bytes, size_t size, size_t count, FILE *stream) {
    if (stream != stderr && fails(FAULT_IO))
        FAIL_WITH(ENOSPC, 0);
    return REAL(fwrite)(bytes, size, count, stream);
}

int fputs(const char *text, FILE *stream) {
    if (stream != stderr && fails(FAULT_IO))
        FAIL_WITH(ENOSPC, EOF);
    return REAL(fputs)(text, stream);
}

int fflush(FILE *stream) {
    if (stream != stderr && fails(FAULT_IO))
        FAIL_WITH(ENOSPC, EOF);
    return REAL(fflush)(stream);
}

int fsync(int file) {
    if (fails(FAULT_IO))
        FAIL_WITH(EIO, -1);
    return REAL(fsync)(file);
}

int fclose(FILE *stream) {
    const bool failing = fails(FAULT_IO);
    const int result = REAL(fclose)(stream); // it is closed either way, as close does
    if (failing)
        FAIL_WITH(EIO, EOF);
    return result;
}

int rename(const char *from, const char *to) {
    if (fails(FAULT_IO))
        FAIL_WITH(EXDEV, -1);
    return REAL(rename)(from, to);
}
