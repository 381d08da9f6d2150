// The strongest cut of one cell at a fractional solution.
//
// A cell reaches f = 1 − e^{−Λ} Π_{r ∈ T} (1 − h_r) of its weight, h_r being what relay r of a
// small set T hits and Λ ≥ 0 the log-miss of all the others. The tangent of 1 − e^{−L} in the total
// log-miss lets a relay used by half reach 1 − √(1 − h), more than h/2. Keeping the relays of T
// as products instead,
//
//     f ≤ constant + log_weight · Λ + Σ_{r ∈ T} hit_weight_r · h_r         for 0 ≤ h_r ≤ most_r
//
// holds everywhere when it holds with every h_r at 0 or at its most, f being linear in each h_r:
//
//     constant = max over S ⊆ T of [ φ(Π_{r ∈ S} (1 − most_r)) − Σ_{r ∈ S} hit_weight_r · most_r ]
//     φ(P)     = max over Λ ≥ 0 of 1 − P e^{−Λ} − log_weight · Λ
//
// One half-used relay alone in a cell then reaches h/2: the concave envelope, not the tangent. The
// relaxation of sections 3.1 and 3.2 of docs/model.md owes most of its strength to these cuts. They
// lift the submodular inequalities of Nemhauser and Wolsey 1981 (Ahmed and Atamtürk 2011).
#ifndef RL_OPTIMISE_CELL_CUT_H
#define RL_OPTIMISE_CELL_CUT_H

#include <stdint.h>

enum { RL_CELL_ITEMS = 6 }; // relays of T at most: 2^T subsets are enumerated

// A relay of T.
typedef struct rl_cell_item {
    double hit;  // in the solution: Σ λ_p h_p
    double most; // what any of its programmes hits at most, in (0, 1]
} rl_cell_item;

typedef struct rl_cell_cut {
    double constant;
    double log_weight;
    double hit_weight[RL_CELL_ITEMS];
} rl_cell_cut;

// Fills the cut found for a cell where the others' log-miss is `others`; returns its value there.
// It may be weaker than the tangent, when the relays of T rarely hit their most: compare.
double rl_cut_cell(const rl_cell_item *items, int32_t count, double others, rl_cell_cut *out);

#endif
