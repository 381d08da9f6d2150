#include "io/json_scan.h"

#include "base/names.h"
#include "io/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CJSON_NUMBER_BYTES = 63, EXCERPT_BYTES = 24 };

// Where the scan is inside one array or object.
typedef struct level {
    bool is_object;
    int32_t position; // in an array
    const char *key;  // in an object; NULL before the first
    rl_names keys;    // of the object so far
    rl_json_lines key_lines;
} level;

typedef struct scanner {
    rl_context *ctx;
    const char *file;
    rl_findings *findings;
    rl_json_lines *lines;
    char *at; // the text ends with a zero at `end`
    char *end;
    int32_t line;
    level levels[RL_JSON_DEPTH_MAX];
    int depth;
    rl_arena arena;   // keys
    rl_text text;     // the string last read, decoded
    rl_text pointer;  // scratch of `here`
    rl_status status; // first failure of memory
    bool stopped;     // the grammar cannot be followed any further
} scanner;

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

static bool is_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

// Reporting --------------------------------------------------------------------------------------

void rl_json_append_step(rl_text *pointer, const char *key) {
    rl_text_append(pointer, "/");
    for (; *key != '\0'; key++) {
        if (*key == '~')
            rl_text_append(pointer, "~0");
        else if (*key == '/')
            rl_text_append(pointer, "~1");
        else
            rl_text_append_bytes(pointer, key, 1);
    }
}

// The place the scan is at; its pointer is good until the next call.
static rl_place here(scanner *s) {
    rl_text_clear(&s->pointer);
    for (int i = 0; i < s->depth; i++) {
        const level *l = &s->levels[i];
        if (!l->is_object)
            rl_text_format(&s->pointer, "/%d", (int)l->position);
        else if (l->key != NULL)
            rl_json_append_step(&s->pointer, l->key);
    }
    return (rl_place){.file = s->file,
                      .line = s->line,
                      .pointer = s->pointer.length > 0 ? rl_text_bytes(&s->pointer) : NULL};
}

static void fail(scanner *s, rl_status status) {
    if (s->status == RL_OK)
        s->status = status;
    s->stopped = true;
}

// Reports what stands at the scan's place instead of what is expected, and gives up.
static void stop_expecting(scanner *s, rl_message expected) {
    char excerpt[EXCERPT_BYTES + 1] = "";
    size_t length = 0;
    while (length < EXCERPT_BYTES && s->at + length < s->end && s->at[length] != '\n')
        length++;
    while (length > 0 && !rl_text_is_utf8(s->at, length))
        length--;
    memcpy(excerpt, s->at, length);
    rl_findings_add(s->findings, RL_FINDING_JSON_SYNTAX, here(s), length > 0 ? excerpt : NULL,
                    rl_message_text(s->ctx, expected));
    s->stopped = true;
}

static void report_word(scanner *s, rl_finding_code code, const char *start, size_t length) {
    char *word = rl_arena_copy_text(&s->arena, start, length);
    if (word == NULL)
        fail(s, rl_fail_memory(s->ctx));
    else
        rl_findings_add(s->findings, code, here(s), word);
}

// Spaces -----------------------------------------------------------------------------------------

static void skip_comment(scanner *s) {
    rl_findings_add(s->findings, RL_FINDING_JSON_COMMENT, here(s), NULL);
    const bool block = s->at[1] == '*';
    s->at += 2;
    while (s->at < s->end && (block ? strncmp(s->at, "*/", 2) != 0 : *s->at != '\n')) {
        s->line += *s->at == '\n';
        s->at++;
    }
    if (block && s->at < s->end)
        s->at += 2;
}

static void skip_spaces(scanner *s) {
    for (;;) {
        if (*s->at == '/' && (s->at[1] == '/' || s->at[1] == '*')) {
            skip_comment(s);
        } else if (*s->at == ' ' || *s->at == '\t' || *s->at == '\r' || *s->at == '\n') {
            s->line += *s->at == '\n';
            s->at++;
        } else {
            return;
        }
    }
}

// Strings ----------------------------------------------------------------------------------------

