// Diving: a plan from the relaxation, by fixing one programme after another and solving again with
// new columns each time. Slower than rounding, and much closer to the relaxation.
#ifndef RL_OPTIMISE_DIVE_H
#define RL_OPTIMISE_DIVE_H

#include "optimise/relaxation.h"
#include "optimise/search.h"

// Dives from `choices` (changed on the way) and completes what it finds greedily. Gives up once the
// relaxation falls to `cutoff`. The plan goes to `plan`, its value to `value` (−INFINITY when
// nothing came of it).
RL_MUST_CHECK rl_status rl_dive(rl_relaxation *relaxation, rl_search *search, rl_choices *choices,
                                double cutoff, rl_plan *plan, double *value);

#endif
