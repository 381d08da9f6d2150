// The greatest number of drawn sets that any k nodes can meet, bounded from above by Lagrangian
// duality. With a price u_j in [0, 1] on each set j,
//     L(u) = Σ_j (1 − u_j) + sum of the k greatest over i of Σ_{j ∋ i} u_j
// is such a bound for any prices (docs/spread.md); a subgradient method looks for good ones. Prices
// are whole numbers of RL_PRICE_ONE, so that every sum is exact and the bound is no rounding's
// work.
#ifndef RL_SPREAD_DUAL_H
#define RL_SPREAD_DUAL_H

#include "spread/reverse.h"

enum { RL_PRICE_ONE = 1 << 14 };

// *bound receives the least integral bound found: no k nodes meet more sets. `seeds` (k of them,
// which meet `covered` sets) guide the search; the bound does not depend on their being good. Stops
// when the bound reaches `enough` or when the search gains no more; also when work must stop.
RL_MUST_CHECK rl_status rl_dual_bound(const rl_reverse_sets *sets, int32_t seed_count,
                                      const int32_t *seeds, int64_t covered, int64_t enough,
                                      int64_t *bound);

#endif
