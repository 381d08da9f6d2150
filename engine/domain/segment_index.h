// An index of segments by sector, size and territory, so that applying many filters does not
// compare many texts. Freezing a draft uses it; so does whoever checks the rows of a table.
#ifndef RL_DOMAIN_SEGMENT_INDEX_H
#define RL_DOMAIN_SEGMENT_INDEX_H

#include "domain/draft.h"

// The codes of one dimension and the segments of each code.
typedef struct rl_code_index {
    const char **codes; // distinct, sorted
    int32_t code_count;
    int32_t *code_of; // one for each segment
    int32_t *first;   // members of code c: members[first[c]] … members[first[c + 1] − 1]
    rl_id *members;   // segments, increasing in each code
    bool *wanted;     // scratch of a selection, false between calls
    int32_t *wanted_codes;
} rl_code_index;

typedef struct rl_segment_index {
    rl_arena arena;
    int32_t segment_count;
    rl_code_index dimensions[RL_DIMENSION_COUNT];
    rl_id *cells;       // hash table of the segments by their three codes; RL_NONE while free
    uint32_t cell_mask; // its length, a power of two, less one
    rl_id *same_cell;   // next segment with the same three codes, or RL_NONE
} rl_segment_index;

// Builds the index; the codes point into the segments' texts, which must outlive it. Clear it even
// after a failure (RL_E_MEMORY).
RL_MUST_CHECK rl_status rl_segment_index_init(rl_segment_index *index, rl_context *ctx,
                                              const rl_segment *segments, int32_t segment_count);
void rl_segment_index_clear(rl_segment_index *index);

// Writes the segments the filter selects to `selected` (room for segment_count), each once, in no
// particular order, and returns how many. Agrees with rl_filter_selects. Not thread-safe: the index
// holds scratch memory.
int32_t rl_segment_index_select(rl_segment_index *index, const rl_filter *filter, rl_id *selected);

#endif
