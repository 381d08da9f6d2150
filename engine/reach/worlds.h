// Reach when some relays refuse, for several sets of them side by side.
//
// World D is the campaign in which the relays of D refuse: what a plan P is worth there,
//
//     F_D(P) = F(P \ D) = Σ_c N_c (1 − e^{−Λ_c(P \ D)})
//
// is again a concave function of the log-misses of cells of its own. The worlds are put together in
// one oracle, whose population has a copy of a cell for each set of relays that refuse there, and
// whose relays touch only the copies where they do not. Worlds share what is the same: without a
// spread, a cell that a world's refusing relays do not touch is as when nobody refuses. Whatever
// works with an oracle works with this one; cells 0 … base cells − 1 are those where nobody
// refuses, and only these have a segment.
#ifndef RL_REACH_WORLDS_H
#define RL_REACH_WORLDS_H

#include "domain/robustness.h"
#include "reach/oracle.h"

typedef struct rl_worlds rl_worlds;

// The model `base` is borrowed, the sets of refusing relays (by id) are copied. Reach of the models
// with (5) or (5') of docs/model.md only.
RL_MUST_CHECK rl_status rl_worlds_create(rl_context *ctx, const rl_oracle *base,
                                         const rl_refusals *refusals, int32_t count,
                                         rl_worlds **out);
void rl_worlds_free(rl_worlds *worlds);

// The reach of all the worlds; its total means nothing. Not to be sampled.
const rl_oracle *rl_worlds_oracle(const rl_worlds *worlds);

int32_t rl_worlds_count(const rl_worlds *worlds);

// For each world, one flag for each cell of the oracle: whether it is a cell of this world.
const bool *const *rl_worlds_cells(const rl_worlds *worlds);

#endif
