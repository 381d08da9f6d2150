#include "cli/side_table.h"

rl_status rl_side_table_open(rl_context *ctx, const char *path, rl_side_table *table) {
    *table = (rl_side_table){0};
    rl_text_init(&table->text, ctx);
    if (path == NULL)
        return RL_OK;
    const rl_status status = rl_output_open(ctx, path, &table->output);
    table->is_open = status == RL_OK;
    return status;
}

rl_status rl_side_table_commit(rl_context *ctx, rl_side_table *table) {
    const rl_status status = rl_text_status(&table->text);
    if (status != RL_OK || !table->is_open)
        return status;
    fwrite(rl_text_bytes(&table->text), 1, table->text.length, table->output.stream);
    table->is_open = false;
    return rl_output_commit(ctx, &table->output); // also tells whether that was written
}

void rl_side_table_close(rl_context *ctx, rl_side_table *table) {
    if (table->is_open)
        rl_output_abandon(ctx, &table->output);
    table->is_open = false;
    rl_text_clear(&table->text);
}
