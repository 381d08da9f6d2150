// Good covers, soon: greedy choices, exchanges of one relay, and a search around the best cover
// that takes some relays out and fills the place again. No proof comes from here.
#ifndef RL_COVER_HEURISTIC_H
#define RL_COVER_HEURISTIC_H

#include "base/random.h"
#include "cover/selection.h"

typedef struct rl_cover_heuristic {
    rl_context *ctx;
    const rl_cover_problem *problem;
    rl_arena arena;
    rl_random random;
    rl_selection now;
    int64_t *price; // of the selection, when it is not the weight
    int32_t *kept;  // members of a selection to come back to
    int32_t kept_count;
    const unsigned char *choice; // relays that may not move; NULL for none
    bool *best;                  // by relay: the best answer so far
    int64_t best_objective;      // rl_cover_worst while there is none
} rl_cover_heuristic;

RL_MUST_CHECK rl_status rl_cover_heuristic_init(rl_context *ctx, const rl_cover_problem *problem,
                                                rl_cover_heuristic *heuristic);
void rl_cover_heuristic_clear(rl_cover_heuristic *heuristic);

// Builds an answer from nothing, greedily by gain for cost, and improves it by exchanges. `part`
// (by pattern, as for rl_cover_bound_of; may be NULL) prices what is covered when the least cost is
// looked for: what is hard to cover is worth more.
void rl_cover_build(rl_cover_heuristic *heuristic, const double *part);

// The same from what is wanted: relays by decreasing `wish`, those above 0 only, then greedily.
void rl_cover_build_near(rl_cover_heuristic *heuristic, const double *wish, const double *part);

// Searches around the best answer for `rounds` rounds, or until it should stop.
void rl_cover_search_around(rl_cover_heuristic *heuristic, const double *part, int32_t rounds);

#endif
