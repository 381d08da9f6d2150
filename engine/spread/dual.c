#include "spread/dual.h"

#include "base/parallel.h"

#include <math.h>
#include <string.h>

enum { CHUNKS = 64, ITERATIONS_MAX = 400, PATIENCE = 5, SPAN = 10, SPANS_WORTH = 10 };

typedef struct chunk_result {
    int64_t price_sum;
    int64_t slope_squared; // Σ over the prices that may move of their squared subgradient
} chunk_result;

typedef struct dual {
    rl_context *ctx;
    const rl_reverse_sets *sets;
    int32_t node_count, seed_count;
    uint16_t *price;  // of each row, in 1/RL_PRICE_ONE
    int64_t **scores; // of each thread: for each node, the prices of its rows; [0] has the total
    bool *is_top;     // among the k greatest scores
    int32_t *top;     // these: a heap, the least first
    double step;      // of the prices, in 1/RL_PRICE_ONE; negative at first: set them by cover
    chunk_result chunks[CHUNKS];
} dual;

static uint16_t moved(uint16_t price, int32_t cover, double step) {
    const double next = price + step * (1 - cover);
    return next <= 0 ? 0 : next >= RL_PRICE_ONE ? RL_PRICE_ONE : (uint16_t)next;
}

// The first prices: the whole for a row that no seed is in, else a part for each seed.
static uint16_t first_price(int32_t cover) {
    return (uint16_t)(cover == 0 ? RL_PRICE_ONE : RL_PRICE_ONE / cover);
}

// Moves the prices of a part of the rows, and adds them to the scores.
static void move_chunk(int32_t index, int32_t worker, void *user) {
    dual *d = user;
    const rl_reverse_sets *sets = d->sets;
    const size_t rows = sets->ends.count;
    const size_t first = rows * (size_t)index / CHUNKS, last = rows * ((size_t)index + 1) / CHUNKS;
    const int32_t *members = sets->members.items;
    int64_t *scores = d->scores[worker];
    chunk_result result = {0};
    size_t begin = rl_row_start(sets, first);
    for (size_t row = first; row < last; row++) {
        const size_t end = sets->ends.items[row];
        if (sets->is_partial.items[row]) { // price 0: it counts as met by anyone
            begin = end;
            continue;
        }
        int32_t cover = 0;
        for (size_t i = begin; i < end; i++)
            cover += d->is_top[members[i]];
        const uint16_t old = d->price[row];
        const uint16_t price = d->step < 0 ? first_price(cover) : moved(old, cover, d->step);
        d->price[row] = price;
        result.price_sum += price;
        result.slope_squared += price != old ? (int64_t)(cover - 1) * (cover - 1) : 0;
        if (price > 0)
            for (size_t i = begin; i < end; i++)
                scores[members[i]] += price;
        begin = end;
    }
    d->chunks[index] = result;
}

// Moves all the prices; scores[0] receives the scores of the nodes.
static chunk_result move_prices(dual *d) {
    const size_t bytes = (size_t)d->node_count * sizeof(int64_t);
    for (int32_t t = 0; t < d->ctx->threads; t++)
        memset(d->scores[t], 0, bytes);
    rl_parallel_for(d->ctx, CHUNKS, move_chunk, d);
    for (int32_t v = 0; v < d->node_count; v++) {
        d->scores[0][v] += d->sets->alone[v] * RL_PRICE_ONE;
        for (int32_t t = 1; t < d->ctx->threads; t++)
            d->scores[0][v] += d->scores[t][v];
    }
    chunk_result all = {0};
    for (int32_t i = 0; i < CHUNKS; i++) {
        all.price_sum += d->chunks[i].price_sum;
        all.slope_squared += d->chunks[i].slope_squared;
    }
    return all;
}

// Whether a node ranks below another: smaller score, then greater number.
static bool ranks_below(const dual *d, int32_t a, int32_t b) {
    const int64_t *score = d->scores[0];
    return score[a] != score[b] ? score[a] < score[b] : a > b;
}

static void sift_down(dual *d, int32_t at) {
    for (;;) {
        int32_t child = 2 * at + 1;
        if (child >= d->seed_count)
            return;
        child += child + 1 < d->seed_count && ranks_below(d, d->top[child + 1], d->top[child]);
        if (!ranks_below(d, d->top[child], d->top[at]))
            return;
        const int32_t node = d->top[at];
        d->top[at] = d->top[child];
        d->top[child] = node;
        at = child;
    }
}

