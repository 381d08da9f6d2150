// Random coverings small enough to try every set of relays.
#ifndef RL_TESTS_RANDOM_COVERING_H
#define RL_TESTS_RANDOM_COVERING_H

#include "base/random.h"
#include "cover/covering.h"

typedef struct rl_covering_kind {
    int32_t relays_most;   // at least 1
    int32_t patterns_most; // likewise
    double density;        // chance that a relay covers a pattern; each has one at least
    int32_t weight_most;   // weights from 0
    int32_t cost_most;     // costs from 0
    bool uncovered;        // some weight is out of reach
} rl_covering_kind;

// Freed by rl_covering_free. Equal patterns may occur, as may dominated relays.
rl_covering *rl_random_covering(rl_context *ctx, rl_random *random, rl_covering_kind kind);

// Weight and cost of a set of relays, one bit each; whether it covers every pattern.
void rl_covering_weigh(const rl_covering *covering, uint32_t set, int64_t *weight, int64_t *cost,
                       bool *all);

#endif
