// Growing text, and numbers and dates as people of the chosen language write them.
//
// The C locale is never changed: files always use a dot. French screens get « 1 234 567,5 » with
// U+202F between thousands and U+00A0 before « % » and « € », formatted here.
#ifndef RL_BASE_TEXT_H
#define RL_BASE_TEXT_H

#include "base/context.h"

#include <stdio.h>

// A growing, always zero-terminated string. `failed` stays set once memory has run out, so that
// many appends can be checked once with rl_text_status.
typedef struct rl_text {
    rl_context *ctx;
    char *bytes; // NULL while empty; read it through rl_text_bytes
    size_t length;
    size_t capacity;
    bool failed;
} rl_text;

void rl_text_init(rl_text *text, rl_context *ctx);
void rl_text_clear(rl_text *text);
const char *rl_text_bytes(const rl_text *text); // never NULL
rl_status rl_text_status(const rl_text *text);  // RL_OK, or RL_E_MEMORY when an append failed

void rl_text_append(rl_text *text, const char *bytes);
void rl_text_append_bytes(rl_text *text, const char *bytes, size_t length);
void rl_text_append_repeated(rl_text *text, char byte, size_t times);

// printf-like; the format may come from the message catalogue (checked by a test).
void rl_text_format(rl_text *text, const char *format, ...);

// A number with `decimals` digits after the point, in the context's language.
void rl_text_append_number(rl_text *text, double value, int decimals);

// A share as a percentage: 0.1234 gives "12.3%" or « 12,3 % ».
void rl_text_append_percent(rl_text *text, double share, int decimals);

// An amount in euros without cents: "€1,200" or « 1 200 € ».
void rl_text_append_euros(rl_text *text, double amount_eur);

// Appends `bytes` cut or padded with spaces to `width` columns (code points, not bytes);
// a negative width aligns to the right.
void rl_text_append_padded(rl_text *text, const char *bytes, int width);

// Columns a UTF-8 string takes (code points; combining marks are not used in our texts).
size_t rl_text_width(const char *bytes);

// True when the bytes are well-formed UTF-8.
bool rl_text_is_utf8(const char *bytes, size_t length);

#endif
