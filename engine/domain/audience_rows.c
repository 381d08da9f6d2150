#include "domain/audience_rows.h"

#include <assert.h>

rl_status rl_audience_rows_init(rl_audience_rows *rows, rl_arena *scratch, const rl_draft *draft,
                                rl_segment_index *index) {
    const size_t row_count = draft->audiences.count;
    const size_t actor_count = draft->actors.count;
    *rows = (rl_audience_rows){
        .index = index,
        .first = RL_ARENA_NEW(scratch, size_t, actor_count + 2),
        .rows = RL_ARENA_NEW(scratch, const rl_draft_audience *, row_count),
        .holders = RL_ARENA_NEW(scratch, rl_audience_holder, index->segment_count),
        .selected = RL_ARENA_NEW(scratch, rl_id, index->segment_count),
    };
    if (rows->first == NULL || rows->rows == NULL || rows->holders == NULL ||
        rows->selected == NULL)
        return rl_fail_memory(scratch->ctx);
    // Counts go two places to the right, so that filling leaves first[a] at the start of actor a.
    for (size_t i = 0; i < row_count; i++) {
        const rl_id actor = draft->audiences.items[i].actor;
        assert(actor >= 0 && (size_t)actor < actor_count);
        rows->first[actor + 2]++;
    }
    for (size_t a = 2; a < actor_count + 2; a++)
        rows->first[a] += rows->first[a - 1];
    for (size_t i = 0; i < row_count; i++) {
        const rl_draft_audience *row = &draft->audiences.items[i];
        rows->rows[rows->first[row->actor + 1]++] = row;
    }
    return RL_OK;
}

static void apply_row(rl_audience_rows *rows, const rl_draft_audience *row) {
    const int specificity = rl_filter_specificity(&row->filter);
    const int32_t count = rl_segment_index_select(rows->index, &row->filter, rows->selected);
    for (int32_t i = 0; i < count; i++) {
        rl_audience_holder *holder = &rows->holders[rows->selected[i]];
        const int held = holder->row == NULL ? -1 : rl_filter_specificity(&holder->row->filter);
        assert(specificity >= 0); // so that a row held exists when they tie
        if (specificity > held)
            *holder = (rl_audience_holder){row, NULL};
        else if (specificity == held && row->share != holder->row->share && holder->rival == NULL)
            holder->rival = row;
    }
}

const rl_audience_holder *rl_audience_rows_resolve(rl_audience_rows *rows, rl_id actor) {
    for (int32_t s = 0; s < rows->index->segment_count; s++)
        rows->holders[s] = (rl_audience_holder){NULL, NULL};
    for (size_t i = rows->first[actor]; i < rows->first[actor + 1]; i++)
        apply_row(rows, rows->rows[i]);
    return rows->holders;
}
