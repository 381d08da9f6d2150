#include "cascade/live_edges.h"

#include "base/random.h"

#include <string.h>

typedef struct builder {
    rl_context *ctx;
    rl_arena arena;
    const rl_scenario *scenario;
    rl_live_edges *edges;
    rl_arcs *arcs;
    rl_id *starters;
    int32_t starter_count;
    int32_t *target_of;       // by actor, −1 when not a target
    size_t words;             // of a set of starters
    uint64_t *reached_by;     // sets of the sample at hand, by target
    RL_VECTOR(uint64_t) sets; // the distinct sets, `words` each
    int32_t *slots;           // set + 1, open addressing
    size_t slot_count;
} builder;

// Ends -------------------------------------------------------------------------------------------

static rl_status list_ends(builder *b, const bool *diffuses) {
    const rl_scenario *s = b->scenario;
    const size_t actors = (size_t)s->actor_count;
    b->starters = RL_ARENA_NEW(&b->arena, rl_id, actors);
    b->target_of = RL_ARENA_NEW(&b->arena, int32_t, actors);
    b->edges->targets = RL_NEW(b->ctx, rl_id, actors);
    if (b->starters == NULL || b->target_of == NULL || b->edges->targets == NULL)
        return rl_fail_memory(b->ctx);
    for (int32_t i = 0; i < b->arcs->count; i++)
        b->target_of[b->arcs->items[i].to] = 1; // for now: someone may trigger it
    for (rl_id a = 0; a < s->actor_count; a++) {
        if (s->actors[a].activation_count > 0 && b->arcs->start[a + 1] > b->arcs->start[a])
            b->starters[b->starter_count++] = a;
        const bool is_target = b->target_of[a] == 1 && diffuses[a];
        b->target_of[a] = is_target ? b->edges->target_count : -1;
        if (is_target)
            b->edges->targets[b->edges->target_count++] = a;
    }
    b->words = ((size_t)b->starter_count + 63) / 64;
    if (b->words == 0)
        b->words = 1;
    b->reached_by =
        RL_ARENA_NEW(&b->arena, uint64_t, (size_t)b->edges->target_count * b->words + 1);
    return b->reached_by == NULL ? rl_fail_memory(b->ctx) : RL_OK;
}

// Distinct sets ----------------------------------------------------------------------------------

static size_t hash_of(const uint64_t *set, size_t words) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (size_t i = 0; i < words; i++) {
        hash = (hash ^ set[i]) * 0x9E3779B97F4A7C15u;
        hash ^= hash >> 29;
    }
    return (size_t)hash;
}

static int32_t *slot_of(const builder *b, const uint64_t *set) {
    size_t i = hash_of(set, b->words) & (b->slot_count - 1);
    while (b->slots[i] != 0 && memcmp(b->sets.items + (size_t)(b->slots[i] - 1) * b->words, set,
                                      b->words * sizeof *set) != 0)
        i = (i + 1) & (b->slot_count - 1);
    return &b->slots[i];
}

static rl_status grow_slots(builder *b) {
    if (2 * ((size_t)b->edges->set_count + 1) <= b->slot_count)
        return RL_OK;
    const size_t count = b->slot_count == 0 ? 1024 : 2 * b->slot_count;
    int32_t *slots = RL_NEW(b->ctx, int32_t, count);
    if (slots == NULL)
        return rl_fail_memory(b->ctx);
    rl_release(b->ctx, b->slots);
    b->slots = slots;
    b->slot_count = count;
    for (int32_t i = 0; i < b->edges->set_count; i++)
        *slot_of(b, b->sets.items + (size_t)i * b->words) = i + 1;
    return RL_OK;
}

// The number of a set, new or known.
static rl_status number_set(builder *b, const uint64_t *set, int32_t *number) {
    rl_status status = RL_OK;
    RL_TRY(grow_slots(b));
    int32_t *slot = slot_of(b, set);
    if (*slot == 0) {
        RL_TRY(RL_VECTOR_RESERVE(b->ctx, &b->sets, b->words));
        memcpy(b->sets.items + b->sets.count, set, b->words * sizeof *set);
        b->sets.count += b->words;
        *slot = ++b->edges->set_count;
    }
    *number = *slot - 1;
done:
    return status;
}

// Turns the sets of bits into lists of actors.
static rl_status list_members(builder *b) {
    rl_live_edges *edges = b->edges;
    size_t total = 0;
    for (size_t i = 0; i < b->sets.count; i++)
        total += (size_t)__builtin_popcountll(b->sets.items[i]);
    edges->set_start = RL_NEW(b->ctx, int32_t, (size_t)edges->set_count + 1);
    edges->set_members = RL_NEW(b->ctx, rl_id, total);
    if (edges->set_start == NULL || edges->set_members == NULL || total > INT32_MAX)
        return rl_fail_memory(b->ctx);
    int32_t next = 0;
    for (int32_t i = 0; i < edges->set_count; i++) {
        for (int32_t j = 0; j < b->starter_count; j++) {
            if (b->sets.items[(size_t)i * b->words + (size_t)j / 64] >> (j % 64) & 1)
                edges->set_members[next++] = b->starters[j];
        }
        edges->set_start[i + 1] = next;
    }
    return RL_OK;
}

