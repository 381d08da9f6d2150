// Draws the network of a scenario: groups the target so that it can be seen, and gives each actor
// and each group its place.
//
// Places are those of Kamada & Kawai 1989 (doi:10.1016/0020-0190(89)90102-6) started from a circle,
// so that they depend on the network alone: no random number, the same page every time.
#ifndef RL_GRAPH_PICTURE_H
#define RL_GRAPH_PICTURE_H

#include "domain/picture.h"

// Most groups of segments that are drawn: sector × size when there are no more of these, else
// sectors, else the whole target as one.
enum { RL_PICTURE_GROUPS_MAX = 40 };

// Fills *out (zeroed), which the caller clears also after a failure, from the network of the map.
// When the context asks to stop, nodes are left on a circle.
RL_MUST_CHECK rl_status rl_picture_draw(rl_context *ctx, const rl_map *map, rl_picture *out);

#endif
