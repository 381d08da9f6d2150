#include "verify/rigour.h"

#include <fenv.h>
#include <gmp.h>
#include <math.h>
#include <mpfr.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct rl_rigour {
    rl_context *ctx;
    mpfr_t value;
};

struct rl_decimal {
    rl_context *ctx;
    mpq_t sum;
};

int rl_rigour_begin(void) {
    const int mode = fegetround();
    fesetround(FE_UPWARD);
    return mode;
}

void rl_rigour_end(int mode) { fesetround(mode); }

void rl_rigour_use_memory(void *(*allocate)(size_t size),
                          void *(*reallocate)(void *block, size_t before, size_t size),
                          void (*release)(void *block, size_t size)) {
    mp_set_memory_functions(allocate, reallocate, release); // MPFR's too
}

rl_status rl_rigour_create(rl_context *ctx, rl_rigour **out) {
    rl_rigour *r = RL_NEW(ctx, rl_rigour, 1);
    if (r == NULL)
        return rl_fail_memory(ctx);
    r->ctx = ctx;
    mpfr_init2(r->value, 53);
    *out = r;
    return RL_OK;
}

void rl_rigour_free(rl_rigour *r) {
    if (r == NULL)
        return;
    mpfr_clear(r->value);
    rl_release(r->ctx, r);
}

// The doubles around r->value, which was rounded upwards; `rounded` tells whether it was not exact.
static rl_interval around(rl_rigour *r, int rounded) {
    const double above = mpfr_get_d(r->value, MPFR_RNDU);
    if (rounded != 0)
        mpfr_nextbelow(r->value);
    return (rl_interval){mpfr_get_d(r->value, MPFR_RNDD), above};
}

rl_interval rl_exp_of(rl_rigour *r, double x) {
    mpfr_set_d(r->value, x, MPFR_RNDN); // exact: 53 bits
    return around(r, mpfr_exp(r->value, r->value, MPFR_RNDU));
}

rl_interval rl_log_of(rl_rigour *r, double x) {
    if (!(x > 0))
        return rl_point(-INFINITY);
    mpfr_set_d(r->value, x, MPFR_RNDN);
    return around(r, mpfr_log(r->value, r->value, MPFR_RNDU));
}

// Decimals ---------------------------------------------------------------------------------------

rl_decimal *rl_decimal_create(rl_context *ctx) {
    rl_decimal *d = RL_NEW(ctx, rl_decimal, 1);
    if (d == NULL)
        return NULL;
    d->ctx = ctx;
    mpq_init(d->sum);
    return d;
}

void rl_decimal_free(rl_decimal *d) {
    if (d == NULL)
        return;
    mpq_clear(d->sum);
    rl_release(d->ctx, d);
}

void rl_decimal_clear(rl_decimal *d) { mpq_set_ui(d->sum, 0, 1); }

// The shortest decimal that reads as x, as a fraction: digits × 10^exponent.
static void set_decimal(mpq_t out, double x) {
    enum { DIGITS = 17, ROOM = 40 };
    char text[ROOM], digits[ROOM];
    const int mode = fegetround();
    fesetround(FE_TONEAREST); // printing and reading follow the processor's mode
    for (int precision = 1; precision <= DIGITS; precision++) {
        snprintf(text, sizeof text, "%.*e", precision - 1, x);
        if (strtod(text, NULL) == x)
            break;
    }
    fesetround(mode);
    size_t count = 0, decimals = 0;
    bool after_point = false;
    const char *c = text;
    for (; *c != 'e'; c++) {
        if (*c == '.') {
            after_point = true;
            continue;
        }
        digits[count++] = *c;
        decimals += after_point;
    }
    digits[count] = '\0';
    const long exponent = strtol(c + 1, NULL, 10) - (long)decimals;
    mpz_t power;
    mpz_init(power);
    mpz_ui_pow_ui(power, 10, (unsigned long)labs(exponent));
    mpz_set_str(mpq_numref(out), digits, 10);
    mpz_set_ui(mpq_denref(out), 1);
    if (exponent >= 0)
        mpz_mul(mpq_numref(out), mpq_numref(out), power);
    else
        mpz_set(mpq_denref(out), power);
    mpq_canonicalize(out);
    mpz_clear(power);
}

void rl_decimal_add_product(rl_decimal *d, const double *factors, int count) {
    mpq_t product, factor;
    mpq_init(product);
    mpq_init(factor);
    mpq_set_ui(product, 1, 1);
    for (int i = 0; i < count; i++) {
        set_decimal(factor, factors[i]);
        mpq_mul(product, product, factor);
    }
    mpq_add(d->sum, d->sum, product);
    mpq_clear(product);
    mpq_clear(factor);
}

// The sign of sum − limit · (1 + tolerance).
static int compare(const rl_decimal *d, double limit, double tolerance) {
    mpq_t allowed, share;
    mpq_init(allowed);
    mpq_init(share);
    set_decimal(allowed, limit);
    set_decimal(share, tolerance);
    mpq_mul(share, share, allowed);
    mpq_add(allowed, allowed, share);
    const int sign = mpq_cmp(d->sum, allowed);
    mpq_clear(allowed);
    mpq_clear(share);
    return sign;
}

bool rl_decimal_at_most(const rl_decimal *d, double limit, double tolerance) {
    return limit == INFINITY || compare(d, limit, tolerance) <= 0;
}

bool rl_decimal_at_least(const rl_decimal *d, double limit, double tolerance) {
    return compare(d, limit, -tolerance) >= 0;
}

double rl_decimal_value(const rl_decimal *d) {
    // mpq_get_d truncates: through MPFR it is the nearest.
    mpfr_t value;
    mpfr_init2(value, 53);
    mpfr_set_q(value, d->sum, MPFR_RNDN);
    const double nearest = mpfr_get_d(value, MPFR_RNDN);
    mpfr_clear(value);
    return nearest;
}
