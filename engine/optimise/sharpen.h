// Sharper cuts of reach at a fractional solution: cell by cell, the cut of optimise/cell_cut.h in
// the place of the tangent wherever it is lower at the solution.
#ifndef RL_OPTIMISE_SHARPEN_H
#define RL_OPTIMISE_SHARPEN_H

#include "optimise/master.h"

typedef struct rl_sharpener rl_sharpener;

// What a cut says of one profile instead of its cells' weights: a programme counts log_weight less
// for each unit of its log-miss there, and hit_weight more for each unit of what it hits.
typedef struct rl_hit_term {
    int32_t profile; // of the population
    double log_weight, hit_weight;
} rl_hit_term;

RL_MUST_CHECK rl_status rl_sharpener_create(rl_context *ctx, const rl_problem *problem,
                                            rl_sharpener **out);
void rl_sharpener_free(rl_sharpener *sharpener);

// Reads the master's solution and lowers, where it can, what each cell is taken to reach:
// `reached`, and its cut's `weight` and `constant`, all in units of weight.
RL_MUST_CHECK rl_status rl_sharpen(rl_sharpener *sharpener, const rl_master *master,
                                   double *reached, double *weight, double *constant);

// Whether the last call lowered a cell: the terms below then belong to its cut.
bool rl_sharpened(const rl_sharpener *sharpener, rl_id cell);

// A relay that the cut of a cell keeps as a product.
typedef struct rl_hit_part {
    int32_t profile; // of the population
    double hit_weight;
} rl_hit_part;

// Those of a sharpened cell, RL_CELL_ITEMS at most, in units of weight; returns how many.
int32_t rl_sharpened_parts(const rl_sharpener *sharpener, rl_id cell, rl_hit_part *parts);

// The terms of a cut that adds up cells first … last − 1, those of `cell_in` only (NULL for all),
// by increasing profile, in units of weight. Borrowed, valid until the next call.
const rl_hit_term *rl_sharpened_terms(rl_sharpener *sharpener, rl_id first, rl_id last,
                                      const bool *cell_in, int32_t *count);

#endif
