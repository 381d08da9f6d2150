#include "report/markup.h"

#include <string.h>

static const char replacement[] = "\xEF\xBF\xBD"; // U+FFFD

// Length in bytes of a character that XML 1.0 can hold, 0 for any other byte.
static size_t character_length(const char *text) {
    const unsigned char first = (unsigned char)*text;
    if (first < 0x80)
        return first >= 0x20 || first == '\t' || first == '\n' || first == '\r';
    const size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    const bool noncharacter = strncmp(text, "\xEF\xBF\xBE", 3) == 0 || // U+FFFE
                              strncmp(text, "\xEF\xBF\xBF", 3) == 0;   // U+FFFF
    return strnlen(text, length) == length && rl_text_is_utf8(text, length) && !noncharacter
               ? length
               : 0;
}

void rl_markup_append(rl_text *out, const char *text) {
    while (*text != '\0') {
        const size_t length = character_length(text);
        if (*text == '&')
            rl_text_append(out, "&amp;");
        else if (*text == '<')
            rl_text_append(out, "&lt;");
        else if (*text == '>')
            rl_text_append(out, "&gt;");
        else if (*text == '"')
            rl_text_append(out, "&quot;");
        else if (*text == '\r') // a parser would turn it into a new line
            rl_text_append(out, "&#13;");
        else if (length == 0)
            rl_text_append(out, replacement);
        else
            rl_text_append_bytes(out, text, length);
        text += length == 0 ? 1 : length;
    }
}
