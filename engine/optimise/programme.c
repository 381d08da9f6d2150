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

// Sets of programmes ------------------------------------------------------------------------------

bool rl_programme_set_create(rl_arena *arena, rl_id actor_count, rl_programme_set *out) {
    *out = (rl_programme_set){.first = RL_ARENA_NEW(arena, int32_t, actor_count)};
    for (rl_id r = 0; out->first != NULL && r < actor_count; r++)
        out->first[r] = -1;
    return out->first != NULL;
}

void rl_programme_set_clear(rl_context *ctx, rl_programme_set *set) {
    RL_VECTOR_CLEAR(ctx, &set->list);
    RL_VECTOR_CLEAR(ctx, &set->next);
    rl_release(ctx, set->slots);
}

static size_t hash_of(rl_id relay, int32_t count, const rl_id *activations) {
    uint64_t hash = 0xCBF29CE484222325u ^ (uint64_t)(uint32_t)relay;
    for (int32_t i = 0; i < count; i++)
        hash = (hash ^ (uint64_t)(uint32_t)activations[i]) * 0x100000001B3u;
    return (size_t)(hash ^ (hash >> 29));
}

static bool is_same(const rl_programme *p, rl_id relay, int32_t count, const rl_id *activations) {
    return p->relay == relay && p->count == count &&
           memcmp(p->activations, activations, (size_t)count * sizeof *activations) == 0;
}

// The slot of a programme: its own when it is known, else the free one where it belongs.
static int32_t *find_slot(const rl_programme_set *set, rl_id relay, int32_t count,
                          const rl_id *activations) {
    size_t i = hash_of(relay, count, activations) & (set->size - 1);
    while (set->slots[i] != 0 &&
           !is_same(&set->list.items[set->slots[i] - 1], relay, count, activations))
        i = (i + 1) & (set->size - 1);
    return &set->slots[i];
}

static rl_status grow_hash(rl_context *ctx, rl_programme_set *set) {
    if (2 * (set->list.count + 1) <= set->size)
        return RL_OK;
    const size_t size = set->size == 0 ? 1024 : 2 * set->size;
    int32_t *slots = RL_NEW(ctx, int32_t, size);
    if (slots == NULL)
        return rl_fail_memory(ctx);
    rl_release(ctx, set->slots);
    set->slots = slots;
    set->size = size;
    for (size_t p = 0; p < set->list.count; p++) {
        const rl_programme *programme = &set->list.items[p];
        *find_slot(set, programme->relay, programme->count, programme->activations) =
            (int32_t)p + 1;
    }
    return RL_OK;
}

rl_status rl_programme_set_add(rl_context *ctx, rl_arena *arena, const rl_problem *problem,
                               rl_programme_set *set, rl_id relay, int32_t count,
                               const rl_id *activations, int32_t *index, bool *added) {
    rl_status status = RL_OK;
    rl_programme programme;
    *added = false;
    RL_TRY(grow_hash(ctx, set));
    int32_t *slot = find_slot(set, relay, count, activations);
    *index = *slot - 1;
    if (*slot != 0)
        return RL_OK;
    RL_TRY(RL_VECTOR_RESERVE(ctx, &set->list, 1));
    RL_TRY(RL_VECTOR_RESERVE(ctx, &set->next, 1));
    RL_TRY(rl_programme_fill(ctx, arena, problem, relay, count, activations, &programme));
    *index = (int32_t)set->list.count;
    *slot = *index + 1;
    set->list.items[set->list.count++] = programme;
    set->next.items[set->next.count++] = set->first[relay];
    set->first[relay] = *index;
    *added = true;
done:
    return status;
}