// Value of four hexadecimal digits, or −1.
static int32_t hexadecimal(const char *digits) {
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        const char digit = digits[i];
        if (is_digit(digit))
            value = value * 16 + (digit - '0');
        else if (digit >= 'a' && digit <= 'f')
            value = value * 16 + (digit - 'a' + 10);
        else if (digit >= 'A' && digit <= 'F')
            value = value * 16 + (digit - 'A' + 10);
        else
            return -1;
    }
    return value;
}

static void append_code_point(rl_text *text, int32_t code) {
    char bytes[4];
    size_t length;
    if (code < 0x80) {
        bytes[0] = (char)code;
        length = 1;
    } else {
        length = code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
        static const int lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
        for (size_t i = length - 1; i > 0; i--, code >>= 6)
            bytes[i] = (char)(0x80 | (code & 0x3F));
        bytes[0] = (char)(lead[length] | code);
    }
    rl_text_append_bytes(text, bytes, length);
}

// The scan is after « \u ».
static void scan_unicode_escape(scanner *s) {
    int32_t code = hexadecimal(s->at);
    if (code < 0) {
        rl_findings_add(s->findings, RL_FINDING_JSON_ESCAPE, here(s), NULL);
        return;
    }
    s->at += 4;
    if (code >= 0xD800 && code <= 0xDBFF && s->at[0] == '\\' && s->at[1] == 'u') {
        const int32_t low = hexadecimal(s->at + 2);
        if (low >= 0xDC00 && low <= 0xDFFF) {
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            s->at += 6;
        }
    }
    if (code == 0)
        rl_findings_add(s->findings, RL_FINDING_JSON_NUL, here(s), NULL);
    else if (code >= 0xD800 && code <= 0xDFFF)
        rl_findings_add(s->findings, RL_FINDING_JSON_SURROGATE, here(s), NULL);
    else
        append_code_point(&s->text, code);
}

// The scan is after « \ ».
static void scan_escape(scanner *s) {
    static const char letters[] = "\"\\/bfnrt";
    static const char meanings[] = "\"\\/\b\f\n\r\t";
    const char *letter = *s->at == '\0' ? NULL : strchr(letters, *s->at);
    if (letter != NULL) {
        rl_text_append_bytes(&s->text, &meanings[letter - letters], 1);
        s->at++;
    } else if (*s->at == 'u') {
        s->at++;
        scan_unicode_escape(s);
    } else {
        rl_findings_add(s->findings, RL_FINDING_JSON_ESCAPE, here(s), NULL);
    }
}

// The scan is at the opening quotation mark. The decoded string is left in s->text.
static void scan_string(scanner *s) {
    rl_text_clear(&s->text);
    const int32_t opened = s->line;
    s->at++;
    while (s->at < s->end && *s->at != '"') {
        if (*s->at == '\\') {
            s->at++;
            scan_escape(s);
        } else {
            if ((unsigned char)*s->at < 0x20)
                rl_findings_add(s->findings, RL_FINDING_JSON_CONTROL, here(s), NULL,
                                (unsigned)(unsigned char)*s->at);
            s->line += *s->at == '\n';
            rl_text_append_bytes(&s->text, s->at++, 1);
        }
    }
    if (s->at < s->end) {
        s->at++;
    } else {
        s->line = opened; // where it begins helps more than the end of the file
        stop_expecting(s, RL_MSG_JSON_CLOSING_QUOTE);
    }
    if (s->text.failed)
        fail(s, rl_text_status(&s->text));
}

// Numbers and words ------------------------------------------------------------------------------

// Length of the number RFC 8259 allows at `text`, 0 when there is none.
static size_t number_length(const char *text) {
    const char *at = text + (*text == '-');
    if (!is_digit(*at))
        return 0;
    if (*at == '0')
        at++;
    else
        at += strspn(at, "0123456789");
    if (*at == '.') {
        const size_t decimals = strspn(at + 1, "0123456789");
        if (decimals == 0)
            return 0;
        at += 1 + decimals;
    }
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '+' || at[1] == '-');
        const size_t digits = strspn(at, "0123456789");
        if (digits == 0)
            return 0;
        at += digits;
    }
    return (size_t)(at - text);
}

