#include "spread/reverse.h"

#include "base/parallel.h"

#include <assert.h>
#include <string.h>

// Sets are drawn in blocks, each with its own stream of random numbers, by whichever thread is
// free; blocks of one batch are then stored in their order. Neither size may depend on the number
// of threads: the answer does not.
enum { BLOCK_SETS = 512, BATCH_BLOCKS = 64 };

// One search at a time: the nodes met, and a stamp on each of them.
typedef struct searcher {
    uint32_t *met_at; // number of the last search that met the node
    uint32_t search;
    int32_t *met;
    bool is_partial; // the last search ended because it had met enough sentinels
} searcher;

typedef RL_VECTOR(int32_t) int_vector;

// What a block gives.
typedef struct block {
    int_vector members; // rows one after another
    int_vector sizes;   // of each set, in the order drawn; 1 for a set that is not stored
    int_vector roots;   // of these; −1 for a partial set
    int64_t hits;
    bool complete;
    bool failed; // out of memory
} block;

typedef struct job {
    rl_context *ctx;
    const rl_cascade *cascade;
    rl_stream stream;
    uint32_t round;
    int64_t count;           // sets to draw in all
    const bool *is_sentinel; // NULL for none
    int64_t first;           // of the batch
    const bool *is_seed;     // NULL to keep the sets rather than to count hits
    const int32_t *roots;    // NULL for all the nodes
    int32_t root_count;
    bool in_turn;        // each root equally often
    searcher *searchers; // one for each thread
    int32_t searcher_count;
    block *blocks;
} job;

// Search ------------------------------------------------------------------------------------------

static void begin_search(searcher *s, const rl_cascade *cascade, int32_t root) {
    if (++s->search == 0) { // the stamps have all been used
        memset(s->met_at, 0, (size_t)cascade->node_count * sizeof *s->met_at);
        s->search = 1;
    }
    s->met_at[root] = s->search;
    s->met[0] = root;
}

// Moves the sentinels met to the front.
static void keep_sentinels(searcher *s, int32_t count, const bool *is_sentinel) {
    int32_t kept = 0;
    for (int32_t i = 0; i < count; i++)
        if (is_sentinel[s->met[i]])
            s->met[kept++] = s->met[i];
}

// Fills searcher->met with the set of `root`; returns its size. Ends as soon as it has met `enough`
// of the nodes marked (if not NULL), which are then all that it keeps.
static int32_t search(searcher *s, const rl_cascade *cascade, int32_t root, const bool *marked,
                      int32_t enough, rl_random *random) {
    const rl_arc_side *side = &cascade->entering;
    int32_t count = 1, marks = marked != NULL && marked[root];
    begin_search(s, cascade, root);
    for (int32_t done = 0; done < count && marks < enough; done++) {
        const int32_t node = s->met[done];
        const uint32_t end = side->start[node + 1];
        for (uint32_t at = side->start[node]; at < end; at++) {
            at = rl_arc_next_open(side, node, at, end, random);
            if (at >= end)
                break;
            const int32_t other = side->other[at];
            if (s->met_at[other] == s->search)
                continue;
            s->met_at[other] = s->search;
            s->met[count++] = other;
            marks += marked != NULL && marked[other];
            if (marks == enough)
                break;
        }
    }
    s->is_partial = marks == enough;
    if (!s->is_partial)
        return count;
    keep_sentinels(s, count, marked);
    return enough;
}

// Blocks ------------------------------------------------------------------------------------------

// In a worker's thread the context's detail must not be written: failures are flags.
static bool keep_set(job *j, block *b, const searcher *s, int32_t count) {
    if (RL_VECTOR_RESERVE(j->ctx, &b->sizes, 1) != RL_OK ||
        RL_VECTOR_RESERVE(j->ctx, &b->roots, 1) != RL_OK)
        return false;
    b->sizes.items[b->sizes.count++] = count;
    b->roots.items[b->roots.count++] = s->is_partial ? -1 : s->met[0];
    if (count == 1)
        return true;
    if (RL_VECTOR_RESERVE(j->ctx, &b->members, (size_t)count) != RL_OK)
        return false;
    memcpy(b->members.items + b->members.count, s->met, (size_t)count * sizeof *s->met);
    b->members.count += (size_t)count;
    return true;
}

static void draw_block(int32_t index, int32_t worker, void *user) {
    job *j = user;
    block *b = &j->blocks[index];
    searcher *s = &j->searchers[worker];
    const int64_t begin = j->first + (int64_t)index * BLOCK_SETS;
    const int64_t end = begin + BLOCK_SETS < j->count ? begin + BLOCK_SETS : j->count;
    rl_random random;
    rl_stream_start(&random, j->ctx->seed, j->stream, j->round, (uint32_t)(begin / BLOCK_SETS));
    b->members.count = b->sizes.count = b->roots.count = 0;
    b->hits = 0;
    b->complete = b->failed = false;
    for (int64_t i = begin; i < end; i++) {
        if (i % 16 == 0 && rl_should_stop(j->ctx))
            return;
        const int32_t turn = j->in_turn
                                 ? (int32_t)(i % j->root_count)
                                 : (int32_t)rl_random_below(&random, (uint32_t)j->root_count);
        const int32_t root = j->roots == NULL ? turn : j->roots[turn];
        const int32_t count =
            j->is_seed != NULL
                ? search(s, j->cascade, root, j->is_seed, 1, &random)
                : search(s, j->cascade, root, j->is_sentinel, RL_SENTINELS_ENOUGH, &random);
        if (j->is_seed != NULL)
            b->hits += s->is_partial;
        else if (!keep_set(j, b, s, count)) {
            b->failed = true;
            return;
        }
    }
    b->complete = true;
}

