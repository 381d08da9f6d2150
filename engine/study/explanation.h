// The explanation of a plan by asking again: the same session answers the plan and every question
// about it, so that each costs a warm re-optimisation.
#ifndef RL_STUDY_EXPLANATION_H
#define RL_STUDY_EXPLANATION_H

#include "domain/explanation.h"
#include "optimise/session.h"

typedef struct rl_explanation_settings {
    const rl_id *relays; // those to explain; NULL for all of the plan and `left_out` others
    int32_t relay_count;
    int32_t left_out; // of those that the plan does without, by what they would add
    bool windows;     // also what losing each window of the plan costs
    double gap;       // relative, at which a re-solved plan counts as proved
} rl_explanation_settings;

// Every relay of the plan and the five others that would add the most, gap 0.001.
rl_explanation_settings rl_explanation_settings_default(void);

// Explains out->result, a plan found in the session under the scenario's own rules. Stops at the
// deadline or when cancelled: what was not asked by then is RL_RESOLVED_UNKNOWN. The session is
// reset. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_explain_plan(rl_context *ctx, rl_session *session,
                                        const rl_explanation_settings *settings,
                                        rl_explanation *out);

#endif
