// Branch and price: maximises a goal over the plans of a problem, with a proved bound.
//
// Each node solves the restricted master by column and cut generation; its bound is the dual bound
// of optimise/bound.h. Branching is on a relay used or not, then on how
// often an offer is used, then on an activation. Reduced costs
// fix relays and activations after each pricing. Nodes are taken best bound first, plunging into
// the more promising child. The master, its programmes and its cuts live as long as the tree, so
// that a sequence of related goals (fewer relays, another budget) starts warm.
#ifndef RL_OPTIMISE_TREE_H
#define RL_OPTIMISE_TREE_H

#include "optimise/bound.h"
#include "optimise/proof.h"
#include "optimise/search.h"

typedef struct rl_tree rl_tree;

typedef enum rl_outcome {
    RL_PROVED,     // the bound is within the gap of the plan
    RL_INFEASIBLE, // no plan keeps the rules
    RL_SATISFIED,  // a plan reached stop_at
    RL_BELOW,      // proved: no plan reaches need
    RL_LIMITED,    // stopped by the deadline, the user or the node limit
} rl_outcome;

typedef struct rl_target {
    rl_goal goal;
    double gap;        // relative gap at which a plan counts as optimal; 0 for 1e-9
    double need;       // only plans of at least this value (scaled) matter; −INFINITY for all
    bool stop_at_need; // stop as soon as one is found
    // What a plan is worth (scaled), or one no worse that it led to, where the problem only knows a
    // value that plans never exceed; NULL when it knows the true one.
    rl_status (*judge)(void *user, const rl_plan *plan, double *value);
    void *user;
    int64_t node_limit;    // INT64_MAX for none
    int32_t search_rounds; // large-neighbourhood rounds at the root
} rl_target;

typedef struct rl_tree_report {
    rl_outcome outcome;
    bool has_plan;
    double value; // of the plan, scaled; −INFINITY without one
    double bound; // ≥ the value of every plan (of those that matter when `need` is set), scaled
    double root_bound; // INFINITY when the root was not priced
    int64_t nodes;
    int64_t pricings;   // rounds of column generation
    int64_t iterations; // of the simplex
    int32_t programmes;
    int32_t cuts;
} rl_tree_report;

// The problem is borrowed and may be changed (limits, floors) between calls of rl_tree_maximise.
RL_MUST_CHECK rl_status rl_tree_create(rl_context *ctx, rl_problem *problem, rl_tree **out);
void rl_tree_free(rl_tree *tree);

// Records what is proved from now on (borrowed; NULL for none). A tree that solved anything before
// has cuts that a certificate does not know: start with a new one.
void rl_tree_record(rl_tree *tree, rl_proof *proof);

// Searches from `plan` (used as a first incumbent when it is feasible; may be empty) and leaves
// the best plan there. `phase` names the work for progress reports.
RL_MUST_CHECK rl_status rl_tree_maximise(rl_tree *tree, const rl_target *target, const char *phase,
                                         rl_plan *plan, rl_tree_report *report);

// What the root of the last call proved: read by the explanations, valid until the next call.
typedef struct rl_root_proof {
    const double *row_price;   // dual price by linear rule, scaled
    const double *floor_price; // dual price by floor, those compared among them
    const double *bound_with;  // by actor: no plan that uses the relay is worth more, scaled
} rl_root_proof;

rl_root_proof rl_tree_root_proof(const rl_tree *tree);

#endif
