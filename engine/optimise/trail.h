// The way from the root to a node: what each of its ancestors decided, stored once and shared.
//
// A node of the tree keeps only what was decided where it was made; the rest hangs on its parent's
// trail. Memory then grows with the decisions taken, not with the open nodes times their depth.
#ifndef RL_OPTIMISE_TRAIL_H
#define RL_OPTIMISE_TRAIL_H

#include "optimise/branching.h"

typedef struct rl_trail rl_trail;

// The trail that leads on from `parent` (borrowed; NULL at the root) to choices `now`, `before`
// being those that parent leads to. One reference is the caller's. NULL without memory.
rl_trail *rl_trail_create(rl_context *ctx, const rl_scenario *scenario, rl_trail *parent,
                          const rl_choices *before, const rl_choices *now);
rl_trail *rl_trail_share(rl_trail *trail);
void rl_trail_release(rl_context *ctx, rl_trail *trail); // NULL is allowed

// Takes one decision; false when the choices already contradict it.
bool rl_decide(const rl_decision *decision, rl_choices *choices);

// Takes every decision of the trail; false when one contradicts the choices.
bool rl_trail_follow(const rl_trail *trail, rl_choices *choices);

#endif
