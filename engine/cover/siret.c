#include "cover/siret.h"

enum { WRITTEN_MOST = 24 }; // bytes, with spaces inside

static bool is_la_poste(uint64_t value) { return value / 100000 == 356000000; }

bool rl_siret_is_valid(uint64_t value) {
    unsigned luhn = 0, plain = 0;
    const bool la_poste = is_la_poste(value);
    for (int i = 0; i < RL_SIRET_DIGITS; i++, value /= 10) {
        const unsigned digit = (unsigned)(value % 10);
        const unsigned doubled = i % 2 == 0 ? digit : 2 * digit;
        luhn += doubled > 9 ? doubled - 9 : doubled;
        plain += digit;
    }
    // The head office of La Poste keeps Luhn's sum.
    return plain > 0 && (luhn % 10 == 0 || (la_poste && plain % 5 == 0));
}

rl_span rl_siret_without_spaces(rl_span text, char digits[RL_SIRET_DIGITS]) {
    size_t count = 0;
    if (text.length <= RL_SIRET_DIGITS || text.length > WRITTEN_MOST)
        return text;
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.bytes[i];
        if (byte >= '0' && byte <= '9' && count < RL_SIRET_DIGITS)
            digits[count++] = byte;
        else if (byte == '\xC2' && i + 1 < text.length && text.bytes[i + 1] == '\xA0')
            i++;
        else if (byte != ' ')
            return text;
    }
    return count == RL_SIRET_DIGITS ? (rl_span){digits, count} : text;
}
