// Choosing seeds that meet as many of the drawn sets as possible: the greedy choice, then
// exchanges. Nothing here is trusted: what the seeds are worth is measured afterwards on fresh
// sets.
#ifndef RL_SPREAD_SELECT_H
#define RL_SPREAD_SELECT_H

#include "spread/reverse.h"

// Fills `seeds` with `seed_count` distinct nodes, in the order the greedy choice takes them (one
// that was exchanged stands in the place of the other). *covered is the number of sets they meet.
// *complete is false when work had to stop before the last exchange was tried; the seeds are then
// good all the same, unless *covered is negative: none was chosen.
RL_MUST_CHECK rl_status rl_select_seeds(const rl_reverse_sets *sets, int32_t seed_count,
                                        int32_t *seeds, int64_t *covered, bool *complete);

#endif
