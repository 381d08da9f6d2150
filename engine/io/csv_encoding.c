#include "io/csv_encoding.h"

#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

// Windows-1252 between 0x80 and 0x9F, in UTF-8; NULL where it has nothing. From 0xA0 on it is
// Latin-1. https://encoding.spec.whatwg.org/index-windows-1252.txt
static const char *const upper_controls[32] = {
    "€",  NULL, "‚", "ƒ", "„", "…", "†", "‡", "ˆ", "‰", "Š", "‹", "Œ", NULL, "Ž", NULL,
    NULL, "‘",  "’", "“", "”", "•", "–", "—", "˜", "™", "š", "›", "œ", NULL, "ž", "Ÿ",
};

static int32_t line_of(const char *bytes, size_t offset) {
    int32_t line = 1;
    for (size_t i = 0; i < offset; i++)
        line += bytes[i] == '\n';
    return line;
}

// Length of the UTF-8 character that begins here, 0 when there is none.
static size_t character_length(const char *bytes, size_t left) {
    const unsigned char lead = (unsigned char)*bytes;
    const size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    return length <= left && rl_text_is_utf8(bytes, length) ? length : 0;
}

// Offset of the first byte that is not UTF-8; says whether other characters are UTF-8 beyond ASCII.
static size_t find_foreign_byte(const char *bytes, size_t length, bool *has_utf8) {
    size_t foreign = length;
    *has_utf8 = false;
    for (size_t i = 0; i < length;) {
        const size_t step = character_length(bytes + i, length - i);
        if (step == 0 && foreign == length)
            foreign = i;
        *has_utf8 = *has_utf8 || step > 1;
        i += step > 0 ? step : 1;
    }
    return foreign;
}

static rl_status convert_windows_1252(rl_context *ctx, char **bytes, size_t *length) {
    char *converted = RL_NEW(ctx, char, 3 * *length + 1); // at most three bytes each
    if (converted == NULL)
        return rl_fail_memory(ctx);
    size_t used = 0;
    for (size_t i = 0; i < *length; i++) {
        const unsigned char byte = (unsigned char)(*bytes)[i];
        const char *upper = byte >= 0x80 && byte < 0xA0 ? upper_controls[byte - 0x80] : NULL;
        if (upper != NULL) {
            memcpy(converted + used, upper, strlen(upper));
            used += strlen(upper);
        } else if (byte >= 0xA0) {
            converted[used++] = (char)(0xC0 | byte >> 6);
            converted[used++] = (char)(0x80 | (byte & 0x3F));
        } else { // ASCII, or nothing in Windows-1252: a control character, found below
            converted[used++] = (char)(byte < 0x80 ? byte : 0x7F);
        }
    }
    rl_release(ctx, *bytes);
    *bytes = converted;
    *length = used;
    return RL_OK;
}

static void drop_control_characters(const char *file, char *bytes, size_t length,
                                    rl_findings *findings) {
    int32_t line = 1;
    int32_t reported = 0;
    for (size_t i = 0; i < length; i++) {
        const unsigned byte = (unsigned char)bytes[i];
        line += byte == '\n';
        if ((byte >= 0x20 && byte != 0x7F) || byte == '\n' || byte == '\r' || byte == '\t')
            continue;
        if (line != reported)
            rl_findings_add(findings, RL_FINDING_CONTROL_CHARACTER,
                            (rl_place){.file = file, .line = line}, NULL, byte);
        reported = line;
        bytes[i] = ' ';
    }
}

static void empty(char *bytes, size_t *length) {
    bytes[0] = '\0';
    *length = 0;
}

rl_status rl_csv_clean(rl_context *ctx, const char *file, char **bytes, size_t *length,
                       rl_findings *findings) {
    const rl_place place = {.file = file};
    if (*length >= 2 &&
        (memcmp(*bytes, "\xFF\xFE", 2) == 0 || memcmp(*bytes, "\xFE\xFF", 2) == 0)) {
        rl_findings_add(findings, RL_FINDING_ENCODING_UTF16, place, NULL);
        empty(*bytes, length);
        return RL_OK;
    }
    const bool marked = *length >= 3 && memcmp(*bytes, byte_order_mark, 3) == 0;
    if (marked) {
        *length -= 3;
        memmove(*bytes, *bytes + 3, *length + 1);
    }
    if (!rl_text_is_utf8(*bytes, *length)) {
        bool has_utf8;
        const size_t foreign = find_foreign_byte(*bytes, *length, &has_utf8);
        if (marked || has_utf8) {
            rl_findings_add(findings, RL_FINDING_ENCODING_MIXED,
                            (rl_place){.file = file, .line = line_of(*bytes, foreign)}, NULL);
            empty(*bytes, length);
            return RL_OK;
        }
        const rl_status status = convert_windows_1252(ctx, bytes, length);
        if (status != RL_OK)
            return status;
        rl_findings_add(findings, RL_FINDING_ENCODING_WINDOWS_1252, place, NULL);
    }
    drop_control_characters(file, *bytes, *length, findings);
    return RL_OK;
}