// Finds the nodes with the greatest scores; returns the sum of these.
static int64_t find_top(dual *d) {
    for (int32_t v = 0; v < d->seed_count; v++)
        d->top[v] = v;
    for (int32_t at = d->seed_count / 2; at-- > 0;)
        sift_down(d, at);
    for (int32_t v = d->seed_count; v < d->node_count; v++) {
        if (d->scores[0][v] > d->scores[0][d->top[0]]) {
            d->top[0] = v;
            sift_down(d, 0);
        }
    }
    memset(d->is_top, 0, (size_t)d->node_count * sizeof *d->is_top);
    int64_t sum = 0;
    for (int32_t i = 0; i < d->seed_count; i++) {
        d->is_top[d->top[i]] = true;
        sum += d->scores[0][d->top[i]];
    }
    return sum;
}

static rl_status init(dual *d, const int32_t *seeds) {
    const size_t nodes = (size_t)d->node_count;
    d->price = RL_NEW(d->ctx, uint16_t, d->sets->ends.count);
    d->is_top = RL_NEW(d->ctx, bool, nodes);
    d->top = RL_NEW(d->ctx, int32_t, d->seed_count);
    d->scores = RL_NEW(d->ctx, int64_t *, d->ctx->threads);
    if (d->price == NULL || d->is_top == NULL || d->top == NULL || d->scores == NULL)
        return rl_fail_memory(d->ctx);
    for (int32_t t = 0; t < d->ctx->threads; t++) {
        d->scores[t] = RL_NEW(d->ctx, int64_t, nodes);
        if (d->scores[t] == NULL)
            return rl_fail_memory(d->ctx);
    }
    for (int32_t i = 0; i < d->seed_count; i++)
        d->is_top[seeds[i]] = true;
    return RL_OK;
}

static void clear(dual *d) {
    for (int32_t t = 0; d->scores != NULL && t < d->ctx->threads; t++)
        rl_release(d->ctx, d->scores[t]);
    rl_release(d->ctx, d->scores);
    rl_release(d->ctx, d->price);
    rl_release(d->ctx, d->is_top);
    rl_release(d->ctx, d->top);
}

rl_status rl_dual_bound(const rl_reverse_sets *sets, int32_t seed_count, const int32_t *seeds,
                        int64_t covered, int64_t enough, int64_t *bound) {
    rl_status status;
    dual d = {.ctx = sets->ctx,
              .sets = sets,
              .node_count = sets->cascade->node_count,
              .seed_count = seed_count,
              .step = -1};
    const int64_t row_total = (int64_t)sets->ends.count * RL_PRICE_ONE;
    int64_t best = INT64_MAX, best_before = INT64_MAX; // now, and at the end of the last span
    double pace = 1;
    int32_t since_best = 0;
    *bound = sets->drawn;
    RL_TRY(init(&d, seeds));
    for (int32_t i = 0; i < ITERATIONS_MAX; i++) {
        const chunk_result moves = move_prices(&d);
        const int64_t value = row_total - moves.price_sum + find_top(&d);
        const double gap = (double)value / RL_PRICE_ONE - (double)covered;
        since_best = (double)value < (double)best * (1 - 2e-6) ? 0 : since_best + 1;
        best = value < best ? value : best;
        if (best / RL_PRICE_ONE <= enough || rl_should_stop(d.ctx))
            break;
        // Not worth going on when many more spans like the last one would still not be enough.
        if (i % SPAN == SPAN - 1) {
            const double left = (double)best - (double)enough * RL_PRICE_ONE;
            if (i > SPAN && left > ((double)best_before - (double)best) * SPANS_WORTH)
                break;
            best_before = best;
        }
        if (since_best > 0 && since_best % PATIENCE == 0)
            pace /= 2;
        // Polyak's step, with the slope of the last move and the seeds' value for the optimum.
        const double slope = i == 0 ? (double)sets->ends.count : (double)moves.slope_squared;
        d.step = pace * gap / fmax(slope, 1) * RL_PRICE_ONE;
    }
    *bound = best / RL_PRICE_ONE < sets->drawn ? best / RL_PRICE_ONE : sets->drawn;
done:
    clear(&d);
    return status;
}
