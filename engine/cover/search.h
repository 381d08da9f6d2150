// The exact search: presolve, good covers, multipliers, then branch and bound on relays.
#ifndef RL_COVER_SEARCH_H
#define RL_COVER_SEARCH_H

#include "cover/problem.h"

typedef struct rl_cover_answer {
    bool *chosen; // by relay of the covering; meaningless while !found
    bool found;
    int64_t objective; // weight covered or cost, in units of the covering
    int64_t bound;     // no answer is better; `objective` when that is proved to be the best
    int64_t nodes;
} rl_cover_answer;

// Solves max weight within the cost `limit`, or min cost for the weight `limit` (ignored when all
// must be covered), with these costs by relay. The caller has checked that the limit can be met;
// `answer->chosen` has room for every relay. When work is stopped, the best so far.
RL_MUST_CHECK rl_status rl_cover_search(rl_context *ctx, const rl_covering *covering,
                                        const int64_t *cost, rl_cover_aim aim, int64_t limit,
                                        rl_cover_answer *answer);

#endif
