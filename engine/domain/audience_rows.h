// Which row of the audience table holds for each segment of an actor: the one that restricts most
// parts. Freezing a draft uses it; so does whoever checks the rows of a table.
#ifndef RL_DOMAIN_AUDIENCE_ROWS_H
#define RL_DOMAIN_AUDIENCE_ROWS_H

#include "domain/segment_index.h"

typedef struct rl_audience_holder {
    const rl_draft_audience *row;   // NULL when none selects the segment
    const rl_draft_audience *rival; // restricts as many parts and gives another share: a tie
} rl_audience_holder;

typedef struct rl_audience_rows {
    rl_segment_index *index;
    size_t *first; // rows of actor a: rows[first[a]] … rows[first[a + 1] − 1], in draft order
    const rl_draft_audience **rows;
    rl_audience_holder *holders;
    rl_id *selected;
} rl_audience_rows;

// Groups the draft's rows by actor, in memory of `scratch`. The index is that of its segments; both
// must outlive the result. RL_E_MEMORY is the only failure.
RL_MUST_CHECK rl_status rl_audience_rows_init(rl_audience_rows *rows, rl_arena *scratch,
                                              const rl_draft *draft, rl_segment_index *index);

// The holder of each segment for this actor, good until the next call.
const rl_audience_holder *rl_audience_rows_resolve(rl_audience_rows *rows, rl_id actor);

#endif
