#include "optimise/programme.h"

#include <math.h>
#include <string.h>

// Σ of the entries of the programme's activations and of its relay, by row.
static rl_status fill_usage(rl_context *ctx, rl_arena *arena, const rl_problem *p,
                            rl_programme *programme) {
    rl_status status = RL_OK;
    double *sum = RL_NEW(ctx, double, p->row_count);
    if (sum == NULL)
        return rl_fail_memory(ctx);
    for (int32_t i = 0; i < programme->count; i++) {
        const rl_id k = programme->activations[i];
        for (int32_t e = p->activation_entry_start[k]; e < p->activation_entry_start[k + 1]; e++)
            sum[p->entries[e].row] += p->entries[e].coefficient;
    }
    for (int32_t e = p->relay_entry_start[programme->relay];
         e < p->relay_entry_start[programme->relay + 1]; e++)
        sum[p->entries[e].row] += p->entries[e].coefficient;
    int32_t count = 0;
    for (int32_t i = 0; i < p->row_count; i++)
        count += sum[i] != 0;
    rl_entry *usage = RL_ARENA_NEW(arena, rl_entry, count);
    if (usage == NULL) {
        status = rl_fail_memory(ctx);
    } else {
        count = 0;
        for (int32_t i = 0; i < p->row_count; i++) {
            if (sum[i] != 0)
                usage[count++] = (rl_entry){i, sum[i]};
        }
        programme->usage = usage;
        programme->usage_count = count;
    }
    rl_release(ctx, sum);
    return status;
}

rl_status rl_programme_fill(rl_context *ctx, rl_arena *arena, const rl_problem *p, rl_id relay,
                            int32_t count, const rl_id *activations, rl_programme *out) {
    const rl_relay_view *view = &p->relays[relay];
    const rl_profile *profiles = p->population->profiles + view->first_profile;
    rl_id *kept = RL_ARENA_NEW(arena, rl_id, count);
    double *log_miss = RL_ARENA_NEW(arena, double, view->profile_count);
    double *hit = RL_ARENA_NEW(arena, double, view->profile_count);
    if (kept == NULL || log_miss == NULL || hit == NULL)
        return rl_fail_memory(ctx);
    memcpy(kept, activations, (size_t)count * sizeof *kept);
    for (int32_t j = 0; j < view->profile_count; j++) {
        double sum = 0;
        for (int32_t i = 0; i < count; i++)
            sum += view->log_miss[(kept[i] - view->first_activation) * view->class_count +
                                  view->class_of_profile[j]];
        log_miss[j] = rl_log_miss_of_hit(profiles[j].hit_prob, sum);
        hit[j] = profiles[j].hit_prob * -expm1(-sum);
    }
    *out = (rl_programme){
        .relay = relay, .count = count, .activations = kept, .log_miss = log_miss, .hit = hit};
    return fill_usage(ctx, arena, p, out);
}
