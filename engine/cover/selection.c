#include "cover/selection.h"

#include "cover/bound.h"

#include <string.h>

rl_status rl_selection_init(rl_context *ctx, const rl_cover_problem *p, rl_selection *s) {
    *s = (rl_selection){.problem = p};
    rl_arena_init(&s->arena, ctx);
    const size_t relays = (size_t)p->relay_count, patterns = (size_t)p->pattern_count;
    s->has = RL_ARENA_NEW(&s->arena, bool, relays);
    s->members = RL_ARENA_NEW(&s->arena, int32_t, relays);
    s->place = RL_ARENA_NEW(&s->arena, int32_t, relays);
    s->gain = RL_ARENA_NEW(&s->arena, int64_t, relays);
    s->loss = RL_ARENA_NEW(&s->arena, int64_t, relays);
    s->times = RL_ARENA_NEW(&s->arena, int32_t, patterns);
    s->member_sum = RL_ARENA_NEW(&s->arena, int32_t, patterns);
    if (s->has == NULL || s->members == NULL || s->place == NULL || s->gain == NULL ||
        s->loss == NULL || s->times == NULL || s->member_sum == NULL)
        return rl_fail_memory(ctx);
    rl_selection_price(s, p->weight);
    return RL_OK;
}

void rl_selection_clear(rl_selection *s) { rl_arena_clear(&s->arena); }

void rl_selection_price(rl_selection *s, const int64_t *price) {
    const rl_cover_problem *p = s->problem;
    s->price = price;
    for (int32_t i = 0; i < p->relay_count; i++) {
        s->gain[i] = 0;
        for (size_t e = p->relay_start[i]; e < p->relay_start[i + 1]; e++)
            s->gain[i] += price[p->relay_pattern[e]];
    }
}

static void change_gains(rl_selection *s, int32_t pattern, int64_t amount) {
    const rl_cover_problem *p = s->problem;
    for (size_t e = p->pattern_start[pattern]; e < p->pattern_start[pattern + 1]; e++)
        s->gain[p->pattern_relay[e]] += amount;
}

void rl_selection_add(rl_selection *s, int32_t relay) {
    const rl_cover_problem *p = s->problem;
    s->has[relay] = true;
    s->place[relay] = s->count;
    s->members[s->count++] = relay;
    s->cost += p->cost[relay];
    s->loss[relay] = 0;
    for (size_t e = p->relay_start[relay]; e < p->relay_start[relay + 1]; e++) {
        const int32_t q = p->relay_pattern[e];
        if (s->times[q] == 0) {
            change_gains(s, q, -s->price[q]);
            s->loss[relay] += p->weight[q];
            s->weight += p->weight[q];
        } else if (s->times[q] == 1) {
            s->loss[s->member_sum[q]] -= p->weight[q];
        }
        s->times[q]++;
        s->member_sum[q] = (int32_t)((uint32_t)s->member_sum[q] + (uint32_t)relay);
    }
}

void rl_selection_remove(rl_selection *s, int32_t relay) {
    const rl_cover_problem *p = s->problem;
    s->has[relay] = false;
    const int32_t moved = s->members[--s->count];
    s->members[s->place[relay]] = moved;
    s->place[moved] = s->place[relay];
    s->cost -= p->cost[relay];
    for (size_t e = p->relay_start[relay]; e < p->relay_start[relay + 1]; e++) {
        const int32_t q = p->relay_pattern[e];
        s->times[q]--;
        s->member_sum[q] = (int32_t)((uint32_t)s->member_sum[q] - (uint32_t)relay);
        if (s->times[q] == 0) {
            change_gains(s, q, s->price[q]);
            s->weight -= p->weight[q];
        } else if (s->times[q] == 1) {
            s->loss[s->member_sum[q]] += p->weight[q];
        }
    }
}

void rl_selection_empty(rl_selection *s) {
    while (s->count > 0)
        rl_selection_remove(s, s->members[s->count - 1]);
}

int64_t rl_selection_objective(const rl_selection *s) {
    const rl_cover_problem *p = s->problem;
    if (p->aim == RL_AIM_MOST_WEIGHT)
        return s->cost <= p->limit ? s->weight : rl_cover_worst(p);
    return s->weight >= p->limit ? s->cost : rl_cover_worst(p);
}
