// The refusals that cost a plan most: min over sets S of K of its relays of F(P without S), exact.
//
// Branch and bound over the sets. A submodular F with F(∅) = 0 is subadditive, so that m more
// refusals cost at most the m largest reaches of a relay alone:
//
//     F(P \ (S ∪ R)) ≥ F(P \ S) − Σ_{r ∈ R} F({r})
#ifndef RL_STUDY_REFUSALS_H
#define RL_STUDY_REFUSALS_H

#include "domain/robustness.h"
#include "reach/oracle.h"

// The worst min(K, relays) refusals of a plan, `count` being K ≤ RL_REFUSALS_MAX. Stops looking as
// soon as a set leaves `cutoff` or less (−INFINITY for never), and returns that one. When the
// deadline or the user stops it, out->reach is NaN: nothing is known to be the worst.
RL_MUST_CHECK rl_status rl_worst_refusals(rl_context *ctx, const rl_oracle *oracle,
                                          const rl_plan *plan, int32_t count, double cutoff,
                                          rl_refusals *out);

// What the plan reaches when these relays refuse.
RL_MUST_CHECK rl_status rl_reach_despite(rl_context *ctx, const rl_oracle *oracle,
                                         const rl_plan *plan, const rl_refusals *refusals,
                                         double *reach);

#endif
