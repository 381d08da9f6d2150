#include "base/journal.h"

#include "base/file.h"
#include "base/messages.h"
#include "base/text.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { JOURNAL_BYTES_MAX = 1 << 30 };

static rl_status fail(rl_context *ctx, const char *path) {
    return rl_fail(ctx, RL_E_IO, rl_message_text(ctx, RL_MSG_FILE_UNWRITABLE), path,
                   strerror(errno));
}

static bool is_on_disk(FILE *stream) { return fflush(stream) == 0 && fsync(fileno(stream)) == 0; }

// Passes the whole lines after the heading on, and keeps the good ones.
static rl_status read_lines(rl_context *ctx, const char *path, const char *heading,
                            rl_journal_line_fn line, void *user, rl_text *kept) {
    char *bytes = NULL;
    size_t length;
    rl_status status = rl_file_read(ctx, path, JOURNAL_BYTES_MAX, &bytes, &length);
    if (status != RL_OK)
        return status;
    const size_t heading_length = strlen(heading);
    char *at = bytes;
    if (length <= heading_length || strncmp(bytes, heading, heading_length) != 0 ||
        bytes[heading_length] != '\n')
        status = rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_JOURNAL_OTHER), path);
    else
        at += heading_length + 1;
    for (char *end; status == RL_OK && (end = strchr(at, '\n')) != NULL; at = end + 1) {
        *end = '\0';
        if (!line(at, (size_t)(end - at), user))
            continue;
        rl_text_append_bytes(kept, at, (size_t)(end - at));
        rl_text_append(kept, "\n");
    }
    rl_release(ctx, bytes);
    return status == RL_OK ? rl_text_status(kept) : status;
}

// Writes the heading and the lines kept beside, and puts the file in its place: killed meanwhile,
// the run loses nothing.
static rl_status begin_file(rl_context *ctx, const char *path, const char *temporary,
                            const char *heading, const rl_text *kept, rl_journal *out) {
    out->stream = fopen(temporary, "w");
    if (out->stream == NULL)
        return fail(ctx, temporary);
    fprintf(out->stream, "%s\n", heading);
    fwrite(rl_text_bytes(kept), 1, kept->length, out->stream);
    if (is_on_disk(out->stream) && rename(temporary, path) == 0)
        return RL_OK;
    const rl_status status = fail(ctx, path);
    fclose(out->stream);
    out->stream = NULL;
    unlink(temporary);
    return status;
}

rl_status rl_journal_open(rl_context *ctx, const char *path, const char *heading, bool resume,
                          rl_journal_line_fn line, void *user, rl_journal *out) {
    rl_status status = RL_OK;
    rl_text kept, temporary;
    *out = (rl_journal){0};
    rl_text_init(&kept, ctx);
    rl_text_init(&temporary, ctx);
    if (rl_file_exists(path)) {
        if (!resume) {
            status = rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_JOURNAL_THERE), path);
            goto done;
        }
        RL_TRY(read_lines(ctx, path, heading, line, user, &kept));
    }
    rl_text_format(&temporary, "%s.new", path);
    RL_TRY(rl_text_status(&temporary));
    out->path = RL_NEW(ctx, char, strlen(path) + 1);
    if (out->path == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    memcpy(out->path, path, strlen(path));
    RL_TRY(begin_file(ctx, path, rl_text_bytes(&temporary), heading, &kept, out));
done:
    rl_text_clear(&kept);
    rl_text_clear(&temporary);
    if (status != RL_OK)
        rl_journal_close(ctx, out, false);
    return status;
}

rl_status rl_journal_add(rl_context *ctx, rl_journal *journal, const char *line, size_t length) {
    fwrite(line, 1, length, journal->stream);
    fputc('\n', journal->stream);
    return is_on_disk(journal->stream) ? RL_OK : fail(ctx, journal->path);
}

void rl_journal_close(rl_context *ctx, rl_journal *journal, bool remove_file) {
    if (journal->stream != NULL)
        fclose(journal->stream);
    if (remove_file && journal->path != NULL)
        unlink(journal->path);
    rl_release(ctx, journal->path);
    *journal = (rl_journal){0};
}
