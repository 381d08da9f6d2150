// A set of relays and what it covers, kept up to date as relays come and go: what each other one
// would add, what each of its own would take away.
#ifndef RL_COVER_SELECTION_H
#define RL_COVER_SELECTION_H

#include "cover/problem.h"

typedef struct rl_selection {
    const rl_cover_problem *problem;
    rl_arena arena;
    bool *has;        // by relay
    int32_t *members; // in no order
    int32_t *place;   // of a relay among the members
    int32_t count;
    int32_t *times;       // by pattern: how many members cover it
    int32_t *member_sum;  // by pattern: sum of the members that cover it; the one when times is 1
    const int64_t *price; // by pattern: what covering it is worth to the search; `weight` at first
    int64_t *gain;        // by relay out: price of what it alone would cover
    int64_t *loss;        // by relay in: weight that it alone covers
    int64_t weight;       // covered
    int64_t cost;
} rl_selection;

RL_MUST_CHECK rl_status rl_selection_init(rl_context *ctx, const rl_cover_problem *problem,
                                          rl_selection *selection);
void rl_selection_clear(rl_selection *selection);

void rl_selection_add(rl_selection *selection, int32_t relay);
void rl_selection_remove(rl_selection *selection, int32_t relay);
void rl_selection_empty(rl_selection *selection);

// Sets the prices of an empty selection (borrowed) and works out its gains.
void rl_selection_price(rl_selection *selection, const int64_t *price);

// The objective when the selection is an answer, the worst one when it is not.
int64_t rl_selection_objective(const rl_selection *selection);

#endif
