// What seeds are worth by plain forward simulation of the cascade, which shares no code with the
// choice of the seeds but the draw of open arcs.
#ifndef RL_SPREAD_SIMULATE_H
#define RL_SPREAD_SIMULATE_H

#include "domain/spread.h"
#include "spread/cascade.h"

// Fills the figures of *out (not its nodes) from `simulations` runs. The cascade must have its
// leaving arcs. Stops with what was done when work must stop.
RL_MUST_CHECK rl_status rl_simulate_spread(rl_context *ctx, const rl_cascade *cascade,
                                           const int32_t *seeds, int32_t seed_count,
                                           int64_t simulations, rl_simulated_spread *out);

#endif
