// Branching: how a node is divided.
//
// First on a relay used or not; then on how often an offer is used, which windows alike cannot
// trade away; then on one activation. Among those, the decision farthest from a whole number,
// weighted by what the relaxation draws from the relay.
//
// Each side leaves fewer choices than the node (an open relay or activation decided, fewer uses of
// an offer allowed), whatever the relaxation says: the tree is finite.
#ifndef RL_OPTIMISE_BRANCHING_H
#define RL_OPTIMISE_BRANCHING_H

#include "optimise/master.h"

typedef enum rl_decision_kind {
    RL_DECIDE_RELAY,      // in or out
    RL_DECIDE_ACTIVATION, // in or out
    RL_DECIDE_LEAST_USES, // of an offer
    RL_DECIDE_MOST_USES,
} rl_decision_kind;

// A decision on the way from the root to a node.
typedef struct rl_decision {
    rl_decision_kind kind;
    rl_id id;
    int32_t value; // rl_choice, or number of uses
} rl_decision;

// The two sides of a division; the first is the one the relaxation leans to.
typedef struct rl_branching {
    rl_decision first, second;
    double score; // distance to a whole number, weighted by what is at stake
} rl_branching;

// Chooses from the master's solution under the choices. `is_whole` tells that the solution is a
// plan (then anything open is chosen, so that the search always ends); `found` that something is
// left to decide.
RL_MUST_CHECK rl_status rl_choose_branching(rl_context *ctx, const rl_problem *problem,
                                            const rl_master *master, const rl_choices *choices,
                                            rl_branching *chosen, bool *is_whole, bool *found);

#endif
