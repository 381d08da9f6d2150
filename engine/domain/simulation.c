#include "domain/simulation.h"

void rl_simulation_clear(rl_context *ctx, rl_simulation *simulation) {
    rl_evaluation_clear(ctx, &simulation->evaluation);
    rl_release(ctx, simulation->totals);
    rl_release(ctx, simulation->cumulative);
    rl_release(ctx, simulation->by_sector.items);
    rl_release(ctx, simulation->by_size.items);
    rl_release(ctx, simulation->by_territory.items);
    rl_release(ctx, simulation->relays);
    *simulation = (rl_simulation){0};
}
