#include "cover/siret.h"

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
