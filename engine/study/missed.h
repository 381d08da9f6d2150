// The share of a segment that a set of relays misses, formula (4) of docs/model.md:
//
//     missed = Π_{r free} (1 − x_r) · Π_{sets E} (1 − Σ_{r ∈ E} x_r)
//
// with x_r the share that relay r reaches alone. Adding, changing or leaving out one relay takes
// constant time, so that thousands of « what if » need not build a population each.
#ifndef RL_STUDY_MISSED_H
#define RL_STUDY_MISSED_H

#include "domain/scenario.h"

typedef struct rl_missed {
    double free_product; // of 1 − x over the free relays with x < 1
    int32_t certain;     // free relays with x = 1
    double *set_sum;     // Σ x by exclusive set
    int32_t set_count;
} rl_missed;

RL_MUST_CHECK rl_status rl_missed_init(rl_missed *missed, rl_context *ctx,
                                       const rl_scenario *scenario);
void rl_missed_clear(rl_missed *missed, rl_context *ctx);

// Forgets every relay: the whole segment is missed.
void rl_missed_restart(rl_missed *missed);

// Adds a relay that reaches the share x, of this exclusive set (RL_NONE for a free one).
void rl_missed_add(rl_missed *missed, rl_id exclusive_set, double x);

double rl_missed_share(const rl_missed *missed);

// The share missed if a relay reached `to` instead of `from`; from 0 adds one, to 0 leaves it out.
double rl_missed_if(const rl_missed *missed, rl_id exclusive_set, double from, double to);

#endif
