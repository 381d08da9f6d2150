// Planning a scenario from end to end: its reach model, the centrality of its actors, the choice.
// What `relais plan` and the public interface share; no other layer knows both the graph and the
// optimiser.
#ifndef RL_PLANNING_H
#define RL_PLANNING_H

#include "domain/result.h"
#include "domain/simulation.h"
#include "optimise/session.h"
#include "relais.h"

// Chooses a plan, and has its proof checked (proving.h) unless the settings say not to: what the
// check does not accept is not called proved. RL_E_USAGE when a setting is out of range or a name
// is unknown. The caller clears `out` in any case; its texts live as long as the scenario and the
// settings.
RL_MUST_CHECK rl_status rl_plan_scenario(rl_context *ctx, const rl_scenario *scenario,
                                         const rl_plan_settings *settings, rl_result *out);

// The same within a session over the scenario's model, which stays warm for further questions.
RL_MUST_CHECK rl_status rl_plan_in_session(rl_context *ctx, rl_session *session,
                                           const rl_plan_settings *settings, rl_result *out);

// Evaluates a plan under the scenario's reach model. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_evaluate_plan(rl_context *ctx, const rl_scenario *scenario,
                                         const rl_plan *plan, rl_evaluation *out);

// Simulates `count` campaigns of a plan (study/simulate.h). The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_simulate_plan(rl_context *ctx, const rl_scenario *scenario,
                                         const rl_plan *plan, int32_t count, double target_share,
                                         rl_simulation *out);

#endif
