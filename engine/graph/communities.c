#include "graph/communities.h"

#include "base/random.h"

#include <math.h>
#include <string.h>

enum { SEARCHES = 10 }; // a single one falls short by a few percent now and then

// A graph whose nodes are communities of the level below. Neighbours in compressed rows: those of
// node v are ends[start[v]] … ends[start[v + 1] − 1]. Loops count in the strength only.
typedef struct level {
    int32_t count;
    int32_t *start;
    rl_id *ends;
    double *weights;
    double *strength;
} level;

static void clear_level(rl_context *ctx, level *graph) {
    rl_release(ctx, graph->start);
    rl_release(ctx, graph->ends);
    rl_release(ctx, graph->weights);
    rl_release(ctx, graph->strength);
    *graph = (level){0};
}

static rl_status allocate_level(rl_context *ctx, int32_t count, int32_t ends, level *out) {
    *out = (level){.count = count,
                   .start = RL_NEW(ctx, int32_t, count + 2),
                   .ends = RL_NEW(ctx, rl_id, ends),
                   .weights = RL_NEW(ctx, double, ends),
                   .strength = RL_NEW(ctx, double, count)};
    const bool ready =
        out->start != NULL && out->ends != NULL && out->weights != NULL && out->strength != NULL;
    return ready ? RL_OK : rl_fail_memory(ctx);
}

// The graph itself, with whole weights.
static rl_status build_first_level(rl_context *ctx, int32_t node_count, const rl_edge *edges,
                                   int32_t edge_count, level *out) {
    const rl_status status = allocate_level(ctx, node_count, 2 * edge_count, out);
    if (status != RL_OK)
        return status;
    double greatest = 0.0;
    for (int32_t i = 0; i < edge_count; i++) {
        greatest = fmax(greatest, edges[i].weight);
        out->start[edges[i].from + 2]++;
        out->start[edges[i].to + 2]++;
    }
    // start[v + 1] is where row v is being filled; once full it is where row v + 1 begins.
    for (int32_t node = 0; node < node_count; node++)
        out->start[node + 2] += out->start[node + 1];
    for (int32_t i = 0; i < edge_count; i++) {
        const double weight = greatest > 0.0 ? round(ldexp(edges[i].weight / greatest, 30)) : 0.0;
        const int32_t forth = out->start[edges[i].from + 1]++;
        const int32_t back = out->start[edges[i].to + 1]++;
        out->ends[forth] = edges[i].to;
        out->ends[back] = edges[i].from;
        out->weights[forth] = out->weights[back] = weight;
        out->strength[edges[i].from] += weight;
        out->strength[edges[i].to] += weight;
    }
    return RL_OK;
}

// One search ------------------------------------------------------------------------------------

typedef struct search {
    rl_context *ctx;
    rl_random *random;
    double twice;       // twice the total weight
    level graph;        // the current level
    const level *first; // the graph itself
    rl_id *community;   // of each node of the current level
    rl_id *found;       // of each node of the graph itself
    rl_id *order;       // in which nodes are visited
    double *total;      // strength of each community
    double *joined;     // weight between the node being visited and each community
    rl_id *touched;     // communities with joined ≠ 0, or empty
    rl_id *number;      // new numbers of communities
} search;

static void close_search(search *work) {
    rl_context *ctx = work->ctx;
    clear_level(ctx, &work->graph);
    rl_release(ctx, work->community);
    rl_release(ctx, work->found);
    rl_release(ctx, work->order);
    rl_release(ctx, work->total);
    rl_release(ctx, work->joined);
    rl_release(ctx, work->touched);
    rl_release(ctx, work->number);
}

static rl_status open_search(rl_context *ctx, const level *first, rl_random *random, search *work) {
    const int32_t count = first->count;
    *work = (search){.ctx = ctx,
                     .random = random,
                     .first = first,
                     .community = RL_NEW(ctx, rl_id, count),
                     .found = RL_NEW(ctx, rl_id, count),
                     .order = RL_NEW(ctx, rl_id, count),
                     .total = RL_NEW(ctx, double, count),
                     .joined = RL_NEW(ctx, double, count),
                     .touched = RL_NEW(ctx, rl_id, count),
                     .number = RL_NEW(ctx, rl_id, count)};
    for (int32_t node = 0; node < count; node++)
        work->twice += first->strength[node];
    const bool ready = work->community != NULL && work->found != NULL && work->order != NULL &&
                       work->total != NULL && work->joined != NULL && work->touched != NULL &&
                       work->number != NULL;
    return ready ? RL_OK : rl_fail_memory(ctx);
}

