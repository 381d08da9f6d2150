// Pricing: the best programme of one relay for given prices.
//
//     maximise over feasible programmes P ≠ ∅
//         Σ_j [ W_j · ℓ_j(P) + V_j · H_j(P) ] − Σ_{k ∈ P} price_k − relay_price
//     with H_j(P) = h_j · (1 − e^{−m_c(j)}),   ℓ_j(P) = −log( 1 − H_j(P) ),
//          m_c = Σ_{k ∈ P} −log(1 − q_kc)
//
// over the relay's profiles j (hit probability h_j, timing class c(j), dual weights W_j, V_j ≥ 0).
// ℓ and H are concave in m, so the tangent at any m̄ overestimates it, and the best programme of the
// tangent is found offer by offer: a proved upper bound. Branch and bound on activations closes
// the rest. The bound returned is valid even when the search is cut short, which is all that the
// dual bound of the master needs.
#ifndef RL_OPTIMISE_PRICING_H
#define RL_OPTIMISE_PRICING_H

#include "optimise/problem.h"

typedef struct rl_pricing_task {
    const double *profile_weight;           // W_j, by profile of the relay
    const double *hit_weight;               // V_j, by profile of the relay; NULL for none
    const double *activation_price;         // by activation of the relay
    const unsigned char *activation_choice; // rl_choice, by activation of the relay
    const int32_t *least_uses;              // by offer of the relay
    const int32_t *most_uses;               // by offer of the relay
    double relay_price;
} rl_pricing_task;

typedef struct rl_pricing_answer {
    double value;       // of the programme found; −INFINITY when there is none
    double bound;       // ≥ the value of every feasible programme; −INFINITY when there is none
    double root_bound;  // the bound before branching
    int32_t count;      // activations of the programme found
    rl_id *activations; // increasing; room for all of the relay's activations
    // By activation of the relay: at least how much the root bound falls when it is forced in
    // (INFINITY when it cannot be). May be NULL.
    double *forced_loss;
} rl_pricing_answer;

typedef struct rl_pricing_scratch rl_pricing_scratch;

// Scratch memory for any relay of the problem; one for each thread.
rl_pricing_scratch *rl_pricing_scratch_create(rl_context *ctx, const rl_problem *problem);
void rl_pricing_scratch_free(rl_context *ctx, rl_pricing_scratch *scratch);

void rl_price_relay(const rl_problem *problem, rl_id relay, const rl_pricing_task *task,
                    rl_pricing_scratch *scratch, rl_pricing_answer *answer);

#endif
