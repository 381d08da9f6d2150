// The reasons of a plan: which rules limit it, and why each other relay is not in it.
#ifndef RL_OPTIMISE_EXPLAIN_H
#define RL_OPTIMISE_EXPLAIN_H

#include "optimise/goals.h"

// Fills result->bindings and result->left_out from the plan, the rules and what the root of the
// first goal proved (goals->row_price, goals->bound_with).
RL_MUST_CHECK rl_status rl_explain(rl_goals *goals);

#endif
