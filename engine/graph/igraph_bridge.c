#include "graph/igraph_bridge.h"

#include "base/messages.h"
#include "base/random.h"

#include <igraph/igraph.h>

#include <assert.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

struct rl_igraph {
    rl_context *ctx;
    igraph_t graph;
    int32_t node_count;
    int32_t edge_count;
    bool stopped;
};

// igraph keeps its handlers, generator and attribute table for the whole process, and calls the
// handlers without a user pointer: what they need stands here. The one exception to "no globals",
// as igraph leaves no other way; igraph_lock guards it all.
static pthread_mutex_t igraph_lock = PTHREAD_MUTEX_INITIALIZER;

static struct {
    rl_context *ctx;  // of the call being run
    char reason[256]; // igraph's first complaint during this call
    rl_random random;
    igraph_rng_t generator;
    igraph_error_handler_t *other_error_handler;
    igraph_warning_handler_t *other_warning_handler;
    igraph_interruption_handler_t *other_interruption_handler;
    igraph_rng_t *other_generator;
    igraph_attribute_table_t *other_attribute_table;
} running;

static void on_error(const char *reason, const char *file, int line, igraph_error_t error) {
    (void)file, (void)line, (void)error;
    if (running.reason[0] == '\0') // the first is the cause; the others are its way up
        strncpy(running.reason, reason, sizeof running.reason - 1);
    IGRAPH_FINALLY_FREE();
}

// Warnings are about doubtful inputs, which are checked here before, and doubtful results, which
// are checked after; nothing of them is for the user to see.
static void on_warning(const char *reason, const char *file, int line) {
    (void)reason, (void)file, (void)line;
}

// An interruption unwinds without passing by on_error: what igraph holds is freed here.
static igraph_error_t on_interruption_check(void *data) {
    (void)data;
    if (!rl_should_stop(running.ctx))
        return IGRAPH_SUCCESS;
    IGRAPH_FINALLY_FREE();
    return IGRAPH_INTERRUPTED;
}

static igraph_error_t generator_init(void **state) {
    *state = &running.random;
    return IGRAPH_SUCCESS;
}

static void generator_destroy(void *state) { (void)state; }

static igraph_error_t generator_seed(void *state, igraph_uint_t seed) {
    rl_random_init(state, seed);
    return IGRAPH_SUCCESS;
}

static igraph_uint_t generator_get(void *state) { return rl_random_bits(state); }

static const igraph_rng_type_t generator_type = {
    .name = "relais",
    .bits = 64,
    .init = generator_init,
    .destroy = generator_destroy,
    .seed = generator_seed,
    .get = generator_get,
};

static void enter(rl_context *ctx) {
    pthread_mutex_lock(&igraph_lock);
    running.ctx = ctx;
    memset(running.reason, 0, sizeof running.reason);
    // First of all: without a table of ours, igraph would call that of the surrounding program.
    running.other_attribute_table = igraph_set_attribute_table(&igraph_cattribute_table);
    running.other_error_handler = igraph_set_error_handler(on_error);
    running.other_warning_handler = igraph_set_warning_handler(on_warning);
    running.other_interruption_handler = igraph_set_interruption_handler(on_interruption_check);
    // Neither call can fail with the generator above.
    igraph_rng_init(&running.generator, &generator_type);
    igraph_rng_seed(&running.generator, ctx->seed);
    running.other_generator = igraph_rng_default();
    igraph_rng_set_default(&running.generator);
}

// Puts everything back and turns igraph's code into a status; sets *interrupted.
static rl_status leave(igraph_error_t code, bool *interrupted) {
    rl_context *ctx = running.ctx;
    rl_status status = RL_OK;
    *interrupted = code == IGRAPH_INTERRUPTED;
    if (code == IGRAPH_ENOMEM)
        status = rl_fail_memory(ctx);
    else if (code != IGRAPH_SUCCESS && code != IGRAPH_INTERRUPTED)
        status = rl_fail(ctx, RL_E_INTERNAL, rl_message_text(ctx, RL_MSG_GRAPH_LIBRARY_FAILED),
                         running.reason[0] != '\0' ? running.reason : igraph_strerror(code));
    igraph_rng_set_default(running.other_generator);
    igraph_rng_destroy(&running.generator);
    igraph_set_interruption_handler(running.other_interruption_handler);
    igraph_set_warning_handler(running.other_warning_handler);
    igraph_set_error_handler(running.other_error_handler);
    igraph_set_attribute_table(running.other_attribute_table);
    pthread_mutex_unlock(&igraph_lock);
    return status;
}

