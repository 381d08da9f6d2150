// Audience lists made small: establishments that the same relays cover are one pattern. Weights and
// costs are whole numbers of units of 10^−decimals, so that sums are exact.
#ifndef RL_COVER_COVERING_H
#define RL_COVER_COVERING_H

#include "base/memory.h"

typedef struct rl_covering {
    rl_context *ctx;
    rl_arena arena; // owns what follows
    int32_t relay_count;
    const char **relay_name; // UTF-8, in the order of the lists
    int64_t *cost;           // by relay, in units of 10^−cost_decimals
    int cost_decimals;
    int32_t pattern_count;
    int64_t *weight;        // by pattern, in units of 10^−weight_decimals; may be 0
    int64_t *id_count;      // by pattern: establishments that it stands for
    size_t *pattern_start;  // pattern p is covered by relays pattern_relay[pattern_start[p] …
    int32_t *pattern_relay; //                           … pattern_start[p + 1] − 1], increasing
    int weight_decimals;
    int64_t total_weight; // of every id, those that nobody covers included
    int64_t ids;
    int64_t uncovered_ids; // named by the weights, in no audience
    int64_t uncovered_weight;
    int64_t rows; // of the audiences
} rl_covering;

void rl_covering_free(rl_covering *covering); // NULL is allowed

// From units to what the user counts.
double rl_covering_weight(const rl_covering *covering, int64_t units);
double rl_covering_cost(const rl_covering *covering, int64_t units);

// 10^decimals, 0 ≤ decimals ≤ 9.
int64_t rl_power_of_ten(int decimals);

#endif
