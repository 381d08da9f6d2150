// Reverse-reachable sets: for a root node, the nodes from which it would be activated, in one
// random opening of the arcs. A set of seeds activates the root just when it meets the set, so
//     spread of S = Σ over roots v of P(S meets the set of v)
// (Borgs, Brautbar, Chayes, Lucier, SODA 2014).
//
// Roots. `count` sets make whole rounds of all the nodes when `count` is a multiple of their
// number, so that each is the root equally often; else each root is drawn uniformly.
#ifndef RL_SPREAD_REVERSE_H
#define RL_SPREAD_REVERSE_H

#include "base/memory.h"
#include "spread/cascade.h"

// Sets drawn so far. A set that holds only its root is not stored but counted.
typedef struct rl_reverse_sets {
    rl_context *ctx;
    const rl_cascade *cascade; // borrowed
    int64_t drawn;             // sets, stored or not
    int64_t *alone;            // for each node, the sets that hold nothing else
    RL_VECTOR(int32_t) members;
    RL_VECTOR(uint32_t) ends; // of each row (stored set): where it ends in `members`
    // Sentinels. A search that has met RL_SENTINELS_ENOUGH of them ends there: the set is partial,
    // and its row holds these sentinels only. Whoever bounds must count a partial set as met.
    bool *is_sentinel;             // NULL for none
    RL_VECTOR(uint8_t) is_partial; // of each row
    uint32_t rounds;               // calls that drew
} rl_reverse_sets;

enum { RL_SENTINELS_ENOUGH = 4 };

// Most members that are stored: their places are numbers of 32 bits.
#define RL_REVERSE_MEMBERS_MAX ((size_t)UINT32_MAX)

RL_MUST_CHECK rl_status rl_reverse_sets_init(rl_context *ctx, const rl_cascade *cascade,
                                             rl_reverse_sets *sets);
void rl_reverse_sets_clear(rl_reverse_sets *sets);
void rl_reverse_sets_restart(rl_reverse_sets *sets); // forgets what was drawn, not the rounds

// Makes these nodes the sentinels of the sets to be drawn.
RL_MUST_CHECK rl_status rl_reverse_sets_set_sentinels(rl_reverse_sets *sets, const int32_t *nodes,
                                                      int32_t count);

// Draws `extra` more sets. When work must stop, or the members would take more than `byte_limit`
// bytes — which the first thousands of them tell —, *complete is false and what was drawn before is
// kept as it was.
RL_MUST_CHECK rl_status rl_reverse_sets_draw(rl_reverse_sets *sets, int64_t extra,
                                             double byte_limit, bool *complete);

static inline size_t rl_row_start(const rl_reverse_sets *sets, size_t row) {
    return row == 0 ? 0 : sets->ends.items[row - 1];
}

// Draws `count` fresh sets with roots in `roots` — each equally often when `count` is a multiple of
// their number, else at random — and counts those that meet the nodes marked in `is_seed`. Nothing
// is stored, and each search ends at the first seed. *complete is false when work had to stop.
RL_MUST_CHECK rl_status rl_reverse_count_hits(rl_context *ctx, const rl_cascade *cascade,
                                              const bool *is_seed, const int32_t *roots,
                                              int32_t root_count, int64_t count, uint32_t round,
                                              int64_t *hits, bool *complete);

#endif