// Length of what one would take for a word or a number, so that it is reported as a whole.
static size_t word_length(const char *text) {
    size_t length = 0;
    while (is_digit(text[length]) || is_letter(text[length]) || text[length] == '_' ||
           text[length] == '.' || text[length] == '+' || text[length] == '-')
        length++;
    return length;
}

static void scan_number(scanner *s) {
    const size_t length = number_length(s->at);
    const size_t whole = word_length(s->at);
    if (length == 0 || length != whole) {
        report_word(s, RL_FINDING_JSON_NUMBER, s->at, whole);
    } else {
        const double value = strtod(s->at, NULL);
        if (!isfinite(value))
            report_word(s, RL_FINDING_NUMBER_TOO_LARGE, s->at, length);
        if (length > CJSON_NUMBER_BYTES) {
            char shorter[RL_NUMBER_BYTES];
            rl_number_print(isfinite(value) ? value : 0.0, shorter);
            memset(s->at, ' ', length);
            memcpy(s->at, shorter, strlen(shorter));
        }
    }
    s->at += whole;
}

static void scan_word(scanner *s) {
    const size_t length = word_length(s->at);
    const bool known = (length == 4 && strncmp(s->at, "true", 4) == 0) ||
                       (length == 5 && strncmp(s->at, "false", 5) == 0) ||
                       (length == 4 && strncmp(s->at, "null", 4) == 0);
    if (!known)
        report_word(s, RL_FINDING_JSON_WORD, s->at, length);
    s->at += length;
}

// Values -----------------------------------------------------------------------------------------

static void scan_value(scanner *s);

static level *enter(scanner *s, bool is_object) {
    if (s->depth == RL_JSON_DEPTH_MAX) {
        rl_findings_add(s->findings, RL_FINDING_JSON_DEPTH, here(s), NULL, RL_JSON_DEPTH_MAX);
        s->stopped = true;
        return NULL;
    }
    level *l = &s->levels[s->depth++];
    *l = (level){.is_object = is_object};
    rl_names_init(&l->keys, s->ctx);
    s->at++; // the opening bracket
    skip_spaces(s);
    return l;
}

static void leave(scanner *s, level *l) {
    rl_names_clear(&l->keys);
    RL_VECTOR_CLEAR(s->ctx, &l->key_lines.list);
    s->depth--;
}

static void scan_array(scanner *s) {
    level *l = enter(s, false);
    if (l == NULL)
        return;
    while (!s->stopped && *s->at != ']') {
        scan_value(s);
        skip_spaces(s);
        if (s->stopped || *s->at == ']')
            break;
        if (*s->at != ',') {
            stop_expecting(s, RL_MSG_JSON_COMMA_OR_BRACKET);
            break;
        }
        s->at++;
        skip_spaces(s);
        if (*s->at == ']')
            rl_findings_add(s->findings, RL_FINDING_JSON_TRAILING_COMMA, here(s), NULL);
        l->position++;
    }
    s->at += !s->stopped;
    leave(s, l);
}

// Adds the key just read to the object's; reports it when it is there already.
static void keep_key(scanner *s, level *l) {
    int32_t number;
    const char *key = rl_arena_copy_text(&s->arena, rl_text_bytes(&s->text), s->text.length);
    if (key == NULL) {
        fail(s, rl_fail_memory(s->ctx));
        return;
    }
    l->key = key;
    rl_status status = rl_names_add(&l->keys, key, &number);
    if (status == RL_OK && (size_t)number < l->key_lines.list.count) {
        rl_findings_add(s->findings, RL_FINDING_JSON_KEY_DUPLICATE, here(s), NULL,
                        (int)l->key_lines.list.items[number]);
        return;
    }
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(s->ctx, &l->key_lines.list, 1);
    if (status == RL_OK)
        l->key_lines.list.items[l->key_lines.list.count++] = s->line;
    else
        fail(s, status);
}

static void scan_member(scanner *s, level *l) {
    if (is_digit(*s->at) && l->key != NULL) { // "budget_eur": 12,5
        rl_findings_add(s->findings, RL_FINDING_JSON_DECIMAL_COMMA, here(s), NULL);
        s->at += word_length(s->at);
        return;
    }
    if (*s->at != '"') {
        stop_expecting(s, RL_MSG_JSON_A_KEY);
        return;
    }
    scan_string(s);
    if (s->stopped)
        return;
    keep_key(s, l);
    skip_spaces(s);
    if (*s->at != ':') {
        stop_expecting(s, RL_MSG_JSON_A_COLON);
        return;
    }
    s->at++;
    skip_spaces(s);
    if (!s->stopped)
        scan_value(s);
}

