// Sums of decimals without any rounding. A figure of a table is a decimal; a double keeps it when
// it has 15 digits or fewer. The decimal of a double is the shortest that reads as it.
#ifndef RL_VERIFY_DECIMAL_H
#define RL_VERIFY_DECIMAL_H

#include <stdbool.h>
#include <stdint.h>

// Nine digits a limb. Products of three doubles reach from 10^−1,020 to 10^925; sums of 2^31 of
// them end below 10^1,152.
enum { RL_DECIMAL_LIMBS = 256, RL_DECIMAL_POINT = 128 }; // the limb of the units

// A number that is not negative. All zero: nothing.
typedef struct rl_decimal {
    uint32_t limb[RL_DECIMAL_LIMBS];
} rl_decimal;

// Adds the product of the decimals of one to three doubles, finite and not negative.
void rl_decimal_add_product(rl_decimal *decimal, const double *factors, int count);

// Whether sum ≤ limit · (1 + tolerance), or sum ≥ limit · (1 − tolerance), without rounding.
// `tolerance` is a decimal too; a limit that is infinite allows everything.
bool rl_decimal_at_most(const rl_decimal *decimal, double limit, double tolerance);
bool rl_decimal_at_least(const rl_decimal *decimal, double limit, double tolerance);

double rl_decimal_value(const rl_decimal *decimal); // the nearest double

#endif
