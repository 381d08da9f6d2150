// Incumbents: greedy construction and large-neighbourhood search over activations.
//
// Everything found here is a real plan that keeps every rule; no bound comes from here. The search
// counts its steps, never the clock, so that the same seed gives the same plans.
#ifndef RL_OPTIMISE_SEARCH_H
#define RL_OPTIMISE_SEARCH_H

#include "base/random.h"
#include "optimise/master.h"

typedef struct rl_search rl_search;

RL_MUST_CHECK rl_status rl_search_create(rl_context *ctx, const rl_problem *problem,
                                         rl_search **out);
void rl_search_free(rl_search *search);

// Value of a plan for the goal, or −INFINITY when it breaks a rule of the problem.
double rl_search_value(rl_search *search, const rl_goal *goal, const rl_plan *plan);

// Tells the search what is scarce, all ≥ 0: the dual price of each linear rule (scaled) and, by
// floor, of the reaches compared. Until then, and when all are zero, every one counts alike.
void rl_search_set_prices(rl_search *search, const double *row_price, const double *floor_price);

// Makes `plan` the current solution; false when it breaks a limit.
bool rl_search_load(rl_search *search, const rl_plan *plan);

// Whether an activation fits beside the current solution; when a linear rule forbids it, `row` is
// the first such rule, else −1.
bool rl_search_fits(rl_search *search, rl_id activation, int32_t *row);

// Greedy construction: activations by decreasing gain / cost^`cost_power`, from `start` (may be
// NULL; what does not fit is left out). The plan found goes to `plan`; returns its value, −INFINITY
// when it breaks a rule.
RL_MUST_CHECK rl_status rl_search_greedy(rl_search *search, const rl_goal *goal,
                                         const rl_plan *start, double cost_power, rl_plan *plan,
                                         double *value);

// Rounds a fractional solution of the master: programmes by decreasing λ while they fit, then
// greedy completion.
RL_MUST_CHECK rl_status rl_search_round(rl_search *search, const rl_goal *goal,
                                        const rl_master *master, rl_plan *plan, double *value);

// Large-neighbourhood search from `plan` for `rounds` rounds: drop one to three relays, rebuild,
// polish, keep what is better. Returns early when the context asks to stop.
RL_MUST_CHECK rl_status rl_search_improve(rl_search *search, const rl_goal *goal, int32_t rounds,
                                          rl_random *random, rl_plan *plan, double *value);

#endif
