#include "optimise/spread_cache.h"

#include <string.h>

enum { ENTRIES_MAX = 4096, BYTES_MAX = 16 << 20 };

struct rl_spread_cache {
    rl_arena arena;
    const rl_oracle *oracle;
    bool *triggers;  // by actor
    rl_id *starters; // those that trigger someone
    int32_t starter_count;
    double *used;       // y by actor, of an evaluation
    size_t entry_count; // a power of two
    bool *is_filled;    // by entry
    bool *sets;         // [entry × starters]: which of them are used
    double *spreads;    // [entry × cells]
    bool *wanted;       // set being looked up, by starter
};

// Who triggers someone: tried one by one. Those that there is no time to try may: the cache then
// only tells more sets apart than it needs to.
static void find_starters(const rl_context *ctx, rl_spread_cache *c, double *spread) {
    const rl_population *population = c->oracle->population;
    for (rl_id a = 0; a < population->scenario->actor_count; a++) {
        if (population->scenario->actors[a].activation_count == 0)
            continue;
        c->triggers[a] = rl_should_stop(ctx);
        if (!c->triggers[a]) {
            c->used[a] = 1;
            c->oracle->operations->spread(c->oracle, c->used, spread);
            c->used[a] = 0;
        }
        for (rl_id cell = 0; cell < population->cell_count && !c->triggers[a]; cell++)
            c->triggers[a] = spread[cell] > 0;
        if (c->triggers[a])
            c->starters[c->starter_count++] = a;
    }
}

rl_status rl_spread_cache_create(rl_context *ctx, const rl_oracle *oracle, rl_spread_cache **out) {
    const size_t cells = (size_t)oracle->population->cell_count;
    const int32_t actor_count = oracle->population->scenario->actor_count;
    rl_spread_cache *c = RL_NEW(ctx, rl_spread_cache, 1);
    if (c == NULL)
        return rl_fail_memory(ctx);
    c->oracle = oracle;
    rl_arena_init(&c->arena, ctx);
    c->entry_count = ENTRIES_MAX;
    while (c->entry_count > 1 && c->entry_count * (cells + 1) * sizeof(double) > BYTES_MAX)
        c->entry_count /= 2;
    c->triggers = RL_ARENA_NEW(&c->arena, bool, actor_count);
    c->starters = RL_ARENA_NEW(&c->arena, rl_id, actor_count);
    c->used = RL_ARENA_NEW(&c->arena, double, actor_count);
    c->is_filled = RL_ARENA_NEW(&c->arena, bool, c->entry_count);
    c->spreads = RL_ARENA_NEW(&c->arena, double, c->entry_count *cells + 1);
    if (c->triggers == NULL || c->starters == NULL || c->used == NULL || c->is_filled == NULL ||
        c->spreads == NULL)
        goto exhausted;
    find_starters(ctx, c, c->spreads);
    c->wanted = RL_ARENA_NEW(&c->arena, bool, c->starter_count);
    c->sets = RL_ARENA_NEW(&c->arena, bool, c->entry_count *(size_t)c->starter_count);
    if (c->wanted == NULL || c->sets == NULL)
        goto exhausted;
    *out = c;
    return RL_OK;
exhausted:
    rl_spread_cache_free(c);
    return rl_fail_memory(ctx);
}

void rl_spread_cache_free(rl_spread_cache *c) {
    if (c == NULL)
        return;
    rl_context *ctx = c->arena.ctx;
    rl_arena_clear(&c->arena);
    rl_release(ctx, c);
}

bool rl_spread_cache_triggers(const rl_spread_cache *c, rl_id relay) { return c->triggers[relay]; }

// Notes the set in `wanted`; returns the entry where it belongs.
static size_t place(rl_spread_cache *c, const int32_t *uses, rl_id relay, bool with) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (int32_t i = 0; i < c->starter_count; i++) {
        const rl_id starter = c->starters[i];
        c->wanted[i] = starter == relay ? with : uses[starter] > 0;
        hash = (hash ^ c->wanted[i]) * 0x100000001B3u;
    }
    return (size_t)(hash ^ (hash >> 31)) & (c->entry_count - 1);
}

const double *rl_spread_cache_find(rl_spread_cache *c, const int32_t *uses, rl_id relay,
                                   bool with) {
    const size_t starters = (size_t)c->starter_count;
    const size_t entry = place(c, uses, relay, with);
    double *spread = c->spreads + entry * (size_t)c->oracle->population->cell_count;
    if (c->is_filled[entry] && memcmp(c->sets + entry * starters, c->wanted, starters) == 0)
        return spread;
    for (size_t i = 0; i < starters; i++)
        c->used[c->starters[i]] = c->wanted[i];
    c->oracle->operations->spread(c->oracle, c->used, spread);
    memcpy(c->sets + entry * starters, c->wanted, starters);
    c->is_filled[entry] = true;
    return spread;
}
