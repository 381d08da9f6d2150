#include "cover/patterns.h"

#include <assert.h>
#include <string.h>

void rl_id_sets_init(rl_id_sets *sets, rl_context *ctx) {
    *sets = (rl_id_sets){.ctx = ctx, .words = 1};
}

void rl_id_sets_clear(rl_id_sets *sets) {
    rl_release(sets->ctx, sets->bits);
    sets->bits = NULL;
    sets->capacity = sets->count = 0;
}

rl_status rl_id_sets_widen(rl_id_sets *sets, uint32_t relay) {
    while (relay / 64 >= sets->words) {
        const size_t old = sets->words, wide = 2 * old;
        const rl_status status = rl_reserve(sets->ctx, &sets->bits, &sets->capacity,
                                            sets->count * wide, sizeof *sets->bits);
        if (status != RL_OK)
            return status;
        // From the last id to the first, each moves to a place that nothing else needs any more.
        for (size_t id = sets->count; id-- > 0;) {
            memmove(sets->bits + id * wide, sets->bits + id * old, old * sizeof *sets->bits);
            memset(sets->bits + id * wide + old, 0, old * sizeof *sets->bits);
        }
        sets->words = (uint32_t)wide;
    }
    return RL_OK;
}

rl_status rl_id_sets_add(rl_id_sets *sets) {
    const size_t first = (size_t)sets->count * sets->words;
    const rl_status status = rl_reserve(sets->ctx, &sets->bits, &sets->capacity,
                                        first + sets->words, sizeof *sets->bits);
    if (status != RL_OK)
        return status;
    memset(sets->bits + first, 0, sets->words * sizeof *sets->bits);
    sets->count++;
    return RL_OK;
}

// Distinct sets -----------------------------------------------------------------------------------

typedef struct distinct_set {
    uint32_t first_id; // whose set it is
    int64_t weight;
    int64_t ids;
} distinct_set;

typedef struct merging {
    rl_context *ctx;
    const rl_id_sets *sets;
    RL_VECTOR(distinct_set) list;
    uint32_t *slots; // number of a distinct set + 1, 0 while free
    size_t slot_count;
} merging;

static const uint64_t *set_of(const rl_id_sets *sets, uint32_t id) {
    return sets->bits + (size_t)id * sets->words;
}

static size_t hash_of_set(const uint64_t *set, uint32_t words) {
    uint64_t hash = 0;
    for (uint32_t w = 0; w < words; w++) {
        hash = (hash ^ set[w]) * UINT64_C(0x9E3779B97F4A7C15);
        hash ^= hash >> 29;
    }
    return (size_t)(hash ^ hash >> 32);
}

static rl_status grow_slots(merging *m) {
    if (2 * (m->list.count + 1) <= m->slot_count)
        return RL_OK;
    const size_t count = m->slot_count == 0 ? 1024 : 2 * m->slot_count;
    uint32_t *slots = RL_NEW(m->ctx, uint32_t, count);
    if (slots == NULL)
        return rl_fail_memory(m->ctx);
    rl_release(m->ctx, m->slots);
    m->slots = slots;
    m->slot_count = count;
    for (size_t i = 0; i < m->list.count; i++) {
        const uint64_t *set = set_of(m->sets, m->list.items[i].first_id);
        size_t place = hash_of_set(set, m->sets->words) & (count - 1);
        while (m->slots[place] != 0)
            place = (place + 1) & (count - 1);
        m->slots[place] = (uint32_t)i + 1;
    }
    return RL_OK;
}

// The distinct set that the id has, made when it is the first.
static rl_status find_set(merging *m, uint32_t id, uint32_t *number) {
    rl_status status;
    RL_TRY(grow_slots(m));
    assert(m->slots != NULL && m->list.count < m->slot_count);
    const uint32_t words = m->sets->words;
    const uint64_t *set = set_of(m->sets, id);
    size_t place = hash_of_set(set, words) & (m->slot_count - 1);
    for (; m->slots[place] != 0; place = (place + 1) & (m->slot_count - 1)) {
        *number = m->slots[place] - 1;
        assert(*number < m->list.count && m->list.items != NULL);
        if (memcmp(set_of(m->sets, m->list.items[*number].first_id), set, words * sizeof *set) == 0)
            return RL_OK;
    }
    RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->list, 1));
    *number = (uint32_t)m->list.count;
    m->list.items[m->list.count++] = (distinct_set){.first_id = id};
    m->slots[place] = *number + 1;