rl_status rl_igraph_create(rl_context *ctx, int32_t node_count, const rl_edge *edges,
                           int32_t edge_count, bool directed, rl_igraph **out) {
    *out = NULL;
    rl_igraph *graph = RL_NEW(ctx, rl_igraph, 1);
    igraph_integer_t *ends = RL_NEW(ctx, igraph_integer_t, 2 * (size_t)edge_count);
    if (graph == NULL || ends == NULL) {
        rl_release(ctx, graph);
        rl_release(ctx, ends);
        return rl_fail_memory(ctx);
    }
    for (int32_t i = 0; i < edge_count; i++) {
        // igraph would silently add nodes.
        assert(edges[i].from >= 0 && edges[i].from < node_count);
        assert(edges[i].to >= 0 && edges[i].to < node_count);
        ends[2 * i] = edges[i].from;
        ends[2 * i + 1] = edges[i].to;
    }
    graph->ctx = ctx;
    graph->node_count = node_count;
    graph->edge_count = edge_count;
    enter(ctx);
    igraph_vector_int_t view;
    const igraph_error_t code = igraph_create(
        &graph->graph, igraph_vector_int_view(&view, ends, 2 * edge_count), node_count, directed);
    const rl_status status = leave(code, &graph->stopped);
    rl_release(ctx, ends);
    if (code != IGRAPH_SUCCESS) {
        rl_release(ctx, graph);
        return status;
    }
    *out = graph;
    return RL_OK;
}

void rl_igraph_free(rl_igraph *graph) {
    if (graph == NULL)
        return;
    bool interrupted;
    enter(graph->ctx);
    igraph_destroy(&graph->graph);
    (void)leave(IGRAPH_SUCCESS, &interrupted);
    rl_release(graph->ctx, graph);
}

bool rl_igraph_stopped(const rl_igraph *graph) { return graph->stopped; }

// igraph takes NaN, and negative weights in places, without a word.
static rl_status check_values(rl_igraph *graph, const double *values, bool positive) {
    for (int32_t i = 0; i < graph->edge_count; i++)
        if (!isfinite(values[i]) || values[i] < 0.0 || (positive && values[i] == 0.0))
            return rl_fail(graph->ctx, RL_E_INTERNAL,
                           rl_message_text(graph->ctx, RL_MSG_GRAPH_BAD_WEIGHT), values[i]);
    return RL_OK;
}

typedef igraph_error_t (*measure_fn)(const igraph_t *graph, const igraph_vector_t *weights,
                                     int32_t count, igraph_vector_t *result);

// Runs a measure and copies its first `count` values out.
static rl_status measure(rl_igraph *graph, measure_fn compute, const double *weights, int32_t count,
                         double *out) {
    rl_status status = RL_OK;
    graph->stopped = graph->stopped || rl_should_stop(graph->ctx);
    if (!graph->stopped && count > 0) {
        igraph_vector_t result, view;
        if (weights != NULL)
            igraph_vector_view(&view, weights, graph->edge_count);
        enter(graph->ctx);
        igraph_error_t code = igraph_vector_init(&result, 0);
        if (code == IGRAPH_SUCCESS) {
            code = compute(&graph->graph, weights != NULL ? &view : NULL, count, &result);
            if (code == IGRAPH_SUCCESS)
                memcpy(out, VECTOR(result), (size_t)count * sizeof *out);
            igraph_vector_destroy(&result);
        }
        status = leave(code, &graph->stopped);
    }
    for (int32_t i = 0; graph->stopped && i < count; i++)
        out[i] = NAN;
    return status;
}

