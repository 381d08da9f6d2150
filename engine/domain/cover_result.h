// What `relais cover` answers. Plain data, filled by cover/cover.h; docs/cover.md explains it.
#ifndef RL_DOMAIN_COVER_RESULT_H
#define RL_DOMAIN_COVER_RESULT_H

#include "base/memory.h"

// What is asked of a set of relays.
typedef enum rl_cover_goal {
    RL_COVER_MAX_RELAYS, // most weight with at most so many relays
    RL_COVER_BUDGET,     // most weight within a cost
    RL_COVER_MIN_SHARE,  // least cost that covers a share of the total weight
    RL_COVER_ALL,        // least cost that covers every id
} rl_cover_goal;

typedef enum rl_cover_status {
    RL_COVER_OPTIMAL,    // proved: no set of relays is better
    RL_COVER_FEASIBLE,   // stopped by a limit or by the user, with a set and a bound
    RL_COVER_INFEASIBLE, // proved: no set of relays does what is asked
    RL_COVER_UNREAD,     // stopped while reading: nothing is known
} rl_cover_status;

typedef struct rl_cover_chosen {
    const char *name;
    double cost;
    double weight; // that it covers
    double alone;  // of which no other chosen relay covers
} rl_cover_chosen;

typedef struct rl_cover_result {
    rl_arena arena; // owns the texts
    rl_cover_goal goal;
    double asked; // relays, cost or share
    rl_cover_status status;
    double objective; // covered weight, or cost; NaN when there is none
    double bound; // proved: no set of relays has an objective better than this; NaN when unknown
    double gap;   // |bound − objective| / objective; NaN when unknown
    RL_VECTOR(rl_cover_chosen) relays; // chosen, most weight alone first
    double cost;                       // of the chosen relays
    double covered_weight;
    double coverable_weight; // by all relays together
    double total_weight;
    int64_t covered_ids, coverable_ids, total_ids;
    int64_t uncovered_ids; // named by the weights, in no list
    int32_t relay_count;   // in the lists
    int64_t patterns;
    int64_t rows;
    bool has_costs, has_weights;
    bool siret_checked;
    int64_t siret_invalid;
    int64_t nodes; // of the search, its root included
    double seconds, seconds_reading;
} rl_cover_result;

const char *rl_cover_status_name(rl_cover_status status); // "optimal", "feasible", …
const char *rl_cover_goal_name(rl_cover_goal goal);       // "max-relays", "budget", …

void rl_cover_result_clear(rl_context *ctx, rl_cover_result *result);

#endif
