#include "cover/heuristic.h"

#include "cover/bound.h"

#include <math.h>
#include <string.h>

enum {
    PRICE_SCALE_BITS = 40, // the dearest pattern is worth about this many bits
    REMOVED_MOST = 6,      // relays taken out at once
    STALE_ROUNDS = 60,     // without progress before going back to the best
};

rl_status rl_cover_heuristic_init(rl_context *ctx, const rl_cover_problem *problem,
                                  rl_cover_heuristic *h) {
    *h = (rl_cover_heuristic){.ctx = ctx, .problem = problem};
    rl_arena_init(&h->arena, ctx);
    rl_random_init(&h->random, ctx->seed);
    h->best_objective = rl_cover_worst(problem);
    const rl_status status = rl_selection_init(ctx, problem, &h->now);
    h->price = RL_ARENA_NEW(&h->arena, int64_t, problem->pattern_count);
    h->kept = RL_ARENA_NEW(&h->arena, int32_t, problem->relay_count);
    h->best = RL_ARENA_NEW(&h->arena, bool, problem->relay_count);
    return h->price == NULL || h->kept == NULL || h->best == NULL ? rl_fail_memory(ctx) : status;
}

void rl_cover_heuristic_clear(rl_cover_heuristic *h) {
    rl_selection_clear(&h->now);
    rl_arena_clear(&h->arena);
}

// Moves -------------------------------------------------------------------------------------------

static bool is_most(const rl_cover_heuristic *h) { return h->problem->aim == RL_AIM_MOST_WEIGHT; }

static bool may_enter(const rl_cover_heuristic *h, int32_t relay) {
    return !h->now.has[relay] && (h->choice == NULL || h->choice[relay] != RL_COVER_OUT) &&
           (!is_most(h) || h->now.cost + h->problem->cost[relay] <= h->problem->limit);
}

static bool may_leave(const rl_cover_heuristic *h, int32_t relay) {
    return h->choice == NULL || h->choice[relay] != RL_COVER_IN;
}

// The relay with the most gain for its cost, −1 when none gains anything. Equals are told apart by
// chance, so that rounds differ.
static int32_t best_to_enter(rl_cover_heuristic *h, int32_t barred) {
    const rl_cover_problem *p = h->problem;
    int32_t best = -1;
    double best_ratio = 0;
    for (int32_t i = 0; i < p->relay_count; i++) {
        if (h->now.gain[i] <= 0 || i == barred || !may_enter(h, i))
            continue;
        const double ratio =
            p->cost[i] > 0 ? (double)h->now.gain[i] / (double)p->cost[i] : INFINITY;
        if (ratio > best_ratio || (ratio == best_ratio && (rl_random_bits(&h->random) & 1))) {
            best = i;
            best_ratio = ratio;
        }
    }
    return best;
}

static bool is_complete(const rl_cover_heuristic *h) {
    return !is_most(h) && h->now.weight >= h->problem->limit;
}

static void fill(rl_cover_heuristic *h, int32_t barred) {
    while (!is_complete(h)) {
        const int32_t relay = best_to_enter(h, barred);
        if (relay < 0)
            return;
        rl_selection_add(&h->now, relay);
    }
}

// Takes out what is not needed, dearest first.
static void drop_needless(rl_cover_heuristic *h) {
    const rl_cover_problem *p = h->problem;
    while (!is_most(h)) {
        int32_t worst = -1;
        for (int32_t k = 0; k < h->now.count; k++) {
            const int32_t i = h->now.members[k];
            if (h->now.weight - h->now.loss[i] >= p->limit && may_leave(h, i) &&
                (worst < 0 || p->cost[i] > p->cost[worst] ||
                 (p->cost[i] == p->cost[worst] && i < worst)))
                worst = i;
        }
        if (worst < 0)
            return;
        rl_selection_remove(&h->now, worst);
    }
}

// Whether what is selected is better than an objective, or as good with more to spare.
static int64_t merit(const rl_cover_heuristic *h) {
    const int64_t objective = rl_selection_objective(&h->now);
    return is_most(h) ? objective : objective == INT64_MAX ? INT64_MIN : -objective;
}

// One relay out, the best that fits instead: goes on until no such exchange is better.
static void exchange(rl_cover_heuristic *h) {
    if (!is_most(h))
        return;
    bool better = true;
    while (better && !rl_should_stop(h->ctx)) {
        better = false;
        for (int32_t k = 0; k < h->now.count; k++) {
            const int32_t out = h->now.members[k];
            if (!may_leave(h, out))
                continue;
            const int64_t before = h->now.weight;
            const int32_t count = h->now.count;
            rl_selection_remove(&h->now, out);
            fill(h, out);
            if (h->now.weight > before) {
                better = true;
                continue;
            }
            while (h->now.count >= count)
                rl_selection_remove(&h->now, h->now.members[h->now.count - 1]);
            rl_selection_add(&h->now, out);
        }
    }
}

static void remember(rl_cover_heuristic *h) {
    const int64_t objective = rl_selection_objective(&h->now);
    if (!rl_cover_is_better(h->problem, objective, h->best_objective))
        return;
    h->best_objective = objective;
    memcpy(h->best, h->now.has, (size_t)h->problem->relay_count * sizeof *h->best);
}

