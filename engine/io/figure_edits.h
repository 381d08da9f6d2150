// Figures that somebody has learnt, as edits of a scenario's tables: the value, how sure it is and
// where it comes from. What answers to questions and calibrations become.
#ifndef RL_IO_FIGURE_EDITS_H
#define RL_IO_FIGURE_EDITS_H

#include "io/scenario_edits.h"

typedef struct rl_figure_edits {
    rl_arena arena; // owns every text
    RL_VECTOR(rl_edit) edits;
    int32_t figures; // learnt: three edits each
} rl_figure_edits;

void rl_figure_edits_init(rl_figure_edits *edits, rl_context *ctx);
void rl_figure_edits_clear(rl_context *ctx, rl_figure_edits *edits);

// A figure: the column `target` of the rows of `table` that have all the cells (whole lists).
typedef struct rl_learnt_figure {
    rl_table_id table;
    const rl_cell_text *cells;
    int32_t cell_count;
    const char *target;
    double value;
    bool scales; // the figure is multiplied by `value`, within its range
    rl_confidence confidence;
    const char *source;
    rl_place place; // for findings
} rl_learnt_figure;

// Adds one; texts are copied, the place's are borrowed. RL_E_MEMORY is the only failure.
RL_MUST_CHECK rl_status rl_figure_edits_add(rl_context *ctx, rl_figure_edits *edits,
                                            const rl_learnt_figure *figure);

#endif