static void shuffle(search *work) {
    const int32_t count = work->graph.count;
    for (int32_t i = 0; i < count; i++)
        work->order[i] = i;
    for (int32_t i = count - 1; i > 0; i--) {
        const uint32_t other = rl_random_below(work->random, (uint32_t)i + 1);
        const rl_id swap = work->order[i];
        work->order[i] = work->order[other];
        work->order[other] = swap;
    }
}

// Moves a node to the neighbouring community that gains most modularity; false when it stays.
static bool move_node(search *work, rl_id node) {
    const level *graph = &work->graph;
    const double strength = graph->strength[node];
    const rl_id home = work->community[node];
    int32_t touched = 0;
    for (int32_t i = graph->start[node]; i < graph->start[node + 1]; i++) {
        const rl_id there = work->community[graph->ends[i]];
        if (work->joined[there] == 0.0 && graph->weights[i] > 0.0)
            work->touched[touched++] = there;
        work->joined[there] += graph->weights[i];
    }
    work->total[home] -= strength;
    // A gain must exceed what rounding the product below can make up.
    const double least = 1e-12 * strength;
    rl_id best = home;
    double best_gain = work->joined[home] - work->total[home] * strength / work->twice;
    for (int32_t i = 0; i < touched; i++) {
        const rl_id there = work->touched[i];
        const double gain = work->joined[there] - work->total[there] * strength / work->twice;
        if (gain > best_gain + least) {
            best = there;
            best_gain = gain;
        }
    }
    for (int32_t i = 0; i < touched; i++)
        work->joined[work->touched[i]] = 0.0;
    work->total[best] += strength;
    work->community[node] = best;
    return best != home;
}

// Each node alone, then moved until none gains; false when stopped or when none moved at all.
static bool move_nodes(search *work, bool *stopped) {
    const level *graph = &work->graph;
    bool any = false, moved = true;
    for (rl_id node = 0; node < graph->count; node++) {
        work->community[node] = node;
        work->total[node] = graph->strength[node];
    }
    shuffle(work);
    while (moved && !*stopped) {
        moved = false;
        for (int32_t i = 0; i < graph->count; i++)
            moved |= move_node(work, work->order[i]);
        any |= moved;
        *stopped = rl_should_stop(work->ctx);
    }
    return any && !*stopped;
}

// Numbers communities by their first node; returns how many there are.
static int32_t number_communities(rl_id *community, int32_t count, rl_id *number) {
    int32_t next = 0;
    for (int32_t i = 0; i < count; i++)
        number[i] = RL_NONE;
    for (int32_t i = 0; i < count; i++) {
        if (number[community[i]] == RL_NONE)
            number[community[i]] = next++;
        community[i] = number[community[i]];
    }
    return next;
}

// The nodes of the level sorted by community, into work->order; `first` (count + 1 entries) tells
// where each community begins.
static void sort_by_community(search *work, int32_t count, int32_t *first) {
    for (rl_id node = 0; node < work->graph.count; node++)
        first[work->community[node] + 1]++;
    for (int32_t c = 0; c < count; c++)
        first[c + 1] += first[c];
    for (rl_id node = work->graph.count; node-- > 0;) // from the end: `first` moves back in place
        work->order[--first[work->community[node] + 1]] = node;
    // first[c + 1] is now where community c begins.
    memmove(first, first + 1, (size_t)count * sizeof *first);
    first[count] = work->graph.count;
}

// Appends the edges of a community of the level below, summed by the community they lead to.
static void merge_edges(search *work, rl_id community, int32_t from, int32_t to, level *up,
                        int32_t *filled) {
    const level *graph = &work->graph;
    int32_t touched = 0;
    for (int32_t m = from; m < to; m++) {
        const rl_id node = work->order[m];
        up->strength[community] += graph->strength[node];
        for (int32_t i = graph->start[node]; i < graph->start[node + 1]; i++) {
            const rl_id there = work->community[graph->ends[i]];
            if (there == community || graph->weights[i] == 0.0)
                continue;
            if (work->joined[there] == 0.0)
                work->touched[touched++] = there;
            work->joined[there] += graph->weights[i];
        }
    }
    for (int32_t i = 0; i < touched; i++) {
        up->ends[*filled] = work->touched[i];
        up->weights[(*filled)++] = work->joined[work->touched[i]];
        work->joined[work->touched[i]] = 0.0;
    }
    up->start[community + 1] = *filled;
}

