#include "optimise/optimise.h"

#include "base/messages.h"
#include "optimise/conflict.h"
#include "optimise/explain.h"
#include "optimise/goals.h"
#include "reach/evaluate.h"
#include "reach/sampling.h"

#include <math.h>

rl_optimise_options rl_optimise_options_default(void) {
    return (rl_optimise_options){
        .gap = 1e-3, .keep_share = 0.99, .target_share = NAN, .goals = 3, .explain = true};
}

static rl_result_settings settings_of(const rl_context *ctx, const rl_optimise_options *options) {
    return (rl_result_settings){
        .gap = options->gap,
        .keep_share = options->keep_share,
        .target_share = options->target_share,
        .goals = options->goals,
        .time_limit_s = ctx->time_limit_s,
        .seed = ctx->seed,
        .threads = ctx->threads,
        .centrality = options->centrality_name,
    };
}

// The later goals, as far as time allows: each one leaves a valid plan.
static rl_status pursue_smaller_goals(rl_goals *g) {
    const rl_optimise_options *options = g->options;
    rl_status status = RL_OK;
    if (options->goals < 2)
        return RL_OK;
    if (!rl_should_stop(g->ctx))
        RL_TRY(rl_goal_smallest(g));
    if (options->goals >= 3 && options->centrality != NULL && !rl_should_stop(g->ctx))
        RL_TRY(rl_goal_most_central(g));
    if (!rl_should_stop(g->ctx))
        RL_TRY(rl_goal_fill(g));
done:
    return status;
}

// The last word is not the search's: the plan is evaluated by the model and checked against the
// rules by code that shares nothing with the optimiser.
static rl_status evaluate_and_check(rl_goals *g) {
    rl_result *result = g->result;
    const rl_status status = rl_evaluate(g->ctx, g->oracle, &result->plan, &result->evaluation);
    if (status != RL_OK)
        return status;
    if (result->evaluation.violations.list.count > 0)
        return rl_fail(g->ctx, RL_E_INTERNAL, "%s: %s",
                       rl_message_text(g->ctx, RL_MSG_PLAN_CHECK_FAILED),
                       rl_rule_name(result->evaluation.violations.list.items[0].rule));
    const double reached = result->evaluation.total.reached;
    // Sums of the whole target's weight cannot be known better than it, however little is reached.
    const double rounding = 1e-8 * fmax(reached, 1e-6 * g->oracle->population->total_weight);
    if (reached < g->wanted - rounding || reached > result->bound + rounding)
        return rl_fail(g->ctx, RL_E_INTERNAL, "%s: %.17g, %.17g, %.17g",
                       rl_message_text(g->ctx, RL_MSG_PLAN_CHECK_FAILED), g->wanted, reached,
                       result->bound);
    result->bound = fmax(result->bound, reached); // what is written of a plan is below its bound
    result->goals[RL_GOAL_REACH].bound = result->bound;
    return RL_OK;
}

// A plan chosen on samples is flattered by them: what is printed of it comes from fresh ones.
static rl_status evaluate_afresh(rl_goals *g) {
    rl_result *result = g->result;
    rl_oracle *fresh = NULL;
    double allowance;
    rl_status status = RL_OK;
    RL_TRY(rl_fresh_oracle(g->ctx, g->oracle, &result->plan, &fresh));
    if (fresh == NULL)
        return RL_OK;
    RL_TRY(rl_sampling_allowance(g->ctx, g->oracle, &allowance));
    result->sampling = (rl_result_sampling){
        .samples = g->oracle->sample_count,
        .reached = result->evaluation.total.reached,
        .true_bound = fmin(result->bound + allowance, g->oracle->population->total_weight),
    };
    rl_evaluation_clear(g->ctx, &result->evaluation);
    RL_TRY(rl_evaluate(g->ctx, fresh, &result->plan, &result->evaluation));
done:
    rl_oracle_free(g->ctx, fresh);
    return status;
}

static rl_result_status status_of(const rl_result *result, bool infeasible) {
    if (infeasible)
        return RL_RESULT_INFEASIBLE;
    if (!result->has_plan)
        return RL_RESULT_UNKNOWN;
    if (isfinite(result->settings.target_share)) // the smallest set is what is asked
        return result->settings.goals < 2 || result->goals[RL_GOAL_RELAYS].proved
                   ? RL_RESULT_OPTIMAL
                   : RL_RESULT_FEASIBLE;
    return result->gap <= result->settings.gap + 1e-9 ? RL_RESULT_OPTIMAL : RL_RESULT_FEASIBLE;
}

