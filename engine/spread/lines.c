#include "spread/lines.h"

#include "base/file.h"

#include <string.h>

enum { BUFFER_BYTES = 1 << 18 };

bool rl_lines_may_add(rl_lines *l, rl_finding_code code) {
    return ++l->found[code] <= RL_LINE_FINDINGS_EACH;
}

rl_place rl_lines_place(const rl_lines *l, int64_t line, const char *column) {
    const int64_t number = line > 0 ? line : l->line;
    return (rl_place){.file = l->path,
                      .line = number > INT32_MAX ? INT32_MAX : (int32_t)number,
                      .column = column};
}

// Moves what is left to the front and reads behind it.
static rl_status refill(rl_lines *l) {
    const size_t left = (size_t)(l->end - l->at);
    memmove(l->buffer, l->at, left);
    size_t count = 0;
    rl_status status =
        rl_byte_stream_read(l->stream, l->buffer + left, BUFFER_BYTES - left, &count);
    l->at = l->buffer;
    l->end = l->buffer + left + count;
    l->ended = left + count < BUFFER_BYTES;
    if (status == RL_E_INPUT) {
        rl_findings_add(l->findings, RL_FINDING_GZIP_BROKEN, (rl_place){.file = l->path}, NULL);
        l->ended = true;
        status = RL_OK;
    }
    return status;
}

rl_status rl_lines_open(rl_context *ctx, const char *path, rl_findings *findings, rl_lines *l) {
    rl_status status = RL_OK;
    *l = (rl_lines){.ctx = ctx, .path = path, .findings = findings, .ended = true};
    if (!rl_file_exists(path)) {
        rl_findings_add(findings, RL_FINDING_FILE_MISSING, (rl_place){.file = path}, NULL);
        return RL_OK;
    }
    l->buffer = RL_NEW(ctx, char, BUFFER_BYTES + 1);
    if (l->buffer == NULL)
        return rl_fail_memory(ctx);
    l->at = l->end = l->buffer;
    RL_TRY(rl_byte_stream_open(ctx, path, &l->stream));
    RL_TRY(refill(l));
    const size_t length = (size_t)(l->end - l->at);
    if (length >= 2 && (memcmp(l->at, "\xFF\xFE", 2) == 0 || memcmp(l->at, "\xFE\xFF", 2) == 0)) {
        rl_findings_add(findings, RL_FINDING_ENCODING_UTF16, (rl_place){.file = path}, NULL);
        l->at = l->end;
        l->ended = true;
    } else if (length >= 3 && memcmp(l->at, "\xEF\xBB\xBF", 3) == 0) {
        l->at += 3;
    }
done:
    return status;
}

void rl_lines_close(rl_lines *l) {
    if (l->ctx == NULL)
        return;
    for (int code = 0; code < RL_FINDING_COUNT; code++) {
        if (l->found[code] > RL_LINE_FINDINGS_EACH)
            rl_findings_add(l->findings, RL_FINDING_MORE_ALIKE, (rl_place){.file = l->path}, NULL,
                            l->found[code] - RL_LINE_FINDINGS_EACH,
                            rl_finding_name((rl_finding_code)code));
    }
    rl_byte_stream_close(l->stream);
    rl_release(l->ctx, l->buffer);
    *l = (rl_lines){0};
}

// The end of the line that begins at `at`, whose last byte becomes a zero; NULL at the end of the
// file. *too_long tells that the buffer does not hold it: what it holds is given.
static rl_status next_line(rl_lines *l, char **begin, char **end, bool *too_long) {
    *begin = NULL;
    *too_long = false;
    char *stop = l->at == l->end ? NULL : memchr(l->at, '\n', (size_t)(l->end - l->at));
    if (stop == NULL && !l->ended) {
        const rl_status status = refill(l);
        if (status != RL_OK)
            return status;
        stop = memchr(l->at, '\n', (size_t)(l->end - l->at));
    }
    if (l->at == l->end)
        return RL_OK;
    *too_long = stop == NULL && !l->ended;
    *begin = l->at;
    *end = stop == NULL ? l->end : stop;
    l->at = stop == NULL ? l->end : stop + 1;
    **end = '\0'; // the buffer has one byte more
    return RL_OK;
}

static bool is_blank(char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; }

static int32_t cut(rl_lines *l, char *at, const char *end, char *words[RL_LINE_WORDS_MAX]) {
    int32_t count = 0;
    int control = -1;
    while (at < end) {
        while (at < end && is_blank(*at))
            *at++ = '\0';
        if (at == end)
            break;
        if (count < RL_LINE_WORDS_MAX)
            words[count] = at;
        count++;
        for (; at < end && !is_blank(*at); at++)
            if ((unsigned char)*at < 0x20 || *at == 0x7F)
                control = (unsigned char)*at;
    }
    if (control < 0 || count == 0 || *words[0] == '#' || *words[0] == '%')
        return count;
    RL_LINES_REPORT(l, RL_FINDING_CONTROL_CHARACTER, 0, NULL, NULL, (unsigned)control);
    return 0;
}

rl_status rl_lines_next(rl_lines *l, char *words[RL_LINE_WORDS_MAX], int32_t *count) {
    for (;;) {
        char *begin, *end;
        bool too_long;
        *count = 0;
        const rl_status status = next_line(l, &begin, &end, &too_long);
        if (status != RL_OK || begin == NULL)
            return status;
        l->line++;
        if (too_long) {
            RL_LINES_REPORT(l, RL_FINDING_LINE_TOO_LONG, 0, NULL, NULL, (int)BUFFER_BYTES);
            l->at = l->end;
            l->ended = true;
            return RL_OK;
        }
        *count = cut(l, begin, end, words);
        if (*count > 0 && *words[0] != '#' && *words[0] != '%')
            return RL_OK;
    }
}