static void improve(rl_cover_heuristic *h) {
    fill(h, -1);
    drop_needless(h);
    exchange(h);
    remember(h);
}

// Prices ------------------------------------------------------------------------------------------

// Empties the selection, prices it and puts in what must be.
static void start(rl_cover_heuristic *h, const double *part) {
    const rl_cover_problem *p = h->problem;
    rl_selection_empty(&h->now);
    if (is_most(h) || part == NULL) {
        rl_selection_price(&h->now, p->weight);
    } else {
        double most = 0;
        for (int32_t q = 0; q < p->pattern_count; q++)
            most = fmax(most, part[q] * (double)p->weight[q]);
        const double scale = most > 0 ? ldexp(1, PRICE_SCALE_BITS) / most : 0;
        // Never nothing, or a pattern could stay uncovered.
        for (int32_t q = 0; q < p->pattern_count; q++)
            h->price[q] = 1 + llround(fmax(part[q], 0) * (double)p->weight[q] * scale);
        rl_selection_price(&h->now, h->price);
    }
    for (int32_t i = 0; h->choice != NULL && i < p->relay_count; i++)
        if (h->choice[i] == RL_COVER_IN)
            rl_selection_add(&h->now, i);
}

void rl_cover_build(rl_cover_heuristic *h, const double *part) {
    start(h, part);
    improve(h);
}

void rl_cover_build_near(rl_cover_heuristic *h, const double *wish, const double *part) {
    const rl_cover_problem *p = h->problem;
    start(h, part);
    while (!is_complete(h)) {
        int32_t best = -1;
        for (int32_t i = 0; i < p->relay_count; i++)
            if (wish[i] > 0 && h->now.gain[i] > 0 && may_enter(h, i) &&
                (best < 0 || wish[i] > wish[best]))
                best = i;
        if (best < 0)
            break;
        rl_selection_add(&h->now, best);
    }
    improve(h);
}

// Around the best answer --------------------------------------------------------------------------

static void keep(rl_cover_heuristic *h) {
    memcpy(h->kept, h->now.members, (size_t)h->now.count * sizeof *h->kept);
    h->kept_count = h->now.count;
}

static void select_these(rl_cover_heuristic *h, const int32_t *members, int32_t count) {
    rl_selection_empty(&h->now);
    for (int32_t k = 0; k < count; k++)
        rl_selection_add(&h->now, members[k]);
}

static void select_best(rl_cover_heuristic *h) {
    rl_selection_empty(&h->now);
    for (int32_t i = 0; i < h->problem->relay_count; i++)
        if (h->best[i])
            rl_selection_add(&h->now, i);
}

// Takes out a few relays that share patterns with one of them, or any.
static void disturb(rl_cover_heuristic *h) {
    const rl_cover_problem *p = h->problem;
    const int32_t removed = 1 + (int32_t)rl_random_below(&h->random, REMOVED_MOST);
    const bool nearby = rl_random_bits(&h->random) & 1;
    int32_t around = h->now.members[rl_random_below(&h->random, (uint32_t)h->now.count)];
    for (int32_t k = 0; k < removed && h->now.count > 0; k++) {
        int32_t out = h->now.members[rl_random_below(&h->random, (uint32_t)h->now.count)];
        const size_t first = p->relay_start[around], last = p->relay_start[around + 1];
        if (nearby && last > first) {
            const int32_t q =
                p->relay_pattern[first + rl_random_below(&h->random, (uint32_t)(last - first))];
            const size_t begin = p->pattern_start[q], end = p->pattern_start[q + 1];
            const int32_t other =
                p->pattern_relay[begin + rl_random_below(&h->random, (uint32_t)(end - begin))];
            around = other; // a step of a walk from relay to relay
            if (h->now.has[other])
                out = other;
            else if (h->now.times[q] == 1)
                out = h->now.member_sum[q];
        }
        if (may_leave(h, out))
            rl_selection_remove(&h->now, out);
    }
    // One that greed would not take leads elsewhere.
    if (rl_random_bits(&h->random) & 1) {
        const int32_t any = (int32_t)rl_random_below(&h->random, (uint32_t)p->relay_count);
        if (h->now.gain[any] > 0 && may_enter(h, any))
            rl_selection_add(&h->now, any);
    }
}

void rl_cover_search_around(rl_cover_heuristic *h, const double *part, int32_t rounds) {
    if (h->best_objective == rl_cover_worst(h->problem))
        return;
    start(h, part);
    select_best(h);
    if (h->now.count == 0)
        return;
    int32_t stale = 0;
    int64_t level = merit(h);
    keep(h);
    for (int32_t round = 0; round < rounds && !rl_should_stop(h->ctx); round++) {
        disturb(h);
        improve(h);
        const int64_t reached = merit(h);
        stale = reached > level ? 0 : stale + 1;
        if (reached >= level && h->now.count > 0) {
            level = reached;
            keep(h);
        } else {
            select_these(h, h->kept, h->kept_count);
        }
        if (stale > STALE_ROUNDS) {
            select_best(h);
            level = merit(h);
            keep(h);
            stale = 0;
        }
    }
}
