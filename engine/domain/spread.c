#include "domain/spread.h"

const char *rl_spread_end_name(rl_spread_end end) {
    static const char *const names[] = {
        [RL_SPREAD_REACHED] = "reached",           [RL_SPREAD_STOPPED] = "stopped",
        [RL_SPREAD_MEMORY_LIMIT] = "memory_limit", [RL_SPREAD_SAMPLES_LIMIT] = "samples_limit",
        [RL_SPREAD_OUT_OF_REACH] = "out_of_reach",
    };
    return names[end];
}

void rl_spread_clear(rl_context *ctx, rl_spread *spread) {
    RL_VECTOR_CLEAR(ctx, &spread->nodes.seeds);
}

void rl_simulated_spread_clear(rl_context *ctx, rl_simulated_spread *simulated) {
    RL_VECTOR_CLEAR(ctx, &simulated->nodes.seeds);
}
