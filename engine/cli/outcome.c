#include "cli/outcome.h"

// Whether every goal that was asked is settled: those that need the clock may not be.
static bool is_settled(const rl_result *result) {
    const bool asked[RL_GOAL_COUNT] = {
        [RL_GOAL_REACH] = true,
        [RL_GOAL_RELAYS] = result->settings.goals >= 2,
        [RL_GOAL_ACTIVATIONS] = result->settings.goals >= 2,
        [RL_GOAL_CENTRALITY] = result->settings.goals >= 3,
    };
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++)
        if (asked[kind] && !result->goals[kind].proved)
            return false;
    return true;
}

rl_exit rl_outcome_of(const rl_context *ctx, const rl_result *result) {
    if (result->status == RL_RESULT_INFEASIBLE)
        return RL_EXIT_INFEASIBLE;
    if (result->status != RL_RESULT_OPTIMAL)
        return RL_EXIT_STOPPED;
    return rl_should_stop(ctx) && !is_settled(result) ? RL_EXIT_STOPPED : RL_EXIT_DONE;
}
