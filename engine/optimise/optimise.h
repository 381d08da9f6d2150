// The choice: the smallest set of relays and windows with the most reach, proved and explained.
//
// Goals in order, each over the plans the earlier ones left (lexicographic):
//   1. most reach, within `gap`;
//   2. fewest relays, then fewest activations, keeping ≥ keep_share of that reach;
//   3. the most central set of relays among those.
// With a target_share, goal 1 becomes: reach at least that share of the target.
#ifndef RL_OPTIMISE_OPTIMISE_H
#define RL_OPTIMISE_OPTIMISE_H

#include "domain/result.h"
#include "optimise/session.h"

typedef struct rl_optimise_options {
    double gap;               // relative gap at which the reach counts as optimal, 0.001
    double keep_share;        // 0.99
    double target_share;      // in (0, 1], or NaN
    int32_t goals;            // 1 to 3
    const double *centrality; // by actor, ≥ 0; NULL leaves out the third goal
    const char *centrality_name;
    bool explain;    // fill left_out, bindings and conflict
    rl_proof *proof; // records what is proved (the session must be new); NULL for none
} rl_optimise_options;

// Defaults: gap 0.001, keep_share 0.99, no target share, three goals, no centrality, explain.
rl_optimise_options rl_optimise_options_default(void);

// Optimises; deadline, cancellation, seed, threads and progress are the context's. The result is
// re-evaluated by rl_evaluate and re-checked by rl_plan_check before it is returned
// (RL_E_INTERNAL should they disagree with the search). What it says of other plans is the search's
// own word: planning.h has it checked. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_optimise(rl_context *ctx, const rl_oracle *oracle,
                                    const rl_optimise_options *options, rl_result *out);

// The same within a session, under the rules of its scenario: the session is reset before and
// after, and keeps the programmes, the cuts, the plan and the plan of most reach.
RL_MUST_CHECK rl_status rl_optimise_in(rl_session *session, rl_context *ctx,
                                       const rl_optimise_options *options, rl_result *out);

#endif
