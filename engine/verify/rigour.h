// The numbers a verdict stands on: elementary functions bounded on both sides (MPFR), and sums of
// decimals without any rounding (GMP). The only module that talks to these libraries.
#ifndef RL_VERIFY_RIGOUR_H
#define RL_VERIFY_RIGOUR_H

#include "base/memory.h"
#include "verify/rounding.h"

// Makes the calling thread's processor round upwards, until the end. Returns the mode to restore.
int rl_rigour_begin(void);
void rl_rigour_end(int mode);

// GMP and MPFR abort when memory runs out, and have no way to say it to their caller: the program
// that uses them gives them memory of its own before anything else, of the contracts of malloc,
// realloc (with both sizes) and free (with its size), that never comes back without a block.
void rl_rigour_use_memory(void *(*allocate)(size_t size),
                          void *(*reallocate)(void *block, size_t before, size_t size),
                          void (*release)(void *block, size_t size));

typedef struct rl_rigour rl_rigour;

RL_MUST_CHECK rl_status rl_rigour_create(rl_context *ctx, rl_rigour **out);
void rl_rigour_free(rl_rigour *rigour);

// Neighbouring doubles around the exact value of the function.
rl_interval rl_exp_of(rl_rigour *rigour, double x);
rl_interval rl_log_of(rl_rigour *rigour, double x); // x ≥ 0; −INFINITY at 0

// Decimals ---------------------------------------------------------------------------------------
//
// A figure of a table is a decimal; a double keeps it when it has 15 digits or fewer. The decimal
// of a double is the shortest that reads as it.

// An exact sum of decimals.
typedef struct rl_decimal rl_decimal;

// NULL when memory is exhausted. Zero at first.
rl_decimal *rl_decimal_create(rl_context *ctx);
void rl_decimal_free(rl_decimal *decimal);
void rl_decimal_clear(rl_decimal *decimal); // back to zero

// Adds the product of the decimals of `count` doubles, all finite.
void rl_decimal_add_product(rl_decimal *decimal, const double *factors, int count);

// Whether sum ≤ limit · (1 + tolerance), or sum ≥ limit · (1 − tolerance), without rounding.
// `tolerance` is a decimal too.
bool rl_decimal_at_most(const rl_decimal *decimal, double limit, double tolerance);
bool rl_decimal_at_least(const rl_decimal *decimal, double limit, double tolerance);

double rl_decimal_value(const rl_decimal *decimal); // to the nearest, near enough

#endif