// Samples ----------------------------------------------------------------------------------------

// Notes every target that the starter reaches over live arcs, itself apart.
static void walk_from(builder *b, int32_t starter) {
    const rl_id *reached;
    const int32_t count = rl_arcs_walk(b->arcs, b->starters[starter], &reached);
    for (int32_t i = 0; i < count; i++) {
        const int32_t target = b->target_of[reached[i]];
        if (target >= 0)
            b->reached_by[(size_t)target * b->words + (size_t)starter / 64] |= (uint64_t)1
                                                                               << (starter % 64);
    }
}

// The graph numbered `index` among all of them: bit i tells whether the i-th arc that is neither
// certain nor impossible is live. Returns its probability.
static double enumerate_arcs(rl_arcs *arcs, int32_t index) {
    double prob = 1;
    int32_t bit = 0;
    for (int32_t i = 0; i < arcs->count; i++) {
        arcs->live[i] = true;
        if (arcs->items[i].prob >= 1)
            continue;
        arcs->live[i] = index >> bit++ & 1;
        prob *= arcs->live[i] ? arcs->items[i].prob : 1 - arcs->items[i].prob;
    }
    return prob;
}

static rl_status sample(builder *b, uint64_t seed) {
    rl_live_edges *edges = b->edges;
    const size_t targets = (size_t)edges->target_count;
    rl_status status = RL_OK;
    rl_random random;
    rl_random_init(&random, seed);
    for (int32_t i = 0; i < edges->sample_count; i++) {
        if (edges->is_exact)
            edges->weight[i] = enumerate_arcs(b->arcs, i);
        else
            rl_arcs_draw(b->arcs, &random);
        memset(b->reached_by, 0, targets * b->words * sizeof *b->reached_by);
        for (int32_t j = 0; j < b->starter_count; j++)
            walk_from(b, j);
        for (size_t t = 0; t < targets; t++)
            RL_TRY(number_set(b, b->reached_by + t * b->words,
                              &edges->set_of[(size_t)i * targets + t]));
    }
done:
    return status;
}

static void choose_sample_count(builder *b, int32_t count, int32_t enumerate_max) {
    int32_t uncertain = 0;
    for (int32_t i = 0; i < b->arcs->count; i++)
        uncertain += b->arcs->items[i].prob < 1;
    b->edges->is_exact = uncertain < 31 && 1 << uncertain <= enumerate_max;
    b->edges->sample_count = b->edges->is_exact ? 1 << uncertain : count;
}

rl_status rl_live_edges_create(rl_context *ctx, rl_arcs *arcs, const bool *diffuses, int32_t count,
                               int32_t enumerate_max, uint64_t seed, rl_live_edges **out) {
    rl_status status = RL_OK;
    uint64_t *empty = NULL;
    int32_t none;
    builder b = {.ctx = ctx,
                 .scenario = arcs->scenario,
                 .arcs = arcs,
                 .edges = RL_NEW(ctx, rl_live_edges, 1)};
    rl_live_edges *edges = b.edges;
    if (edges == NULL)
        return rl_fail_memory(ctx);
    rl_arena_init(&b.arena, ctx);
    RL_TRY(list_ends(&b, diffuses));
    choose_sample_count(&b, count, enumerate_max);
    edges->weight = RL_NEW(ctx, double, edges->sample_count);
    edges->set_of = RL_NEW(ctx, int32_t, (size_t)edges->sample_count * (size_t)edges->target_count);
    empty = RL_ARENA_NEW(&b.arena, uint64_t, b.words);
    if (edges->weight == NULL || edges->set_of == NULL || empty == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    for (int32_t i = 0; i < edges->sample_count; i++)
        edges->weight[i] = 1.0 / edges->sample_count;
    RL_TRY(number_set(&b, empty, &none));
    RL_TRY(sample(&b, seed));
    RL_TRY(list_members(&b));
    *out = edges;
    edges = NULL;
done:
    rl_live_edges_free(ctx, edges);
    RL_VECTOR_CLEAR(ctx, &b.sets);
    rl_release(ctx, b.slots);
    rl_arena_clear(&b.arena);
    return status;
}

void rl_live_edges_free(rl_context *ctx, rl_live_edges *edges) {
    if (edges == NULL)
        return;
    rl_release(ctx, edges->weight);
    rl_release(ctx, edges->targets);
    rl_release(ctx, edges->set_of);
    rl_release(ctx, edges->set_start);
    rl_release(ctx, edges->set_members);
    rl_release(ctx, edges);
}
