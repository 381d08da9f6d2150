#include "cover/subgradient.h"

#include <math.h>
#include <string.h>

static const double first_length = 1.0, least_length = 0.004; // of a step, against Polyak's
static const double shortening = 0.6;
static const double usual_memory = 0.93; // weight of the past in `usual`
enum { PATIENCE = 12 };                  // steps without progress before shorter ones

rl_status rl_cover_subgradient_init(rl_context *ctx, const rl_cover_problem *p,
                                    rl_cover_subgradient *g) {
    *g = (rl_cover_subgradient){.ctx = ctx, .problem = p};
    rl_arena_init(&g->arena, ctx);
    const size_t patterns = (size_t)p->pattern_count, relays = (size_t)p->relay_count;
    g->part = RL_ARENA_NEW(&g->arena, double, patterns);
    g->trial = RL_ARENA_NEW(&g->arena, double, patterns);
    g->times = RL_ARENA_NEW(&g->arena, double, patterns);
    g->x = RL_ARENA_NEW(&g->arena, double, relays);
    g->usual = RL_ARENA_NEW(&g->arena, double, relays);
    g->bound = rl_cover_bound_create(ctx, p);
    if (g->part == NULL || g->trial == NULL || g->times == NULL || g->x == NULL ||
        g->usual == NULL || g->bound == NULL)
        return rl_fail_memory(ctx);
    // What few relays cover is credited to them wholly, what many do only in part.
    for (int32_t q = 0; q < p->pattern_count; q++)
        g->part[q] = 1 / sqrt((double)(p->pattern_start[q + 1] - p->pattern_start[q]));
    return RL_OK;
}

void rl_cover_subgradient_clear(rl_cover_subgradient *g) {
    rl_cover_bound_free(g->bound);
    g->bound = NULL;
    rl_arena_clear(&g->arena);
}

// How often the relays of the knapsack cover each pattern.
static void count_times(rl_cover_subgradient *g) {
    const rl_cover_problem *p = g->problem;
    memset(g->times, 0, (size_t)p->pattern_count * sizeof *g->times);
    for (int32_t i = 0; i < p->relay_count; i++) {
        for (size_t e = p->relay_start[i]; g->x[i] > 0 && e < p->relay_start[i + 1]; e++)
            g->times[p->relay_pattern[e]] += g->x[i];
    }
}

// Whether a multiplier cannot follow its subgradient: it stands at its end already.
static bool is_blocked(const rl_cover_subgradient *g, int32_t pattern) {
    const double lack = 1 - g->times[pattern];
    return (lack < 0 && g->trial[pattern] <= 0) ||
           (lack > 0 && g->trial[pattern] >= 1 && g->problem->aim != RL_AIM_COVER_ALL);
}

// One step of the length that would close `distance` if the bound were linear, times `length`.
static void step(rl_cover_subgradient *g, double distance, double length) {
    const rl_cover_problem *p = g->problem;
    double norm = 0, most = 1;
    for (int32_t q = 0; q < p->pattern_count; q++) {
        const double lack = 1 - g->times[q];
        if (!is_blocked(g, q))
            norm += (double)p->weight[q] * lack * lack;
    }
    if (norm <= 0)
        return;
    const double size = length * fmax(distance, 0) / norm;
    for (int32_t q = 0; q < p->pattern_count; q++) {
        if (is_blocked(g, q))
            continue;
        const double moved = fmax(g->trial[q] + size * (1 - g->times[q]), 0);
        g->trial[q] = p->aim == RL_AIM_COVER_ALL ? moved : fmin(moved, 1);
        most = fmax(most, g->trial[q]);
    }
    // When all must be covered only the proportions matter.
    for (int32_t q = 0; most > 1 && q < p->pattern_count; q++)
        g->trial[q] /= most;
}

int64_t rl_cover_subgradient_run(rl_cover_subgradient *g, const unsigned char *choice,
                                 int64_t incumbent, int32_t steps) {
    const rl_cover_problem *p = g->problem;
    const size_t bytes = (size_t)p->pattern_count * sizeof *g->part;
    const bool most = p->aim == RL_AIM_MOST_WEIGHT;
    double best = most ? INFINITY : -INFINITY;
    double length = first_length;
    int stale = 0;
    memcpy(g->trial, g->part, bytes);
    for (int32_t k = 0; k < steps && length > least_length; k++) {
        const int64_t bound = rl_cover_bound_of(g->bound, g->trial, choice);
        // Any target serves before there is an incumbent.
        const int64_t target = incumbent != rl_cover_worst(p) ? incumbent
                               : most                         ? 0
                                                              : 2 * (bound < 1 ? 1 : bound);
        const double distance = rl_cover_bound_distance(g->bound, target);
        const double value = rl_cover_bound_value(g->bound);
        if (most ? value < best : value > best) {
            best = value;
            memcpy(g->part, g->trial, bytes);
            stale = 0;
        } else if (++stale > PATIENCE) {
            length *= shortening;
            stale = 0;
            memcpy(g->trial, g->part, bytes);
        }
        if (!rl_cover_is_better(p, bound, incumbent) || rl_should_stop(g->ctx))
            break;
        rl_cover_bound_solution(g->bound, choice, g->x);
        for (int32_t i = 0; i < p->relay_count; i++)
            g->usual[i] =
                k == 0 ? g->x[i] : usual_memory * g->usual[i] + (1 - usual_memory) * g->x[i];
        count_times(g);
        step(g, distance, length);
    }
    return rl_cover_bound_of(g->bound, g->part, choice);
}
