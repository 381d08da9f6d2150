#include "fuzz/fuzzing.h"

#include "io/csv.h"
#include "io/json.h"
#include "report/check_document.h"
#include "support/input_readers.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    MEMORY_BYTES = 64 << 20,     // that any input may take
    MEMORY_EACH_BYTE = 2048,     // and more for each byte of it
    MEMORY_LENGTH_MAX = 1 << 20, // the proportion ends there
};

// Memory -----------------------------------------------------------------------------------------

typedef struct counted_memory {
    size_t live, most;
    size_t allowed;
} counted_memory;

static void refuse(const char *why) {
    fprintf(stderr, "fuzzing: %s\n", why);
    abort();
}

static void count_block(counted_memory *memory, void *block) {
    memory->live += block == NULL ? 0 : malloc_usable_size(block);
    memory->most = memory->live > memory->most ? memory->live : memory->most;
    if (memory->live > memory->allowed)
        refuse("far more memory than the input is long");
}

static void *allocate(size_t size, void *user) {
    void *block = malloc(size);
    count_block(user, block);
    return block;
}

static void release(void *block, void *user) {
    counted_memory *memory = user;
    memory->live -= block == NULL ? 0 : malloc_usable_size(block);
    free(block);
}

static void *reallocate(void *block, size_t size, void *user) {
    counted_memory *memory = user;
    memory->live -= block == NULL ? 0 : malloc_usable_size(block);
    void *grown = realloc(block, size);
    count_block(memory, grown);
    return grown;
}

// Targets ----------------------------------------------------------------------------------------

// A reader of bytes in memory; `bytes` are a copy, followed by a zero, that the reader may take.
typedef rl_status (*read_bytes_fn)(rl_context *ctx, char *bytes, size_t length,
                                   rl_findings *findings);

static rl_status read_json(rl_context *ctx, char *bytes, size_t length, rl_findings *findings) {
    rl_json_document document;
    const rl_status status = rl_json_read(ctx, "input", bytes, length, findings, &document);
    rl_release(ctx, bytes);
    if (status == RL_OK && document.root == NULL)
        refuse("a document without a root");
    rl_json_clear(&document);
    return status;
}

static rl_status read_csv(rl_context *ctx, char *bytes, size_t length, rl_findings *findings) {
    rl_csv csv;
    rl_status status = rl_csv_read(ctx, "input", bytes, length, findings, &csv);
    size_t cells = 0;
    for (size_t r = 0; status == RL_OK && r < csv.rows.count; r++)
        for (int32_t c = 0; c < csv.header.cell_count; c++)
            cells += strlen(rl_csv_cell(&csv, &csv.rows.items[r], c));
    if (cells > 4 * length) // Windows-1252 becomes up to three bytes of UTF-8
        refuse("cells hold more than the file");
    rl_csv_clear(&csv);
    return status == RL_OK ? rl_findings_status(findings) : status;
}

static const struct {
    const char *name;
    read_bytes_fn read;
    size_t length_max;
} plain_targets[] = {{"json", read_json, 1 << 14}, {"csv", read_csv, 1 << 14}};
enum { PLAIN_COUNT = sizeof plain_targets / sizeof *plain_targets };

struct rl_fuzzing {
    read_bytes_fn read_bytes; // or
    const rl_input_reader *reader;
    rl_input_world world;
    char folder[RL_WORKING_PATH_BYTES];
    struct {
        char *bytes; // NULL when there is no good one
        size_t length;
    } good[RL_INPUT_FILES_MAX]; // what the files hold before and after an input
};

static void start_reader(rl_fuzzing *f) {
    rl_input_world_open(&f->world);
    rl_working_folder_make(f->folder);
    rl_input_reader_fill(f->reader, f->folder);
    for (size_t i = 0; f->reader->files[i] != NULL; i++) {
        char path[RL_WORKING_PATH_BYTES];
        rl_working_path(f->folder, f->reader->files[i], path);
        f->good[i].bytes = rl_working_file_read(path, &f->good[i].length);
    }
}

rl_fuzzing *rl_fuzzing_start(const char *target) {
    rl_fuzzing *f = calloc(1, sizeof *f);
    if (f == NULL)
        abort();
    for (size_t i = 0; i < PLAIN_COUNT; i++)
        if (strcmp(plain_targets[i].name, target) == 0)
            f->read_bytes = plain_targets[i].read;
    f->reader = rl_input_reader_find(target);
    if (f->read_bytes == NULL && f->reader == NULL) {
        free(f);
        return NULL;
    }
    if (f->reader != NULL)
        start_reader(f);
    return f;
}

void rl_fuzzing_stop(rl_fuzzing *f) {
    for (size_t i = 0; i < RL_INPUT_FILES_MAX; i++)
        free(f->good[i].bytes);
    if (f->reader != NULL)
        rl_input_world_close(&f->world);
    if (f->folder[0] != '\0')
        rl_working_folder_remove(f->folder);
    free(f);
}