static void clear_job(job *j) {
    for (int32_t i = 0; j->searchers != NULL && i < j->searcher_count; i++) {
        rl_release(j->ctx, j->searchers[i].met_at);
        rl_release(j->ctx, j->searchers[i].met);
    }
    rl_release(j->ctx, j->searchers);
    for (int32_t i = 0; j->blocks != NULL && i < BATCH_BLOCKS; i++) {
        RL_VECTOR_CLEAR(j->ctx, &j->blocks[i].members);
        RL_VECTOR_CLEAR(j->ctx, &j->blocks[i].sizes);
        RL_VECTOR_CLEAR(j->ctx, &j->blocks[i].roots);
    }
    rl_release(j->ctx, j->blocks);
}

static rl_status init_job(job *j) {
    const size_t nodes = (size_t)j->cascade->node_count;
    j->in_turn = j->count % j->root_count == 0;
    j->searcher_count = j->ctx->threads;
    j->searchers = RL_NEW(j->ctx, searcher, j->searcher_count);
    j->blocks = RL_NEW(j->ctx, block, BATCH_BLOCKS);
    if (j->searchers == NULL || j->blocks == NULL)
        return rl_fail_memory(j->ctx);
    for (int32_t i = 0; i < j->searcher_count; i++) {
        j->searchers[i].met_at = RL_NEW(j->ctx, uint32_t, nodes);
        j->searchers[i].met = RL_NEW(j->ctx, int32_t, nodes);
        if (j->searchers[i].met_at == NULL || j->searchers[i].met == NULL)
            return rl_fail_memory(j->ctx);
    }
    return RL_OK;
}

// Draws the blocks from set `first` on; returns how many.
static int32_t draw_batch(job *j) {
    const int64_t left = (j->count - j->first + BLOCK_SETS - 1) / BLOCK_SETS;
    const int32_t blocks = left < BATCH_BLOCKS ? (int32_t)left : BATCH_BLOCKS;
    rl_parallel_for(j->ctx, blocks, draw_block, j);
    return blocks;
}

// Kept sets ---------------------------------------------------------------------------------------

rl_status rl_reverse_sets_init(rl_context *ctx, const rl_cascade *cascade, rl_reverse_sets *sets) {
    *sets = (rl_reverse_sets){.ctx = ctx, .cascade = cascade};
    sets->alone = RL_NEW(ctx, int64_t, cascade->node_count);
    return sets->alone == NULL ? rl_fail_memory(ctx) : RL_OK;
}

void rl_reverse_sets_clear(rl_reverse_sets *sets) {
    if (sets->ctx == NULL)
        return;
    rl_release(sets->ctx, sets->alone);
    rl_release(sets->ctx, sets->is_sentinel);
    sets->alone = NULL;
    sets->is_sentinel = NULL;
    RL_VECTOR_CLEAR(sets->ctx, &sets->is_partial);
    RL_VECTOR_CLEAR(sets->ctx, &sets->members);
    RL_VECTOR_CLEAR(sets->ctx, &sets->ends);
}

void rl_reverse_sets_restart(rl_reverse_sets *sets) {
    memset(sets->alone, 0, (size_t)sets->cascade->node_count * sizeof *sets->alone);
    sets->members.count = sets->ends.count = 0;
    sets->drawn = 0;
}

rl_status rl_reverse_sets_set_sentinels(rl_reverse_sets *sets, const int32_t *nodes,
                                        int32_t count) {
    const size_t node_count = (size_t)sets->cascade->node_count;
    if (sets->is_sentinel == NULL)
        sets->is_sentinel = RL_NEW(sets->ctx, bool, node_count);
    if (sets->is_sentinel == NULL)
        return rl_fail_memory(sets->ctx);
    memset(sets->is_sentinel, 0, node_count * sizeof *sets->is_sentinel);
    for (int32_t i = 0; i < count; i++)
        sets->is_sentinel[nodes[i]] = true;
    return RL_OK;
}

// Room for `extra` more items, growing by a half: these arrays are most of the memory.
static rl_status make_room(rl_context *ctx, void *items_address, size_t *capacity, size_t count,
                           size_t extra, size_t item_size) {
    const size_t needed = count + extra;
    return needed <= *capacity ? RL_OK
                               : rl_reserve(ctx, items_address, capacity, needed, item_size);
}