// Makes the communities the nodes of the next level.
static rl_status climb(search *work, int32_t count) {
    level up = {0};
    rl_status status = RL_OK;
    int32_t *first = RL_NEW(work->ctx, int32_t, count + 1);
    if (first == NULL) {
        status = rl_fail_memory(work->ctx);
        goto done;
    }
    RL_TRY(allocate_level(work->ctx, count, work->graph.start[work->graph.count], &up));
    sort_by_community(work, count, first);
    int32_t filled = 0;
    for (rl_id community = 0; community < count; community++)
        merge_edges(work, community, first[community], first[community + 1], &up, &filled);
    clear_level(work->ctx, &work->graph);
    work->graph = up;
    up = (level){0};
done:
    clear_level(work->ctx, &up);
    rl_release(work->ctx, first);
    return status;
}

static rl_status copy_level(rl_context *ctx, const level *from, level *out) {
    const int32_t ends = from->start[from->count];
    const rl_status status = allocate_level(ctx, from->count, ends, out);
    if (status != RL_OK)
        return status;
    memcpy(out->start, from->start, ((size_t)from->count + 1) * sizeof *out->start);
    memcpy(out->ends, from->ends, (size_t)ends * sizeof *out->ends);
    memcpy(out->weights, from->weights, (size_t)ends * sizeof *out->weights);
    memcpy(out->strength, from->strength, (size_t)from->count * sizeof *out->strength);
    return RL_OK;
}

// Fills work->found.
static rl_status run_search(search *work, bool *stopped) {
    rl_status status = RL_OK;
    for (rl_id node = 0; node < work->first->count; node++)
        work->found[node] = node;
    clear_level(work->ctx, &work->graph);
    RL_TRY(copy_level(work->ctx, work->first, &work->graph));
    while (move_nodes(work, stopped)) {
        const int32_t count = number_communities(work->community, work->graph.count, work->number);
        for (rl_id node = 0; node < work->first->count; node++)
            work->found[node] = work->community[work->found[node]];
        RL_TRY(climb(work, count));
    }
done:
    return status;
}

// Q = Σ_c [ inside_c / 2m − (strength_c / 2m)² ]
static double modularity_of(search *work) {
    const level *graph = work->first;
    double result = 0.0, inside = 0.0;
    memset(work->total, 0, (size_t)graph->count * sizeof *work->total);
    for (rl_id node = 0; node < graph->count; node++) {
        work->total[work->found[node]] += graph->strength[node];
        for (int32_t i = graph->start[node]; i < graph->start[node + 1]; i++)
            if (work->found[graph->ends[i]] == work->found[node])
                inside += graph->weights[i];
    }
    for (rl_id community = 0; community < graph->count; community++)
        result -= work->total[community] / work->twice * (work->total[community] / work->twice);
    return result + inside / work->twice;
}

rl_status rl_communities(rl_context *ctx, int32_t node_count, const rl_edge *edges,
                         int32_t edge_count, rl_id *community, double *modularity, bool *stopped) {
    rl_random random;
    level first = {0};
    search work = {.ctx = ctx};
    rl_status status = RL_OK;
    *modularity = NAN;
    for (int32_t node = 0; node < node_count; node++)
        community[node] = node;
    rl_random_init(&random, ctx->seed);
    RL_TRY(build_first_level(ctx, node_count, edges, edge_count, &first));
    RL_TRY(open_search(ctx, &first, &random, &work));
    for (int i = 0; i < SEARCHES && work.twice > 0.0 && !*stopped; i++) {
        RL_TRY(run_search(&work, stopped));
        const double found = modularity_of(&work);
        if (found <= *modularity) // false while it is NaN
            continue;
        *modularity = found;
        memcpy(community, work.found, (size_t)node_count * sizeof *community);
    }
    if (work.twice > 0.0)
        number_communities(community, node_count, work.number);
done:
    close_search(&work);
    clear_level(ctx, &first);
    return status;
}
