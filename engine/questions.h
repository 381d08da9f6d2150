// Studies that ask the optimiser many questions about one scenario, from end to end: the reach
// model, the session, the study. What the commands share.
#ifndef RL_QUESTIONS_H
#define RL_QUESTIONS_H

#include "domain/frontier.h"
#include "domain/robustness.h"
#include "relais.h"
#include "study/explanation.h"

// The frontier of a scenario (study/frontier.h). RL_E_USAGE when the settings contradict each
// other. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_frontier_scenario(rl_context *ctx, const rl_scenario *scenario,
                                             const rl_frontier_settings *settings,
                                             rl_frontier *out);

// Plans, and explains the plan (study/explanation.h). The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_explain_scenario(rl_context *ctx, const rl_scenario *scenario,
                                            const rl_plan_settings *planning,
                                            const rl_explanation_settings *settings,
                                            rl_explanation *out);

// The plan that withstands refusals best (study/robust.h). The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_robust_scenario(rl_context *ctx, const rl_scenario *scenario,
                                           const rl_robust_settings *settings, rl_robustness *out);

#endif
