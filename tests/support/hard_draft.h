// Random small scenarios that are hard on a proof: round figures with ties everywhere, publics that
// are certain to be reached, many rules, many relays or many windows.
#ifndef RL_TESTS_HARD_DRAFT_H
#define RL_TESTS_HARD_DRAFT_H

#include "base/random.h"
#include "support/random_draft.h"

// Fills a draft (not yet initialised) of at most 16 activations; the kind goes with the seed. With
// `cascades`, relays may trigger others.
void rl_hard_draft(rl_context *ctx, uint64_t seed, bool cascades, rl_random *random,
                   rl_draft *draft);

#endif
