#include "domain/simulation.h"

void rl_simulation_clear(rl_context *ctx, rl_simulation *simulation) {
    rl_evaluation_clear(ctx, &simulation->evaluation);
    rl_release(ctx, simulation->totals);
    rl_release(ctx, simulation->cumulative);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        rl_release(ctx, simulation->by[d].items);
    rl_release(ctx, simulation->relays);
    rl_release(ctx, simulation->triggered);
    *simulation = (rl_simulation){0};
}
