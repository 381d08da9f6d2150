// The slow and sure way: reach straight from its formula, and every plan of a small scenario.
// Independent of engine/reach and of the optimiser, which are compared with it.
#ifndef RL_TESTS_BRUTE_FORCE_H
#define RL_TESTS_BRUTE_FORCE_H

#include "domain/plan.h"

// Weight reached in each segment (zero where not targeted) by the independent model (design.md
// 2.1), relays of an exclusive set adding up; returns the total. For segment s,
//     weight · ( 1 − Π_{relays outside sets} (1 − α a u) · Π_{sets} (1 − Σ_{members} α a u) ).
// `reached` has one entry for each segment. When the scenario names the cascade model, the mean
// over every graph of live links (at most 2^16), each weighing its probability; what is missed then
// has one factor more for each relay that a used relay reaches over live links.
double rl_naive_reach(const rl_scenario *scenario, const rl_plan *plan, double *reached);

// Calls `visit` with every plan that breaks no rule (floors included) and its reach.
void rl_for_each_feasible_plan(rl_context *ctx, const rl_scenario *scenario,
                               void (*visit)(const rl_plan *plan, double reach, void *user),
                               void *user);

#endif
