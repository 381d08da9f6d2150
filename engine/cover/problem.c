#include "cover/problem.h"

#include <stdlib.h>
#include <string.h>

// Comparing everything with everything is worth at most this many steps.
static const double WORK_MOST = 2e9;

// A problem being made smaller: rounds of deciding who goes, then compacting.
typedef struct presolving {
    rl_context *ctx;
    rl_arena arena;
    rl_cover_aim aim;
    int64_t limit, base_cost, base_weight;
    int32_t relays, patterns;
    int64_t *cost, *weight;
    int32_t *origin;
    size_t *start; // relays of pattern p: relay[start[p]] …
    int32_t *relay;
    size_t *relay_start; // the transposed lists
    int32_t *relay_pattern;
    bool *relay_gone, *pattern_gone;
    int32_t *chosen;
    int32_t chosen_count;
    bool failed; // an allocation
} presolving;

static void *get(presolving *p, size_t count, size_t size) {
    void *block = rl_arena_allocate(&p->arena, count, size);
    p->failed |= block == NULL;
    return block;
}

#define GET(p, type, count) ((type *)get((p), (size_t)(count), sizeof(type)))

// Lists of patterns by relay, from lists of relays by pattern.
static void transpose(presolving *p) {
    const size_t entries = p->start[p->patterns];
    p->relay_start = GET(p, size_t, p->relays + 1);
    p->relay_pattern = GET(p, int32_t, entries);
    size_t *next = GET(p, size_t, p->relays);
    if (p->failed)
        return;
    for (size_t e = 0; e < entries; e++)
        p->relay_start[p->relay[e] + 1]++;
    for (int32_t i = 0; i < p->relays; i++) {
        p->relay_start[i + 1] += p->relay_start[i];
        next[i] = p->relay_start[i];
    }
    for (int32_t q = 0; q < p->patterns; q++)
        for (size_t e = p->start[q]; e < p->start[q + 1]; e++)
            p->relay_pattern[next[p->relay[e]]++] = q;
}

// Lists of one kind through lists of the other: what dominates what. Item a is inside item b when b
// is in each of the lists of a; counts[b] tells in how many.
typedef struct lists {
    int32_t count;
    const size_t *start;
    const int32_t *item;
} lists;

static double work_of(lists l) {
    double work = 0;
    for (int32_t i = 0; i < l.count; i++) {
        const double length = (double)(l.start[i + 1] - l.start[i]);
        work += length * length;
    }
    return work;
}

// Relays that another one can always replace.
static int32_t drop_dominated_relays(presolving *p) {
    int32_t dropped = 0;
    int32_t *counts = GET(p, int32_t, p->relays);
    if (p->failed || work_of((lists){p->patterns, p->start, p->relay}) > WORK_MOST)
        return 0;
    for (int32_t i = 0; i < p->relays; i++) {
        const size_t first = p->relay_start[i], last = p->relay_start[i + 1];
        const int32_t size = (int32_t)(last - first);
        bool gone = size == 0 || (p->aim == RL_AIM_MOST_WEIGHT && p->cost[i] > p->limit);
        for (size_t e = first; e < last && !gone; e++) {
            const int32_t q = p->relay_pattern[e];
            for (size_t f = p->start[q]; f < p->start[q + 1]; f++) {
                const int32_t j = p->relay[f];
                // Of two equals the first stays.
                if (++counts[j] == size && j != i && !p->relay_gone[j] &&
                    (p->cost[j] < p->cost[i] ||
                     (p->cost[j] == p->cost[i] &&
                      (j < i || p->relay_start[j + 1] - p->relay_start[j] > (size_t)size))))
                    gone = true;
            }
        }
        for (size_t e = first; e < last; e++) {
            const int32_t q = p->relay_pattern[e];
            for (size_t f = p->start[q]; f < p->start[q + 1]; f++)
                counts[p->relay[f]] = 0;
        }
        p->relay_gone[i] = gone;
        dropped += gone;
    }
    return dropped;
}

