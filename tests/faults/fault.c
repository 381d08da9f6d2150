// A library to preload (LD_PRELOAD) that makes one call of a program fail, so that a test can make
// each of them fail in turn. Counting starts with main.
//
//     RELAIS_FAULT=malloc:17    the 17th allocation fails (any of malloc, calloc, realloc)
//     RELAIS_FAULT=malloc:17+   and all that follow
//     RELAIS_FAULT=malloc:17@9f the 17th or the first after it that comes from the place 9f
//     RELAIS_FAULT=io:5         the 5th call that writes a file fails: open for writing, fdopen,
//                               fwrite, fputs, fflush, fsync, fclose, close, rename
//     RELAIS_FAULT=read:3       the 3rd call that reads fails: open for reading, read, opendir
//     RELAIS_FAULT=malloc:0     none fails
//     RELAIS_FAULT_COUNT=FILE   where is written at the end how many calls there were, how many
//                               were made to fail, and how many blocks of memory the program's
//                               own code (no library's) had made and did not free
//     RELAIS_FAULT_PLACES=FILE  where the first call of each place is written: its number and
//                               the place
//
// A place is the chain of calls from main to the one that is counted, each function's own
// repetitions left out, so that recursion makes no new ones. A program makes millions of calls, but
// from a few thousand places at most: the first call of each is worth trying.
//
// The program's own calls only: glibc's calls to itself are not seen, whence stdio's functions.
// Calls of the processes that it forks count with its own; programs that it starts are left alone.
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <unwind.h>

typedef enum fault_kind { NO_FAULT, FAULT_MALLOC, FAULT_IO, FAULT_READ } fault_kind;

enum { PLACES_MAX = 1 << 18, DEPTH_MAX = 96, ADDRESS_BITS = 47, LINE_BYTES = 16 };

// What the program's processes share.
typedef struct shared_state {
    atomic_long calls, failed;
    struct {
        _Atomic(uint64_t) place; // 0: a free entry of the table
        long call;
    } first[PLACES_MAX];
} shared_state;

static int (*real_main)(int, char **, char **);
static atomic_bool armed; // it has begun
static fault_kind kind;
static long wanted;           // the call that fails; 0 for none
static uint64_t wanted_place; // 0: wherever it comes from
static bool forever;
static atomic_bool found; // the call that fails has been met
static bool lists_places;
static shared_state *shared;
static struct dl_find_object program;

// Blocks of memory that the code of the program made and that are not yet freed in this process:
// their number, and a bit for each line of memory where one begins.
static atomic_long blocks;
static atomic_uchar *is_ours;

