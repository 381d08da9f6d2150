#include "verify/decimal.h"

#include <fenv.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BASE = 1000000000, LIMB_DIGITS = 9, FACTORS_MAX = 3, PRODUCT_LIMBS = 8 };

// digits · 10^exponent.
typedef struct figure {
    uint64_t digits; // 17 at most
    int32_t exponent;
} figure;

// The shortest decimal that reads as x ≥ 0. Printing and reading follow the processor's mode.
static figure figure_of(double x) {
    enum { LEAST = 15, MOST = 17, ROOM = 40 };
    char text[ROOM];
    const int mode = fegetround();
    fesetround(FE_TONEAREST);
    int digits = LEAST; // one with fewer is printed with zeros at its end
    for (; digits <= MOST; digits++) {
        snprintf(text, sizeof text, "%.*e", digits - 1, x);
        if (digits == MOST || strtod(text, NULL) == x)
            break;
    }
    fesetround(mode);
    figure read = {0};
    const char *c = text;
    for (; *c != 'e'; c++) {
        if (*c != '.')
            read.digits = read.digits * 10 + (uint64_t)(*c - '0');
    }
    read.exponent = (int32_t)strtol(c + 1, NULL, 10) - (digits - 1);
    return read;
}

// Multiplies limbs by a number below 2^32.
static void multiply_small(uint32_t *limbs, uint32_t factor) {
    uint64_t carry = 0;
    for (int i = 0; i < PRODUCT_LIMBS; i++) {
        carry += (uint64_t)limbs[i] * factor;
        limbs[i] = (uint32_t)(carry % BASE);
        carry /= BASE;
    }
}

// Multiplies limbs by a figure's digits: both halves of them, each below BASE.
static void multiply(uint32_t *limbs, uint64_t digits) {
    uint32_t upper[PRODUCT_LIMBS];
    upper[0] = 0; // one limb higher
    memcpy(upper + 1, limbs, (PRODUCT_LIMBS - 1) * sizeof *upper);
    multiply_small(upper, (uint32_t)(digits / BASE));
    multiply_small(limbs, (uint32_t)(digits % BASE));
    uint32_t carry = 0;
    for (int i = 0; i < PRODUCT_LIMBS; i++) {
        carry += limbs[i] + upper[i];
        limbs[i] = carry % BASE;
        carry /= BASE;
    }
}

static void add_limbs(rl_decimal *d, const uint32_t *limbs, int32_t at) {
    uint32_t carry = 0;
    for (int32_t i = at; i < RL_DECIMAL_LIMBS && (i < at + PRODUCT_LIMBS || carry > 0); i++) {
        carry += d->limb[i] + (i < at + PRODUCT_LIMBS ? limbs[i - at] : 0);
        d->limb[i] = carry % BASE;
        carry /= BASE;
    }
}

void rl_decimal_add_product(rl_decimal *d, const double *factors, int count) {
    uint32_t limbs[PRODUCT_LIMBS] = {1};
    int32_t exponent = 0;
    for (int i = 0; i < count && i < FACTORS_MAX; i++) {
        const figure read = figure_of(factors[i]);
        multiply(limbs, read.digits);
        exponent += read.exponent;
    }
    // Down to a whole number of limbs: zero to eight zeros more at the end.
    int32_t at = exponent / LIMB_DIGITS;
    if (at * LIMB_DIGITS > exponent)
        at--;
    for (int32_t zeros = exponent - at * LIMB_DIGITS; zeros > 0; zeros--)
        multiply_small(limbs, 10);
    add_limbs(d, limbs, at + RL_DECIMAL_POINT);
}

// The sign of a − b.
static int compare(const rl_decimal *a, const rl_decimal *b) {
    for (int32_t i = RL_DECIMAL_LIMBS - 1; i >= 0; i--) {
        if (a->limb[i] != b->limb[i])
            return a->limb[i] < b->limb[i] ? -1 : 1;
    }
    return 0;
}

bool rl_decimal_at_most(const rl_decimal *d, double limit, double tolerance) {
    rl_decimal allowed = {0};
    if (limit == INFINITY)
        return true;
    rl_decimal_add_product(&allowed, &limit, 1);
    rl_decimal_add_product(&allowed, (double[]){limit, tolerance}, 2);
    return compare(d, &allowed) <= 0;
}

bool rl_decimal_at_least(const rl_decimal *d, double limit, double tolerance) {
    rl_decimal asked = {0}, reached = *d;
    rl_decimal_add_product(&asked, &limit, 1);
    rl_decimal_add_product(&reached, (double[]){limit, tolerance}, 2);
    return compare(&reached, &asked) >= 0;
}

double rl_decimal_value(const rl_decimal *d) {
    enum { SHOWN = 6, ROOM = 100 }; // limbs: more digits than decide the nearest, but for ties
    char text[ROOM];
    int32_t top = RL_DECIMAL_LIMBS - 1;
    while (top > 0 && d->limb[top] == 0)
        top--;
    int length = 0;
    for (int32_t i = top; i > top - SHOWN && i >= 0; i--)
        length += snprintf(text + length, sizeof text - (size_t)length, "%09u", d->limb[i]);
    bool more = false;
    for (int32_t i = top - SHOWN; i >= 0; i--)
        more |= d->limb[i] > 0;
    const int32_t last = top >= SHOWN ? top - SHOWN + 1 : 0;
    snprintf(text + length, sizeof text - (size_t)length, "%se%d", more ? "1" : "",
             (last - RL_DECIMAL_POINT) * LIMB_DIGITS - (more ? 1 : 0));
    const int mode = fegetround();
    fesetround(FE_TONEAREST);
    const double nearest = strtod(text, NULL);
    fesetround(mode);
    return nearest;
}
