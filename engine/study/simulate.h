// Monte Carlo of a plan: what it may reach, when relays accept or decline and firms see or miss.
//
// Each simulation draws the coins of the model (docs/model.md, models/cascade/MODEL.md):
//   * each relay of the plan accepts with its acceptance probability, once for all it is asked;
//   * in the cascade model, each link passes or not; a relay set in motion accepts or not, and
//     makes one use of its default offer (study/triggering.h);
//   * each establishment is in the audience of each relay or not (exclusive audiences included);
//   * each member is exposed by each activation of a relay that accepted, or not.
// Establishments of a segment are alike, so what happens to them is drawn as counts: given who
// accepted, the number first contacted in each window is multinomial, and so is the number of
// contacts of those reached. This is exact, and needs no loop over firms. The mean over the
// simulations is (4), or (1003), of the model; the spread around it comes above all from the
// relays' answers, which every firm they touch shares.
//
// Coins are common: with one seed, simulation i draws the same answer of the same relay, and lets
// the same links pass, whatever the plan, so that plans can be compared in the same worlds.
#ifndef RL_STUDY_SIMULATE_H
#define RL_STUDY_SIMULATE_H

#include "domain/simulation.h"
#include "reach/oracle.h"

enum { RL_SIMULATIONS_MAX = 1000000 };

// Simulates `count` campaigns of the plan with the context's seed and threads. When stopped before
// the end, out->count tells how many were done. `target_share` of the target is what
// out->target_prob is about; NaN for none. What a sampled model expects is the mean over the
// samples of `oracle`: give it fresh ones (rl_fresh_oracle). The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_simulate(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                                    int32_t count, double target_share, rl_simulation *out);

#endif
