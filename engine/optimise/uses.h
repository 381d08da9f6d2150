// The best uses of one offer: which windows, given a score for each, under the number of uses and
// the gap between them. Dynamic programming, exact.
#ifndef RL_OPTIMISE_USES_H
#define RL_OPTIMISE_USES_H

#include "optimise/problem.h"

typedef struct rl_uses_task {
    int32_t count;               // activations of the offer, by increasing start
    const int32_t *start_day;    // of each one's window
    const unsigned char *choice; // rl_choice of each
    const double *score;         // of each that is not RL_OUT
    int32_t gap_days;
    int32_t least, most; // uses
} rl_uses_task;

// Doubles that the functions below need as scratch.
size_t rl_uses_scratch_size(int32_t count, int32_t most);

// Greatest sum of scores over the choices of windows that keep the limits and contain all that is
// RL_IN; −INFINITY when there is none. `selected` receives the choice (1 or 0 by activation).
double rl_best_uses(const rl_uses_task *task, double *scratch, unsigned char *selected);

// The same with each activation forced in, one at a time (−INFINITY when it cannot be).
void rl_best_uses_with_each(const rl_uses_task *task, double *scratch, double *with);

#endif
