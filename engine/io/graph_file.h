// Networks as graph programs write them: GraphML, GEXF, and the node and edge tables of Gephi.
// Nothing is interpreted here: nodes and edges with the attributes they were given.
#ifndef RL_IO_GRAPH_FILE_H
#define RL_IO_GRAPH_FILE_H

#include "base/findings.h"

typedef struct rl_graph_value {
    int32_t attribute; // its number in the file's list
    const char *text;
} rl_graph_value;

// A node or an edge.
typedef struct rl_graph_item {
    const char *id;     // of a node; "" for an edge
    const char *source; // of an edge; NULL for a node
    const char *target;
    bool directed;
    int32_t line;
    const char *file;
    size_t first; // of its values
    int32_t count;
} rl_graph_item;

typedef struct rl_graph_attribute {
    const char *id;       // in the file
    const char *name;     // what people call it
    const char *fallback; // value of the items that are not given one; NULL for none
    bool of_edges;
} rl_graph_attribute;

typedef struct rl_graph_file {
    rl_context *ctx;
    rl_arena arena;
    RL_VECTOR(rl_graph_attribute) attributes;
    RL_VECTOR(rl_graph_item) nodes;
    RL_VECTOR(rl_graph_item) edges;
    RL_VECTOR(rl_graph_value) values;
    size_t left_out; // parts that are neither nodes nor edges between two nodes: hyperedges
} rl_graph_file;

enum { RL_GRAPH_BYTES_MAX = 100 << 20 };

void rl_graph_file_init(rl_graph_file *graph, rl_context *ctx);
void rl_graph_file_clear(rl_graph_file *graph);

// Adds a file; which kind it is, its content tells (GraphML, GEXF, a table with the columns Id or
// Source and Target). RL_E_INPUT with findings when it cannot be read.
RL_MUST_CHECK rl_status rl_graph_file_read(rl_graph_file *graph, const char *path,
                                           rl_findings *findings);

// True when the file looks like XML or a table, not like a workbook.
bool rl_graph_file_is_one(const char *path);

// The item's value of the attribute with this name (without regard to case), else its fallback;
// NULL for none.
const char *rl_graph_value_of(const rl_graph_file *graph, const rl_graph_item *item,
                              const char *name);

#endif