void rl_fuzzing_list(void) {
    for (size_t i = 0; i < PLAIN_COUNT; i++)
        printf("%s %zu\n", plain_targets[i].name, plain_targets[i].length_max);
    for (size_t i = 0; i < rl_input_reader_count; i++)
        printf("%s %zu\n", rl_input_readers[i].name, rl_input_readers[i].length_max);
}

// Files ------------------------------------------------------------------------------------------

static size_t file_count(const rl_input_reader *reader) {
    size_t count = 0;
    while (reader->files[count] != NULL)
        count++;
    return count;
}

bool rl_fuzzing_has_pieces(const rl_fuzzing *f) {
    return f->reader != NULL && file_count(f->reader) > 1;
}

// Puts the input into the folder; `changed` is the set of files that are no longer the good ones.
static unsigned put_files(const rl_fuzzing *f, const uint8_t *bytes, size_t length) {
    const size_t count = file_count(f->reader);
    unsigned changed = 0;
    if (count == 1) {
        rl_working_folder_put(f->folder, f->reader->files[0], bytes, length);
        return 0; // the next input replaces it
    }
    for (size_t at = 0; at < length;) {
        const uint8_t *zero = memchr(bytes + at, '\0', length - at);
        const size_t end = zero == NULL ? length : (size_t)(zero - bytes);
        const size_t file = (bytes[at] + 256u - '0') % 256 % count;
        if (end > at) {
            rl_working_folder_put(f->folder, f->reader->files[file], bytes + at + 1, end - at - 1);
            changed |= 1u << file;
        }
        at = end + 1;
    }
    return changed;
}

static void put_back(const rl_fuzzing *f, unsigned changed) {
    for (size_t i = 0; f->reader->files[i] != NULL; i++) {
        if (!(changed & 1u << i))
            continue;
        if (f->good[i].bytes != NULL)
            rl_working_folder_put(f->folder, f->reader->files[i], f->good[i].bytes,
                                  f->good[i].length);
        else
            rl_working_folder_delete(f->folder, f->reader->files[i]);
    }
}

// ------------------------------------------------------------------------------------------------

// Findings go to people and to programs: both must be able to read them.
static void show_findings(rl_context *ctx, const rl_findings *findings) {
    rl_text text;
    rl_findings found;
    rl_json_document document;
    rl_text_init(&text, ctx);
    rl_findings_init(&found, ctx);
    rl_check_text(NULL, findings, &text);
    rl_text_clear(&text);
    rl_check_json("input", NULL, findings, &text);
    if (rl_text_status(&text) != RL_OK)
        refuse("findings that cannot be written");
    if (rl_json_read(ctx, "findings", text.bytes, text.length, &found, &document) != RL_OK)
        refuse("findings written as a JSON that is not sound");
    rl_json_clear(&document);
    rl_findings_clear(&found);
    rl_text_clear(&text);
}

static rl_status read_input(rl_fuzzing *f, rl_context *ctx, const uint8_t *bytes, size_t length,
                            rl_findings *findings) {
    if (f->read_bytes != NULL) {
        char *copy = RL_NEW(ctx, char, length + 1);
        if (copy == NULL)
            abort();
        if (length > 0)
            memcpy(copy, bytes, length);
        return f->read_bytes(ctx, copy, length, findings);
    }
    const rl_input_reading reading = {ctx, f->world.scenario, &f->world.schema, f->folder,
                                      findings};
    const unsigned changed = put_files(f, bytes, length);
    const rl_status status = f->reader->read(&reading);
    put_back(f, changed);
    return status;
}

void rl_fuzzing_input(rl_fuzzing *f, const uint8_t *bytes, size_t length) {
    const size_t counted = length < MEMORY_LENGTH_MAX ? length : MEMORY_LENGTH_MAX;
    counted_memory memory = {.allowed = MEMORY_BYTES + MEMORY_EACH_BYTE * counted};
    rl_context ctx;
    rl_findings findings;
    rl_context_init(&ctx);
    ctx.allocator = (rl_allocator){allocate, reallocate, release, &memory};
    ctx.language = length % 2 == 0 ? RL_ENGLISH : RL_FRENCH;
    rl_findings_init(&findings, &ctx);
    const rl_status status = read_input(f, &ctx, bytes, length, &findings);
    if (status != RL_OK && status != RL_E_INPUT)
        refuse(ctx.detail);
    if ((status == RL_E_INPUT) != (findings.error_count > 0))
        refuse("the status does not agree with the findings");
    if (findings.list.count > 0)
        show_findings(&ctx, &findings);
    rl_findings_clear(&findings);
    if (memory.live > 0)
        refuse("memory that is not given back");
}
