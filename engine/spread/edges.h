// Reading edge lists: one arc a line, `u v` or `u v p`, nodes named by any text (docs/spread.md).
#ifndef RL_SPREAD_EDGES_H
#define RL_SPREAD_EDGES_H

#include "base/findings.h"
#include "base/names.h"
#include "spread/cascade.h"

// How the lines are to be read.
typedef struct rl_edge_reading {
    rl_arc_model model;
    double prob;     // of all arcs (RL_ARC_UNIFORM)
    bool undirected; // each line stands for both directions
} rl_edge_reading;

// A graph and the names of its nodes, as the file has them.
typedef struct rl_edges {
    rl_context *ctx;
    rl_arena arena;
    rl_names names;         // by node
    bool names_are_numbers; // all are whole numbers as JSON writes them
    rl_cascade cascade;
} rl_edges;

// Reads an edge list; `-` is standard input. RL_E_INPUT when the findings have errors. *stopped
// tells that work had to stop before the end: there is no graph then. Cleared by the caller, after
// a failure too.
RL_MUST_CHECK rl_status rl_edges_read(rl_context *ctx, const char *path,
                                      const rl_edge_reading *reading, rl_findings *findings,
                                      rl_edges *out, bool *stopped);
void rl_edges_clear(rl_edges *edges);

// Reads seeds, one or more names a line, into *seeds (released by the caller): distinct nodes in
// the order of the file. RL_E_INPUT when the findings have errors.
RL_MUST_CHECK rl_status rl_seeds_read(rl_context *ctx, const char *path, const rl_edges *edges,
                                      rl_findings *findings, int32_t **seeds, int32_t *seed_count);

#endif
