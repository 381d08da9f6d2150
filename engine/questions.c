#include "questions.h"

#include "base/messages.h"
#include "models.h"
#include "planning.h"
#include "study/frontier.h"
#include "study/robust.h"

#include <math.h>

// Frontier ---------------------------------------------------------------------------------------

static rl_status check_frontier(rl_context *ctx, const rl_frontier_settings *settings) {
    if (settings->from > settings->to)
        return rl_fail(ctx, RL_E_USAGE, "%s", rl_message_text(ctx, RL_MSG_FRONTIER_FROM_ABOVE_TO));
    const double asked[] = {settings->from, settings->to, settings->at};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        if (settings->by == RL_AXIS_RELAYS && !isnan(asked[i]) && asked[i] != floor(asked[i]))
            return rl_fail(ctx, RL_E_USAGE, "%s",
                           rl_message_text(ctx, RL_MSG_FRONTIER_WHOLE_RELAYS));
    }
    return RL_OK;
}

// The limit that moves, in the scenario's rules; NULL for the relays, which always have one.
static double *limit_of(rl_rules *rules, rl_frontier_axis axis) {
    return axis == RL_AXIS_BUDGET  ? &rules->budget_eur
           : axis == RL_AXIS_HOURS ? &rules->hours
                                   : NULL;
}

// All that the activations cost, or take of time: no plan uses more.
static double all_that_can_be_used(const rl_scenario *s, rl_frontier_axis axis) {
    double sum = 0;
    for (rl_id k = 0; k < s->activation_count; k++)
        sum += axis == RL_AXIS_BUDGET ? rl_activation_cost_eur(s, k) : rl_activation_hours(s, k);
    return fmax(sum, 1);
}

rl_status rl_frontier_scenario(rl_context *ctx, const rl_scenario *scenario,
                               const rl_frontier_settings *settings, rl_frontier *out) {
    rl_status status = RL_OK;
    rl_oracle *oracle = NULL;
    rl_scenario limited = *scenario; // shares everything; with a limit that can move
    double *limit = limit_of(&limited.rules, settings->by);
    bool has_rule = scenario->rules.max_relays < INT32_MAX;
    *out = (rl_frontier){0};
    RL_TRY(check_frontier(ctx, settings));
    if (limit != NULL) {
        has_rule = isfinite(*limit);
        if (!has_rule)
            *limit = all_that_can_be_used(scenario, settings->by);
    }
    RL_TRY(rl_model_create(ctx, &limited, &oracle));
    RL_TRY(rl_frontier_find(ctx, oracle, settings, has_rule, out));
done:
    rl_oracle_free(ctx, oracle);
    return status;
}

// Explanation ------------------------------------------------------------------------------------

rl_status rl_explain_scenario(rl_context *ctx, const rl_scenario *scenario,
                              const rl_plan_settings *planning,
                              const rl_explanation_settings *settings, rl_explanation *out) {
    const double started_s = rl_clock_s();
    rl_status status = RL_OK;
    rl_oracle *oracle = NULL;
    rl_session *session = NULL;
    *out = (rl_explanation){0};
    RL_TRY(rl_model_create(ctx, scenario, &oracle));
    RL_TRY(rl_session_create(ctx, oracle, NULL, &session));
    RL_TRY(rl_plan_in_session(ctx, session, planning, &out->result));
    if (out->result.has_plan)
        RL_TRY(rl_explain_plan(ctx, session, settings, out));
    else
        out->is_complete = out->result.status == RL_RESULT_INFEASIBLE;
    out->seconds = rl_clock_s() - started_s;
done:
    rl_session_free(session);
    rl_oracle_free(ctx, oracle);
    return status;
}

// Robustness -------------------------------------------------------------------------------------

rl_status rl_robust_scenario(rl_context *ctx, const rl_scenario *scenario,
                             const rl_robust_settings *settings, rl_robustness *out) {
    rl_status status = RL_OK;
    rl_oracle *oracle = NULL;
    rl_session *session = NULL;
    *out = (rl_robustness){0};
    RL_TRY(rl_model_create(ctx, scenario, &oracle));
    RL_TRY(rl_session_create(ctx, oracle, NULL, &session));
    RL_TRY(rl_robust_find(ctx, session, settings, out));
done:
    rl_session_free(session);
    rl_oracle_free(ctx, oracle);
    return status;
}
