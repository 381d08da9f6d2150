// How often a firm is contacted: 0, 1, 2 or 3 times and more.
#ifndef RL_REACH_FREQUENCY_H
#define RL_REACH_FREQUENCY_H

#include "domain/evaluation.h"

enum { RL_CONTACT_COUNTS = RL_FREQUENCY_MAX + 1 }; // 0, 1, 2, ≥ 3

// Probability of each number of exposures of a member to some activations (Poisson binomial).
void rl_count_exposures(const rl_scenario *scenario, const rl_id *activations, size_t count,
                        rl_id timing_class, double counts[RL_CONTACT_COUNTS]);

// Adds one contact that comes with probability `prob`.
void rl_add_contact(double counts[RL_CONTACT_COUNTS], double prob);

// Adds a relay's contacts to those of others: a firm is its member with probability `hit_prob`,
// and then exposed as `own` says.
void rl_add_contacts(double counts[RL_CONTACT_COUNTS], const double own[RL_CONTACT_COUNTS],
                     double hit_prob);

#endif
