// The network as a GEXF 1.3 file (https://gexf.net), drawn: it opens in Gephi with places, colours
// by role and sizes by centrality.
#ifndef RL_REPORT_MAP_GEXF_H
#define RL_REPORT_MAP_GEXF_H

#include "base/text.h"
#include "domain/picture.h"

// Appends the file: the actors and the groups of segments of the picture, their links and
// audiences. An actor is as large as its strength (target weight that it carries) and has the
// colour of its first role; a group is as large as its weight. `plan_relay` tells, by actor, who is
// in a plan; NULL when there is none.
void rl_map_gexf(const rl_map *map, const rl_picture *picture, const bool *plan_relay,
                 rl_text *out);

#endif
