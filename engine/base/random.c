#include "base/random.h"

#include <math.h>

static uint64_t splitmix64(uint64_t *state) {
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void rl_random_init(rl_random *random, uint64_t seed) {
    for (int i = 0; i < 4; i++)
        random->state[i] = splitmix64(&seed);
}

void rl_random_init_stream(rl_random *random, uint64_t seed, uint64_t stream) {
    uint64_t mixed = splitmix64(&seed) ^ stream;
    rl_random_init(random, splitmix64(&mixed));
}

static uint64_t rotate_left(uint64_t x, int bits) { return (x << bits) | (x >> (64 - bits)); }

uint64_t rl_random_bits(rl_random *random) {
    uint64_t *s = random->state;
    const uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    const uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return result;
}

double rl_random_unit(rl_random *random) {
    return (double)(rl_random_bits(random) >> 11) * 0x1.0p-53;
}

double rl_random_between(rl_random *random, double low, double high) {
    return low + (high - low) * rl_random_unit(random);
}

uint32_t rl_random_below(rl_random *random, uint32_t count) {
    // Lemire's multiplication with rejection of the few biased draws.
    const uint32_t threshold = (0u - count) % count;
    for (;;) {
        const uint64_t product = (rl_random_bits(random) >> 32) * count;
        if ((uint32_t)product >= threshold)
            return (uint32_t)(product >> 32);
    }
}

// Binomial ----------------------------------------------------------------------------------------

// Mean from which rejection is faster than inversion, and its constants valid.
static const double least_mean_for_rejection = 10;

// Goes up the distribution function: prob ≤ 1/2 and trials · prob < 10, so that the first term is
// above e^−15.
static int32_t binomial_by_inversion(rl_random *random, int32_t trials, double prob) {
    const double odds = prob / (1 - prob);
    const double none = exp(trials * log1p(-prob));
    for (;;) {
        double left = rl_random_unit(random);
        double term = none;
        for (int32_t k = 0; k <= trials; k++) {
            if (left < term)
                return k;
            left -= term;
            term *= odds * (trials - k) / (k + 1);
        }
        // What rounding leaves above the last term: draw again.
    }
}

// ln k! − Stirling's formula.
static double stirling_rest(double k) {
    static const double rests[] = {
        0.0810614667953272, 0.0413406959554092,  0.0276779256849983, 0.02079067210376509,
        0.0166446911898211, 0.0138761288230707,  0.0118967099458917, 0.0104112652619720,
        0.0092554621827127, 0.00833056343336287,
    };
    if (k < 10)
        return rests[(int)k];
    const double square = (k + 1) * (k + 1);
    return (1.0 / 12 - (1.0 / 360 - 1.0 / 1260 / square) / square) / (k + 1);
}

static int32_t binomial_by_rejection(rl_random *random, int32_t trials, double prob) {
    const double n = trials;
    const double spread = sqrt(n * prob * (1 - prob));
    const double odds = prob / (1 - prob);
    const double b = 1.15 + 2.53 * spread;
    const double a = -0.0873 + 0.0248 * b + 0.01 * prob;
    const double centre = n * prob + 0.5;
    const double quick = 0.92 - 4.2 / b;
    const double alpha = (2.83 + 5.1 / b) * spread;
    const double mode = floor((n + 1) * prob);
    for (;;) {
        const double u = rl_random_unit(random) - 0.5;
        const double v = rl_random_unit(random);
        const double edge = 0.5 - fabs(u);
        const double k = floor((2 * a / edge + b) * u + centre);
        if (edge >= 0.07 && v <= quick)
            return (int32_t)k;
        if (!(k >= 0 && k <= n))
            continue;
        const double height = log(v * alpha / (a / (edge * edge) + b));
        const double most = (mode + 0.5) * log((mode + 1) / (odds * (n - mode + 1))) +
                            (n + 1) * log((n - mode + 1) / (n - k + 1)) +
                            (k + 0.5) * log(odds * (n - k + 1) / (k + 1)) + stirling_rest(mode) +
                            stirling_rest(n - mode) - stirling_rest(k) - stirling_rest(n - k);
        if (height <= most)
            return (int32_t)k;
    }
}

int32_t rl_random_binomial(rl_random *random, int32_t trials, double prob) {
    if (trials <= 0 || !(prob > 0))
        return 0;
    if (prob >= 1)
        return trials;
    if (prob > 0.5)
        return trials - rl_random_binomial(random, trials, 1 - prob);
    return trials * prob < least_mean_for_rejection ? binomial_by_inversion(random, trials, prob)
                                                    : binomial_by_rejection(random, trials, prob);
}
