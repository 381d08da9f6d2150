// Rounded rules: what a linear rule says of activations that are used whole.
//
// Where Σ_k a_k x_k ≤ b (hours of a month, a budget) a fractional solution fills the last hour with
// a third of a newsletter. For any set U of activations and any divisor d > 0, every plan keeps
//
//     Σ_{k ∉ U} G(a_k / d) x_k + Σ_{k ∈ U} G(−a_k / d) (1 − x_k) ≤ ⌊β⌋,   β = (b − Σ_{k ∈ U} a_k) /
//     d
//
// with G(v) = ⌊v⌋ + max(0, v − ⌊v⌋ − f) / (1 − f) and f = β − ⌊β⌋: mixed-integer rounding with
// complemented variables (Marchand and Wolsey, Aggregation and mixed integer rounding to solve
// MIPs, 2001). « Not all nine of these » (a cover) is a case of it. A rounded rule is a linear rule
// like the others: in the dual bound (8) it has a price and a limit of its own.
#ifndef RL_OPTIMISE_ROUNDING_H
#define RL_OPTIMISE_ROUNDING_H

#include "optimise/programme.h"

typedef struct rl_rounded_term {
    rl_id activation;
    bool is_complemented; // in U
    double coefficient;
} rl_rounded_term;

typedef struct rl_rounded_rule {
    int32_t row; // the linear rule it comes from
    double divisor;
    double beta;
    double limit;
    rl_rounded_term *terms; // activations increasing; owned
    int32_t term_count;
    int32_t slack_for; // solves since it last mattered
    double dual;       // of the last solve, ≥ 0
    int64_t number;    // in a certificate (optimise/proof.h); 0 while it is not there
} rl_rounded_rule;

typedef struct rl_rounder rl_rounder;

// `problem` is borrowed. Only rules on activations (not on relays) can be rounded.
RL_MUST_CHECK rl_status rl_rounder_create(rl_context *ctx, const rl_problem *problem,
                                          rl_rounder **out);
void rl_rounder_free(rl_rounder *rounder);

// The rounded form of a rule that a fractional solution (by activation, each from 0 to 1) violates
// the most; `found` tells whether there is one.
RL_MUST_CHECK rl_status rl_round_rule(rl_rounder *rounder, int32_t row, const double *used,
                                      rl_rounded_rule *out, bool *found);
void rl_rounded_rule_clear(rl_context *ctx, rl_rounded_rule *rule);

// What a programme counts in it.
double rl_rounded_usage(const rl_rounded_rule *rule, const rl_programme *programme);

#endif
