#include "bad/bad_case.h"

#include "support/working_folder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct parser {
    rl_bad_file *file;
    const char *path;
    int line;
    bool failed;
} parser;

static void complain(parser *p, const char *what) {
    fprintf(stderr, "%s:%d: %s\n", p->path, p->line, what);
    p->failed = true;
}

static char *keep(parser *p, const char *text, size_t length) {
    char *kept = rl_arena_copy_text(&p->file->arena, text, length);
    if (kept == NULL)
        abort();
    return kept;
}

// Texts ------------------------------------------------------------------------------------------

// « \n \t \r \\ », « \xE9 », and « \*1000{text} » for a text a thousand times; the rest as it is.
static const char *unescape(parser *p, const char *at, const char *end, rl_bad_bytes *out);

static void append(rl_bad_bytes *out, size_t *capacity, const char *bytes, size_t length) {
    if (out->length + length + 1 > *capacity) {
        *capacity = 2 * (out->length + length + 1);
        out->bytes = realloc(out->bytes, *capacity);
        if (out->bytes == NULL)
            abort();
    }
    memcpy(out->bytes + out->length, bytes, length);
    out->length += length;
    out->bytes[out->length] = '\0';
}

static const char *repeat(parser *p, const char *at, const char *end, rl_bad_bytes *out,
                          size_t *capacity) {
    char *brace;
    rl_bad_bytes once = {0};
    const long times = strtol(at, &brace, 10);
    const char *close = *brace == '{' ? unescape(p, brace + 1, end, &once) : NULL;
    if (close == NULL || times < 1 || close == end) {
        complain(p, "a repetition is written \\*1000{text}");
        return end;
    }
    for (long i = 0; i < times; i++)
        append(out, capacity, once.bytes, once.length);
    free(once.bytes);
    return close + 1;
}

// Stops at a closing brace that no backslash protects, or at the end.
static const char *unescape(parser *p, const char *at, const char *end, rl_bad_bytes *out) {
    static const char letters[] = "ntr\\}";
    static const char meanings[] = "\n\t\r\\}";
    size_t capacity = 0;
    *out = (rl_bad_bytes){0};
    append(out, &capacity, "", 0);
    while (at < end && *at != '}') {
        const char *letter = at[0] == '\\' && at + 1 < end ? strchr(letters, at[1]) : NULL;
        if (at[0] != '\\') {
            append(out, &capacity, at++, 1);
        } else if (letter != NULL) {
            append(out, &capacity, &meanings[letter - letters], 1);
            at += 2;
        } else if (at + 3 < end && at[1] == 'x') {
            const char digits[3] = {at[2], at[3], '\0'};
            const char byte = (char)strtol(digits, NULL, 16);
            append(out, &capacity, &byte, 1);
            at += 4;
        } else if (at + 1 < end && at[1] == '*') {
            at = repeat(p, at + 2, end, out, &capacity);
        } else {
            complain(p, "a backslash begins \\n \\t \\r \\\\ \\} \\xE9 or \\*9{…}");
            at++;
        }
    }
    return at;
}

static rl_bad_bytes text_of(parser *p, const char *at, const char *end) {
    rl_bad_bytes read = {0};
    rl_bad_bytes kept = {0};
    size_t capacity = 0;
    while (at < end) { // braces outside a repetition are themselves
        at = unescape(p, at, end, &read);
        append(&kept, &capacity, read.bytes, read.length);
        free(read.bytes);
        if (at < end)
            append(&kept, &capacity, at++, 1);
    }
    read = (rl_bad_bytes){keep(p, kept.bytes == NULL ? "" : kept.bytes, kept.length), kept.length};
    free(kept.bytes);
    return read;
}

// Lines ------------------------------------------------------------------------------------------

static rl_bad_case *last_case(parser *p) {
    if (p->file->cases.count > 0)
        return &p->file->cases.items[p->file->cases.count - 1];
    complain(p, "a case begins with “# ” and its title");
    return NULL;
}

