// The map of a scenario: its graph, where each actor stands in it, and which relays share a public.
// Plain data, filled by graph/map.h; formulas, readings and sources in docs/graph.md.
#ifndef RL_DOMAIN_MAP_H
#define RL_DOMAIN_MAP_H

#include "domain/scenario.h"

// Measures that rank actors: the higher, the more central. Any of them can be the third goal of a
// plan (key `centrality` of scenario.json).
typedef enum rl_measure {
    RL_MEASURE_STRENGTH,    // target weight carried by its edges, in and out
    RL_MEASURE_BETWEENNESS, // share of the best routes from another actor that pass through it
    RL_MEASURE_CLOSENESS,   // mean of 1 / distance to every other node, in [0, 1]
    RL_MEASURE_PAGERANK,    // share of time of a random walk; sums to 1 over all nodes
    RL_MEASURE_HUB,         // HITS hub score; the greatest is 1
    RL_MEASURE_AUTHORITY,   // HITS authority score; the greatest is 1
    RL_MEASURE_CORE,        // core number
    RL_MEASURE_COUNT
} rl_measure;

// Their names as one list of choices.
#define RL_MEASURE_CHOICES "strength|betweenness|closeness|pagerank|hub|authority|core"

const char *rl_measure_name(rl_measure measure);              // "strength", "betweenness", …
bool rl_measure_from_name(const char *name, rl_measure *out); // false when unknown

// A directed edge of the network: one for each pair (from, to).
typedef struct rl_edge {
    rl_id from; // nodes
    rl_id to;
    uint32_t link_kinds; // set of 1 << rl_link_kind that were combined; 0 for an audience
    double share;        // part that passes, in (0, 1]: link strength or audience share
    double weight;       // target weight that it carries: share × weight at its far end
} rl_edge;

// How hard the edge is to pass, at least 1: 1 / share, rounded to 1/65536 (graph/network.h).
double rl_edge_length(const rl_edge *edge);

// Nodes are the actors, then the targeted segments, both in the order of the scenario.
typedef struct rl_network {
    int32_t node_count;
    int32_t actor_count;
    rl_id *segments;          // segment of node actor_count + i
    double *audience;         // for each actor, the target weight that it touches itself
    RL_VECTOR(rl_edge) edges; // sorted by from, then to
} rl_network;

void rl_network_clear(rl_context *ctx, rl_network *network);

// Where an actor stands. A value is NaN when work was stopped before it was known.
typedef struct rl_centrality {
    double value[RL_MEASURE_COUNT];
    double strength_out; // carried by the edges that leave it
    double strength_in;  // carried by the edges that enter it
    double constraint;   // Burt's constraint; NaN also for an actor without weighted edge
    bool articulation;   // its removal cuts the network into more pieces
} rl_centrality;

// What is cut off from the rest when an actor that is an articulation point is removed: the pieces
// of its component other than the one that keeps the most actors.
typedef struct rl_rupture {
    rl_id actor;
    int32_t actors_cut;   // actors in the pieces cut off
    int32_t segments_cut; // segments in the pieces cut off
    double weight_cut;    // target weight of these segments
} rl_rupture;

// Two relays and the public that they share, if audiences are independent in each segment.
typedef struct rl_overlap {
    rl_id first, second; // actors, first < second
    double weight;       // expected target weight touched by both
    double share;        // of the smaller of the two audiences
} rl_overlap;

// Relays that share their public more with each other than with the rest.
typedef struct rl_community {
    int32_t relay_count;
    double audience; // sum of the audiences of its relays
} rl_community;

typedef struct rl_map {
    const rl_scenario *scenario; // borrowed
    rl_network network;
    rl_centrality *centrality;           // one for each actor
    RL_VECTOR(rl_rupture) ruptures;      // by decreasing weight cut off
    RL_VECTOR(rl_overlap) overlaps;      // by decreasing shared weight
    rl_id *community;                    // of each actor; RL_NONE without role relay or audience
    RL_VECTOR(rl_community) communities; // by decreasing audience
    double modularity; // of the communities; NaN when no two relays share a public
    bool stopped;      // by the deadline or the user before everything was known
} rl_map;

void rl_map_clear(rl_context *ctx, rl_map *map);

// The actors by decreasing measure (unknown values last), then decreasing strength, then in the
// order of the scenario. `order` has room for actor_count entries.
RL_MUST_CHECK rl_status rl_map_rank(rl_context *ctx, const rl_map *map, rl_measure measure,
                                    rl_id *order);

#endif
