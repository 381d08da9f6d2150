#include "base/random.h"

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
