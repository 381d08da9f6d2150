#include "planning.h"

#include "base/messages.h"
#include "graph/centrality.h"
#include "models.h"
#include "optimise/optimise.h"
#include "proving.h"
#include "reach/evaluate.h"
#include "reach/sampling.h"
#include "study/simulate.h"

#include <math.h>

rl_plan_settings rl_plan_settings_default(void) {
    const rl_optimise_options options = rl_optimise_options_default();
    return (rl_plan_settings){.gap = options.gap,
                              .keep_share = options.keep_share,
                              .target_share = options.target_share,
                              .goals = options.goals,
                              .check = true};
}

static bool is_share(double value) { return value >= 0 && value <= 1; }

static rl_status check_settings(rl_context *ctx, const rl_plan_settings *settings) {
    const char *wrong = NULL;
    if (!is_share(settings->gap))
        wrong = "gap";
    else if (!is_share(settings->keep_share))
        wrong = "keep_share";
    else if (!isnan(settings->target_share) && !is_share(settings->target_share))
        wrong = "target_share";
    else if (settings->goals < 1 || settings->goals > 3)
        wrong = "goals";
    return wrong == NULL
               ? RL_OK
               : rl_fail(ctx, RL_E_USAGE, rl_message_text(ctx, RL_MSG_API_SETTING), wrong);
}

// The optimiser wants all of the values or none: when there was no time for them, the goal that
// needs them is left out.
static bool is_complete(const double *centrality, int32_t actor_count) {
    for (rl_id a = 0; a < actor_count; a++)
        if (isnan(centrality[a]))
            return false;
    return true;
}

rl_status rl_plan_in_session(rl_context *ctx, rl_session *session, const rl_plan_settings *settings,
                             rl_result *out) {
    const rl_scenario *scenario = rl_session_scenario(session);
    rl_status status = RL_OK;
    double *centrality = NULL;
    rl_proving proving = {.ctx = ctx, .deadline_s = ctx->deadline_s};
    *out = (rl_result){0};
    rl_optimise_options options = rl_optimise_options_default();
    options.gap = settings->gap;
    options.keep_share = settings->keep_share;
    options.target_share = settings->target_share;
    options.goals = settings->goals;
    RL_TRY(check_settings(ctx, settings));
    if (settings->goals >= 3) {
        options.centrality_name =
            settings->centrality != NULL ? settings->centrality : scenario->centrality;
        centrality = RL_NEW(ctx, double, scenario->actor_count);
        if (centrality == NULL) {
            status = rl_fail_memory(ctx);
            goto done;
        }
        RL_TRY(rl_centrality_by_name(ctx, scenario, options.centrality_name, centrality));
        if (is_complete(centrality, scenario->actor_count))
            options.centrality = centrality;
    }
    RL_TRY(rl_proving_open(ctx, session, settings, &proving));
    options.proof = proving.proof;
    RL_TRY(rl_optimise_in(session, ctx, &options, out));
    RL_TRY(rl_proving_check(&proving, out));
done:
    rl_release(ctx, centrality);
    return rl_proving_close(&proving, status);
}

rl_status rl_plan_scenario(rl_context *ctx, const rl_scenario *scenario,
                           const rl_plan_settings *settings, rl_result *out) {
    rl_status status = RL_OK;
    rl_oracle *oracle = NULL;
    rl_session *session = NULL;
    *out = (rl_result){0};
    RL_TRY(check_settings(ctx, settings));
    RL_TRY(rl_model_create(ctx, scenario, &oracle));
    RL_TRY(rl_session_create(ctx, oracle, NULL, &session));
    RL_TRY(rl_plan_in_session(ctx, session, settings, out));
done:
    rl_session_free(session);
    rl_oracle_free(ctx, oracle);
    return status;
}

rl_status rl_evaluate_plan(rl_context *ctx, const rl_scenario *scenario, const rl_plan *plan,
                           rl_evaluation *out) {
    rl_oracle *oracle = NULL, *fresh = NULL;
    rl_status status = RL_OK;
    *out = (rl_evaluation){0};
    RL_TRY(rl_model_create(ctx, scenario, &oracle));
    RL_TRY(rl_fresh_oracle(ctx, oracle, plan, &fresh));
    RL_TRY(rl_evaluate(ctx, fresh != NULL ? fresh : oracle, plan, out));
done:
    rl_oracle_free(ctx, oracle);
    rl_oracle_free(ctx, fresh);
    return status;
}

rl_status rl_simulate_plan(rl_context *ctx, const rl_scenario *scenario, const rl_plan *plan,
                           int32_t count, double target_share, rl_simulation *out) {
    rl_oracle *oracle = NULL, *fresh = NULL;
    rl_status status = RL_OK;
    *out = (rl_simulation){0};
    RL_TRY(rl_model_create(ctx, scenario, &oracle));
    RL_TRY(rl_fresh_oracle(ctx, oracle, plan, &fresh));
    RL_TRY(rl_simulate(ctx, fresh != NULL ? fresh : oracle, plan, count, target_share, out));
done:
    rl_oracle_free(ctx, oracle);
    rl_oracle_free(ctx, fresh);
    return status;
}