static void start_case(parser *p, const char *at, const char *end) {
    if (RL_VECTOR_RESERVE(&p->file->ctx, &p->file->cases, 1) != RL_OK)
        abort();
    p->file->cases.items[p->file->cases.count++] =
        (rl_bad_case){.line = p->line, .title = keep(p, at, (size_t)(end - at))};
}

static const char *find(const char *at, const char *end, const char *text) {
    const size_t length = strlen(text);
    for (; at + length <= end; at++)
        if (memcmp(at, text, length) == 0)
            return at;
    return NULL;
}

// « FILE: from -> to », « FILE: + text », « FILE: = text », « FILE: - »
static void read_edit(parser *p, rl_bad_case *bad, const char *at, const char *end) {
    const char *colon = find(at, end, ": ");
    if (colon == NULL) {
        complain(p, "an edit is “FILE: from -> to”, “FILE: + text”, “FILE: = text” or “FILE: -”");
        return;
    }
    rl_bad_edit edit = {.file = keep(p, at, (size_t)(colon - at))};
    const char *what = colon + 2;
    const char *arrow = find(what, end, " -> ");
    const bool sign = end - what == 1 || (end - what > 1 && what[1] == ' ');
    if (sign && what[0] == '-' && end - what == 1) {
        edit.kind = RL_BAD_DELETE;
    } else if (sign && (what[0] == '+' || what[0] == '=')) {
        edit.kind = what[0] == '+' ? RL_BAD_APPEND : RL_BAD_WRITE;
        edit.to = text_of(p, end - what == 1 ? end : what + 2, end);
    } else if (arrow != NULL) {
        edit.from = text_of(p, what, arrow);
        edit.to = text_of(p, arrow + 4, end);
    } else {
        complain(p, "nothing says what the text becomes");
        return;
    }
    if (RL_VECTOR_RESERVE(&p->file->ctx, &bad->edits, 1) != RL_OK)
        abort();
    bad->edits.items[bad->edits.count++] = edit;
}

static void read_finding(parser *p, rl_bad_case *bad, const char *at, const char *end) {
    const char *bar = find(at, end, " | ");
    const rl_bad_finding finding = {
        .place = keep(p, at, (size_t)((bar == NULL ? end : bar) - at)),
        .words = bar == NULL ? NULL : keep(p, bar + 3, (size_t)(end - bar - 3))};
    if (RL_VECTOR_RESERVE(&p->file->ctx, &bad->expected, 1) != RL_OK)
        abort();
    bad->expected.items[bad->expected.count++] = finding;
}

static void read_line(parser *p, const char *at, const char *end) {
    if (end - at > 2 && memcmp(at, "# ", 2) == 0) {
        start_case(p, at + 2, end);
        return;
    }
    rl_bad_case *bad = at == end ? NULL : last_case(p);
    if (bad == NULL)
        return;
    if (end - at == 2 && memcmp(at, "fr", 2) == 0)
        bad->language = RL_FRENCH;
    else if (end - at > 2 && memcmp(at, "= ", 2) == 0)
        read_finding(p, bad, at + 2, end);
    else
        read_edit(p, bad, at, end);
}

bool rl_bad_file_read(const char *path, rl_bad_file *out) {
    parser p = {.file = out, .path = path};
    size_t length;
    *out = (rl_bad_file){0};
    rl_context_init(&out->ctx);
    rl_arena_init(&out->arena, &out->ctx);
    char *bytes = rl_working_file_read(path, &length);
    if (bytes == NULL) {
        complain(&p, "no such file");
        return false;
    }
    for (const char *at = bytes; at < bytes + length;) {
        const char *end = memchr(at, '\n', (size_t)(bytes + length - at));
        end = end == NULL ? bytes + length : end;
        p.line++;
        read_line(&p, at, end);
        at = end + 1;
    }
    free(bytes);
    return !p.failed;
}

void rl_bad_file_clear(rl_bad_file *file) {
    for (size_t i = 0; i < file->cases.count; i++) {
        RL_VECTOR_CLEAR(&file->ctx, &file->cases.items[i].edits);
        RL_VECTOR_CLEAR(&file->ctx, &file->cases.items[i].expected);
    }
    RL_VECTOR_CLEAR(&file->ctx, &file->cases);
    rl_arena_clear(&file->arena);
}
