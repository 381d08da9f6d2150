// Proposals: one thing to do in one segment whose relays are too few or too weak, and what it would
// add to the segment's ceiling. diagnose_strategies.c puts them together.
//
// Segments are comparable when they differ in one part only (sector, size or territory).
#ifndef RL_STUDY_PROPOSALS_H
#define RL_STUDY_PROPOSALS_H

#include "base/names.h"
#include "domain/segment_index.h"
#include "study/diagnosing.h"

typedef struct rl_proposal {
    rl_strategy strategy; // of this segment alone
    int32_t group;
} rl_proposal;

// The best share of a relay in comparable segments.
typedef struct rl_best_share {
    double share;
    rl_id like;
    bool assumed;
} rl_best_share;

// What the best relay of a kind reaches in a comparable segment.
typedef struct rl_kind_sample {
    int32_t kind;
    int dimension; // in which the comparable segment differs
    rl_id relay;
    double reach_prob;
    uint32_t assumed;
} rl_kind_sample;

typedef struct rl_proposing {
    rl_diagnosing *d;
    rl_segment_index index;
    rl_names kinds;
    int32_t *kind_of_actor;  // number of its kind; −1 when it has none
    rl_best_share *best;     // by place in out->relays, in any comparable segment
    rl_best_share *nearest;  // the same, in those that differ in size only
    rl_kind_sample *of_kind; // by kind, in the comparable segment at hand
    bool *kind_here;         // able relay of this kind in the segment at hand
    RL_VECTOR(rl_kind_sample) samples;
    int32_t compared[RL_DIMENSION_COUNT]; // comparable segments that differ in each dimension
    RL_VECTOR(rl_proposal) list;
} rl_proposing;

// Clear it even after a failure (RL_E_MEMORY).
RL_MUST_CHECK rl_status rl_proposing_init(rl_proposing *p, rl_diagnosing *d);
void rl_proposing_clear(rl_proposing *p);

// Proposes to extend, to support and to find relays in one segment.
RL_MUST_CHECK rl_status rl_propose_in_segment(rl_proposing *p, int32_t place);

// Proposes an agreement with one order-giver in every segment that is in trouble.
RL_MUST_CHECK rl_status rl_propose_agreement(rl_proposing *p, rl_id order_giver,
                                             rl_influence_way *ways);

static inline bool rl_in_trouble(const rl_segment_diagnosis *segment) {
    return segment->few || segment->weak;
}

#endif
