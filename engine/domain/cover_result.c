#include "domain/cover_result.h"

const char *rl_cover_status_name(rl_cover_status status) {
    static const char *const names[] = {"optimal", "feasible", "infeasible", "unread"};
    return names[status];
}

const char *rl_cover_goal_name(rl_cover_goal goal) {
    static const char *const names[] = {"max-relays", "budget", "min-share", "all"};
    return names[goal];
}

void rl_cover_result_clear(rl_context *ctx, rl_cover_result *result) {
    RL_VECTOR_CLEAR(ctx, &result->relays);
    if (result->arena.ctx != NULL)
        rl_arena_clear(&result->arena);
}
