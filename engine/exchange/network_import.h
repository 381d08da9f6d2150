// The network part of a scenario from a graph program: nodes become actors, edges links.
#ifndef RL_EXCHANGE_NETWORK_IMPORT_H
#define RL_EXCHANGE_NETWORK_IMPORT_H

#include "io/graph_file.h"
#include "io/scenario_parts.h"
#include "io/schema.h"

typedef struct rl_network_settings {
    const char *role; // of nodes that do not say theirs
    const char *kind; // of edges that do not say theirs
} rl_network_settings;

// Adds to the parts (read without error) the actors and links they do not have, and checks the
// whole. Attributes are taken by name (docs/formats.md or the titles of models/schema, in either
// language); `label` is the name. What is taken for granted or left out is in `findings`.
RL_MUST_CHECK rl_status rl_network_import(const rl_schema *schema, const rl_graph_file *graph,
                                          const rl_network_settings *settings,
                                          rl_findings *findings, rl_scenario_parts *parts);

#endif
