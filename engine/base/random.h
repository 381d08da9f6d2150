// Seeded random numbers: the same seed gives the same draws everywhere, whatever the libraries'
// versions. xoshiro256** seeded by splitmix64 (Blackman and Vigna, https://prng.di.unimi.it).
#ifndef RL_BASE_RANDOM_H
#define RL_BASE_RANDOM_H

#include <stdint.h>

typedef struct rl_random {
    uint64_t state[4];
} rl_random;

void rl_random_init(rl_random *random, uint64_t seed);
uint64_t rl_random_bits(rl_random *random);

// Uniform on [0, 1), 53 bits.
double rl_random_unit(rl_random *random);

// Uniform on [low, high).
double rl_random_between(rl_random *random, double low, double high);

// Uniform on 0 … count − 1, without bias; `count` must be positive.
uint32_t rl_random_below(rl_random *random, uint32_t count);

#endif
