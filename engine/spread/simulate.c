#include "spread/simulate.h"

#include "base/parallel.h"

#include <math.h>
#include <string.h>

enum { BLOCK_RUNS = 64 };

static const double CONFIDENCE = 0.95, NORMAL_QUANTILE = 1.959963984540054;

typedef struct runner {
    uint32_t *active_in; // number of the last run in which the node was active
    uint32_t run;
    int32_t *active;
} runner;

// Whole numbers, so that their sums do not depend on the order.
typedef struct block_sums {
    int64_t runs;
    uint64_t sum;
    uint64_t square_sum;
} block_sums;

typedef struct simulation {
    rl_context *ctx;
    const rl_cascade *cascade;
    const int32_t *seeds;
    int32_t seed_count;
    int64_t count;
    runner *runners;
    block_sums *blocks;
} simulation;

static int32_t run_once(const simulation *s, runner *r, rl_random *random) {
    const rl_arc_side *side = &s->cascade->leaving;
    if (++r->run == 0) {
        memset(r->active_in, 0, (size_t)s->cascade->node_count * sizeof *r->active_in);
        r->run = 1;
    }
    int32_t count = s->seed_count;
    for (int32_t i = 0; i < count; i++) {
        r->active[i] = s->seeds[i];
        r->active_in[s->seeds[i]] = r->run;
    }
    for (int32_t done = 0; done < count; done++) {
        const int32_t node = r->active[done];
        const uint32_t end = side->start[node + 1];
        for (uint32_t at = side->start[node]; at < end; at++) {
            at = rl_arc_next_open(side, node, at, end, random);
            if (at >= end)
                break;
            const int32_t other = side->other[at];
            if (r->active_in[other] == r->run)
                continue;
            r->active_in[other] = r->run;
            r->active[count++] = other;
        }
    }
    return count;
}

static void run_block(int32_t index, int32_t worker, void *user) {
    simulation *s = user;
    const int64_t first = (int64_t)index * BLOCK_RUNS;
    const int64_t runs = s->count - first < BLOCK_RUNS ? s->count - first : BLOCK_RUNS;
    block_sums sums = {0};
    rl_random random;
    rl_stream_start(&random, s->ctx->seed, RL_STREAM_SIMULATION, 0, (uint32_t)index);
    for (; sums.runs < runs && !rl_should_stop(s->ctx); sums.runs++) {
        const uint64_t active = (uint64_t)run_once(s, &s->runners[worker], &random);
        sums.sum += active;
        sums.square_sum += active * active;
    }
    s->blocks[index] = sums;
}

static rl_status init(simulation *s, int32_t block_count) {
    const size_t nodes = (size_t)s->cascade->node_count;
    s->runners = RL_NEW(s->ctx, runner, s->ctx->threads);
    s->blocks = RL_NEW(s->ctx, block_sums, block_count);
    if (s->runners == NULL || s->blocks == NULL)
        return rl_fail_memory(s->ctx);
    for (int32_t t = 0; t < s->ctx->threads; t++) {
        s->runners[t].active_in = RL_NEW(s->ctx, uint32_t, nodes);
        s->runners[t].active = RL_NEW(s->ctx, int32_t, nodes);
        if (s->runners[t].active_in == NULL || s->runners[t].active == NULL)
            return rl_fail_memory(s->ctx);
    }
    return RL_OK;
}

static void clear(simulation *s) {
    for (int32_t t = 0; s->runners != NULL && t < s->ctx->threads; t++) {
        rl_release(s->ctx, s->runners[t].active_in);
        rl_release(s->ctx, s->runners[t].active);
    }
    rl_release(s->ctx, s->runners);
    rl_release(s->ctx, s->blocks);
}

// Sums to mean and interval: the normal one, as the mean of many runs is.
static void conclude(const simulation *s, int32_t block_count, rl_simulated_spread *out) {
    double sum = 0, square_sum = 0;
    out->simulations = 0;
    for (int32_t i = 0; i < block_count; i++) {
        out->simulations += s->blocks[i].runs;
        sum += (double)s->blocks[i].sum;
        square_sum += (double)s->blocks[i].square_sum;
    }
    const double runs = (double)out->simulations;
    out->stopped = out->simulations < s->count;
    out->spread = out->simulations == 0 ? NAN : sum / runs;
    out->standard_error = NAN;
    if (out->simulations >= 2)
        out->standard_error = sqrt(fmax(0, square_sum - sum * out->spread) / (runs - 1) / runs);
    out->confidence = CONFIDENCE;
    out->confidence_low = fmax(s->seed_count, out->spread - NORMAL_QUANTILE * out->standard_error);
    out->confidence_high =
        fmin(s->cascade->node_count, out->spread + NORMAL_QUANTILE * out->standard_error);
    if (isnan(out->standard_error))
        out->confidence_low = out->confidence_high = NAN;
}

rl_status rl_simulate_spread(rl_context *ctx, const rl_cascade *cascade, const int32_t *seeds,
                             int32_t seed_count, int64_t simulations, rl_simulated_spread *out) {
    rl_status status;
    simulation s = {.ctx = ctx,
                    .cascade = cascade,
                    .seeds = seeds,
                    .seed_count = seed_count,
                    .count = simulations};
    const int32_t block_count = (int32_t)((simulations + BLOCK_RUNS - 1) / BLOCK_RUNS);
    RL_TRY(init(&s, block_count));
    rl_parallel_for(ctx, block_count, run_block, &s);
    conclude(&s, block_count, out);
done:
    clear(&s);
    return status;
}