done:
    return status;
}

static bool is_empty(const uint64_t *set, uint32_t words) {
    for (uint32_t w = 0; w < words; w++)
        if (set[w] != 0)
            return false;
    return true;
}

static rl_status merge(merging *m, const double *weight, const rl_amounts *format,
                       uint32_t *pattern_of_id, rl_covering *c) {
    const int64_t one = rl_amount_units(format, 1);
    for (uint32_t id = 0; id < m->sets->count; id++) {
        const int64_t units = weight == NULL ? one : rl_amount_units(format, weight[id]);
        c->ids++;
        c->total_weight += units;
        if (is_empty(set_of(m->sets, id), m->sets->words)) {
            c->uncovered_ids++;
            c->uncovered_weight += units;
            continue;
        }
        uint32_t number;
        const rl_status status = find_set(m, id, &number);
        if (status != RL_OK)
            return status;
        m->list.items[number].weight += units;
        m->list.items[number].ids++;
        if (pattern_of_id != NULL)
            pattern_of_id[id] = number + 1;
    }
    return RL_OK;
}

// Copies the distinct sets into lists of relays.
static rl_status list_patterns(const merging *m, rl_covering *c) {
    const size_t count = m->list.count;
    const uint32_t words = m->sets->words;
    c->weight = RL_ARENA_NEW(&c->arena, int64_t, count);
    c->id_count = RL_ARENA_NEW(&c->arena, int64_t, count);
    c->pattern_start = RL_ARENA_NEW(&c->arena, size_t, count + 1);
    if (c->weight == NULL || c->id_count == NULL || c->pattern_start == NULL)
        return rl_fail_memory(m->ctx);
    for (size_t p = 0; p < count; p++) {
        const uint64_t *set = set_of(m->sets, m->list.items[p].first_id);
        size_t size = 0;
        for (uint32_t w = 0; w < words; w++)
            size += (size_t)__builtin_popcountll(set[w]);
        c->pattern_start[p + 1] = c->pattern_start[p] + size;
        c->weight[p] = m->list.items[p].weight;
        c->id_count[p] = m->list.items[p].ids;
    }
    c->pattern_count = (int32_t)count;
    c->pattern_relay = RL_ARENA_NEW(&c->arena, int32_t, c->pattern_start[count]);
    if (c->pattern_relay == NULL)
        return rl_fail_memory(m->ctx);
    int32_t *to = c->pattern_relay;
    for (size_t p = 0; p < count; p++) {
        const uint64_t *set = set_of(m->sets, m->list.items[p].first_id);
        for (uint32_t w = 0; w < words; w++)
            for (uint64_t bits = set[w]; bits != 0; bits &= bits - 1)
                *to++ = (int32_t)(64 * w) + __builtin_ctzll(bits);
    }
    return RL_OK;
}

rl_status rl_patterns_make(rl_context *ctx, const rl_id_sets *sets, const double *weight,
                           const rl_amounts *format, uint32_t *pattern_of_id, rl_covering **out) {
    merging m = {.ctx = ctx, .sets = sets};
    rl_status status = RL_OK;
    rl_covering *c = RL_NEW(ctx, rl_covering, 1);
    if (c == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    c->ctx = ctx;
    rl_arena_init(&c->arena, ctx);
    c->weight_decimals = format->decimals;
    RL_TRY(merge(&m, weight, format, pattern_of_id, c));
    RL_TRY(list_patterns(&m, c));
done:
    rl_release(ctx, m.slots);
    RL_VECTOR_CLEAR(ctx, &m.list);
    if (status != RL_OK) {
        rl_covering_free(c);
        c = NULL;
    }
    *out = c;
    return status;
}
