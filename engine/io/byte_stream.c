#include "io/byte_stream.h"

#include "base/memory.h"
#include "base/messages.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

enum { INPUT_BYTES = 1 << 18, GZIP_WINDOW = 15 + 16 };

struct rl_byte_stream {
    rl_context *ctx;
    const char *path; // borrowed, for messages
    int file;
    double size;             // bytes on the disk; NaN when unknown
    double taken;            // of which read
    bool ended;              // nothing more on the disk
    bool compressed;         // gzip
    bool between_members;    // a whole member was inflated, none is begun
    z_stream inflating;      // its input is `input`
    unsigned char *input;    // bytes read and not given yet
    size_t first, available; // where they are in `input`
};

// zlib's memory comes from the context.
static voidpf allocate(voidpf user, uInt count, uInt size) {
    return rl_allocate(user, count, size);
}

static void release(voidpf user, voidpf block) { rl_release(user, block); }

static rl_status fail_reading(const rl_byte_stream *s, int error) {
    return rl_fail(s->ctx, RL_E_IO, rl_message_text(s->ctx, RL_MSG_FILE_UNREADABLE), s->path,
                   strerror(error));
}

// Reads at most `capacity` bytes from the disk or the pipe.
static rl_status take(rl_byte_stream *s, void *bytes, size_t capacity, size_t *count) {
    ssize_t taken;
    do
        taken = read(s->file, bytes, capacity);
    while (taken < 0 && errno == EINTR && !rl_is_cancelled(s->ctx));
    *count = 0;
    if (taken < 0)
        return fail_reading(s, errno);
    s->ended = taken == 0;
    s->taken += (double)taken;
    *count = (size_t)taken;
    return RL_OK;
}

// Makes sure that `wanted` bytes are in `input`, unless the file ends before.
static rl_status look(rl_byte_stream *s, size_t wanted) {
    if (s->available > 0 && s->first > 0)
        memmove(s->input, s->input + s->first, s->available);
    s->first = 0;
    while (s->available < wanted && !s->ended) {
        size_t count;
        const rl_status status =
            take(s, s->input + s->available, INPUT_BYTES - s->available, &count);
        if (status != RL_OK)
            return status;
        s->available += count;
    }
    return RL_OK;
}

static bool begins_gzip(const rl_byte_stream *s) {
    return s->available >= 2 && s->input[s->first] == 0x1F && s->input[s->first + 1] == 0x8B;
}

rl_status rl_byte_stream_open(rl_context *ctx, const char *path, rl_byte_stream **out) {
    struct stat info;
    rl_status status = RL_OK;
    *out = NULL;
    rl_byte_stream *s = RL_NEW(ctx, rl_byte_stream, 1);
    if (s == NULL)
        return rl_fail_memory(ctx);
    s->ctx = ctx;
    s->path = path;
    s->file = strcmp(path, "-") == 0 ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    s->input = RL_NEW(ctx, unsigned char, INPUT_BYTES);
    if (s->input == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    if (s->file < 0) {
        status = fail_reading(s, errno);
        goto done;
    }
    s->size = fstat(s->file, &info) == 0 && S_ISREG(info.st_mode) ? (double)info.st_size : NAN;
    RL_TRY(look(s, 2));
    if (begins_gzip(s)) {
        s->inflating.zalloc = allocate;
        s->inflating.zfree = release;
        s->inflating.opaque = ctx;
        if (inflateInit2(&s->inflating, GZIP_WINDOW) != Z_OK) {
            status = rl_fail_memory(ctx);
            goto done;
        }
        s->compressed = true;
    }
done:
    if (status == RL_OK)
        *out = s;
    else
        rl_byte_stream_close(s);
    return status;
}

void rl_byte_stream_close(rl_byte_stream *s) {
    if (s == NULL)
        return;
    if (s->compressed)
        inflateEnd(&s->inflating);
    if (s->file > STDIN_FILENO)
        close(s->file);
    rl_release(s->ctx, s->input);
    rl_release(s->ctx, s);
}

static rl_status read_plain(rl_byte_stream *s, char *bytes, size_t capacity, size_t *count) {
    const size_t ready = s->available < capacity ? s->available : capacity;
    memcpy(bytes, s->input + s->first, ready);
    s->first += ready;
    s->available -= ready;
    *count = ready;
    while (*count < capacity && !s->ended) {
        size_t taken;
        const rl_status status = take(s, bytes + *count, capacity - *count, &taken);
        if (status != RL_OK)
            return status;
        *count += taken;
    }
    return RL_OK;
}

// After a member: begins the next one if there is one. What follows the last one and is not gzip
// (zeros that pad a tape, usually) is not part of the file.
static rl_status begin_member(rl_byte_stream *s, bool *begun) {
    const rl_status status = look(s, 2);
    *begun = status == RL_OK && begins_gzip(s) && inflateReset(&s->inflating) == Z_OK;
    s->between_members = !*begun;
    return status;
}

static rl_status read_compressed(rl_byte_stream *s, char *bytes, size_t capacity, size_t *count) {
    rl_status status;
    *count = 0;
    while (*count < capacity) {
        if (s->between_members) {
            bool begun;
            status = begin_member(s, &begun);
            if (status != RL_OK || !begun)
                return status;
        }
        if (s->available == 0) {
            status = look(s, 1);
            if (status != RL_OK)
                return status;
            if (s->available == 0)
                return RL_E_INPUT; // cut short
        }
        s->inflating.next_in = s->input + s->first;
        s->inflating.avail_in = (uInt)s->available;
        s->inflating.next_out = (Bytef *)bytes + *count;
        s->inflating.avail_out = (uInt)(capacity - *count);
        const int code = inflate(&s->inflating, Z_NO_FLUSH);
        s->first += s->available - s->inflating.avail_in;
        s->available = s->inflating.avail_in;
        *count = capacity - s->inflating.avail_out;
        if (code == Z_MEM_ERROR)
            return rl_fail_memory(s->ctx);
        if (code == Z_STREAM_END)
            s->between_members = true;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            return RL_E_INPUT;
    }
    return RL_OK;
}

rl_status rl_byte_stream_read(rl_byte_stream *s, char *bytes, size_t capacity, size_t *count) {
    return s->compressed ? read_compressed(s, bytes, capacity, count)
                         : read_plain(s, bytes, capacity, count);
}

double rl_byte_stream_fraction(const rl_byte_stream *s) {
    return s->size > 0 ? fmin((s->taken - (double)s->available) / s->size, 1) : NAN;
}
