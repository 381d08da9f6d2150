// The best uses of one offer for given scores: exactly, by dynamic programming over its windows.
#ifndef RL_VERIFY_USES_H
#define RL_VERIFY_USES_H

#include "domain/scenario.h"

typedef struct rl_uses {
    int32_t count;              // windows in which the offer can be used, by start
    const int32_t *start_day;   // of each
    const unsigned char *state; // rl_state of each
    const double *score;        // of each, at most
    int32_t gap_days;           // between two uses
    int32_t least, most;        // uses
    int32_t *candidate, *next;  // room for `count` each
} rl_uses;

// Room that the function below needs, for `count` windows at most.
size_t rl_uses_room(int32_t count);

// At least the greatest sum of scores of uses that respect gaps, states and numbers (−INFINITY when
// none does); `selected` receives such uses. Rounding must be upwards.
double rl_most_of_uses(const rl_uses *uses, double *room, unsigned char *selected);

#endif
