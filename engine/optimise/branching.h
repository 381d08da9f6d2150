// Branching: how a node is divided.
//
// On a relay used or not; where all of these are whole, on how often an offer is used, which
// windows alike cannot trade away; then on one activation. Among relays, and among offers, where
// both sides are expected to lower the bound the most (the product of the two drops): what dividing
// there has lowered it before, in proportion to the distance to a whole number (pseudo-costs,
// Bénichou et al. 1971). The first times, both sides of the most promising are tried in the program
// as it is (reliability branching, Achterberg, Koch and Martin 2005).
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
    double score;
    double fraction; // how far what is used is above the whole number below
    double stake;    // what the relaxation draws from one unit of it
} rl_branching;

// What divisions have lowered the bound so far.
typedef struct rl_branching_history rl_branching_history;

// In an arena; NULL without memory.
rl_branching_history *rl_branching_history_create(rl_arena *arena, const rl_scenario *scenario);
void rl_branching_history_forget(rl_branching_history *history);

// Takes note that one side of a division has lowered the bound by `drop` (scaled).
void rl_branching_learn(rl_branching_history *history, const rl_branching *branching,
                        const rl_decision *decision, double drop);

// What a choice of branching reads, and the history it adds to.
typedef struct rl_branching_task {
    rl_context *ctx;
    const rl_problem *problem;
    rl_master *master; // solved at the node; left with other choices when sides were tried
    const rl_choices *choices;
    rl_choices *scratch;
    rl_branching_history *history;
    bool tries_sides; // of candidates of which little is known
    double room;      // between the node's bound and the cutoff: a side that loses it is closed
} rl_branching_task;

// Chooses from the master's solution under the choices. `is_whole` tells that the solution is a
// plan (then anything open is chosen, so that the search always ends); `found` that something is
// left to decide.
RL_MUST_CHECK rl_status rl_choose_branching(const rl_branching_task *task, rl_branching *chosen,
                                            bool *is_whole, bool *found);

#endif