// When all must be covered: patterns that are covered as soon as another one is.
static int32_t drop_implied_patterns(presolving *p) {
    int32_t dropped = 0;
    int32_t *counts = GET(p, int32_t, p->patterns);
    if (p->failed || work_of((lists){p->relays, p->relay_start, p->relay_pattern}) > WORK_MOST)
        return 0;
    for (int32_t q = 0; q < p->patterns; q++) {
        if (p->pattern_gone[q])
            continue;
        const size_t size = p->start[q + 1] - p->start[q];
        for (size_t e = p->start[q]; e < p->start[q + 1]; e++) {
            const int32_t i = p->relay[e];
            for (size_t f = p->relay_start[i]; f < p->relay_start[i + 1]; f++) {
                const int32_t other = p->relay_pattern[f];
                if ((size_t)++counts[other] == size && other != q && !p->pattern_gone[other]) {
                    p->pattern_gone[other] = true;
                    dropped++;
                }
            }
        }
        for (size_t e = p->start[q]; e < p->start[q + 1]; e++) {
            const int32_t i = p->relay[e];
            for (size_t f = p->relay_start[i]; f < p->relay_start[i + 1]; f++)
                counts[p->relay_pattern[f]] = 0;
        }
    }
    return dropped;
}

static void choose(presolving *p, int32_t relay) {
    p->chosen[p->chosen_count++] = p->origin[relay];
    p->base_cost += p->cost[relay];
    if (p->aim == RL_AIM_MOST_WEIGHT)
        p->limit -= p->cost[relay];
    p->relay_gone[relay] = true;
    for (size_t e = p->relay_start[relay]; e < p->relay_start[relay + 1]; e++) {
        const int32_t q = p->relay_pattern[e];
        if (!p->pattern_gone[q]) {
            p->pattern_gone[q] = true;
            p->base_weight += p->weight[q];
            if (p->aim != RL_AIM_MOST_WEIGHT)
                p->limit -= p->weight[q];
        }
    }
}

// When all must be covered: the only relay of a pattern.
static int32_t choose_only_relays(presolving *p) {
    int32_t chosen = 0;
    for (int32_t q = 0; q < p->patterns; q++) {
        int32_t left = 0, only = 0;
        for (size_t e = p->start[q]; e < p->start[q + 1] && left < 2; e++) {
            if (!p->relay_gone[p->relay[e]]) {
                only = p->relay[e];
                left++;
            }
        }
        if (!p->pattern_gone[q] && left == 1) {
            choose(p, only);
            chosen++;
        }
    }
    return chosen;
}

// Compacting --------------------------------------------------------------------------------------

static void compact(presolving *p) {
    int32_t *new_relay = GET(p, int32_t, p->relays);
    if (p->failed)
        return;
    int32_t relays = 0;
    for (int32_t i = 0; i < p->relays; i++) {
        new_relay[i] = p->relay_gone[i] ? -1 : relays;
        if (p->relay_gone[i])
            continue;
        p->cost[relays] = p->cost[i];
        p->origin[relays] = p->origin[i];
        p->relay_gone[relays++] = false;
    }
    p->relays = relays;
    int32_t patterns = 0;
    size_t to = 0, first = p->start[0];
    for (int32_t q = 0; q < p->patterns; q++) {
        const size_t last = p->start[q + 1]; // read before p->start[patterns + 1] may overwrite it
        const size_t begun = to;
        for (size_t e = first; e < last; e++)
            if (!p->pattern_gone[q] && new_relay[p->relay[e]] >= 0)
                p->relay[to++] = new_relay[p->relay[e]];
        first = last;
        if (to == begun)
            continue;
        p->weight[patterns] = p->weight[q];
        p->pattern_gone[patterns++] = false;
        p->start[patterns] = to;
    }
    p->patterns = patterns;
}

// Patterns in the order of their relays, so that equal ones are neighbours.
typedef struct ranked_pattern {
    const int32_t *relay;
    size_t size;
    int32_t number;
} ranked_pattern;

static int compare_patterns(const void *left, const void *right) {
    const ranked_pattern *a = left, *b = right;
    if (a->size != b->size)
        return a->size < b->size ? -1 : 1;
    for (size_t e = 0; e < a->size; e++)
        if (a->relay[e] != b->relay[e])
            return a->relay[e] < b->relay[e] ? -1 : 1;
    return (a->number > b->number) - (a->number < b->number);
}

