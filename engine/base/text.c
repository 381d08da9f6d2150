#include "base/text.h"

#include "base/memory.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#define NARROW_NO_BREAK_SPACE "\xE2\x80\xAF" // U+202F, between French thousands
#define NO_BREAK_SPACE "\xC2\xA0"            // U+00A0, before French % and €

void rl_text_init(rl_text *text, rl_context *ctx) { *text = (rl_text){.ctx = ctx}; }

void rl_text_clear(rl_text *text) {
    rl_release(text->ctx, text->bytes);
    rl_text_init(text, text->ctx);
}

const char *rl_text_bytes(const rl_text *text) { return text->bytes == NULL ? "" : text->bytes; }

rl_status rl_text_status(const rl_text *text) {
    return text->failed ? rl_fail_memory(text->ctx) : RL_OK;
}

static bool reserve(rl_text *text, size_t extra) {
    if (!text->failed &&
        rl_reserve(text->ctx, &text->bytes, &text->capacity, text->length + extra + 1, 1) != RL_OK)
        text->failed = true;
    return !text->failed;
}

void rl_text_append_bytes(rl_text *text, const char *bytes, size_t length) {
    if (!reserve(text, length))
        return;
    if (length > 0)
        memcpy(text->bytes + text->length, bytes, length);
    text->length += length;
    text->bytes[text->length] = '\0';
}

void rl_text_append(rl_text *text, const char *bytes) {
    rl_text_append_bytes(text, bytes, strlen(bytes));
}

void rl_text_append_repeated(rl_text *text, char byte, size_t times) {
    if (!reserve(text, times))
        return;
    memset(text->bytes + text->length, byte, times);
    text->length += times;
    text->bytes[text->length] = '\0';
}

void rl_text_format(rl_text *text, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    va_list measured;
    va_copy(measured, arguments);
    const int length = vsnprintf(NULL, 0, format, measured);
    va_end(measured);
    if (length >= 0 && reserve(text, (size_t)length)) {
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, arguments);
        text->length += (size_t)length;
    }
    va_end(arguments);
}

void rl_text_append_number(rl_text *text, double value, int decimals) {
    if (!isfinite(value)) {
        rl_text_append(text, isnan(value) ? "–" : value > 0 ? "∞" : "−∞");
        return;
    }
    const bool french = text->ctx->language == RL_FRENCH;
    char digits[400]; // the longest finite double has 309 digits before the point
    snprintf(digits, sizeof digits, "%.*f", decimals, fabs(value));
    const size_t whole = strcspn(digits, ".");
    if (value < 0 && strspn(digits, "0.") != strlen(digits))
        rl_text_append(text, "−");
    for (size_t i = 0; i < whole; i++) {
        if (i > 0 && (whole - i) % 3 == 0)
            rl_text_append(text, french ? NARROW_NO_BREAK_SPACE : ",");
        rl_text_append_bytes(text, digits + i, 1);
    }
    if (decimals > 0) {
        rl_text_append(text, french ? "," : ".");
        rl_text_append(text, digits + whole + 1);
    }
}

void rl_text_append_percent(rl_text *text, double share, int decimals) {
    rl_text_append_number(text, 100.0 * share, decimals);
    rl_text_append(text, text->ctx->language == RL_FRENCH ? NO_BREAK_SPACE "%" : "%");
}

void rl_text_append_euros(rl_text *text, double amount_eur) {
    if (text->ctx->language == RL_FRENCH) {
        rl_text_append_number(text, amount_eur, 0);
        rl_text_append(text, NO_BREAK_SPACE "€");
    } else {
        rl_text_append(text, "€");
        rl_text_append_number(text, amount_eur, 0);
    }
}

static bool starts_code_point(char byte) { return ((unsigned char)byte & 0xC0) != 0x80; }

size_t rl_text_width(const char *bytes) {
    size_t width = 0;
    for (; *bytes != '\0'; bytes++)
        width += starts_code_point(*bytes);
    return width;
}

void rl_text_append_padded(rl_text *text, const char *bytes, int width) {
    const size_t wanted = (size_t)abs(width);
    const size_t columns = rl_text_width(bytes);
    if (columns <= wanted) {
        if (width < 0)
            rl_text_append_repeated(text, ' ', wanted - columns);
        rl_text_append(text, bytes);
        if (width > 0)
            rl_text_append_repeated(text, ' ', wanted - columns);
        return;
    }
    size_t kept = 0;
    const char *end = bytes;
    while (kept + 1 < wanted) {
        end++;
        while (!starts_code_point(*end))
            end++;
        kept++;
    }
    rl_text_append_bytes(text, bytes, (size_t)(end - bytes));
    rl_text_append(text, "…");
}

bool rl_text_is_utf8(const char *bytes, size_t length) {
    const unsigned char *b = (const unsigned char *)bytes;
    for (size_t i = 0; i < length;) {
        uint32_t code;
        size_t extra;
        uint32_t least;
        if (b[i] < 0x80) {
            i++;
            continue;
        }
        if ((b[i] & 0xE0) == 0xC0) {
            code = b[i] & 0x1F, extra = 1, least = 0x80;
        } else if ((b[i] & 0xF0) == 0xE0) {
            code = b[i] & 0x0F, extra = 2, least = 0x800;
        } else if ((b[i] & 0xF8) == 0xF0) {
            code = b[i] & 0x07, extra = 3, least = 0x10000;
        } else {
            return false;
        }
        if (length - i <= extra)
            return false;
        for (size_t j = 1; j <= extra; j++) {
            if ((b[i + j] & 0xC0) != 0x80)
                return false;
            code = code << 6 | (b[i + j] & 0x3F);
        }
        if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF))
            return false;
        i += extra + 1;
    }
    return true;
}
