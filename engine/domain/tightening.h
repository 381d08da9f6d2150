// Whether a change of a scenario can only make its plans fewer and their reach smaller.
//
// What was proved before then still holds: no plan of the changed scenario reaches more than the
// best one could. A plan that comes within the gap of that bound, changed as things are, needs no
// search.
#ifndef RL_DOMAIN_TIGHTENING_H
#define RL_DOMAIN_TIGHTENING_H

#include "domain/scenario.h"

// True only when every plan that keeps the rules of `changed` keeps those of `base`, and reaches no
// more than there by the independent model: the same actors, segments and weights, floors as high
// or higher, no activation that `base` does not have, and every figure the same or in the direction
// that hurts (acceptances, shares and exposures lower; costs, hours and gaps greater; limits
// lower). Where contacts are limited (fatigue), acceptances and shares must be the same, because
// smaller ones allow more. False is always a safe answer.
bool rl_scenario_tightens(const rl_scenario *base, const rl_scenario *changed);

#endif