static int32_t merge_equal_patterns(presolving *p) {
    ranked_pattern *order = GET(p, ranked_pattern, p->patterns);
    if (p->failed)
        return 0;
    for (int32_t q = 0; q < p->patterns; q++)
        order[q] = (ranked_pattern){p->relay + p->start[q], p->start[q + 1] - p->start[q], q};
    qsort(order, (size_t)p->patterns, sizeof *order, compare_patterns);
    int32_t merged = 0;
    for (int32_t k = 1, kept = 0; k < p->patterns; k++) {
        if (order[k].size != order[kept].size ||
            memcmp(order[k].relay, order[kept].relay, order[k].size * sizeof *order[k].relay) !=
                0) {
            kept = k;
            continue;
        }
        p->weight[order[kept].number] += p->weight[order[k].number];
        p->pattern_gone[order[k].number] = true;
        merged++;
    }
    return merged;
}

// Rounds ------------------------------------------------------------------------------------------

// Room for a problem of this size.
static void make_room(presolving *p, int32_t relays, int32_t patterns, size_t entries,
                      int32_t chosen) {
    p->relays = relays;
    p->patterns = patterns;
    p->cost = GET(p, int64_t, relays);
    p->origin = GET(p, int32_t, relays);
    p->chosen = GET(p, int32_t, relays + chosen);
    p->relay_gone = GET(p, bool, relays);
    p->weight = GET(p, int64_t, patterns);
    p->pattern_gone = GET(p, bool, patterns);
    p->start = GET(p, size_t, patterns + 1);
    p->relay = GET(p, int32_t, entries);
}

static void copy_lists(presolving *p, const size_t *start, const int32_t *relay) {
    memcpy(p->start, start, ((size_t)p->patterns + 1) * sizeof *p->start);
    if (start[p->patterns] > 0)
        memcpy(p->relay, relay, start[p->patterns] * sizeof *p->relay);
}

static void begin(presolving *p, const rl_covering *c, const int64_t *cost) {
    make_room(p, c->relay_count, c->pattern_count, c->pattern_start[c->pattern_count], 0);
    if (p->failed)
        return;
    for (int32_t i = 0; i < p->relays; i++) {
        p->cost[i] = cost[i];
        p->origin[i] = i;
    }
    copy_lists(p, c->pattern_start, c->pattern_relay);
    for (int32_t q = 0; q < p->patterns; q++) {
        p->weight[q] = p->aim == RL_AIM_COVER_ALL ? 1 : c->weight[q];
        p->pattern_gone[q] = p->weight[q] == 0;
    }
    if (p->aim == RL_AIM_COVER_ALL)
        p->limit = p->patterns;
    compact(p);
}

static void begin_again(presolving *p, const rl_cover_problem *old, const unsigned char *choice) {
    p->limit = old->limit;
    p->base_cost = old->base_cost;
    p->base_weight = old->base_weight;
    make_room(p, old->relay_count, old->pattern_count, old->pattern_start[old->pattern_count],
              old->chosen_count);
    if (p->failed)
        return;
    memcpy(p->cost, old->cost, (size_t)p->relays * sizeof *p->cost);
    memcpy(p->origin, old->origin, (size_t)p->relays * sizeof *p->origin);
    memcpy(p->weight, old->weight, (size_t)p->patterns * sizeof *p->weight);
    p->chosen_count = old->chosen_count;
    if (p->chosen_count > 0)
        memcpy(p->chosen, old->chosen, (size_t)p->chosen_count * sizeof *p->chosen);
    copy_lists(p, old->pattern_start, old->pattern_relay);
    transpose(p);
    for (int32_t i = 0; i < p->relays && !p->failed; i++) {
        p->relay_gone[i] = choice[i] == RL_COVER_OUT;
        if (choice[i] == RL_COVER_IN)
            choose(p, i);
    }
    if (!p->failed)
        compact(p);
}

