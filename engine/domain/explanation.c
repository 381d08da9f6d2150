#include "domain/explanation.h"

const char *rl_resolved_status_name(rl_resolved_status status) {
    static const char *const names[] = {"proved", "open", "infeasible", "unknown"};
    return names[status];
}

void rl_explanation_clear(rl_context *ctx, rl_explanation *explanation) {
    rl_result_clear(ctx, &explanation->result);
    for (size_t i = 0; i < explanation->relays.count; i++)
        rl_plan_clear(ctx, &explanation->relays.items[i].plan);
    RL_VECTOR_CLEAR(ctx, &explanation->relays);
    RL_VECTOR_CLEAR(ctx, &explanation->activations);
    RL_VECTOR_CLEAR(ctx, &explanation->limits);
    RL_VECTOR_CLEAR(ctx, &explanation->windows);
}
