// Seeded random numbers: the same seed gives the same draws everywhere, whatever the libraries'
// versions. xoshiro256** seeded by splitmix64 (Blackman and Vigna, https://prng.di.unimi.it).
#ifndef RL_BASE_RANDOM_H
#define RL_BASE_RANDOM_H

#include <stdint.h>

typedef struct rl_random {
    uint64_t state[4];
} rl_random;

void rl_random_init(rl_random *random, uint64_t seed);

// The stream of a number: streams of one seed are independent of each other, so that the pieces of
// a parallel work draw the same whoever does them.
void rl_random_init_stream(rl_random *random, uint64_t seed, uint64_t stream);

uint64_t rl_random_bits(rl_random *random);

// Uniform on [0, 1), 53 bits.
double rl_random_unit(rl_random *random);

// Uniform on [low, high).
double rl_random_between(rl_random *random, double low, double high);

// Uniform on 0 … count − 1, without bias; `count` must be positive.
uint32_t rl_random_below(rl_random *random, uint32_t count);

// Successes among `trials` independent trials of probability `prob`: an exact binomial draw in
// constant expected time. Inversion while the mean is small; else transformed rejection, algorithm
// BTRS of W. Hörmann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46
// (1993), 101–110. A probability outside [0, 1] counts as its nearest end.
int32_t rl_random_binomial(rl_random *random, int32_t trials, double prob);

#endif
