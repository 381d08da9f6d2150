// Arithmetic that rounds to the safe side. The processor rounds upwards (rl_rigour_begin) while any
// of this runs: a bound from above is the plain operation, one from below its mirror image. The
// files of this layer are compiled with -frounding-math, so that nothing is folded or simplified;
// what changes the mode calls a function of its own, so that nothing moves across the change.
#ifndef RL_VERIFY_ROUNDING_H
#define RL_VERIFY_ROUNDING_H

// A number known to lie between two others.
typedef struct rl_interval {
    double lo, hi;
} rl_interval;

static inline double rl_add_up(double a, double b) { return a + b; }
static inline double rl_sub_up(double a, double b) { return a - b; }
static inline double rl_mul_up(double a, double b) { return a * b; }
static inline double rl_div_up(double a, double b) { return a / b; }
static inline double rl_add_down(double a, double b) { return -(-a - b); }
static inline double rl_sub_down(double a, double b) { return -(b - a); }
static inline double rl_mul_down(double a, double b) { return -(-a * b); }
static inline double rl_div_down(double a, double b) { return -(-a / b); }

static inline double rl_greater(double a, double b) { return a > b ? a : b; }
static inline double rl_lesser(double a, double b) { return a < b ? a : b; }

// Of numbers that are not negative.
static inline rl_interval rl_product(rl_interval a, rl_interval b) {
    return (rl_interval){rl_mul_down(a.lo, b.lo), rl_mul_up(a.hi, b.hi)};
}

static inline rl_interval rl_sum(rl_interval a, rl_interval b) {
    return (rl_interval){rl_add_down(a.lo, b.lo), rl_add_up(a.hi, b.hi)};
}

static inline rl_interval rl_point(double a) { return (rl_interval){a, a}; }

// 1 − a, for a probability.
static inline rl_interval rl_complement(rl_interval a) {
    return (rl_interval){rl_greater(rl_sub_down(1, a.hi), 0), rl_sub_up(1, a.lo)};
}

#endif
