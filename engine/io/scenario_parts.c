#include "io/scenario_parts.h"

#include <string.h>

const rl_csv_row *rl_table_part_row(const rl_table_part *part, int32_t line) {
    for (size_t i = 0; i < part->csv.rows.count; i++)
        if (part->csv.rows.items[i].line == line)
            return &part->csv.rows.items[i];
    return NULL;
}

const char *rl_table_part_cell(const rl_table_part *part, const rl_csv_row *row,
                               const char *column) {
    for (int32_t c = 0; c < part->csv.header.cell_count; c++)
        if (strcmp(rl_csv_cell(&part->csv, &part->csv.header, c), column) == 0)
            return rl_csv_cell(&part->csv, row, c);
    return "";
}
