#include "verify/rigour.h"

#include <fenv.h>
#include <float.h>
#include <math.h>

int rl_rigour_begin(void) {
    const int mode = fegetround();
    fesetround(FE_UPWARD);
    return mode;
}

int rl_rigour_pause(void) {
    const int mode = fegetround();
    fesetround(FE_TONEAREST);
    return mode;
}

void rl_rigour_end(int mode) { fesetround(mode); }

// Elementary functions ---------------------------------------------------------------------------
//
// Each is brought to a small argument, where a power series of positive terms bounds it: on both
// sides by Horner's rule rounded either way, the terms left out being at most a geometric series.

// log 2 = ln2_high + ln2_rest; a whole number below 2^20 times ln2_high is exact.
static const double ln2_high = 0x1.62e42feep-1;
static const rl_interval ln2_rest = {0x1.a39ef35793c76p-33, 0x1.a39ef35793c77p-33};

// 1 / n!
static const rl_interval inverse_factorial[] = {
    {0x1.0000000000000p+0, 0x1.0000000000000p+0},   // 1/0!
    {0x1.0000000000000p+0, 0x1.0000000000000p+0},   // 1/1!
    {0x1.0000000000000p-1, 0x1.0000000000000p-1},   // 1/2!
    {0x1.5555555555555p-3, 0x1.5555555555556p-3},   // 1/3!
    {0x1.5555555555555p-5, 0x1.5555555555556p-5},   // 1/4!
    {0x1.1111111111111p-7, 0x1.1111111111112p-7},   // 1/5!
    {0x1.6c16c16c16c16p-10, 0x1.6c16c16c16c17p-10}, // 1/6!
    {0x1.a01a01a01a01ap-13, 0x1.a01a01a01a01bp-13}, // 1/7!
    {0x1.a01a01a01a01ap-16, 0x1.a01a01a01a01bp-16}, // 1/8!
    {0x1.71de3a556c733p-19, 0x1.71de3a556c734p-19}, // 1/9!
    {0x1.27e4fb7789f5cp-22, 0x1.27e4fb7789f5dp-22}, // 1/10!
    {0x1.ae64567f544e3p-26, 0x1.ae64567f544e4p-26}, // 1/11!
    {0x1.1eed8eff8d897p-29, 0x1.1eed8eff8d898p-29}, // 1/12!
    {0x1.6124613a86d09p-33, 0x1.6124613a86d0ap-33}, // 1/13!
    {0x1.93974a8c07c9dp-37, 0x1.93974a8c07c9ep-37}, // 1/14!
    {0x1.ae7f3e733b81fp-41, 0x1.ae7f3e733b820p-41}, // 1/15!
    {0x1.ae7f3e733b81fp-45, 0x1.ae7f3e733b820p-45}, // 1/16!
    {0x1.952c77030ad4ap-49, 0x1.952c77030ad4bp-49}, // 1/17!
};

// 1 / (2 n + 1)
static const rl_interval inverse_odd[] = {
    {0x1.0000000000000p+0, 0x1.0000000000000p+0}, // 1/1
    {0x1.5555555555555p-2, 0x1.5555555555556p-2}, // 1/3
    {0x1.9999999999999p-3, 0x1.999999999999ap-3}, // 1/5
    {0x1.2492492492492p-3, 0x1.2492492492493p-3}, // 1/7
    {0x1.c71c71c71c71cp-4, 0x1.c71c71c71c71dp-4}, // 1/9
    {0x1.745d1745d1745p-4, 0x1.745d1745d1746p-4}, // 1/11
    {0x1.3b13b13b13b13p-4, 0x1.3b13b13b13b14p-4}, // 1/13
    {0x1.1111111111111p-4, 0x1.1111111111112p-4}, // 1/15
    {0x1.e1e1e1e1e1e1ep-5, 0x1.e1e1e1e1e1e1fp-5}, // 1/17
    {0x1.af286bca1af28p-5, 0x1.af286bca1af29p-5}, // 1/19
    {0x1.8618618618618p-5, 0x1.8618618618619p-5}, // 1/21
    {0x1.642c8590b2164p-5, 0x1.642c8590b2165p-5}, // 1/23
};

// Σ_n c_n x^n, for x ≥ 0; what follows the last term is at most `tail` − 1 times it.
static rl_interval series(const rl_interval *c, int count, double tail, rl_interval x) {
    rl_interval sum = {c[count - 1].lo, rl_mul_up(c[count - 1].hi, tail)};
    for (int n = count - 2; n >= 0; n--)
        sum = rl_sum(c[n], rl_product(x, sum));
    return sum;
}

// k · log 2 without its larger part.
static rl_interval rest_of(double k) {
    return k < 0 ? (rl_interval){rl_mul_down(k, ln2_rest.hi), rl_mul_up(k, ln2_rest.lo)}
                 : (rl_interval){rl_mul_down(k, ln2_rest.lo), rl_mul_up(k, ln2_rest.hi)};
}

// x − k log 2.
static rl_interval reduced(double x, double k) {
    const double larger = k * ln2_high; // exact
    const rl_interval rest = rest_of(k);
    return (rl_interval){rl_sub_down(rl_sub_down(x, larger), rest.hi),
                         rl_sub_up(rl_sub_up(x, larger), rest.lo)};
}

// e^x = 2^k e^r, 0 ≤ r < 0.7.
rl_interval rl_exp_of(double x) {
    static const double one_over_ln2 = 0x1.71547652b82fep+0, least = -746, most = 710;
    if (x == 0)
        return rl_point(1);
    if (x < least)
        return (rl_interval){0, x == -INFINITY ? 0 : DBL_TRUE_MIN};
    if (x > most)
        return (rl_interval){DBL_MAX, INFINITY};
    double k = floor(x * one_over_ln2);
    rl_interval r = reduced(x, k);
    if (r.lo < 0)
        r = reduced(x, --k);
    const rl_interval e = series(inverse_factorial, sizeof inverse_factorial / sizeof(rl_interval),
                                 1.05, r); // 1 / (1 − 0.7 / 18)
    return (rl_interval){-ldexp(-e.lo, (int)k), ldexp(e.hi, (int)k)};
}

// log x = k log 2 + 2 artanh s, s = (f − 1) / (f + 1), for x = 2^k f and f from √½ to √2.
rl_interval rl_log_of(double x) {
    if (!(x > 0))
        return rl_point(-INFINITY);
    int k;
    double f = frexp(x, &k);
    if (f < 0x1.6a09e667f3bcdp-1) {
        f *= 2;
        k--;
    }
    const double above = f - 1; // exact
    const rl_interval below = {rl_add_down(f, 1), rl_add_up(f, 1)};
    const rl_interval size = {rl_div_down(fabs(above), below.hi), // |s|
                              rl_div_up(fabs(above), below.lo)};
    const rl_interval twice = {2 * size.lo, 2 * size.hi};
    const rl_interval artanh = rl_product(
        twice, series(inverse_odd, sizeof inverse_odd / sizeof(rl_interval), 1.04, // 1 / (1 − s²)
                      rl_product(size, size)));
    const rl_interval part = above < 0 ? (rl_interval){-artanh.hi, -artanh.lo} : artanh,
                      rest = rest_of(k);
    const double larger = k * ln2_high;
    return (rl_interval){rl_add_down(larger, rl_add_down(rest.lo, part.lo)),
                         rl_add_up(larger, rl_add_up(rest.hi, part.hi))};
}
