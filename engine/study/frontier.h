// The frontier of reach against the number of relays, the budget or the staff hours: the best plan
// for each value of that limit, the other rules as they are, each with its proved bound; and
// clearly different plans that are almost as good at one point.
//
// All points are answered by one session (optimise/session.h): the largest limit first, whose bound
// holds for all the others, then from the smallest up, each starting from the plans before; then
// those left open again, with more nodes each time.
#ifndef RL_STUDY_FRONTIER_H
#define RL_STUDY_FRONTIER_H

#include "domain/frontier.h"
#include "reach/oracle.h"

enum { RL_FRONTIER_POINTS_MAX = 1000, RL_ALTERNATIVES_MAX = 20 };

// By relays, 20 points, gap 0.001, no alternative, keeping 99 %.
rl_frontier_settings rl_frontier_settings_default(void);

// Works out the frontier. The scenario of the oracle must have the limit that moves (by budget or
// hours: a finite one, however large); `has_rule` tells whether it is really a rule of it. Stops at
// the deadline or when cancelled, with the points done so far. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_frontier_find(rl_context *ctx, const rl_oracle *oracle,
                                         const rl_frontier_settings *settings, bool has_rule,
                                         rl_frontier *out);

// The alternatives alone: up to out->settings.alternatives plans that reach keep_share of the best
// within `limit`, each as different as it can be from those before (optimise/session.h groups).
// Reads out->best and out->alternatives_best. Internal to the study.
RL_MUST_CHECK rl_status rl_frontier_add_alternatives(rl_context *ctx, const rl_oracle *oracle,
                                                     rl_rule rule, double limit, rl_frontier *out);

#endif
