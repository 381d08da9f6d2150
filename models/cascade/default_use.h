// What a triggered relay does: one use of its default offer, at no moment in particular.
//
// The default offer is the one marked `when_triggered` in offers.csv; without any, the cheapest (a
// relay moved by another costs the campaign nothing, so it does what costs it least), and among
// those the one of greatest exposure. Its exposure is the mean over the windows of the offer.
#ifndef RL_MODELS_DEFAULT_USE_H
#define RL_MODELS_DEFAULT_USE_H

#include "reach/population.h"

// The default offer of an actor, RL_NONE when it has none.
rl_id rl_default_offer(const rl_scenario *scenario, rl_id actor);

// d = −log(1 − h · q): log-miss that a triggered relay adds to the cells of each of its profiles.
// `log_miss` has one entry for each profile of the population.
void rl_default_log_miss(const rl_population *population, double *log_miss);

#endif
