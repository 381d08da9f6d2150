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