static igraph_error_t betweenness(const igraph_t *graph, const igraph_vector_t *lengths,
                                  int32_t count, igraph_vector_t *result) {
    (void)count;
    return igraph_betweenness(graph, result, igraph_vss_all(), IGRAPH_DIRECTED, lengths);
}

rl_status rl_igraph_betweenness(rl_igraph *graph, const double *lengths, double *out) {
    const rl_status status = check_values(graph, lengths, true);
    return status != RL_OK ? status : measure(graph, betweenness, lengths, graph->node_count, out);
}

static igraph_error_t harmonic(const igraph_t *graph, const igraph_vector_t *lengths, int32_t count,
                               igraph_vector_t *result) {
    (void)count;
    return igraph_harmonic_centrality(graph, result, igraph_vss_all(), IGRAPH_OUT, lengths,
                                      /* normalized= */ false);
}

rl_status rl_igraph_harmonic(rl_igraph *graph, const double *lengths, double *out) {
    const rl_status status = check_values(graph, lengths, true);
    return status != RL_OK ? status : measure(graph, harmonic, lengths, graph->node_count, out);
}

static igraph_error_t pagerank(const igraph_t *graph, const igraph_vector_t *weights, int32_t count,
                               igraph_vector_t *result) {
    (void)count;
    return igraph_pagerank(graph, IGRAPH_PAGERANK_ALGO_PRPACK, result, NULL, igraph_vss_all(),
                           IGRAPH_DIRECTED, 0.85, weights, NULL);
}

rl_status rl_igraph_pagerank(rl_igraph *graph, const double *weights, double *out) {
    rl_status status = check_values(graph, weights, false);
    if (status == RL_OK)
        status = measure(graph, pagerank, weights, graph->node_count, out);
    if (status != RL_OK || graph->stopped || graph->node_count == 0)
        return status;
    double sum = 0.0;
    for (int32_t i = 0; i < graph->node_count; i++)
        sum += out[i];
    if (!(fabs(sum - 1.0) <= 1e-9))
        return rl_fail(graph->ctx, RL_E_INTERNAL,
                       rl_message_text(graph->ctx, RL_MSG_GRAPH_PAGERANK_SUM), sum);
    return RL_OK;
}

static igraph_error_t coreness(const igraph_t *graph, const igraph_vector_t *weights, int32_t count,
                               igraph_vector_t *result) {
    (void)weights;
    igraph_vector_int_t cores;
    igraph_error_t code = igraph_vector_int_init(&cores, 0);
    if (code != IGRAPH_SUCCESS)
        return code;
    code = igraph_coreness(graph, &cores, IGRAPH_ALL);
    if (code == IGRAPH_SUCCESS)
        code = igraph_vector_resize(result, count);
    for (int32_t i = 0; code == IGRAPH_SUCCESS && i < count; i++)
        VECTOR(*result)[i] = (double)VECTOR(cores)[i];
    igraph_vector_int_destroy(&cores);
    return code;
}

rl_status rl_igraph_coreness(rl_igraph *graph, double *out) {
    return measure(graph, coreness, NULL, graph->node_count, out);
}

static igraph_error_t constraint(const igraph_t *graph, const igraph_vector_t *weights,
                                 int32_t count, igraph_vector_t *result) {
    return igraph_constraint(graph, result, igraph_vss_range(0, count), weights);
}

rl_status rl_igraph_constraint(rl_igraph *graph, const double *weights, int32_t node_count,
                               double *out) {
    const rl_status status = check_values(graph, weights, false);
    return status != RL_OK ? status : measure(graph, constraint, weights, node_count, out);
}

rl_status rl_igraph_articulation(rl_igraph *graph, bool *out) {
    memset(out, 0, (size_t)graph->node_count * sizeof *out);
    graph->stopped = graph->stopped || rl_should_stop(graph->ctx);
    if (graph->stopped)
        return RL_OK;
    enter(graph->ctx);
    igraph_vector_int_t points;
    igraph_error_t code = igraph_vector_int_init(&points, 0);
    if (code == IGRAPH_SUCCESS) {
        code = igraph_articulation_points(&graph->graph, &points);
        const igraph_integer_t count = code == IGRAPH_SUCCESS ? igraph_vector_int_size(&points) : 0;
        for (igraph_integer_t i = 0; i < count; i++)
            out[VECTOR(points)[i]] = true;
        igraph_vector_int_destroy(&points);
    }
    return leave(code, &graph->stopped);
}