static void arm(void) {
    const char *asked = getenv("RELAIS_FAULT");
    const char *colon = asked == NULL ? NULL : strchr(asked, ':');
    if (colon == NULL)
        return;
    kind = *asked == 'm' ? FAULT_MALLOC : *asked == 'i' ? FAULT_IO : FAULT_READ;
    char *end;
    wanted = strtol(colon + 1, &end, 10);
    if (*end == '@')
        wanted_place = strtoull(end + 1, &end, 16);
    forever = *end == '+';
    lists_places = getenv("RELAIS_FAULT_PLACES") != NULL;
    shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE,
                  MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    is_ours = mmap(NULL, (1UL << ADDRESS_BITS) / LINE_BYTES / 8, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (shared == MAP_FAILED || is_ours == MAP_FAILED)
        abort();
    unsetenv("LD_PRELOAD");
    if (_dl_find_object((void *)(uintptr_t)real_main, &program) != 0)
        abort();
    armed = true;
}

// Places ------------------------------------------------------------------------------------------

typedef struct call_chain {
    uintptr_t callers[DEPTH_MAX];
    int depth;
    uint64_t hash;
} call_chain;

static _Unwind_Reason_Code add_caller(struct _Unwind_Context *context, void *user) {
    call_chain *chain = user;
    const uintptr_t caller = _Unwind_GetIP(context);
    struct dl_find_object object, library;
    for (int i = 0; i < chain->depth; i++)
        if (chain->callers[i] == caller)
            return _URC_NO_REASON;
    if (caller == 0 || chain->depth == DEPTH_MAX || _dl_find_object((void *)caller, &object) != 0)
        return _URC_END_OF_STACK;
    chain->callers[chain->depth++] = caller;
    if (_dl_find_object((void *)add_caller, &library) == 0 &&
        library.dlfo_map_start == object.dlfo_map_start)
        return _URC_NO_REASON; // this library's own
    // Where libraries are loaded differs from run to run.
    const uint64_t offset = caller - (uintptr_t)object.dlfo_map_start;
    chain->hash = (chain->hash ^ offset) * 0x100000001b3u;
    chain->hash ^= chain->hash >> 29;
    return _URC_NO_REASON;
}

static uint64_t place_here(void) {
    call_chain chain = {.hash = 0xcbf29ce484222325u};
    _Unwind_Backtrace(add_caller, &chain);
    return chain.hash == 0 ? 1 : chain.hash;
}

static void list_place(long call) {
    const uint64_t place = place_here();
    for (uint64_t i = 0; i < PLACES_MAX; i++) {
        const uint64_t at = (place + i) % PLACES_MAX;
        uint64_t known = 0;
        if (atomic_compare_exchange_strong(&shared->first[at].place, &known, place)) {
            shared->first[at].call = call;
            return;
        }
        if (known == place)
            return;
    }
    abort(); // more places than the table is large
}

// Counts a call; true when it must fail.
static bool fails(fault_kind called) {
    if (!armed || called != kind)
        return false;
    const long call = atomic_fetch_add(&shared->calls, 1) + 1;
    if (lists_places)
        list_place(call);
    if (wanted == 0 || call < wanted || (found && !forever))
        return false;
    if (!found) {
        if (wanted_place == 0 ? call != wanted : place_here() != wanted_place)
            return false;
        if (atomic_exchange(&found, true) && !forever)
            return false;
    }
    atomic_fetch_add(&shared->failed, 1);
    return true;
}

static void write_places(const char *path) {
    FILE *file = fopen(path, "w");
    if (file == NULL)
        return;
    for (size_t i = 0; i < PLACES_MAX; i++)
        if (shared->first[i].place != 0)
            fprintf(file, "%ld %" PRIx64 "\n", shared->first[i].call, shared->first[i].place);
    fclose(file);
}

static void write_count(void) {
    const char *path = getenv("RELAIS_FAULT_COUNT");
    if (shared == NULL)
        return;
    armed = false;
    if (lists_places)
        write_places(getenv("RELAIS_FAULT_PLACES"));
    const long kept = blocks;
    FILE *file = path == NULL ? NULL : fopen(path, "w");
    if (file != NULL) {
        fprintf(file, "%ld %ld %ld\n", shared->calls, shared->failed, kept);
        fclose(file);
    }
}

// The beginning -----------------------------------------------------------------------------------

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
void __libc_free(void *block);

static void *no_memory(void) {
    errno = ENOMEM;
    return NULL;
}

// Marks a block that the code of the program made, `caller` being in it: what libraries keep is
// theirs to know.
static void *made(void *block, const void *caller) {
    const char *start = program.dlfo_map_start, *end = program.dlfo_map_end;
    if (armed && block != NULL && (const char *)caller >= start && (const char *)caller < end) {
        const uintptr_t line = (uintptr_t)block / LINE_BYTES;
        atomic_fetch_or(&is_ours[line / 8], (unsigned char)(1u << line % 8));
        atomic_fetch_add(&blocks, 1);
    }
    return block;
}

static void freed(const void *block) {
    const uintptr_t line = (uintptr_t)block / LINE_BYTES;
    const unsigned char mark = (unsigned char)(1u << line % 8);
    if (armed && (is_ours[line / 8] & mark) != 0) {
        atomic_fetch_and(&is_ours[line / 8], (unsigned char)~mark);
        atomic_fetch_sub(&blocks, 1);
    }
}

void *malloc(size_t size) {
    return fails(FAULT_MALLOC) ? no_memory()
                               : made(__libc_malloc(size), __builtin_return_address(0));
}

void *calloc(size_t count, size_t size) {
    return fails(FAULT_MALLOC) ? no_memory()
                               : made(__libc_calloc(count, size), __builtin_return_address(0));
}

void *realloc(void *block, size_t size) {
    if (fails(FAULT_MALLOC))
        return no_memory();
    void *grown = __libc_realloc(block, size);
    if (grown != NULL)
        freed(block);
    return made(grown, __builtin_return_address(0));
}

void free(void *block) {
    freed(block);
    __libc_free(block);
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
