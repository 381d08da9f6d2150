// What a plan is worth: reach with bounds, frequency and breakdowns, cost, hours, rules broken.
#ifndef RL_REACH_EVALUATE_H
#define RL_REACH_EVALUATE_H

#include "domain/evaluation.h"
#include "reach/oracle.h"

// Evaluates a plan under the oracle's model. For each segment s with programme reach
// ρ_r = Σ_cells weight · h_r · u_r of relay r alone:
//   reached     expected weight exposed at least once (the model's value)
//   lower       max over relays (or sum over an exclusive set) of ρ_r: audiences nested
//   upper       min(weight, Σ_r ρ_r): audiences as disjoint as possible
//   at_least[n] weight contacted at least n + 1 times, by convolution over relays in each cell
// Relays that others trigger count in all of these with the probability that they are triggered.
// Figures are means over the oracle's samples, with their margins: give it fresh ones
// (rl_fresh_oracle) when the plan was chosen on others.
// The caller clears `out` with rl_evaluation_clear, also after a failure.
RL_MUST_CHECK rl_status rl_evaluate(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                                    rl_evaluation *out);

#endif