static rl_status store_block(rl_reverse_sets *sets, const block *b) {
    rl_status status = make_room(sets->ctx, &sets->members.items, &sets->members.capacity,
                                 sets->members.count, b->members.count, sizeof(int32_t));
    if (status == RL_OK)
        status = make_room(sets->ctx, &sets->ends.items, &sets->ends.capacity, sets->ends.count,
                           b->sizes.count, sizeof(uint32_t));
    if (status == RL_OK)
        status = make_room(sets->ctx, &sets->is_partial.items, &sets->is_partial.capacity,
                           sets->ends.count, b->sizes.count, sizeof(uint8_t));
    if (status != RL_OK)
        return status;
    if (b->members.count > 0)
        memcpy(sets->members.items + sets->members.count, b->members.items,
               b->members.count * sizeof(int32_t));
    size_t end = sets->members.count;
    for (size_t i = 0; i < b->sizes.count; i++) {
        if (b->sizes.items[i] == 1) {
            sets->alone[b->roots.items[i]]++;
            continue;
        }
        end += (size_t)b->sizes.items[i];
        sets->is_partial.items[sets->ends.count] = b->roots.items[i] < 0;
        sets->ends.items[sets->ends.count++] = (uint32_t)end;
    }
    assert(end == sets->members.count + b->members.count);
    sets->members.count = end;
    return RL_OK;
}

static rl_status store_batch(rl_reverse_sets *sets, const job *j, int32_t blocks, double byte_limit,
                             bool *complete) {
    size_t members = sets->members.count;
    for (int32_t i = 0; i < blocks; i++) {
        if (j->blocks[i].failed)
            return rl_fail_memory(sets->ctx);
        *complete &= j->blocks[i].complete;
        members += j->blocks[i].members.count;
    }
    *complete &=
        members < RL_REVERSE_MEMBERS_MAX && (double)members * sizeof(int32_t) <= byte_limit;
    for (int32_t i = 0; *complete && i < blocks; i++) {
        const rl_status status = store_block(sets, &j->blocks[i]);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Whether all the sets of a job will take more than that, as those drawn so far tell. They are
// many: what they tell is off by a hundredth or so.
static bool will_exceed(const rl_reverse_sets *sets, const job *j, size_t members_before,
                        double byte_limit) {
    const double margin = 1.05;
    const int64_t done = j->first + (int64_t)BATCH_BLOCKS * BLOCK_SETS;
    const double each = (double)(sets->members.count - members_before) / (double)done;
    return done < j->count && ((double)members_before + each * (double)j->count) * sizeof(int32_t) >
                                  margin * byte_limit;
}

rl_status rl_reverse_sets_draw(rl_reverse_sets *sets, int64_t extra, double byte_limit,
                               bool *complete) {
    rl_status status = RL_OK;
    const size_t members_before = sets->members.count, ends_before = sets->ends.count;
    const size_t nodes = (size_t)sets->cascade->node_count;
    job j = {.ctx = sets->ctx,
             .cascade = sets->cascade,
             .stream = RL_STREAM_SELECTION,
             .round = sets->rounds++,
             .is_sentinel = sets->is_sentinel,
             .count = extra,
             .root_count = sets->cascade->node_count};
    int64_t *alone_before = RL_NEW(sets->ctx, int64_t, nodes);
    *complete = false;
    if (alone_before == NULL) {
        status = rl_fail_memory(sets->ctx);
        goto done;
    }
    memcpy(alone_before, sets->alone, nodes * sizeof *alone_before);
    RL_TRY(init_job(&j));
    *complete = true;
    for (; *complete && j.first < extra; j.first += (int64_t)BATCH_BLOCKS * BLOCK_SETS) {
        RL_TRY(store_batch(sets, &j, draw_batch(&j), byte_limit, complete));
        *complete &= !will_exceed(sets, &j, members_before, byte_limit);
    }
    if (*complete) {
        sets->drawn += extra;
    } else {
        sets->members.count = members_before;
        sets->ends.count = ends_before;
        memcpy(sets->alone, alone_before, nodes * sizeof *alone_before);
    }
done:
    clear_job(&j);
    rl_release(sets->ctx, alone_before);
    return status;
}

// Hits --------------------------------------------------------------------------------------------

rl_status rl_reverse_count_hits(rl_context *ctx, const rl_cascade *cascade, const bool *is_seed,
                                const int32_t *roots, int32_t root_count, int64_t count,
                                uint32_t round, int64_t *hits, bool *complete) {
    rl_status status = RL_OK;
    job j = {.ctx = ctx,
             .cascade = cascade,
             .stream = RL_STREAM_EVALUATION,
             .round = round,
             .count = count,
             .is_seed = is_seed,
             .roots = roots,
             .root_count = root_count};
    *hits = 0;
    *complete = false;
    RL_TRY(init_job(&j));
    *complete = true;
    for (; *complete && j.first < count; j.first += (int64_t)BATCH_BLOCKS * BLOCK_SETS) {
        const int32_t blocks = draw_batch(&j);
        for (int32_t i = 0; i < blocks; i++) {
            *complete &= j.blocks[i].complete;
            *hits += j.blocks[i].hits;
        }
    }
done:
    clear_job(&j);
    return status;
}
