// Sampling error: how far a reach that was averaged over samples may be from its expectation.
//
// Reach of a plan in one sample ω:  F^ω = Σ_c N_c (1 − e^{−L_c} Π_{v triggered in ω} e^{−d_vc}).
// The margin of a mean over n samples is 1.96 · s / √n, s being the samples' standard deviation:
// the half width of its 95 % interval. Figures that samples do not enter have no margin.
#ifndef RL_REACH_SAMPLING_H
#define RL_REACH_SAMPLING_H

#include "reach/oracle.h"

// One sample, seen from a set of relays in use.
typedef struct rl_sample {
    int32_t index;
    double weight;
    const bool *triggered; // by actor
    const rl_id *touched;  // cells that triggered relays touch
    int32_t touched_count;
    const double *kept; // by cell: Π e^{−d}, the share of what is missed that remains
} rl_sample;

// Calls `visit` with every sample of a model with a spread, y being `used` by actor (0 or 1).
RL_MUST_CHECK rl_status rl_for_each_sample(rl_context *ctx, const rl_oracle *oracle,
                                           const double *used,
                                           void (*visit)(const rl_sample *sample, void *user),
                                           void *user);

// Fills `used` (by actor) with 1 for the relays of a plan, 0 for the others.
void rl_plan_used(const rl_scenario *scenario, const rl_plan *plan, double *used);

// Reach of a plan in each sample: `totals` has sample_count entries.
RL_MUST_CHECK rl_status rl_sample_totals(rl_context *ctx, const rl_oracle *oracle,
                                         const rl_plan *plan, double *totals);

// The same for the two extremes between which every sample lies: index 0, only what is sure to pass
// passes; index 1, all that may. Their weight is 0.
RL_MUST_CHECK rl_status rl_for_each_extreme(rl_context *ctx, const rl_oracle *oracle,
                                            const double *used,
                                            void (*visit)(const rl_sample *sample, void *user),
                                            void *user);

// Range of a plan's reach: of the two extremes, the greater − the smaller. 0 when nothing that the
// plan's relays may trigger hangs on chance.
RL_MUST_CHECK rl_status rl_sample_range(rl_context *ctx, const rl_oracle *oracle,
                                        const rl_plan *plan, double *range);

// Margin of the mean of one figure by sample, whose values cannot differ by more than `range`; 0
// when the samples are all there are. When n samples are all alike, what none of them showed has,
// with 95 % confidence, a probability of 1 − 0.05^(1/n) at most (about 3 / n: the rule of three,
// Hanley and Lippman-Hand 1983): the margin is then that times the range, and no interval has no
// width unless nothing is left to chance.
double rl_margin(const rl_oracle *oracle, const double *by_sample, double range);

// The same from the weighted sums Σ w x and Σ w x².
double rl_margin_of_sums(const rl_oracle *oracle, double sum, double sum_of_squares, double range);

// A model on fresh samples, independent of those of `oracle`, as many as it takes for the 95 %
// interval of the plan's reach to be as narrow as scenario->reach_interval asks. How many is
// decided on a pilot of its own (Stein 1945), so that looking at the figure does not bias it. NULL
// in `out` when the model needs none: its figures are exact.
RL_MUST_CHECK rl_status rl_fresh_oracle(rl_context *ctx, const rl_oracle *oracle,
                                        const rl_plan *plan, rl_oracle **out);

// What to add to a bound on the sampled problem so that, with 95 % confidence, no plan's expected
// reach is greater: R · √(ln 20 / 2n). The greatest mean over n samples changes by at most R / n
// when one sample is replaced, R being all that triggered relays could ever add; it exceeds its
// expectation by no less than that with probability 5 % at most (McDiarmid 1989), and its
// expectation is at least the best expected reach.
// 0 when the samples are all there are.
RL_MUST_CHECK rl_status rl_sampling_allowance(rl_context *ctx, const rl_oracle *oracle,
                                              double *allowance);

#endif
