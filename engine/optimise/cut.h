// One cut of the master: a linear bound on what programmes reach in some cells.
#ifndef RL_OPTIMISE_CUT_H
#define RL_OPTIMISE_CUT_H

#include "optimise/master.h"
#include "optimise/sharpen.h"

typedef struct rl_cut {
    bool is_floor;
    int32_t target;         // group, or floor
    int32_t first, last;    // its cells: first … last − 1
    double constant;        // scaled
    double *weight;         // scaled, by cell from `first` on
    double *gain;           // of the spread, scaled, by actor; NULL without one
    double spread_constant; // part of `constant` that comes from the cut of the spread
    int32_t slack_for;      // solves since it last mattered
    // Sharpened cells: which, their part of the constant, and what their cuts say of programmes.
    bool *is_sharp; // by cell from `first` on; NULL for none
    double sharp_constant;
    rl_hit_term *terms; // by increasing profile
    int32_t term_count;
    double dual;    // of the last solve, ≥ 0
    char *note;     // what a certificate will say of it (optimise/proof.h); NULL once it did
    int64_t number; // in the certificate
} rl_cut;

void rl_cut_clear(rl_context *ctx, rl_cut *cut);

// Σ of its weights on the cells of a profile.
double rl_cut_weight(const rl_cut *cut, const rl_population *population, const rl_profile *profile);

// The terms of a cut on the profiles of a relay start here.
const rl_hit_term *rl_cut_first_term(const rl_cut *cut, const rl_relay_view *view);

// The term on profile j of the relay, NULL for none; `next` moves along the terms as j grows.
const rl_hit_term *rl_cut_term(const rl_cut *cut, const rl_relay_view *view, int32_t j,
                               const rl_hit_term **next);

// What a programme counts in it.
double rl_cut_coefficient(const rl_cut *cut, const rl_problem *problem,
                          const rl_programme *programme);

#endif
