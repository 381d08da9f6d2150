// A directed graph whose arcs open at random, as the independent-cascade model wants it: the arc
// u → v is open with its own probability, independently of the others, and an active node
// activates all that its open arcs lead to.
#ifndef RL_SPREAD_CASCADE_H
#define RL_SPREAD_CASCADE_H

#include "base/context.h"
#include "base/random.h"

#include <math.h>

// The arcs of every node at one end: those that enter it, or those that leave it. The arcs of a
// node are sorted by decreasing probability.
typedef struct rl_arc_side {
    uint32_t *start;  // node_count + 1: the arcs of node v are start[v] … start[v + 1] − 1
    int32_t *other;   // node at the other end
    double *prob;     // of each arc; NULL when each node has one probability for all its arcs
    double *all_prob; // of each node: the one that its arcs share; NaN when they differ
    double *all_skip; // of each node: 1 / log(1 − all_prob)
} rl_arc_side;

typedef struct rl_cascade {
    int32_t node_count;
    uint32_t arc_count;
    rl_arc_side entering;
    rl_arc_side leaving; // `start` NULL until rl_cascade_add_leaving
} rl_cascade;

// Which probability an arc has.
typedef enum rl_arc_model {
    RL_ARC_WEIGHTED, // weighted cascade: 1 / number of arcs that enter its end
    RL_ARC_UNIFORM,  // the same for all
    RL_ARC_GIVEN,    // its own
} rl_arc_model;

// Arcs from[i] → to[i], distinct and without loops, below 2³² − 1 in number. `prob` has one for
// each arc (RL_ARC_GIVEN), or one for all (RL_ARC_UNIFORM), or is NULL. The cascade is cleared by
// the caller, after a failure too.
RL_MUST_CHECK rl_status rl_cascade_init(rl_context *ctx, int32_t node_count, uint32_t arc_count,
                                        const int32_t *from, const int32_t *to, rl_arc_model model,
                                        const double *prob, rl_cascade *out);

// Adds the arcs by the node that they leave, for simulations.
RL_MUST_CHECK rl_status rl_cascade_add_leaving(rl_context *ctx, rl_cascade *cascade);

void rl_cascade_clear(rl_context *ctx, rl_cascade *cascade);

// Starts one of many independent streams of random numbers of the same seed.
typedef enum rl_stream {
    RL_STREAM_SELECTION,
    RL_STREAM_EVALUATION,
    RL_STREAM_SIMULATION,
} rl_stream;
void rl_stream_start(rl_random *random, uint64_t seed, rl_stream stream, uint32_t round,
                     uint32_t block);

// The first open arc among at … end − 1, the last arcs of `node`; `end` when none is. Draws no coin
// for the arcs between, but the length of the jump over them: geometric where the probability is
// the same for all; otherwise geometric with the probability of the next arc, which is the greatest
// left, each landing being kept with the ratio of the two (Bringmann and Panagiotou, Algorithmica
// 79, 2017).
static inline uint32_t rl_arc_next_open(const rl_arc_side *side, int32_t node, uint32_t at,
                                        uint32_t end, rl_random *random) {
    const double all = side->all_prob[node];
    if (all >= 1)
        return at;
    if (all < 1) { // not NaN
        const double jump = log1p(-rl_random_unit(random)) * side->all_skip[node];
        return jump < end - at ? at + (uint32_t)jump : end;
    }
    while (at < end) {
        const double greatest = side->prob[at];
        if (greatest <= 0)
            return end;
        if (greatest < 1) {
            const double jump = log1p(-rl_random_unit(random)) / log1p(-greatest);
            if (!(jump < end - at))
                return end;
            at += (uint32_t)jump;
        }
        if (side->prob[at] >= greatest || rl_random_unit(random) * greatest < side->prob[at])
            return at;
        at++;
    }
    return end;
}

#endif
