// The restricted master of the programme formulation (Dantzig and Wolfe 1960; design.md 3.1).
//
//     maximise    ρ Σ_g θ_g + Σ_p ω_relay(p) λ_p + τ η  − penalties
//     θ_g ≤ constant_j + Σ_p c_jp λ_p              cuts j of group g, from the oracle
//     b_f ≤ constant_j + Σ_p c_jp λ_p + short_f    cuts j of floor f of a group of segments
//     η   ≤ constant_j + Σ_p c_jp λ_p              cuts j of each reach compared
//     b   ≤ Σ_g θ_g + short                        the goals' floor on the whole target
//     Σ_p a_ip λ_p ≤ b_i                           linear rules (contacts only once violated)
//                                                  and their rounded forms
//                                                  (optimise/rounding.h)
//     Σ_{p of r} λ_p + missing_r ≤ 1               convexity; = 1 for a relay that must be used
//
// λ_p is the weight of programme (column) p; c_jp = Σ_cells weight_j · ℓ_p + gain_j of its relay
// (the cut of the spread, for a model in which relays trigger others); for the relays that a
// sharpened cut keeps as products, hit_weight_j · h_p (optimise/sharpen.h). The artificial columns
// short_f and missing_r keep the program feasible at every node; their penalties are finite, so
// the dual bound stays valid whatever they are.
//
// The bound never trusts the simplex: see rl_master_bound.
#ifndef RL_OPTIMISE_MASTER_H
#define RL_OPTIMISE_MASTER_H

#include "optimise/choices.h"
#include "optimise/pricing.h"
#include "optimise/programme.h"
#include "solve/lp.h"

// What is maximised: ρ · reach (scaled) + Σ over the relays used of relay_value + τ · the least of
// the reaches compared (scaled).
typedef struct rl_goal {
    double reach_factor;       // ρ: 1 or 0
    const double *relay_value; // ω by actor, ≥ 0; NULL for none
    double least_factor;       // τ: 0, or 1 with ρ = 0
} rl_goal;

static inline bool rl_goal_measures_reach(const rl_goal *goal) {
    return goal->reach_factor > 0 || goal->least_factor > 0;
}

typedef struct rl_master rl_master;
typedef struct rl_cut rl_cut;                   // optimise/cut.h
typedef struct rl_rounded_rule rl_rounded_rule; // optimise/rounding.h
typedef struct rl_proof rl_proof;               // optimise/proof.h

// One dual solution: everything a bound needs. Borrowed from the master, valid until its next
// solve.
typedef struct rl_duals {
    const double *cell_weight; // w ≥ 0, scaled, by cell
    const double *row;         // π ≥ 0 by linear rule
    const double *floor;       // γ ≥ 0 by floor, those compared among them
    // A cut of the spread at these weights, scaled: Σ_c w_c K_c(y) ≤ spread_constant + Σ_r
    // spread_gain_r y_r. NULL and 0 when the model has no spread.
    const double *spread_gain; // by actor
    double spread_constant;
    // What sharpened cuts (optimise/sharpen.h) make of these, scaled. Of a cell's reach the share
    // sharp_share is bounded by those cuts, which carry sharp_weight of its weight and together
    // the constant.
    const double *sharp_share, *sharp_weight; // by cell
    double sharp_constant;
    // In a profile, a programme counts hit_less less for each unit of its log-miss, and hit_more
    // more for each unit of what it hits. By profile of the population.
    const double *hit_less, *hit_more;
    // Rounded rules (optimise/rounding.h): Σ of their prices times what each activation counts in
    // them, by activation, and times their limits. NULL and 0 for none.
    const double *rounded_price;
    double rounded_constant;
} rl_duals;

RL_MUST_CHECK rl_status rl_master_create(rl_context *ctx, const rl_problem *problem,
                                         rl_master **out);
void rl_master_free(rl_master *master);

// Notes the cuts made from now on for a certificate (borrowed; NULL for none).
void rl_master_record(rl_master *master, rl_proof *proof);

void rl_master_set_goal(rl_master *master, const rl_goal *goal);

// Brings the limits of the problem (rl_problem_set_limit, …) into the program, which forgets its
// rounded rules.
RL_MUST_CHECK rl_status rl_master_refresh_limits(rl_master *master);

// Restricts the columns to those that agree with the choices.
void rl_master_apply_choices(rl_master *master, const rl_choices *choices);

// Adds a programme if it is new; `added` tells. Activations must be increasing.
RL_MUST_CHECK rl_status rl_master_add_programme(rl_master *master, rl_id relay, int32_t count,
                                                const rl_id *activations, bool *added);

// Solves the program. After RL_LP_OPTIMAL the accessors below hold.
rl_lp_outcome rl_master_solve(rl_master *master);

// Adds the cuts and the lazy rules that the solution violates; the greatest relative violation
// goes to `violation`, the number of rows added to `added`.
RL_MUST_CHECK rl_status rl_master_separate(rl_master *master, double tolerance, double *violation,
                                           int32_t *added);

// Adds the rounded forms of the linear rules that the solution violates.
RL_MUST_CHECK rl_status rl_master_round_rules(rl_master *master, int32_t *added);

// Deletes cuts and rounded rules that have been slack for long.
RL_MUST_CHECK rl_status rl_master_purge(rl_master *master);

// The objective under other choices, with the columns there are; the solution read stays that of
// the last solve, but for the values of programmes. False when the simplex gave up.
bool rl_master_probe(rl_master *master, const rl_choices *choices, double *objective);

double rl_master_objective(const rl_master *master);
double rl_master_artificial(const rl_master *master); // Σ of the artificial columns
rl_duals rl_master_duals(const rl_master *master);
const double *rl_master_relay_used(const rl_master *master);      // Σ λ by actor
const double *rl_master_activation_used(const rl_master *master); // Σ λ by activation
const double *rl_master_log_miss(const rl_master *master);        // Λ = L + K by cell

int32_t rl_master_programme_count(const rl_master *master);
const rl_programme *rl_master_programme(const rl_master *master, int32_t index);
double rl_master_programme_value(const rl_master *master, int32_t index); // λ

// Programmes of one relay: the first, then the next of each; −1 at the end.
int32_t rl_master_first_programme(const rl_master *master, rl_id relay);
int32_t rl_master_next_programme(const rl_master *master, int32_t index);

// The cuts, each with its dual; they keep their places until the next purge.
rl_cut *rl_master_cut(rl_master *master, int32_t index);
rl_rounded_rule *rl_master_rounded(rl_master *master, int32_t index); // likewise
int32_t rl_master_rounded_count(const rl_master *master);
int32_t rl_master_cut_count(const rl_master *master);
int64_t rl_master_iterations(const rl_master *master);

// Makes the artificial columns ten times dearer, up to a limit.
void rl_master_raise_penalty(rl_master *master);

#endif
