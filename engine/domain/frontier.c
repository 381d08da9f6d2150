#include "domain/frontier.h"

#include <string.h>

static const char *const axis_names[RL_AXIS_COUNT] = {"relays", "budget", "hours"};

const char *rl_frontier_axis_name(rl_frontier_axis axis) { return axis_names[axis]; }

bool rl_frontier_axis_from_name(const char *name, rl_frontier_axis *out) {
    for (int axis = 0; axis < RL_AXIS_COUNT; axis++) {
        if (strcmp(name, axis_names[axis]) == 0) {
            *out = (rl_frontier_axis)axis;
            return true;
        }
    }
    return false;
}

const char *rl_point_status_name(rl_point_status status) {
    static const char *const names[] = {"proved", "open", "infeasible", "unknown"};
    return names[status];
}

void rl_frontier_clear(rl_context *ctx, rl_frontier *frontier) {
    for (size_t i = 0; i < frontier->points.count; i++)
        rl_plan_clear(ctx, &frontier->points.items[i].plan);
    for (size_t i = 0; i < frontier->alternatives.count; i++)
        rl_plan_clear(ctx, &frontier->alternatives.items[i].plan);
    RL_VECTOR_CLEAR(ctx, &frontier->points);
    RL_VECTOR_CLEAR(ctx, &frontier->alternatives);
    rl_plan_clear(ctx, &frontier->best);
}