// Whole weights, the greatest being 2^30: the sums that the multilevel method compares are then
// exact in any order, so that it cannot go round for ever on rounding errors (igraph's changelog
// tells of such a loop) and gives the same communities on every machine.
static void make_weights_whole(const double *weights, int32_t count, double *whole) {
    double greatest = 0.0;
    for (int32_t i = 0; i < count; i++)
        greatest = fmax(greatest, weights[i]);
    for (int32_t i = 0; i < count; i++)
        whole[i] = greatest > 0.0 ? round(weights[i] / greatest * 1073741824.0) : 0.0;
}

// One run of the multilevel method, in an order of the nodes drawn at random.
static igraph_error_t search(const igraph_t *graph, const igraph_vector_t *whole,
                             igraph_vector_int_t *membership, double *modularity) {
    const igraph_error_t code =
        igraph_community_multilevel(graph, whole, /* resolution= */ 1.0, membership, NULL, NULL);
    return code != IGRAPH_SUCCESS
               ? code
               : igraph_modularity(graph, membership, whole,
                                   /* resolution= */ 1.0, IGRAPH_UNDIRECTED, modularity);
}

// The best of several runs: a single one falls short by a few percent now and then.
static igraph_error_t communities(const igraph_t *graph, const igraph_vector_t *whole,
                                  rl_id *community, double *modularity) {
    enum { RUNS = 10 };
    igraph_vector_int_t membership;
    igraph_error_t code = igraph_vector_int_init(&membership, 0);
    if (code != IGRAPH_SUCCESS)
        return code;
    for (int run = 0; run < RUNS && code == IGRAPH_SUCCESS; run++) {
        double found = NAN;
        code = rl_should_stop(running.ctx) ? IGRAPH_INTERRUPTED
                                           : search(graph, whole, &membership, &found);
        if (code != IGRAPH_SUCCESS || found <= *modularity) // false while it is NaN
            continue;
        *modularity = found;
        for (igraph_integer_t i = 0; i < igraph_vcount(graph); i++)
            community[i] = (rl_id)VECTOR(membership)[i];
    }
    igraph_vector_int_destroy(&membership);
    return code;
}

// Numbers communities by their first node, so that equal partitions have equal numbers.
static rl_status number_by_first_node(rl_context *ctx, int32_t node_count, rl_id *community) {
    rl_id *number = RL_NEW(ctx, rl_id, node_count);
    if (number == NULL)
        return rl_fail_memory(ctx);
    rl_id next = 1; // 0 means not numbered yet
    for (int32_t i = 0; i < node_count; i++) {
        if (number[community[i]] == 0)
            number[community[i]] = next++;
        community[i] = number[community[i]] - 1;
    }
    rl_release(ctx, number);
    return RL_OK;
}

rl_status rl_igraph_communities(rl_igraph *graph, const double *weights, rl_id *community,
                                double *modularity) {
    *modularity = NAN;
    for (int32_t i = 0; i < graph->node_count; i++)
        community[i] = i;
    rl_status status = check_values(graph, weights, false);
    graph->stopped = graph->stopped || rl_should_stop(graph->ctx);
    if (status != RL_OK || graph->stopped || graph->edge_count == 0)
        return status;
    double *whole = RL_NEW(graph->ctx, double, graph->edge_count);
    if (whole == NULL)
        return rl_fail_memory(graph->ctx);
    make_weights_whole(weights, graph->edge_count, whole);
    igraph_vector_t view;
    igraph_vector_view(&view, whole, graph->edge_count);
    enter(graph->ctx);
    const igraph_error_t code = communities(&graph->graph, &view, community, modularity);
    status = leave(code, &graph->stopped);
    rl_release(graph->ctx, whole);
    if (status == RL_OK)
        status = number_by_first_node(graph->ctx, graph->node_count, community);
    return status;
}
