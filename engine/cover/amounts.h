// Weights and costs as people write them, brought to whole numbers of one unit 10^−decimals.
#ifndef RL_COVER_AMOUNTS_H
#define RL_COVER_AMOUNTS_H

#include "io/list_scanner.h"

enum { RL_AMOUNT_DECIMALS_MAX = 6 };

// Sums stay below this many units: every one of them is exact in a double too.
static const double RL_AMOUNT_UNITS_MAX = 1e15;

// What the cells of a column have needed so far.
typedef struct rl_amounts {
    int decimals; // at most RL_AMOUNT_DECIMALS_MAX
    bool rounded; // some had more
    double total;
} rl_amounts;

// Reads a cell of the row as a number ≥ 0; what is wrong is a finding and gives false.
bool rl_amount_read(rl_amounts *amounts, rl_list_scanner *scanner, const rl_list_row *row,
                    int column, double *value);

// Lowers the decimals until `total` is within RL_AMOUNT_UNITS_MAX; false when it never is.
bool rl_amounts_settle(rl_amounts *amounts);

int64_t rl_amount_units(const rl_amounts *amounts, double value);

#endif
