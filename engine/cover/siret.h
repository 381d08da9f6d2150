// SIRET numbers: 14 digits, of which the first nine are the SIREN of the firm. The last digit makes
// Luhn's sum a multiple of ten (ISO/IEC 7812-1), except for La Poste (SIREN 356000000), whose
// establishments have a plain sum of digits that is a multiple of five
// (https://www.sirene.fr/sirene/public/variable/siret).
#ifndef RL_COVER_SIRET_H
#define RL_COVER_SIRET_H

#include "io/list_scanner.h"

enum { RL_SIRET_DIGITS = 14 };

// Whether this number, written with 14 digits, is a possible SIRET.
bool rl_siret_is_valid(uint64_t value);

// A SIRET as people space it, « 356 000 000 00048 », without its spaces (written to `digits`); the
// text itself otherwise.
rl_span rl_siret_without_spaces(rl_span text, char digits[RL_SIRET_DIGITS]);

#endif
