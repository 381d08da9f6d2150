// The dual bound: valid for any nonnegative weights and prices, whatever produced them.
//
// For w ≥ 0 by cell, π ≥ 0 by linear rule and γ ≥ 0 by floor, every feasible plan satisfies
//
//     ρ F + Σ ω_r z_r + τ min_D F_D
//         ≤ Σ_c F*_c(w_c) + k + Σ_i π_i b_i − Σ_f γ_f b_f + Σ_r contribution_r + (τ − Σ_D γ_D)⁺ N
//
// where the reaches compared, F_D, are among the floors with b = 0 (min_D F_D ≤ Σ_D γ_D F_D / τ
// when the γ_D add up to τ; N, the whole target, is what it is at most), F*_c(w) = max_Λ (ρ + Σ_{f
// ∋ c} γ_f) F_c(Λ) − w Λ is the oracle's conjugate, (g, k) is any cut of the spread at the weights
// w (Σ_c w_c K_c(y) ≤ k + Σ_r g_r y_r; none when the model has no spread) and
//
//     price_r        = max over programmes P of r of Σ_c w_c ℓ_c(P) + g_r − Σ_i π_i a_i(P) + ω_r
//     contribution_r = max(0, price_r), or price_r when r must be used, 0 when it must not.
//
// Rounded rules (optimise/rounding.h) are linear rules with prices like the others.
//
// (Lagrangian relaxation of the linear rules, floors and of the link between programmes and
// reach.) The simplex only proposes good w, g, π and γ: an error of its own loosens the bound, it
// cannot make it wrong. Prices are those of optimise/pricing.h, exact or overestimated.
#ifndef RL_OPTIMISE_BOUND_H
#define RL_OPTIMISE_BOUND_H

#include "optimise/choices.h"
#include "optimise/master.h"

typedef struct rl_pricer rl_pricer;

RL_MUST_CHECK rl_status rl_pricer_create(rl_context *ctx, const rl_problem *problem,
                                         rl_pricer **out);
void rl_pricer_free(rl_pricer *pricer);

// Prices every relay at the duals, on the context's threads.
void rl_pricer_run(rl_pricer *pricer, const rl_goal *goal, const rl_duals *duals,
                   const rl_choices *choices);

// Of the last run: the bound, and each relay's answer (count 0 when it has no programme).
double rl_pricer_bound(const rl_pricer *pricer);

// Bound on the plans that use the relay (which must not be RL_OUT).
double rl_pricer_bound_with(const rl_pricer *pricer, rl_id relay);
const rl_pricing_answer *rl_pricer_answer(const rl_pricer *pricer, rl_id relay);

// Decides what the last run proves: relays and activations that no solution better than `cutoff`
// can use become RL_OUT, relays that each must use become RL_IN. Returns how many were decided;
// `discarded` receives the greatest bound of what is ruled out (−INFINITY for nothing), at most
// the cutoff.
int32_t rl_pricer_fix(const rl_pricer *pricer, double cutoff, rl_choices *choices,
                      double *discarded);

#endif
