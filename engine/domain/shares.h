// Audience shares measured from lists, and how the lists overlap: what `relais cover --shares`
// answers. Plain data, filled by cover/shares.h; docs/cover.md explains it.
#ifndef RL_DOMAIN_SHARES_H
#define RL_DOMAIN_SHARES_H

#include "domain/scenario.h"

// The list of one actor.
typedef struct rl_share_list {
    rl_id actor;
    int64_t ids;           // establishments in the list
    int64_t placed_ids;    // of which the segment is known; only these are measured
    int32_t segment_count; // that hold some of them
    double estimated;      // establishments that the scenario's own shares give the actor
} rl_share_list;

typedef struct rl_measured_share {
    rl_id actor;
    rl_id segment;
    int64_t ids;  // of the actor's list in the segment
    double share; // ids / establishments of the segment, in (0, 1]
} rl_measured_share;

// What two lists have in common. `independent` is what they would have on average if, in each
// segment, who is in one list said nothing of who is in the other: Σ_s n_1s n_2s / N_s, with n the
// ids of a list and N the establishments of the segment — what a plan supposes of two actors that
// are not in one exclusive set.
typedef struct rl_list_overlap {
    int32_t first, second; // numbers of lists, first < second
    int64_t ids;           // in both, of those placed
    int64_t smaller;       // placed ids of the smaller list
    double independent;
    bool exclusive; // of one exclusive set: a plan supposes that they have nothing in common
} rl_list_overlap;

typedef struct rl_shares {
    bool complete;                         // false when work was stopped: nothing is known
    RL_VECTOR(rl_share_list) lists;        // in the order of the scenario's actors
    RL_VECTOR(rl_measured_share) measured; // by actor, then by segment
    RL_VECTOR(rl_list_overlap) overlaps;   // every pair, furthest from `independent` first
    int64_t rows;                          // of the lists
    int64_t ids, placed_ids;               // distinct, in the lists
    bool siret_checked;
    int64_t siret_invalid;
    int64_t kept_rows; // of the scenario's table: those of actors that are not measured
} rl_shares;

void rl_shares_clear(rl_context *ctx, rl_shares *shares);

#endif
