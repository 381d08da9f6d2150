#include "io/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 400 }; // the longest plain double has 309 digits before the point

static bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

size_t rl_space_length(const char *text) {
    switch (*text) {
    case ' ':
        return 1;
    case '\xC2':
        return text[1] == '\xA0' ? 2 : 0;
    case '\xE2':
        return text[1] == '\x80' && text[2] == '\xAF' ? 3 : 0;
    default:
        return 0;
    }
}

// A number being copied in the plain form.
typedef struct copying {
    const char *from;
    char plain[LONGEST + 1];
    size_t length;
    unsigned forms;
} copying;

static void put(copying *c, char byte) {
    if (c->length < LONGEST)
        c->plain[c->length] = byte;
    c->length++; // beyond LONGEST the number is refused at the end
}

static size_t copy_digits(copying *c) {
    size_t count = 0;
    for (; is_digit(*c->from); c->from++, count++)
        put(c, *c->from);
    return count;
}

// « 1 234 567 »: after the first group, each one has exactly three digits.
static bool copy_whole_part(copying *c) {
    size_t group = copy_digits(c);
    if (group == 0)
        return false;
    size_t space;
    while ((space = rl_space_length(c->from)) > 0 && is_digit(c->from[space])) {
        if (group > 3)
            return false;
        c->from += space;
        c->forms |= RL_FORM_SPACES;
        group = copy_digits(c);
        if (group != 3)
            return false;
    }
    return true;
}

static bool copy_exponent(copying *c) {
    if (*c->from != 'e' && *c->from != 'E')
        return true;
    put(c, *c->from++);
    if (*c->from == '+' || *c->from == '-')
        put(c, *c->from++);
    return copy_digits(c) > 0;
}

rl_number_verdict rl_number_parse(const char *text, double *value, unsigned *forms) {
    copying c = {.from = text};
    if (*c.from == '-' || *c.from == '+')
        put(&c, *c.from++);
    if (!copy_whole_part(&c))
        return RL_NUMBER_WRONG;
    if (*c.from == '.' || *c.from == ',') {
        if (*c.from++ == ',')
            c.forms |= RL_FORM_COMMA;
        put(&c, '.');
        if (copy_digits(&c) == 0)
            return RL_NUMBER_WRONG;
    }
    if (!copy_exponent(&c))
        return RL_NUMBER_WRONG;
    const size_t space = rl_space_length(c.from);
    if (c.from[space] == '%') {
        c.from += space + 1;
        c.forms |= RL_FORM_PERCENT;
        // Through the exponent, so that « 12 % » is exactly the double nearest to 0.12.
        if (strpbrk(c.length <= LONGEST ? c.plain : "", "eE") != NULL)
            return RL_NUMBER_WRONG;
        put(&c, 'e'), put(&c, '-'), put(&c, '2');
    }
    if (*c.from != '\0')
        return RL_NUMBER_WRONG;
    if (c.length > LONGEST)
        return RL_NUMBER_HUGE;
    *value = strtod(c.plain, NULL);
    *forms = c.forms;
    return isfinite(*value) ? RL_NUMBER_READ : RL_NUMBER_HUGE;
}

void rl_number_print(double value, char text[RL_NUMBER_BYTES]) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, RL_NUMBER_BYTES, "%.*g", digits, value + 0.0); // + 0.0: no « -0 »
        if (strtod(text, NULL) == value)
            return;
    }
}

// Ranges -----------------------------------------------------------------------------------------

static void describe(const rl_range *range, const rl_context *ctx, char *text, size_t size) {
    char least[RL_NUMBER_BYTES];
    char most[RL_NUMBER_BYTES];
    rl_number_print(range->least, least);
    rl_number_print(range->most, most);
    if (isfinite(range->most) && range->most < INT32_MAX)
        snprintf(text, size,
                 rl_message_text(ctx, range->ends_excluded ? RL_MSG_IO_RANGE_STRICTLY_BETWEEN
                                                           : RL_MSG_IO_RANGE_BETWEEN),
                 least, most);
    else
        snprintf(text, size,
                 rl_message_text(ctx, range->ends_excluded ? RL_MSG_IO_RANGE_ABOVE
                                                           : RL_MSG_IO_RANGE_AT_LEAST),
                 least);
}

static bool is_share(const rl_range *range) { return range->least == 0.0 && range->most == 1.0; }

bool rl_range_check(const rl_range *range, double value, const char *written, rl_findings *findings,
                    rl_place place) {
    const bool low = range->ends_excluded ? value <= range->least : value < range->least;
    const bool high = range->ends_excluded ? value >= range->most : value > range->most;
    if (!low && !high && range->whole && value != floor(value)) {
        rl_findings_add(findings, RL_FINDING_NUMBER_NOT_WHOLE, place, written);
        return false;
    }
    if (!low && !high)
        return true;
    if (high && range->most == INT32_MAX) {
        rl_findings_add(findings, RL_FINDING_NUMBER_TOO_LARGE, place, written);
    } else if (is_share(range) && value > 1.0 && value <= 100.0 && strchr(written, '%') == NULL) {
        char percent[RL_NUMBER_BYTES];
        char share[RL_NUMBER_BYTES];
        snprintf(percent, sizeof percent, "%.6g", value);
        snprintf(share, sizeof share, "%.6g", value / 100.0);
        rl_findings_add(findings, RL_FINDING_SHARE_ABOVE_ONE, place, written, percent, share);
    } else if (value < 0.0 && range->least == 0.0 && !range->ends_excluded) {
        rl_findings_add(findings, RL_FINDING_NUMBER_NEGATIVE, place, written);
    } else {
        char allowed[128];
        describe(range, findings->ctx, allowed, sizeof allowed);
        rl_findings_add(findings, RL_FINDING_NUMBER_OUT_OF_RANGE, place, written, allowed);
    }
    return false;
}
