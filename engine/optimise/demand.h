// What each activation asks of the rules and offers of reach, tabulated for the search, which reads
// it at every step.
//
// Most entries are of lazy rules (contacts of a segment in a window), few of which are ever near
// their limits: the greatest entry of an activation tells at once where there is room for it.
#ifndef RL_OPTIMISE_DEMAND_H
#define RL_OPTIMISE_DEMAND_H

#include "optimise/problem.h"

typedef struct rl_demand {
    rl_entry *firm;       // entries of the rules that are not lazy
    int32_t *firm_start;  // by activation, one more
    double *crowding;     // by activation: its greatest entry of a lazy rule
    int32_t *lazy_rows;   // the lazy rules, by window
    int32_t *lazy_start;  // by window, one more
    double *scarcity;     // by activation: the shares of the limits it uses, at their prices
    double *exposed;      // by activation and local class of its relay: 1 − e^{−m}
    size_t *exposed_from; // by actor: where those of its first activation are
} rl_demand;

// Tabulates a problem in an arena. The limits of the rules may change later, their entries not.
RL_MUST_CHECK rl_status rl_demand_create(rl_context *ctx, rl_arena *arena,
                                         const rl_problem *problem, rl_demand *out);

// Sets the scarcities: `row_price` is what the limit of each linear rule is worth.
void rl_demand_price(rl_demand *demand, const rl_problem *problem, const double *row_price);

#endif
