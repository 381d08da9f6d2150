// The lexicographic goals, one after the other on one tree: each starts from the columns, cuts and
// plan of the one before.
#ifndef RL_OPTIMISE_GOALS_H
#define RL_OPTIMISE_GOALS_H

#include "domain/result.h"
#include "optimise/optimise.h"
#include "optimise/tree.h"

typedef struct rl_goals {
    rl_context *ctx;
    rl_session *session;
    const rl_oracle *oracle;
    const rl_optimise_options *options;
    rl_problem *problem; // the session's
    rl_tree *tree;       // the session's
    rl_result *result;   // plan, goals and figures are written there
    double wanted;       // reach that the smaller plans keep, in units of weight
    double *row_price;   // of the first goal's root, by linear rule, in reach per unit of the rule
    double *bound_with;  // by actor, in units of weight
} rl_goals;

// Goal 1: most reach; or, with a target share, a plan that reaches it. `infeasible` tells that no
// plan exists. Sets best_reach, bound, gap and `wanted`.
RL_MUST_CHECK rl_status rl_goal_most_reach(rl_goals *goals, bool *infeasible);

// Goal 2: fewest relays, then fewest activations, reaching at least `wanted`. Each count goes down
// by one until a smaller one is proved impossible.
RL_MUST_CHECK rl_status rl_goal_smallest(rl_goals *goals);

// Goal 3: the most central set of relays among plans as small that reach `wanted`.
RL_MUST_CHECK rl_status rl_goal_most_central(rl_goals *goals);

// Last: the most reach that the relays and the number of activations settled so far allow.
RL_MUST_CHECK rl_status rl_goal_fill(rl_goals *goals);

#endif
