// Branching: how a node is divided.
//
// First on a relay used or not; then on how often an offer is used, which windows alike cannot
// trade away; then on one activation. Among those, the decision farthest from a whole number,
// weighted by what the relaxation draws from the relay.
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

// What branching on each relay has brought so far: how much the bound fell for each unit of the
// distance it was moved (pseudo-costs; Bénichou et al. 1971). One entry an actor.
typedef struct rl_pseudo_costs {
    double *fall[2]; // sums, by side: out, in
    int32_t *count[2];
} rl_pseudo_costs;

// Allocates them in an arena; false when memory is exhausted.
bool rl_pseudo_costs_create(rl_arena *arena, const rl_scenario *scenario, rl_pseudo_costs *out);

// Records that the bound fell by `fall` when the relay, used `used` in the parent's relaxation, was
// decided in or out.
void rl_pseudo_costs_learn(rl_pseudo_costs *costs, rl_id relay, bool in, double used, double fall);

// Chooses from the master's solution under the choices. `is_whole` tells that the solution is a
// plan (then anything open is chosen, so that the search always ends); `found` that something is
// left to decide.
RL_MUST_CHECK rl_status rl_choose_branching(rl_context *ctx, const rl_problem *problem,
                                            const rl_master *master, const rl_choices *choices,
                                            const rl_pseudo_costs *costs, rl_branching *chosen,
                                            bool *is_whole, bool *found);

#endif
