// Influence maximisation with a certificate: k seeds of the greatest spread, and a proof of how far
// from the best they can be. Method, proof and sources in docs/spread.md.
#ifndef RL_SPREAD_SPREAD_H
#define RL_SPREAD_SPREAD_H

#include "domain/spread.h"
#include "spread/cascade.h"

typedef struct rl_spread_settings {
    int32_t seed_count; // 1 to the number of nodes, below 65,536
    double ratio;       // sampling goes on until this ratio is proved: 0.95
    double delta;       // probability that the proof is wrong, below 0.25; NaN for the default,
                        // 1 / number of nodes, at most 0.01
    double memory_mb;   // samples may take about so much, in 10⁶ bytes: 2,000
} rl_spread_settings;

rl_spread_settings rl_spread_settings_default(void);

// Chooses the seeds and fills *out but for its names, cleared by the caller (after a failure too).
// When work must stop it holds the best seeds so far and the ratio proved so far.
RL_MUST_CHECK rl_status rl_spread_seeds(rl_context *ctx, const rl_cascade *cascade,
                                        const rl_spread_settings *settings, rl_spread *out);

#endif
