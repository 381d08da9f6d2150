// Sets of relays, one for each id, and the distinct ones among them: the patterns.
#ifndef RL_COVER_PATTERNS_H
#define RL_COVER_PATTERNS_H

#include "cover/amounts.h"
#include "cover/covering.h"

// A set of relays for each id, one bit each.
typedef struct rl_id_sets {
    rl_context *ctx;
    uint64_t *bits;  // `words` for each id
    size_t capacity; // in words
    uint32_t count;
    uint32_t words; // a power of two
} rl_id_sets;

void rl_id_sets_init(rl_id_sets *sets, rl_context *ctx);
void rl_id_sets_clear(rl_id_sets *sets);

// Makes every set able to hold this relay.
RL_MUST_CHECK rl_status rl_id_sets_widen(rl_id_sets *sets, uint32_t relay);

// One more id, with an empty set.
RL_MUST_CHECK rl_status rl_id_sets_add(rl_id_sets *sets);

static inline void rl_id_sets_prefetch(const rl_id_sets *sets, uint32_t id) {
    __builtin_prefetch(&sets->bits[(size_t)id * sets->words], 1);
}

static inline void rl_id_sets_put(rl_id_sets *sets, uint32_t id, uint32_t relay) {
    sets->bits[(size_t)id * sets->words + relay / 64] |= UINT64_C(1) << relay % 64;
}

// Ids with the same set make one pattern, in the order of their first ids. `weight` (by id) may be
// NULL: each is 1. `pattern_of_id` may be NULL; otherwise it receives the pattern's number + 1, 0
// for an empty set. What concerns patterns and ids is filled in *out (freed by the caller); relays
// are left to the caller.
RL_MUST_CHECK rl_status rl_patterns_make(rl_context *ctx, const rl_id_sets *sets,
                                         const double *weight, const rl_amounts *format,
                                         uint32_t *pattern_of_id, rl_covering **out);

#endif
