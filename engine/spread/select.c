#include "spread/select.h"

#include <string.h>

enum { PASSES_MAX = 4, SEED_COUNT_MAX = UINT16_MAX };

typedef struct selection {
    rl_context *ctx;
    const rl_reverse_sets *sets;
    uint32_t *index_start; // node_count + 1
    uint32_t *index_row;   // the rows that hold each node
    uint16_t *cover;       // seeds in each row
    int64_t *gain;         // for each node, the sets it would add
    bool *is_seed;
    int32_t *heap; // nodes by decreasing gain as it was when they were put there
    int64_t *heap_gain;
    int32_t heap_count;
    int64_t covered;
} selection;

// Index -------------------------------------------------------------------------------------------

// Counting sort of the members.
static void fill_index(selection *s) {
    const rl_reverse_sets *sets = s->sets;
    const int32_t nodes = sets->cascade->node_count;
    for (size_t i = 0; i < sets->members.count; i++)
        s->index_start[sets->members.items[i] + 1]++;
    uint32_t before = 0;
    for (int32_t v = 0; v < nodes; v++) {
        const uint32_t count = s->index_start[v + 1];
        s->gain[v] = sets->alone[v] + count;
        s->index_start[v + 1] = before;
        before += count;
    }
    size_t at = 0;
    for (size_t row = 0; row < sets->ends.count; row++)
        for (; at < sets->ends.items[row]; at++)
            s->index_row[s->index_start[sets->members.items[at] + 1]++] = (uint32_t)row;
}

static rl_status init(selection *s) {
    const size_t nodes = (size_t)s->sets->cascade->node_count;
    s->index_start = RL_NEW(s->ctx, uint32_t, nodes + 1);
    s->index_row = RL_NEW(s->ctx, uint32_t, s->sets->members.count);
    s->cover = RL_NEW(s->ctx, uint16_t, s->sets->ends.count);
    s->gain = RL_NEW(s->ctx, int64_t, nodes);
    s->is_seed = RL_NEW(s->ctx, bool, nodes);
    s->heap = RL_NEW(s->ctx, int32_t, nodes);
    s->heap_gain = RL_NEW(s->ctx, int64_t, nodes);
    if (s->index_start == NULL || s->index_row == NULL || s->cover == NULL || s->gain == NULL ||
        s->is_seed == NULL || s->heap == NULL || s->heap_gain == NULL)
        return rl_fail_memory(s->ctx);
    fill_index(s);
    return RL_OK;
}

static void clear(selection *s) {
    rl_release(s->ctx, s->index_start);
    rl_release(s->ctx, s->index_row);
    rl_release(s->ctx, s->cover);
    rl_release(s->ctx, s->gain);
    rl_release(s->ctx, s->is_seed);
    rl_release(s->ctx, s->heap);
    rl_release(s->ctx, s->heap_gain);
}

// Seeds in and out --------------------------------------------------------------------------------

// Adds `change` to the gain of all the members of a row.
static void change_gains(selection *s, uint32_t row, int64_t change) {
    const int32_t *members = s->sets->members.items;
    const size_t end = s->sets->ends.items[row];
    for (size_t i = rl_row_start(s->sets, row); i < end; i++)
        s->gain[members[i]] += change;
}

static void put_in(selection *s, int32_t node) {
    s->covered += s->gain[node];
    s->gain[node] -= s->sets->alone[node];
    s->is_seed[node] = true;
    for (uint32_t i = s->index_start[node]; i < s->index_start[node + 1]; i++) {
        const uint32_t row = s->index_row[i];
        if (s->cover[row]++ == 0)
            change_gains(s, row, -1);
    }
}

static void take_out(selection *s, int32_t node) {
    for (uint32_t i = s->index_start[node]; i < s->index_start[node + 1]; i++) {
        const uint32_t row = s->index_row[i];
        if (--s->cover[row] == 0)
            change_gains(s, row, 1);
    }
    s->is_seed[node] = false;
    s->gain[node] += s->sets->alone[node];
    s->covered -= s->gain[node];
}

// Greedy ------------------------------------------------------------------------------------------

// The heap's order: greater gain, then smaller node.
static bool is_before(const selection *s, int32_t a, int32_t b) {
    if (s->heap_gain[a] != s->heap_gain[b])
        return s->heap_gain[a] > s->heap_gain[b];
    return s->heap[a] < s->heap[b];
}

static void sift_down(selection *s, int32_t at) {
    for (;;) {
        int32_t child = 2 * at + 1;
        if (child >= s->heap_count)
            return;
        child += child + 1 < s->heap_count && is_before(s, child + 1, child);
        if (!is_before(s, child, at))
            return;
        const int32_t node = s->heap[at];
        const int64_t gain = s->heap_gain[at];
        s->heap[at] = s->heap[child];
        s->heap_gain[at] = s->heap_gain[child];
        s->heap[child] = node;
        s->heap_gain[child] = gain;
        at = child;
    }
}

// Gains only fall while seeds are added: a node whose gain is still what the heap says is the best.
static int32_t pop_best(selection *s) {
    while (s->gain[s->heap[0]] != s->heap_gain[0]) {
        s->heap_gain[0] = s->gain[s->heap[0]];
        sift_down(s, 0);
    }
    const int32_t best = s->heap[0];
    s->heap_count--;
    s->heap[0] = s->heap[s->heap_count];
    s->heap_gain[0] = s->heap_gain[s->heap_count];
    sift_down(s, 0);
    return best;
}

static bool choose_greedily(selection *s, int32_t seed_count, int32_t *seeds) {
    s->heap_count = s->sets->cascade->node_count;
    for (int32_t v = 0; v < s->heap_count; v++) {
        s->heap[v] = v;
        s->heap_gain[v] = s->gain[v];
    }
    for (int32_t at = s->heap_count / 2; at-- > 0;)
        sift_down(s, at);
    for (int32_t i = 0; i < seed_count; i++) {
        if (rl_should_stop(s->ctx))
            return false;
        seeds[i] = pop_best(s);
        put_in(s, seeds[i]);
    }
    return true;
}

// Exchanges ---------------------------------------------------------------------------------------

static int32_t best_outside(const selection *s) {
    int32_t best = -1;
    for (int32_t v = 0; v < s->sets->cascade->node_count; v++)
        if (!s->is_seed[v] && (best < 0 || s->gain[v] > s->gain[best]))
            best = v;
    return best;
}

// Takes each seed out in turn and puts in the best node instead, until no exchange improves.
static bool exchange(selection *s, int32_t seed_count, int32_t *seeds) {
    int32_t since_change = seed_count == s->sets->cascade->node_count ? seed_count : 0;
    for (int32_t turn = 0; turn < PASSES_MAX * seed_count && since_change < seed_count; turn++) {
        if (rl_should_stop(s->ctx))
            return false;
        int32_t *seed = &seeds[turn % seed_count];
        take_out(s, *seed);
        const int32_t best = best_outside(s);
        const bool better = s->gain[best] > s->gain[*seed];
        if (better)
            *seed = best;
        put_in(s, *seed);
        since_change = better ? 0 : since_change + 1;
    }
    return true;
}

rl_status rl_select_seeds(const rl_reverse_sets *sets, int32_t seed_count, int32_t *seeds,
                          int64_t *covered, bool *complete) {
    rl_status status;
    selection s = {.ctx = sets->ctx, .sets = sets};
    *covered = -1;
    *complete = false;
    RL_TRY(init(&s));
    if (choose_greedily(&s, seed_count, seeds)) {
        *complete = exchange(&s, seed_count, seeds);
        *covered = s.covered;
    }
done:
    clear(&s);
    return status;
}
