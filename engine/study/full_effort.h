// Full effort: the most that each relay can do by the limits of its own offers.
//
// On the members of a segment a programme P exposes 1 − e^{−m} with m = Σ_{k ∈ P} −log(1 − q_k):
// the best programme is the one with the greatest m. Offers do not limit one another, so it is
// found offer by offer, exactly: at most max_uses activations, starts at least gap_days apart,
// nothing forbidden, the greatest sum (dynamic programming over the windows). It depends on the
// segment only through its timing class. Required activations may be used but nothing forces them:
// no programme of any plan has a greater m.
#ifndef RL_STUDY_FULL_EFFORT_H
#define RL_STUDY_FULL_EFFORT_H

#include "domain/scenario.h"

// The best programme of a relay for a timing class.
typedef struct rl_effort_cell {
    double log_miss;          // m
    double assumed_log_miss;  // the part of m that comes from offers whose exposure is assumed
    double required_log_miss; // m of the relay's required activations, which may break the limits
    double cost_eur;
    double hours;
    double contacts; // that it makes with each one touched: Σ contact weights of its levers
    int32_t uses;
} rl_effort_cell;

typedef struct rl_full_effort {
    const rl_scenario *scenario; // borrowed
    rl_effort_cell *cells;       // [actor × timing classes + class]
    bool stopped;                // by the deadline or the user: nothing below can be used
} rl_full_effort;

// Measures every actor with activations, in parallel. Clear it even after a failure (RL_E_MEMORY).
RL_MUST_CHECK rl_status rl_full_effort_measure(rl_context *ctx, const rl_scenario *scenario,
                                               rl_full_effort *out);
void rl_full_effort_clear(rl_context *ctx, rl_full_effort *effort);

static inline const rl_effort_cell *rl_effort_of(const rl_full_effort *effort, rl_id relay,
                                                 rl_id timing_class) {
    return &effort->cells[(size_t)relay * (size_t)effort->scenario->timing_class_count +
                          (size_t)timing_class];
}

#endif
