#include "io/figure_edits.h"

#include <string.h>

void rl_figure_edits_init(rl_figure_edits *edits, rl_context *ctx) {
    *edits = (rl_figure_edits){0};
    rl_arena_init(&edits->arena, ctx);
}

void rl_figure_edits_clear(rl_context *ctx, rl_figure_edits *edits) {
    RL_VECTOR_CLEAR(ctx, &edits->edits);
    rl_arena_clear(&edits->arena);
}

static const char *keep(rl_figure_edits *edits, const char *text) {
    return rl_arena_copy_text(&edits->arena, text, strlen(text));
}

static rl_cell_text *keep_cells(rl_figure_edits *edits, const rl_learnt_figure *figure) {
    rl_cell_text *cells = RL_ARENA_NEW(&edits->arena, rl_cell_text, figure->cell_count);
    for (int32_t i = 0; cells != NULL && i < figure->cell_count; i++) {
        cells[i] = (rl_cell_text){keep(edits, figure->cells[i].column),
                                  keep(edits, figure->cells[i].text)};
        if (cells[i].column == NULL || cells[i].text == NULL)
            return NULL;
    }
    return cells;
}

rl_status rl_figure_edits_add(rl_context *ctx, rl_figure_edits *edits,
                              const rl_learnt_figure *figure) {
    char digits[RL_NUMBER_BYTES];
    rl_number_print(figure->value, digits);
    const struct {
        const char *column, *text;
    } changes[] = {{figure->target, digits},
                   {"confidence", rl_confidence_name(figure->confidence)},
                   {"source", figure->source}};
    const size_t count = sizeof changes / sizeof *changes;
    const rl_cell_text *cells = keep_cells(edits, figure);
    rl_status status = RL_VECTOR_RESERVE(ctx, &edits->edits, count);
    if (status == RL_OK && cells == NULL)
        status = rl_fail_memory(ctx);
    for (size_t i = 0; i < count && status == RL_OK; i++) {
        const rl_edit edit = {.kind = i == 0 && figure->scales ? RL_EDIT_SCALE : RL_EDIT_SET,
                              .table = figure->table,
                              .cells = cells,
                              .cell_count = figure->cell_count,
                              .target = keep(edits, changes[i].column),
                              .text = keep(edits, changes[i].text),
                              .amount = figure->value,
                              .whole_cells = true,
                              .place = figure->place};
        if (edit.target == NULL || edit.text == NULL)
            status = rl_fail_memory(ctx);
        else
            edits->edits.items[edits->edits.count++] = edit;
    }
    edits->figures += status == RL_OK;
    return status;
}
