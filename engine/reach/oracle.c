#include "reach/oracle.h"

#include <string.h>

void rl_oracle_free(rl_context *ctx, rl_oracle *oracle) {
    if (oracle != NULL)
        oracle->operations->destroy(ctx, oracle);
}

rl_status rl_plan_log_miss(rl_context *ctx, const rl_population *population, const rl_plan *plan,
                           double *log_miss) {
    const rl_scenario *s = population->scenario;
    const size_t classes = (size_t)s->timing_class_count;
    double *programme = RL_NEW(ctx, double, classes); // log-miss of exposure, by timing class
    if (programme == NULL)
        return rl_fail_memory(ctx);
    memset(log_miss, 0, (size_t)population->cell_count * sizeof *log_miss);
    for (size_t i = 0; i < plan->activations.count;) {
        const rl_id relay = s->activations[plan->activations.items[i]].relay;
        memset(programme, 0, classes * sizeof *programme);
        for (; i < plan->activations.count; i++) {
            const rl_id k = plan->activations.items[i];
            if (s->activations[k].relay != relay)
                break;
            for (rl_id c = 0; c < s->timing_class_count; c++)
                programme[c] += rl_activation_log_miss(population, k, c);
        }
        for (int32_t p = population->profile_start[relay]; p < population->profile_start[relay + 1];
             p++) {
            const rl_profile *profile = &population->profiles[p];
            const double added =
                rl_log_miss_of_hit(profile->hit_prob, programme[profile->timing_class]);
            for (int32_t j = 0; j < profile->cell_count; j++)
                log_miss[population->cell_of[profile->first_cell + j]] += added;
        }
    }
    rl_release(ctx, programme);
    return RL_OK;
}

// Adds K_c(y) to each log-miss, y being 1 for the relays of the plan.
static rl_status add_spread(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                            double *log_miss) {
    const rl_population *population = oracle->population;
    double *used = RL_NEW(ctx, double, population->scenario->actor_count);
    double *spread = RL_NEW(ctx, double, population->cell_count);
    const rl_status status = used == NULL || spread == NULL ? rl_fail_memory(ctx) : RL_OK;
    if (status == RL_OK) {
        for (size_t i = 0; i < plan->activations.count; i++)
            used[population->scenario->activations[plan->activations.items[i]].relay] = 1;
        oracle->operations->spread(oracle, used, spread);
        for (rl_id c = 0; c < population->cell_count; c++)
            log_miss[c] += spread[c];
    }
    rl_release(ctx, used);
    rl_release(ctx, spread);
    return status;
}

rl_status rl_oracle_log_miss(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                             double *log_miss) {
    const rl_status status = rl_plan_log_miss(ctx, oracle->population, plan, log_miss);
    if (status != RL_OK || !rl_oracle_spreads(oracle))
        return status;
    return add_spread(ctx, oracle, plan, log_miss);
}
