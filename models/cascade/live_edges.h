// Live-edge samples (Kempe, Kleinberg and Tardos 2003): in each sample every arc u → v is kept with
// its probability, once for all; u, used by the plan, then triggers all that it reaches over kept
// arcs. What matters of a sample is, for each actor that may be triggered, the set of starters
// (actors with an activation) that reach it. Few such sets are distinct: each is kept once.
#ifndef RL_MODELS_LIVE_EDGES_H
#define RL_MODELS_LIVE_EDGES_H

#include "cascade/arcs.h"

typedef struct rl_live_edges {
    int32_t sample_count;
    bool is_exact;  // the samples are all the graphs there are, each with its probability
    double *weight; // by sample, summing to 1

    rl_id *targets; // actors that others may trigger and that then diffuse, increasing
    int32_t target_count;
    int32_t *set_of; // set of starters: [sample × target_count + target]

    int32_t set_count;  // set 0 is the empty one
    int32_t *set_start; // set_count + 1
    rl_id *set_members; // actors, increasing in each set
} rl_live_edges;

// Draws `count` samples from `seed`, or lists every live-edge graph when there are no more than
// `enumerate_max` of them. `diffuses` tells, by actor, who diffuses when triggered. The
// arcs are drawn over and over, and left to the caller.
RL_MUST_CHECK rl_status rl_live_edges_create(rl_context *ctx, rl_arcs *arcs, const bool *diffuses,
                                             int32_t count, int32_t enumerate_max, uint64_t seed,
                                             rl_live_edges **out);
void rl_live_edges_free(rl_context *ctx, rl_live_edges *edges);

#endif
