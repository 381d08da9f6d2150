// Who enters a plan and who leaves it, when it is chosen again after a change, and why.
#ifndef RL_STUDY_MOVES_H
#define RL_STUDY_MOVES_H

#include "domain/whatif.h"
#include "reach/oracle.h"

// Why a relay is not in a plan that was chosen: forbidden, without offer or audience, kept out by a
// rule that its best activation beside the plan would break, or without anything worth adding.
typedef struct rl_absence {
    rl_left_out_reason reason;
    rl_rule rule; // for RL_LEFT_RULE
} rl_absence;

RL_MUST_CHECK rl_status rl_explain_absence(rl_context *ctx, const rl_oracle *oracle,
                                           const rl_plan *plan, rl_id relay, rl_absence *out);

// The activations of a plan that exist in another scenario, found by their ids, and are not
// forbidden there. `dropped` counts the others.
RL_MUST_CHECK rl_status rl_plan_carry_over(rl_context *ctx, const rl_scenario *from,
                                           const rl_plan *plan, const rl_scenario *to, rl_plan *out,
                                           int32_t *dropped);

#endif
