#include "domain/result.h"

const char *rl_result_status_name(rl_result_status status) {
    static const char *const names[] = {"optimal", "feasible", "infeasible", "unknown"};
    return names[status];
}

const char *rl_goal_kind_name(rl_goal_kind kind) {
    static const char *const names[] = {"reach", "relays", "activations", "centrality"};
    return names[kind];
}

const char *rl_left_out_reason_name(rl_left_out_reason reason) {
    static const char *const names[] = {"forbidden", "no_offer",   "no_audience",
                                        "rule",      "not_needed", "no_gain"};
    return names[reason];
}

const char *rl_proof_state_name(rl_proof_state state) {
    static const char *const names[RL_PROOF_STATE_COUNT] = {"not_asked", "accepted", "weaker",
                                                            "refused",   "stopped",  "no_memory",
                                                            "too_long",  "cascade"};
    return names[state];
}

bool rl_proof_is_checked(rl_proof_state state) {
    return state == RL_PROOF_ACCEPTED || state == RL_PROOF_WEAKER || state == RL_PROOF_REFUSED;
}

bool rl_bound_is_proved(rl_proof_state state) {
    return state == RL_PROOF_ACCEPTED || state == RL_PROOF_WEAKER;
}

void rl_result_clear(rl_context *ctx, rl_result *result) {
    rl_plan_clear(ctx, &result->plan);
    rl_evaluation_clear(ctx, &result->evaluation);
    RL_VECTOR_CLEAR(ctx, &result->left_out);
    RL_VECTOR_CLEAR(ctx, &result->bindings);
    RL_VECTOR_CLEAR(ctx, &result->conflict);
    result->has_plan = false;
}
