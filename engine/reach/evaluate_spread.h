// The part of an evaluation that comes from relays that other relays trigger: who they are, the
// contacts they make, and how far sampling may have the figures wrong.
#ifndef RL_REACH_EVALUATE_SPREAD_H
#define RL_REACH_EVALUATE_SPREAD_H

#include "domain/evaluation.h"
#include "reach/oracle.h"

// Adds the contacts of triggered relays to those of each cell (`counts`: [cell ×
// RL_CONTACT_COUNTS]) and fills `trigger_prob`, by actor.
RL_MUST_CHECK rl_status rl_spread_contacts(rl_context *ctx, const rl_oracle *oracle,
                                           const rl_plan *plan, double *counts,
                                           double *trigger_prob);

// Margins of the plan's reach in all, by segment and in each breakdown. Those of the relays and of
// the windows are the evaluation's own work.
RL_MUST_CHECK rl_status rl_spread_margins(rl_context *ctx, const rl_oracle *oracle,
                                          const rl_plan *plan, rl_evaluation *evaluation);

#endif