static void reduce(presolving *p) {
    for (bool changed = true; changed && !p->failed && !rl_should_stop(p->ctx);) {
        changed = merge_equal_patterns(p) > 0;
        if (changed)
            compact(p);
        transpose(p);
        if (p->failed)
            return;
        changed = drop_dominated_relays(p) > 0;
        if (p->aim == RL_AIM_COVER_ALL) {
            changed |= choose_only_relays(p) > 0;
            if (!changed)
                changed = drop_implied_patterns(p) > 0;
        }
        if (!p->failed && changed)
            compact(p);
    }
    // Patterns of which only the weight matters, not the number, go by weight alone.
    if (p->aim == RL_AIM_COVER_ALL)
        p->limit = 0;
    for (int32_t q = 0; p->aim == RL_AIM_COVER_ALL && q < p->patterns; q++)
        p->limit += p->weight[q];
}

// Copies what is left into a problem of its own.
static rl_status finish(presolving *p, rl_cover_problem *out) {
    transpose(p);
    const size_t relays = (size_t)p->relays, patterns = (size_t)p->patterns;
    const size_t entries = p->failed ? 0 : p->start[patterns];
    out->relay_count = p->relays;
    out->pattern_count = p->patterns;
    out->limit = p->limit;
    out->base_cost = p->base_cost;
    out->base_weight = p->base_weight;
    out->chosen_count = p->chosen_count;
    const struct {
        void *to; // address of the pointer
        const void *from;
        size_t count, size;
    } parts[] = {
        {&out->cost, p->cost, relays, sizeof *out->cost},
        {&out->weight, p->weight, patterns, sizeof *out->weight},
        {&out->origin, p->origin, relays, sizeof *out->origin},
        {&out->relay_start, p->relay_start, relays + 1, sizeof *out->relay_start},
        {&out->relay_pattern, p->relay_pattern, entries, sizeof *out->relay_pattern},
        {&out->pattern_start, p->start, patterns + 1, sizeof *out->pattern_start},
        {&out->pattern_relay, p->relay, entries, sizeof *out->pattern_relay},
        {&out->chosen, p->chosen, (size_t)p->chosen_count, sizeof *out->chosen},
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts && !p->failed; i++) {
        void *copy = rl_arena_allocate(&out->arena, parts[i].count, parts[i].size);
        if (copy == NULL)
            p->failed = true;
        else
            memcpy(copy, parts[i].from, parts[i].count * parts[i].size);
        memcpy(parts[i].to, &copy, sizeof copy);
    }
    for (size_t q = 0; q < patterns && !p->failed; q++)
        out->total_weight += p->weight[q];
    return p->failed ? rl_fail_memory(p->ctx) : RL_OK;
}

// Presolves what was begun into a problem of its own.
static rl_status conclude(presolving *p, rl_cover_problem **out) {
    rl_status status;
    rl_cover_problem *problem = RL_NEW(p->ctx, rl_cover_problem, 1);
    *out = NULL;
    if (problem == NULL)
        p->failed = true;
    if (!p->failed)
        reduce(p);
    if (problem != NULL) {
        problem->ctx = p->ctx;
        problem->aim = p->aim;
        rl_arena_init(&problem->arena, p->ctx);
    }
    status = p->failed ? rl_fail_memory(p->ctx) : finish(p, problem);
    rl_arena_clear(&p->arena);
    if (status == RL_OK)
        *out = problem;
    else
        rl_cover_problem_free(problem);
    return status;
}

rl_status rl_cover_problem_make(rl_context *ctx, const rl_covering *covering, const int64_t *cost,
                                rl_cover_aim aim, int64_t limit, rl_cover_problem **out) {
    presolving p = {.ctx = ctx, .aim = aim, .limit = limit};
    rl_arena_init(&p.arena, ctx);
    begin(&p, covering, cost);
    return conclude(&p, out);
}

rl_status rl_cover_problem_restrict(const rl_cover_problem *problem, const unsigned char *choice,
                                    rl_cover_problem **out) {
    presolving p = {.ctx = problem->ctx, .aim = problem->aim};
    rl_arena_init(&p.arena, problem->ctx);
    begin_again(&p, problem, choice);
    return conclude(&p, out);
}

void rl_cover_problem_free(rl_cover_problem *problem) {
    if (problem == NULL)
        return;
    rl_arena_clear(&problem->arena);
    rl_release(problem->ctx, problem);
}
