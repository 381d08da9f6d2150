#include "graph/igraph_bridge.h"

#include "base/messages.h"

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

// igraph keeps its handlers and attribute table for the whole process, and calls the handlers
// without a user pointer: what they need stands here. The one exception to "no globals",
// as igraph leaves no other way; igraph_lock guards it all.
static pthread_mutex_t igraph_lock = PTHREAD_MUTEX_INITIALIZER;

static struct {
    rl_context *ctx;  // of the call being run
    char reason[256]; // igraph's first complaint during this call
    igraph_error_handler_t *other_error_handler;
    igraph_warning_handler_t *other_warning_handler;
    igraph_interruption_handler_t *other_interruption_handler;
    igraph_attribute_table_t *other_attribute_table;
} running;

// Frees what igraph holds, as its error handlers must, because functions that fail do not do it
// themselves. Except when memory has run out: some functions go on with what has just been freed
// (0.10.2, weighted closeness: 11 crashes in 805 failed allocations), so that it is given up
// instead.
static void on_error(const char *reason, const char *file, int line, igraph_error_t error) {
    (void)file, (void)line;
    if (running.reason[0] == '\0') // the first is the cause; the others are its way up
        strncpy(running.reason, reason, sizeof running.reason - 1);
    if (error != IGRAPH_ENOMEM)
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

static void enter(rl_context *ctx) {
    pthread_mutex_lock(&igraph_lock);
    running.ctx = ctx;
    memset(running.reason, 0, sizeof running.reason);
    // First of all: without a table of ours, igraph would call that of the surrounding program.
    running.other_attribute_table = igraph_set_attribute_table(&igraph_cattribute_table);
    running.other_error_handler = igraph_set_error_handler(on_error);
    running.other_warning_handler = igraph_set_warning_handler(on_warning);
    running.other_interruption_handler = igraph_set_interruption_handler(on_interruption_check);
}

// Puts everything back and turns igraph's code into a status; sets *interrupted.
static rl_status leave(igraph_error_t code, bool *interrupted) {
    rl_context *ctx = running.ctx;
    rl_status status = RL_OK;
    *interrupted = code == IGRAPH_INTERRUPTED;
    if (code == IGRAPH_ENOMEM) {
        IGRAPH_FINALLY_CLEAN(IGRAPH_FINALLY_STACK_SIZE());
        status = rl_fail_memory(ctx);
    } else if (code != IGRAPH_SUCCESS && code != IGRAPH_INTERRUPTED) {
        status = rl_fail(ctx, RL_E_INTERNAL, rl_message_text(ctx, RL_MSG_GRAPH_LIBRARY_FAILED),
                         running.reason[0] != '\0' ? running.reason : igraph_strerror(code));
    }
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

// Kamada and Kawai's steps for each node: igraph's own advice.
enum { LAYOUT_STEPS = 50 };

static igraph_error_t layout(const igraph_t *graph, const igraph_vector_t *lengths, int32_t count,
                             igraph_vector_t *result) {
    const int32_t nodes = count / 2;
    igraph_matrix_t places;
    igraph_error_t code = igraph_matrix_init(&places, 0, 0);
    if (code != IGRAPH_SUCCESS)
        return code;
    code = igraph_layout_kamada_kawai(graph, &places, /* use_seed= */ false, LAYOUT_STEPS * nodes,
                                      /* epsilon= */ 0, /* kkconst= */ nodes, lengths, NULL, NULL,
                                      NULL, NULL);
    if (code == IGRAPH_SUCCESS)
        code = igraph_vector_resize(result, count);
    for (int32_t i = 0; code == IGRAPH_SUCCESS && i < nodes; i++) {
        VECTOR(*result)[2 * i] = MATRIX(places, i, 0);
        VECTOR(*result)[2 * i + 1] = MATRIX(places, i, 1);
    }
    igraph_matrix_destroy(&places);
    return code;
}

rl_status rl_igraph_layout(rl_igraph *graph, const double *lengths, double *out) {
    const rl_status status = check_values(graph, lengths, true);
    return status != RL_OK ? status : measure(graph, layout, lengths, 2 * graph->node_count, out);
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
