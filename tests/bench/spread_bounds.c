// Two upper bounds on the same samples: that of OPIM-C (Tang, Tang, Xiao, Yuan, SIGMOD 2018,
// equation 10) in plain code, and the Lagrangian one of relais spread.
//
//     relais-spread-bounds EDGES SEEDS SAMPLES   (weighted cascade)
//
// Prints one JSON object: samples, covered by the greedy seeds, the two bounds, and the ratio that
// each certifies with OPIM-C's own concentration bounds, δ = 1/n, and as many fresh samples.
#include "base/memory.h"
#include "spread/dual.h"
#include "spread/edges.h"
#include "spread/reverse.h"
#include "spread/select.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int by_decreasing(const void *left, const void *right) {
    const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a < b) - (a > b);
}

// Greedy by definition; returns the least over its steps i of Λ(S_i) + the k greatest gains at S_i.
static int64_t opim_bound(rl_context *ctx, const rl_reverse_sets *sets, int32_t k, int32_t *seeds,
                          int64_t *covered) {
    const int32_t n = sets->cascade->node_count;
    int64_t *gain = RL_NEW(ctx, int64_t, n), *sorted = RL_NEW(ctx, int64_t, n);
    bool *met = RL_NEW(ctx, bool, sets->ends.count), *chosen = RL_NEW(ctx, bool, n);
    if (gain == NULL || sorted == NULL || met == NULL || chosen == NULL)
        exit(1);
    int64_t least = INT64_MAX;
    *covered = 0;
    for (int32_t step = 0; step <= k; step++) {
        for (int32_t v = 0; v < n; v++)
            gain[v] = chosen[v] ? 0 : sets->alone[v];
        for (size_t row = 0; row < sets->ends.count; row++)
            for (size_t i = rl_row_start(sets, row); !met[row] && i < sets->ends.items[row]; i++)
                gain[sets->members.items[i]]++;
        memcpy(sorted, gain, (size_t)n * sizeof *gain);
        qsort(sorted, (size_t)n, sizeof *sorted, by_decreasing);
        int64_t bound = *covered;
        for (int32_t i = 0; i < k; i++)
            bound += sorted[i];
        least = bound < least ? bound : least;
        if (step == k)
            break;
        int32_t best = 0;
        for (int32_t v = 1; v < n; v++)
            best = gain[v] > gain[best] ? v : best;
        seeds[step] = best;
        chosen[best] = true;
        *covered += gain[best];
        for (size_t row = 0; row < sets->ends.count; row++)
            for (size_t i = rl_row_start(sets, row); !met[row] && i < sets->ends.items[row]; i++)
                met[row] = sets->members.items[i] == best;
    }
    rl_release(ctx, gain);
    rl_release(ctx, sorted);
    rl_release(ctx, met);
    rl_release(ctx, chosen);
    return least;
}

static double opim_ratio(double hits, double hit_samples, double bound, double samples, double a) {
    const double lower = (pow(sqrt(hits + 2 * a / 9) - sqrt(a / 2), 2) - a / 18) / hit_samples;
    const double upper = pow(sqrt(bound + a / 2) + sqrt(a / 2), 2) / samples;
    return lower / upper;
}

int main(int argc, char **argv) {
    if (argc != 4)
        return 2;
    const int32_t k = atoi(argv[2]);
    const int64_t samples = atoll(argv[3]);
    const rl_edge_reading reading = {.model = RL_ARC_WEIGHTED};
    rl_context ctx;
    rl_findings findings;
    rl_edges edges;
    rl_reverse_sets sets;
    bool done;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    if (rl_edges_read(&ctx, argv[1], &reading, &findings, &edges, &done) != RL_OK ||
        rl_reverse_sets_init(&ctx, &edges.cascade, &sets) != RL_OK ||
        rl_reverse_sets_draw(&sets, samples, INFINITY, &done) != RL_OK)
        return 1;
    const int32_t n = edges.cascade.node_count;
    int32_t *seeds = RL_NEW(&ctx, int32_t, k), *all = RL_NEW(&ctx, int32_t, n);
    bool *is_seed = RL_NEW(&ctx, bool, n);
    int64_t covered, lagrangian, hits;
    if (seeds == NULL || all == NULL || is_seed == NULL)
        return 1;
    const int64_t opim = opim_bound(&ctx, &sets, k, seeds, &covered);
    for (int32_t v = 0; v < n; v++)
        all[v] = v;
    for (int32_t i = 0; i < k; i++)
        is_seed[seeds[i]] = true;
    if (rl_dual_bound(&sets, k, seeds, covered, 0, &lagrangian) != RL_OK ||
        rl_reverse_count_hits(&ctx, &edges.cascade, is_seed, all, n, samples, 0, &hits, &done) !=
            RL_OK)
        return 1;
    const double a = log(2.0 * n);
    printf(
        "{\"samples\": %lld, \"covered\": %lld, \"opim_bound\": %lld, \"lagrangian_bound\": %lld, "
        "\"opim_ratio\": %.4f, \"lagrangian_ratio\": %.4f}\n",
        (long long)samples, (long long)covered, (long long)opim, (long long)lagrangian,
        opim_ratio((double)hits, (double)samples, (double)opim, (double)samples, a),
        opim_ratio((double)hits, (double)samples, (double)lagrangian, (double)samples, a));
    return 0;
}
