#include "spread/cascade.h"

#include "base/memory.h"

#include <stdlib.h>

void rl_stream_start(rl_random *random, uint64_t seed, rl_stream stream, uint32_t round,
                     uint32_t block) {
    const uint64_t number = (uint64_t)stream << 48 | (uint64_t)round << 32 | block;
    rl_random_init(random, seed);
    rl_random_init(random, rl_random_bits(random) ^ number);
}

// An arc seen from one of its ends.
typedef struct half_arc {
    double prob;
    int32_t other;
} half_arc;

static int by_decreasing_prob(const void *left, const void *right) {
    const half_arc *a = left, *b = right;
    if (a->prob != b->prob)
        return a->prob > b->prob ? -1 : 1;
    return (a->other > b->other) - (a->other < b->other);
}

// What the arcs of one node share. `prob` NULL or NaN where they differ.
static void set_node(rl_arc_side *side, int32_t node, double prob) {
    side->all_prob[node] = prob;
    side->all_skip[node] = prob < 1 ? 1 / log1p(-prob) : 0;
}

// Sorts the arcs of a node, and sees whether they all have the same probability.
static void settle_node(rl_arc_side *side, int32_t node, half_arc *scratch) {
    const uint32_t start = side->start[node], count = side->start[node + 1] - start;
    for (uint32_t i = 0; i < count; i++)
        scratch[i] = (half_arc){side->prob[start + i], side->other[start + i]};
    if (count > 1)
        qsort(scratch, count, sizeof *scratch, by_decreasing_prob);
    for (uint32_t i = 0; i < count; i++) {
        side->prob[start + i] = scratch[i].prob;
        side->other[start + i] = scratch[i].other;
    }
    const bool same = count == 0 || scratch[0].prob == scratch[count - 1].prob;
    set_node(side, node, !same ? NAN : count == 0 ? 0 : scratch[0].prob);
}

// One end of every arc, sorted by it (counting sort); `prob` may be NULL.
static rl_status init_side(rl_context *ctx, int32_t node_count, uint32_t arc_count,
                           const int32_t *end, const int32_t *other, const double *prob,
                           rl_arc_side *side) {
    side->start = RL_NEW(ctx, uint32_t, (size_t)node_count + 1);
    side->other = RL_NEW(ctx, int32_t, arc_count);
    side->all_prob = RL_NEW(ctx, double, node_count);
    side->all_skip = RL_NEW(ctx, double, node_count);
    side->prob = prob == NULL ? NULL : RL_NEW(ctx, double, arc_count);
    if (side->start == NULL || side->other == NULL || side->all_prob == NULL ||
        side->all_skip == NULL || (prob != NULL && side->prob == NULL))
        return rl_fail_memory(ctx);
    // start[v + 1] first counts, then says where the next arc of v goes, and ends as it must be.
    for (uint32_t i = 0; i < arc_count; i++)
        side->start[end[i] + 1]++;
    uint32_t before = 0;
    for (int32_t v = 0; v < node_count; v++) {
        const uint32_t count = side->start[v + 1];
        side->start[v + 1] = before;
        before += count;
    }
    for (uint32_t i = 0; i < arc_count; i++) {
        const uint32_t place = side->start[end[i] + 1]++;
        side->other[place] = other[i];
        if (prob != NULL)
            side->prob[place] = prob[i];
    }
    return RL_OK;
}

static rl_status settle_side(rl_context *ctx, int32_t node_count, rl_arc_side *side) {
    uint32_t most = 0;
    for (int32_t v = 0; v < node_count; v++) {
        const uint32_t count = side->start[v + 1] - side->start[v];
        most = count > most ? count : most;
    }
    half_arc *scratch = RL_NEW(ctx, half_arc, most);
    if (scratch == NULL)
        return rl_fail_memory(ctx);
    for (int32_t v = 0; v < node_count; v++)
        settle_node(side, v, scratch);
    rl_release(ctx, scratch);
    return RL_OK;
}

rl_status rl_cascade_init(rl_context *ctx, int32_t node_count, uint32_t arc_count,
                          const int32_t *from, const int32_t *to, rl_arc_model model,
                          const double *prob, rl_cascade *out) {
    *out = (rl_cascade){.node_count = node_count, .arc_count = arc_count};
    rl_arc_side *side = &out->entering;
    const rl_status status =
        init_side(ctx, node_count, arc_count, to, from, model == RL_ARC_GIVEN ? prob : NULL, side);
    if (status != RL_OK)
        return status;
    if (model == RL_ARC_GIVEN)
        return settle_side(ctx, node_count, side);
    for (int32_t v = 0; v < node_count; v++) {
        const uint32_t count = side->start[v + 1] - side->start[v];
        set_node(side, v, model == RL_ARC_UNIFORM ? *prob : count == 0 ? 0 : 1.0 / count);
    }
    return RL_OK;
}

rl_status rl_cascade_add_leaving(rl_context *ctx, rl_cascade *cascade) {
    const rl_arc_side *side = &cascade->entering;
    rl_status status = RL_OK;
    int32_t *to = RL_NEW(ctx, int32_t, cascade->arc_count);
    double *prob = RL_NEW(ctx, double, cascade->arc_count);
    if (to == NULL || prob == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    for (int32_t v = 0; v < cascade->node_count; v++) {
        for (uint32_t i = side->start[v]; i < side->start[v + 1]; i++) {
            to[i] = v;
            prob[i] = side->prob != NULL ? side->prob[i] : side->all_prob[v];
        }
    }
    RL_TRY(init_side(ctx, cascade->node_count, cascade->arc_count, side->other, to, prob,
                     &cascade->leaving));
    RL_TRY(settle_side(ctx, cascade->node_count, &cascade->leaving));
done:
    rl_release(ctx, to);
    rl_release(ctx, prob);
    return status;
}

static void clear_side(rl_context *ctx, rl_arc_side *side) {
    rl_release(ctx, side->start);
    rl_release(ctx, side->other);
    rl_release(ctx, side->prob);
    rl_release(ctx, side->all_prob);
    rl_release(ctx, side->all_skip);
    *side = (rl_arc_side){0};
}

void rl_cascade_clear(rl_context *ctx, rl_cascade *cascade) {
    clear_side(ctx, &cascade->entering);
    clear_side(ctx, &cascade->leaving);
}
