// The spread of whole sets of relays, remembered: the search comes back to the same sets again and
// again, and an evaluation of the spread costs far more than looking it up.
#ifndef RL_OPTIMISE_SPREAD_CACHE_H
#define RL_OPTIMISE_SPREAD_CACHE_H

#include "reach/oracle.h"

typedef struct rl_spread_cache rl_spread_cache;

// The oracle is borrowed and must have a spread.
RL_MUST_CHECK rl_status rl_spread_cache_create(rl_context *ctx, const rl_oracle *oracle,
                                               rl_spread_cache **out);
void rl_spread_cache_free(rl_spread_cache *cache);

// Whether the relay alone would trigger anyone. Those that do not change nothing of the spread.
bool rl_spread_cache_triggers(const rl_spread_cache *cache, rl_id relay);

// K by cell when the relays with `uses` > 0 are in use, with or without one of them as `with`
// tells. Valid until the next call.
const double *rl_spread_cache_find(rl_spread_cache *cache, const int32_t *uses, rl_id relay,
                                   bool with);

#endif
