// The network as it is drawn: the actors, the target in a few groups of segments, and where each
// stands on the page. Plain data, filled by graph/picture.h.
#ifndef RL_DOMAIN_PICTURE_H
#define RL_DOMAIN_PICTURE_H

#include "domain/map.h"

typedef struct rl_picture_node {
    rl_id actor;        // RL_NONE for a group of segments
    const char *sector; // of a group, NULL when it holds several; borrowed from the scenario
    const char *size;   // the same
    double weight;      // target weight that the actor touches itself, or of the group
    double x, y;        // in [0, 1]
} rl_picture_node;

typedef struct rl_picture_edge {
    int32_t from; // nodes
    int32_t to;
    uint32_t link_kinds; // set of 1 << rl_link_kind; 0 for an audience
    double share;        // strength of the link, or mean audience share in the group, in (0, 1]
} rl_picture_edge;

// Nodes are the actors in the order of the scenario, then the groups.
typedef struct rl_picture {
    RL_VECTOR(rl_picture_node) nodes;
    RL_VECTOR(rl_picture_edge) edges; // sorted by from, then to
} rl_picture;

void rl_picture_clear(rl_context *ctx, rl_picture *picture);

#endif
