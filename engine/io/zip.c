#include "io/zip.h"

#include <zip.h>

struct rl_zip {
    rl_context *ctx;
    const char *file;
    rl_findings *findings;
    zip_t *archive;
    uint64_t unpacked; // bytes that came out of all entries so far
};

static rl_status refuse(rl_zip *zip, const char *reason) {
    rl_findings_add(zip->findings, RL_FINDING_WORKBOOK_DAMAGED, (rl_place){.file = zip->file}, NULL,
                    reason);
    return rl_findings_status(zip->findings);
}

static rl_status refuse_size(rl_zip *zip, const char *entry) {
    rl_findings_add(zip->findings, RL_FINDING_WORKBOOK_TOO_LARGE, (rl_place){.file = zip->file},
                    entry, (int)(RL_ZIP_UNPACKED_MAX >> 20), (int)RL_ZIP_RATIO_MAX);
    return rl_findings_status(zip->findings);
}

static rl_status open_archive(rl_zip *zip, const char *bytes, size_t length) {
    zip_error_t error;
    zip_error_init(&error);
    rl_status status = RL_OK;
    zip_source_t *source = zip_source_buffer_create(bytes, length, 0, &error);
    if (source != NULL)
        zip->archive = zip_open_from_source(source, ZIP_RDONLY, &error);
    if (zip->archive == NULL) {
        status = zip_error_code_zip(&error) == ZIP_ER_MEMORY
                     ? rl_fail_memory(zip->ctx)
                     : refuse(zip, zip_error_strerror(&error));
        if (source != NULL)
            zip_source_free(source);
    } else if (zip_get_num_entries(zip->archive, 0) > RL_ZIP_ENTRY_MAX) {
        status = refuse_size(zip, NULL);
    }
    zip_error_fini(&error);
    return status;
}

rl_status rl_zip_open(rl_context *ctx, const char *file, const char *bytes, size_t length,
                      rl_findings *findings, rl_zip **out) {
    rl_zip *zip = RL_NEW(ctx, rl_zip, 1);
    *out = NULL;
    if (zip == NULL)
        return rl_fail_memory(ctx);
    *zip = (rl_zip){.ctx = ctx, .file = file, .findings = findings};
    const rl_status status = open_archive(zip, bytes, length);
    if (status == RL_OK)
        *out = zip;
    else
        rl_zip_close(zip);
    return status;
}

void rl_zip_close(rl_zip *zip) {
    if (zip == NULL)
        return;
    if (zip->archive != NULL)
        zip_discard(zip->archive);
    rl_release(zip->ctx, zip);
}

bool rl_zip_has(const rl_zip *zip, const char *entry) {
    return zip_name_locate(zip->archive, entry, 0) >= 0;
}

// True when what came out of an entry is no longer what an honest one gives.
static bool is_bomb(const rl_zip *zip, uint64_t unpacked, uint64_t packed) {
    const uint64_t tolerated = 1 << 20;
    return zip->unpacked > RL_ZIP_UNPACKED_MAX ||
           (unpacked > tolerated && unpacked / RL_ZIP_RATIO_MAX > packed);
}

static rl_status pour(rl_zip *zip, zip_file_t *file, const zip_stat_t *about, rl_zip_sink sink,
                      void *user) {
    char piece[1 << 14];
    uint64_t unpacked = 0;
    for (;;) {
        const zip_int64_t count = zip_fread(file, piece, sizeof piece);
        if (count < 0)
            return refuse(zip, zip_error_strerror(zip_file_get_error(file)));
        if (count == 0)
            return RL_OK;
        unpacked += (uint64_t)count;
        zip->unpacked += (uint64_t)count;
        if (is_bomb(zip, unpacked, about->comp_size))
            return refuse_size(zip, about->name);
        const rl_status status = sink(user, piece, (size_t)count);
        if (status != RL_OK)
            return status;
    }
}

rl_status rl_zip_read(rl_zip *zip, const char *entry, rl_zip_sink sink, void *user) {
    zip_stat_t about;
    const zip_int64_t position = zip_name_locate(zip->archive, entry, 0);
    if (position < 0 || zip_stat_index(zip->archive, (zip_uint64_t)position, 0, &about) != 0 ||
        (about.valid & ZIP_STAT_COMP_SIZE) == 0)
        return refuse(zip, entry);
    zip_file_t *file = zip_fopen_index(zip->archive, (zip_uint64_t)position, 0);
    if (file == NULL)
        return refuse(zip, zip_strerror(zip->archive));
    const rl_status status = pour(zip, file, &about, sink, user);
    zip_fclose(file);
    return status;
}
