#include "support/random_covering.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

static int32_t up_to(rl_random *random, int32_t most) {
    return (int32_t)rl_random_below(random, (uint32_t)most + 1);
}

rl_covering *rl_random_covering(rl_context *ctx, rl_random *random, rl_covering_kind kind) {
    rl_covering *c = RL_NEW(ctx, rl_covering, 1);
    assert(c != NULL);
    c->ctx = ctx;
    rl_arena_init(&c->arena, ctx);
    c->relay_count = 1 + up_to(random, kind.relays_most - 1);
    c->pattern_count = 1 + up_to(random, kind.patterns_most - 1);
    const size_t relays = (size_t)c->relay_count, patterns = (size_t)c->pattern_count;
    c->relay_name = RL_ARENA_NEW(&c->arena, const char *, relays);
    c->cost = RL_ARENA_NEW(&c->arena, int64_t, relays);
    c->weight = RL_ARENA_NEW(&c->arena, int64_t, patterns);
    c->id_count = RL_ARENA_NEW(&c->arena, int64_t, patterns);
    c->pattern_start = RL_ARENA_NEW(&c->arena, size_t, patterns + 1);
    c->pattern_relay = RL_ARENA_NEW(&c->arena, int32_t, patterns * relays);
    for (size_t i = 0; i < relays; i++) {
        char name[16];
        const int length = snprintf(name, sizeof name, "r%zu", i);
        c->relay_name[i] = rl_arena_copy_text(&c->arena, name, (size_t)length);
        c->cost[i] = up_to(random, kind.cost_most);
    }
    for (size_t q = 0; q < patterns; q++) {
        size_t end = c->pattern_start[q];
        const int32_t sure = up_to(random, c->relay_count - 1);
        for (int32_t i = 0; i < c->relay_count; i++)
            if (i == sure || rl_random_unit(random) < kind.density)
                c->pattern_relay[end++] = i;
        c->pattern_start[q + 1] = end;
        c->weight[q] = up_to(random, kind.weight_most);
        c->id_count[q] = 1 + up_to(random, 3);
        c->total_weight += c->weight[q];
        c->ids += c->id_count[q];
    }
    if (kind.uncovered) {
        c->uncovered_weight = up_to(random, kind.weight_most);
        c->uncovered_ids = 1;
        c->total_weight += c->uncovered_weight;
        c->ids++;
    }
    return c;
}

void rl_covering_weigh(const rl_covering *c, uint32_t set, int64_t *weight, int64_t *cost,
                       bool *all) {
    *weight = *cost = 0;
    *all = true;
    for (int32_t i = 0; i < c->relay_count; i++)
        *cost += set >> i & 1 ? c->cost[i] : 0;
    for (int32_t q = 0; q < c->pattern_count; q++) {
        bool covered = false;
        for (size_t e = c->pattern_start[q]; e < c->pattern_start[q + 1]; e++)
            covered |= set >> c->pattern_relay[e] & 1;
        *weight += covered ? c->weight[q] : 0;
        *all &= covered;
    }
}
