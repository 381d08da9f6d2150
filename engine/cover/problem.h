// What the solver works on: a covering, a goal, and the presolve between them.
//
//     most weight:  max Σ_p w_p z_p   s.t.  Σ_i c_i x_i ≤ limit
//     least cost:   min Σ_i c_i x_i   s.t.  Σ_p w_p z_p ≥ limit
//     with z_p ≤ Σ_{i covers p} x_i,  x and z binary
//
// Covering everything is the second with limit = Σ w; only there a pattern may have any weight, and
// each has 1. All data are whole numbers: covers and bounds are compared exactly.
#ifndef RL_COVER_PROBLEM_H
#define RL_COVER_PROBLEM_H

#include "cover/covering.h"

typedef enum rl_cover_aim {
    RL_AIM_MOST_WEIGHT, // within a cost
    RL_AIM_LEAST_COST,  // for a weight
    RL_AIM_COVER_ALL,   // at least cost
} rl_cover_aim;

// What is decided of a relay.
typedef enum rl_cover_choice { RL_COVER_OPEN, RL_COVER_OUT, RL_COVER_IN } rl_cover_choice;

typedef struct rl_cover_problem {
    rl_context *ctx;
    rl_arena arena; // owns what follows
    rl_cover_aim aim;
    int64_t limit;       // of cost or weight, after what the presolve decided
    int64_t base_cost;   // of the relays that the presolve chose
    int64_t base_weight; // that they cover
    int32_t relay_count;
    int32_t pattern_count;
    int64_t *cost;   // by relay
    int64_t *weight; // by pattern, > 0
    int64_t total_weight;
    int32_t *origin; // by relay: its number in the covering
    size_t
        *relay_start; // patterns of relay i: relay_pattern[relay_start[i] … relay_start[i+1] − 1]
    int32_t *relay_pattern;
    size_t *pattern_start; // relays of pattern p, increasing
    int32_t *pattern_relay;
    int32_t chosen_count; // relays of the covering that every answer may keep
    int32_t *chosen;
} rl_cover_problem;

// Makes the problem and presolves it: patterns without weight go, dominated relays go (another one
// covers as much for no more), equal patterns merge; when all must be covered, a pattern that holds
// another one goes, and the only relay of a pattern is chosen. An optimum of what is left is one of
// the whole. `limit` must be attainable (the caller checks it).
RL_MUST_CHECK rl_status rl_cover_problem_make(rl_context *ctx, const rl_covering *covering,
                                              const int64_t *cost, rl_cover_aim aim, int64_t limit,
                                              rl_cover_problem **out);

// The part of a problem that is left once some relays are in and others out (rl_cover_choice,
// by relay), presolved again.
RL_MUST_CHECK rl_status rl_cover_problem_restrict(const rl_cover_problem *problem,
                                                  const unsigned char *choice,
                                                  rl_cover_problem **out);
void rl_cover_problem_free(rl_cover_problem *problem); // NULL is allowed

#endif
