// The result document: everything a plan command found, in one plain structure that the JSON
// document, the printed tables, reports and exports read. Filled by optimise/optimise.h.
#ifndef RL_DOMAIN_RESULT_H
#define RL_DOMAIN_RESULT_H

#include "domain/evaluation.h"

typedef enum rl_result_status {
    RL_RESULT_OPTIMAL,    // the reach is proved within the gap asked
    RL_RESULT_FEASIBLE,   // a plan; not proved that none is better by more than the gap asked
    RL_RESULT_INFEASIBLE, // no plan keeps the rules
    RL_RESULT_UNKNOWN,    // stopped before a plan was found
} rl_result_status;

const char *rl_result_status_name(rl_result_status status); // "optimal", "feasible", …

// One of the lexicographic goals, each optimised over the plans the earlier goals left.
typedef enum rl_goal_kind {
    RL_GOAL_REACH,       // most reach
    RL_GOAL_RELAYS,      // fewest relays keeping the reach wanted
    RL_GOAL_ACTIVATIONS, // then fewest activations
    RL_GOAL_CENTRALITY,  // then the most central set of relays
    RL_GOAL_COUNT
} rl_goal_kind;

const char *rl_goal_kind_name(rl_goal_kind kind); // "reach", "relays", …

typedef struct rl_goal_report {
    rl_goal_kind kind;
    bool attempted; // false when a limit came first, or the goal was not asked
    bool proved;    // the bound and the value meet (within the tolerance of the goal)
    bool settled;   // they do by the search's own word, whether or not that was checked
    double value;   // of the plan that settled the goal
    double bound;   // reach and centrality cannot be greater, counts cannot be smaller
    int64_t nodes;
    double seconds;
} rl_goal_report;

// Why a relay is not in the plan.
typedef enum rl_left_out_reason {
    RL_LEFT_FORBIDDEN,   // by the rules
    RL_LEFT_NO_OFFER,    // it has no lever, or none in a window that remains
    RL_LEFT_NO_AUDIENCE, // it touches no targeted segment
    RL_LEFT_RULE,        // nothing of it fits beside the plan: `rule` is exhausted
    RL_LEFT_NOT_NEEDED,  // it fits and would add reach, but the smallest plan does without
    RL_LEFT_NO_GAIN,     // those it touches are already reached
} rl_left_out_reason;

const char *rl_left_out_reason_name(rl_left_out_reason reason);

typedef struct rl_left_out {
    rl_id relay;
    rl_left_out_reason reason;
    rl_rule rule;      // for RL_LEFT_RULE
    rl_id activation;  // its best activation beside the plan, RL_NONE without any
    double gain;       // reach that activation would add to the plan, rules aside
    double cost_eur;   // of that activation
    double best_reach; // proved: no plan that uses the relay reaches more; NaN when unknown
} rl_left_out;

// A rule that limits the plan.
typedef struct rl_binding {
    rl_rule rule;
    rl_id subject;
    rl_id other;
    double used;
    double limit;
    double value; // dual price at the root of the first goal: about what one more unit adds
} rl_binding;

typedef struct rl_conflict_rule {
    rl_rule rule;
    rl_id subject;
    double limit; // NaN when the rule has none
} rl_conflict_rule;

typedef struct rl_result_settings {
    double gap;          // relative, of the reach
    double keep_share;   // share of the best reach that the smaller plan keeps: 1 − δ
    double target_share; // wanted share of the target; NaN for the most reach
    int32_t goals;       // 1: reach; 2: and smallest; 3: and most central
    double time_limit_s; // INFINITY for none
    uint64_t seed;
    int32_t threads;
    const char *centrality;
} rl_result_settings;

// Under a sampled model, best_reach, bound, gap and goals are those of the samples that the plan
// was chosen on; the evaluation is on fresh ones.
typedef struct rl_result_sampling {
    int32_t samples;   // that the plan was chosen on; 0 when the model is exact
    double reached;    // by the plan on those samples
    double true_bound; // with 95 % confidence, no plan's expected reach is greater
} rl_result_sampling;

// What became of the proof of a choice: it is checked by code that shares nothing with the search
// (planning.h) before anything is called proved.
typedef enum rl_proof_state {
    RL_PROOF_NOT_ASKED, // unchecked: that was not asked
    RL_PROOF_ACCEPTED,  // all that is said of other plans is proved
    RL_PROOF_WEAKER,    // part of it: what is not is not called proved
    RL_PROOF_REFUSED,   // something is wrong: nothing is called proved
    RL_PROOF_STOPPED,   // unchecked: a limit of time, or the user, came first
    RL_PROOF_NO_MEMORY, // unchecked
    RL_PROOF_TOO_LONG,  // unchecked
    RL_PROOF_CASCADE,   // unchecked: relays that others set in motion are estimated on samples
    RL_PROOF_STATE_COUNT
} rl_proof_state;

const char *rl_proof_state_name(rl_proof_state state); // "accepted", …

// Whether the check went to its end.
bool rl_proof_is_checked(rl_proof_state state);

// Whether the bound that a result prints was accepted.
bool rl_bound_is_proved(rl_proof_state state);

typedef struct rl_result_proof {
    rl_proof_state state;
    double search_bound; // on reach, by the search alone; the result's own is the one accepted
    double seconds;      // the check took
} rl_result_proof;

typedef struct rl_result {
    rl_result_settings settings;
    rl_result_status status;
    bool has_plan;
    rl_plan plan;
    rl_evaluation evaluation; // of the plan; zero without one

    rl_result_sampling sampling;

    double best_reach; // of the first goal; the plan keeps at least keep_share of it
    double bound;      // no plan reaches more: accepted by the check, or else the search's own
    double gap;        // (bound − best_reach) / best_reach; NaN without a plan
    rl_goal_report goals[RL_GOAL_COUNT];
    rl_result_proof proof;
    bool finished; // the search closed all the goals asked: nothing cut it short

    RL_VECTOR(rl_left_out) left_out;      // by decreasing gain
    RL_VECTOR(rl_binding) bindings;       // limits used to at least 99 %
    RL_VECTOR(rl_conflict_rule) conflict; // smallest conflicting set, when infeasible
    bool conflict_is_minimal;             // false when a limit stopped the search for it

    // How it was found.
    double seconds;
    int64_t nodes;
    int64_t simplex_iterations;
    int32_t programmes;
    int32_t cuts;
} rl_result;

void rl_result_clear(rl_context *ctx, rl_result *result);

#endif