static rl_status solve(rl_goals *g) {
    rl_result *result = g->result;
    rl_status status = RL_OK;
    bool infeasible = false;
    RL_TRY(rl_goal_most_reach(g, &infeasible));
    if (result->has_plan) {
        RL_TRY(rl_session_keep(g->session, &result->plan));
        RL_TRY(pursue_smaller_goals(g));
        RL_TRY(evaluate_and_check(g));
        RL_TRY(rl_session_keep(g->session, &result->plan));
        if (g->options->explain)
            RL_TRY(rl_explain(g));
        RL_TRY(evaluate_afresh(g));
    } else if (infeasible && g->options->explain) {
        RL_TRY(rl_find_conflict(g->ctx, g->oracle,
                                isfinite(g->options->target_share) ? g->wanted : NAN,
                                RL_CONFLICT_SMALLEST, result));
    }
    result->status = status_of(result, infeasible);
done:
    return status;
}

// What the search says by itself: planning.h has it checked.
static void conclude(const rl_context *ctx, rl_result *result) {
    const bool asked[RL_GOAL_COUNT] = {
        [RL_GOAL_REACH] = true,
        [RL_GOAL_RELAYS] = result->settings.goals >= 2,
        [RL_GOAL_ACTIVATIONS] = result->settings.goals >= 2,
        [RL_GOAL_CENTRALITY] = result->settings.goals >= 3,
    };
    bool all_settled = true;
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++) {
        rl_goal_report *goal = &result->goals[kind];
        goal->settled = goal->proved;
        all_settled &= goal->settled || !asked[kind];
    }
    if (isnan(result->settings.target_share))
        result->goals[RL_GOAL_REACH].settled = result->status == RL_RESULT_OPTIMAL;
    // Goals that no limit cut short may stay open all the same: they have limits of their own.
    result->finished =
        result->status == RL_RESULT_INFEASIBLE ||
        (result->status == RL_RESULT_OPTIMAL && (all_settled || !rl_should_stop(ctx)));
    result->proof.search_bound = result->bound;
}

rl_status rl_optimise_in(rl_session *session, rl_context *ctx, const rl_optimise_options *options,
                         rl_result *out) {
    const double started_s = rl_clock_s();
    rl_status status = RL_OK;
    rl_session_reset(session);
    rl_goals goals = {.ctx = ctx,
                      .session = session,
                      .oracle = rl_session_oracle(session),
                      .options = options,
                      .problem = rl_session_problem(session),
                      .tree = rl_session_tree(session),
                      .result = out};
    *out = (rl_result){.settings = settings_of(ctx, options), .gap = NAN, .best_reach = NAN};
    for (int kind = 0; kind < RL_GOAL_COUNT; kind++)
        out->goals[kind].kind = (rl_goal_kind)kind;
    goals.row_price = RL_NEW(ctx, double, goals.problem->row_count);
    goals.bound_with = RL_NEW(ctx, double, goals.problem->scenario->actor_count);
    if (goals.row_price == NULL || goals.bound_with == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    rl_tree_record(goals.tree, options->proof);
    RL_TRY(solve(&goals));
    conclude(ctx, out);
    RL_TRY(rl_proof_status(options->proof));
    out->seconds = rl_clock_s() - started_s;
done:
    rl_tree_record(goals.tree, NULL);
    rl_release(ctx, goals.row_price);
    rl_release(ctx, goals.bound_with);
    rl_session_reset(session);
    return status;
}

rl_status rl_optimise(rl_context *ctx, const rl_oracle *oracle, const rl_optimise_options *options,
                      rl_result *out) {
    rl_session *session = NULL;
    *out = (rl_result){.settings = settings_of(ctx, options), .gap = NAN, .best_reach = NAN};
    rl_status status = rl_session_create(ctx, oracle, NULL, &session);
    if (status == RL_OK)
        status = rl_optimise_in(session, ctx, options, out);
    rl_session_free(session);
    return status;
}