static void scan_object(scanner *s) {
    level *l = enter(s, true);
    if (l == NULL)
        return;
    while (!s->stopped && *s->at != '}') {
        scan_member(s, l);
        skip_spaces(s);
        if (s->stopped || *s->at == '}')
            break;
        if (*s->at != ',') {
            stop_expecting(s, RL_MSG_JSON_COMMA_OR_BRACE);
            break;
        }
        s->at++;
        skip_spaces(s);
        if (*s->at == '}')
            rl_findings_add(s->findings, RL_FINDING_JSON_TRAILING_COMMA, here(s), NULL);
    }
    s->at += !s->stopped;
    leave(s, l);
}

static void scan_value(scanner *s) {
    const rl_status status = RL_VECTOR_RESERVE(s->ctx, &s->lines->list, 1);
    if (status != RL_OK) {
        fail(s, status);
        return;
    }
    s->lines->list.items[s->lines->list.count++] = s->line;
    if (*s->at == '{')
        scan_object(s);
    else if (*s->at == '[')
        scan_array(s);
    else if (*s->at == '"')
        scan_string(s);
    else if (is_digit(*s->at) || *s->at == '-' || *s->at == '+' || *s->at == '.')
        scan_number(s);
    else if (is_letter(*s->at))
        scan_word(s);
    else
        stop_expecting(s, RL_MSG_JSON_A_VALUE);
}

// The whole text ---------------------------------------------------------------------------------

// Reports the line of the first byte that is not UTF-8.
static bool check_encoding(scanner *s) {
    const size_t length = (size_t)(s->end - s->at);
    if (length >= 2 && (memcmp(s->at, "\xFF\xFE", 2) == 0 || memcmp(s->at, "\xFE\xFF", 2) == 0)) {
        rl_findings_add(s->findings, RL_FINDING_ENCODING_UTF16, here(s), NULL);
        return false;
    }
    if (rl_text_is_utf8(s->at, length))
        return true;
    const char *line_start = s->at;
    const char *newline;
    while ((newline = memchr(line_start, '\n', (size_t)(s->end - line_start))) != NULL &&
           rl_text_is_utf8(line_start, (size_t)(newline - line_start))) {
        line_start = newline + 1;
        s->line++;
    }
    rl_findings_add(s->findings, RL_FINDING_JSON_ENCODING, here(s), NULL);
    return false;
}

static void scan_document(scanner *s) {
    if (!check_encoding(s))
        return;
    if (s->end - s->at >= 3 && memcmp(s->at, "\xEF\xBB\xBF", 3) == 0) {
        rl_findings_add(s->findings, RL_FINDING_JSON_BOM, here(s), NULL);
        s->at += 3;
    }
    skip_spaces(s);
    if (s->at == s->end) {
        rl_findings_add(s->findings, RL_FINDING_FILE_EMPTY, here(s), NULL);
        return;
    }
    scan_value(s);
    skip_spaces(s);
    if (!s->stopped && s->at < s->end)
        rl_findings_add(s->findings, RL_FINDING_JSON_TRAILING, here(s), NULL);
}

rl_status rl_json_scan(rl_context *ctx, const char *file, char *bytes, size_t length,
                       rl_findings *findings, rl_json_lines *lines) {
    scanner s = {.ctx = ctx,
                 .file = file,
                 .findings = findings,
                 .lines = lines,
                 .at = bytes,
                 .end = bytes + length,
                 .line = 1,
                 .status = RL_OK};
    const size_t errors_before = findings->error_count;
    rl_arena_init(&s.arena, ctx);
    rl_text_init(&s.text, ctx);
    rl_text_init(&s.pointer, ctx);
    scan_document(&s);
    rl_arena_clear(&s.arena);
    rl_text_clear(&s.text);
    rl_text_clear(&s.pointer);
    if (s.status != RL_OK)
        return s.status;
    return findings->error_count == errors_before ? RL_OK : rl_findings_status(findings);
}
