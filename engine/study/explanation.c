#include "study/explanation.h"

#include <math.h>

enum { QUESTION_NODES = 30 }; // of one re-optimisation; then its gap is what is left

typedef struct explaining {
    rl_context *ctx;
    rl_session *session;
    const rl_scenario *scenario;
    const rl_explanation_settings *settings;
    rl_explanation *out;
    int32_t left; // questions still to ask
} explaining;

static const rl_resolved not_asked = {RL_RESOLVED_UNKNOWN, NAN, NAN};

// Questions --------------------------------------------------------------------------------------

// The best plan under the rules of the moment. `at_most` is what is proved of every such plan.
static rl_status ask(explaining *e, double at_most, rl_resolved *resolved, rl_plan *plan) {
    rl_status status = RL_OK;
    rl_answer answer = {0};
    *resolved = not_asked;
    if (rl_should_stop(e->ctx))
        return RL_OK;
    rl_question question = rl_question_default();
    question.gap = e->settings->gap;
    question.at_most = at_most;
    question.node_limit = QUESTION_NODES;
    question.seconds = fmax(e->ctx->deadline_s - rl_clock_s(), 0) / fmax(e->left, 1);
    question.phase = RL_MSG_PHASE_EXPLAIN;
    e->left--;
    RL_TRY(rl_session_most_reach(e->session, &question, &answer));
    if (answer.outcome == RL_INFEASIBLE) {
        resolved->status = RL_RESOLVED_INFEASIBLE;
        goto done;
    }
    resolved->bound = answer.bound;
    if (!answer.has_plan)
        goto done;
    resolved->reach = answer.reach;
    const bool within_gap = answer.bound <= answer.reach * (1 + fmax(question.gap, 1e-9));
    resolved->status =
        answer.outcome == RL_PROVED || within_gap ? RL_RESOLVED_PROVED : RL_RESOLVED_OPEN;
    if (plan != NULL)
        RL_TRY(rl_plan_copy(e->ctx, &answer.plan, plan));
done:
    rl_answer_clear(e->ctx, &answer);
    return status;
}

static bool uses(const explaining *e, const rl_plan *plan, rl_id relay) {
    for (size_t i = 0; i < plan->activations.count; i++) {
        if (e->scenario->activations[plan->activations.items[i]].relay == relay)
            return true;
    }
    return false;
}

// Relays of the plan -----------------------------------------------------------------------------

// The plan without one relay.
static rl_status plan_without(explaining *e, rl_id relay, rl_plan *out) {
    const rl_plan *plan = &e->out->result.plan;
    out->activations.count = 0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id k = plan->activations.items[i];
        if (e->scenario->activations[k].relay == relay)
            continue;
        const rl_status status = rl_plan_add(e->ctx, out, k);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// The rest of the plan as it is, and only `newcomer` free to join.
static void freeze_but(explaining *e, const rl_plan *rest, rl_id newcomer) {
    for (rl_id k = 0; k < e->scenario->activation_count; k++) {
        const bool free = e->scenario->activations[k].relay == newcomer;
        rl_session_set_activation(e->session, k,
                                  free || rl_plan_contains(rest, k) ? RL_OPEN : RL_OUT);
    }
}

// The relay that replaces another best, the rest of the plan unchanged.
static rl_status find_swap(explaining *e, rl_relay_explanation *relay) {
    rl_status status = RL_OK;
    rl_plan rest = {0}, found = {0};
    RL_TRY(plan_without(e, relay->relay, &rest));
    for (rl_id r = 0; r < e->scenario->actor_count && !rl_should_stop(e->ctx); r++) {
        if (e->scenario->actors[r].activation_count == 0 || uses(e, &e->out->result.plan, r))
            continue;
        double reach;
        rl_session_reset(e->session);
        rl_session_set_relay(e->session, relay->relay, RL_OUT);
        freeze_but(e, &rest, r);
        rl_session_set_relay(e->session, relay->relay, RL_OUT);
        RL_TRY(rl_session_complete(e->session, &rest, &found, &reach));
        if (uses(e, &found, r) && isfinite(reach) &&
            (relay->swap == RL_NONE || reach > relay->swap_reach)) {
            relay->swap = r;
            relay->swap_reach = reach;
        }
    }
done:
    rl_session_reset(e->session);
    rl_plan_clear(e->ctx, &rest);
    rl_plan_clear(e->ctx, &found);
    return status;
}

static rl_status explain_used(explaining *e, rl_relay_explanation *relay) {
    const rl_evaluation *evaluation = &e->out->result.evaluation;
    rl_status status = RL_OK;
    for (size_t i = 0; i < evaluation->relays.count; i++) {
        if (evaluation->relays.items[i].relay == relay->relay) {
            relay->alone = evaluation->relays.items[i].alone;
            relay->lost_at_once = evaluation->relays.items[i].marginal;
        }
    }
    RL_TRY(find_swap(e, relay));
    rl_session_set_relay(e->session, relay->relay, RL_OUT);
    RL_TRY(ask(e, e->out->result.bound, &relay->changed, &relay->plan));
done:
    rl_session_reset(e->session);
    return status;
}

// Relays left out --------------------------------------------------------------------------------

static rl_status explain_left_out(explaining *e, rl_relay_explanation *relay) {
    double at_most = e->out->result.bound;
    for (size_t i = 0; i < e->out->result.left_out.count; i++) {
        const rl_left_out *left_out = &e->out->result.left_out.items[i];
        if (left_out->relay == relay->relay && isfinite(left_out->best_reach))
            at_most = fmin(at_most, left_out->best_reach);
    }
    rl_session_set_relay(e->session, relay->relay, RL_IN);
    const rl_status status = ask(e, at_most, &relay->changed, &relay->plan);
    rl_session_reset(e->session);
    return status;
}

static rl_status add_relay(explaining *e, rl_id relay) {
    rl_explanation *out = e->out;
    for (size_t i = 0; i < out->relays.count; i++) {
        if (out->relays.items[i].relay == relay)
            return RL_OK; // asked twice
    }
    const rl_status status = RL_VECTOR_RESERVE(e->ctx, &out->relays, 1);
    if (status == RL_OK)
        out->relays.items[out->relays.count++] =
            (rl_relay_explanation){.relay = relay,
                                   .in_plan = uses(e, &out->result.plan, relay),
                                   .alone = NAN,
                                   .lost_at_once = NAN,
                                   .swap = RL_NONE,
                                   .swap_reach = NAN,
                                   .changed = not_asked};
    return status;
}

static rl_status choose_relays(explaining *e) {
    const rl_result *result = &e->out->result;
    rl_status status = RL_OK;
    for (int32_t i = 0; i < e->settings->relay_count; i++)
        RL_TRY(add_relay(e, e->settings->relays[i]));
    if (e->settings->relays != NULL)
        goto done;
    for (size_t i = 0; i < result->evaluation.relays.count; i++)
        RL_TRY(add_relay(e, result->evaluation.relays.items[i].relay));
    int32_t others = 0;
    for (size_t i = 0; i < result->left_out.count && others < e->settings->left_out; i++) {
        const rl_left_out *left_out = &result->left_out.items[i];
        if (left_out->reason == RL_LEFT_RULE || left_out->reason == RL_LEFT_NOT_NEEDED) {
            RL_TRY(add_relay(e, left_out->relay));
            others++;
        }
    }
done:
    return status;
}

// Activations ------------------------------------------------------------------------------------

static bool is_explained(const explaining *e, rl_id relay) {
    for (size_t i = 0; i < e->out->relays.count; i++) {
        if (e->out->relays.items[i].relay == relay)
            return true;
    }
    return false;
}

static rl_status explain_activations(explaining *e, double *log_miss) {
    const rl_oracle *oracle = rl_session_oracle(e->session);
    const rl_plan *plan = &e->out->result.plan;
    rl_status status = RL_OK;
    rl_plan rest = {0};
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id gone = plan->activations.items[i];
        if (!is_explained(e, e->scenario->activations[gone].relay))
            continue;
        rest.activations.count = 0;
        for (size_t j = 0; j < plan->activations.count; j++) {
            if (j != i)
                RL_TRY(rl_plan_add(e->ctx, &rest, plan->activations.items[j]));
        }
        RL_TRY(rl_oracle_log_miss(e->ctx, oracle, &rest, log_miss));
        RL_TRY(RL_VECTOR_RESERVE(e->ctx, &e->out->activations, 1));
        e->out->activations.items[e->out->activations.count++] = (rl_activation_explanation){
            gone, e->out->result.evaluation.total.reached -
                      oracle->operations->value(oracle, log_miss, NULL)};
    }
done:
    rl_plan_clear(e->ctx, &rest);
    return status;
}

// Limits and windows -----------------------------------------------------------------------------

static bool is_count(rl_rule rule) {
    return rule == RL_RULE_MAX_RELAYS || rule == RL_RULE_MAX_ACTIVATIONS;
}

static rl_status ask_with_limit(explaining *e, int32_t row, double limit, rl_resolved *resolved) {
    rl_session_set_limit(e->session, row, limit);
    const rl_status status = ask(e, INFINITY, resolved, NULL);
    rl_session_reset(e->session);
    return status;
}

static rl_status explain_limits(explaining *e) {
    rl_status status = RL_OK;
    for (size_t i = 0; i < e->out->limits.count; i++) {
        rl_limit_explanation *limit = &e->out->limits.items[i];
        const int32_t row = rl_session_row(e->session, limit->binding.rule, limit->binding.subject);
        RL_TRY(ask_with_limit(e, row, limit->binding.limit + limit->step, &limit->one_more));
        if (isfinite(limit->large_step))
            RL_TRY(ask_with_limit(e, row, limit->binding.limit + limit->large_step,
                                  &limit->tenth_more));
    }
done:
    return status;
}

static rl_status choose_limits(explaining *e) {
    const rl_result *result = &e->out->result;
    for (size_t i = 0; i < result->bindings.count; i++) {
        const rl_binding *binding = &result->bindings.items[i];
        if (binding->rule == RL_RULE_CONTACTS ||
            rl_session_row(e->session, binding->rule, binding->subject) < 0)
            continue;
        const rl_status status = RL_VECTOR_RESERVE(e->ctx, &e->out->limits, 1);
        if (status != RL_OK)
            return status;
        e->out->limits.items[e->out->limits.count++] = (rl_limit_explanation){
            .binding = *binding,
            .step = 1,
            .one_more = not_asked,
            .large_step =
                is_count(binding->rule) || !(binding->limit > 0) ? NAN : 0.1 * binding->limit,
            .tenth_more = not_asked};
    }
    return RL_OK;
}

static rl_status explain_windows(explaining *e) {
    rl_status status = RL_OK;
    for (size_t i = 0; i < e->out->windows.count; i++) {
        rl_session_set_window(e->session, e->out->windows.items[i].window, RL_OUT);
        RL_TRY(ask(e, e->out->result.bound, &e->out->windows.items[i].lost, NULL));
        rl_session_reset(e->session);
    }
done:
    return status;
}

static rl_status choose_windows(explaining *e) {
    const rl_plan *plan = &e->out->result.plan;
    for (rl_id w = 0; w < e->scenario->window_count && e->settings->windows; w++) {
        bool used = false;
        for (size_t i = 0; i < plan->activations.count; i++)
            used |= e->scenario->activations[plan->activations.items[i]].window == w;
        if (!used)
            continue;
        const rl_status status = RL_VECTOR_RESERVE(e->ctx, &e->out->windows, 1);
        if (status != RL_OK)
            return status;
        e->out->windows.items[e->out->windows.count++] =
            (rl_window_explanation){.window = w, .lost = not_asked};
    }
    return RL_OK;
}

// -------------------------------------------------------------------------------------------------

rl_explanation_settings rl_explanation_settings_default(void) {
    return (rl_explanation_settings){.left_out = 5, .gap = 1e-3};
}

rl_status rl_explain_plan(rl_context *ctx, rl_session *session,
                          const rl_explanation_settings *settings, rl_explanation *out) {
    rl_status status = RL_OK;
    explaining e = {.ctx = ctx,
                    .session = session,
                    .scenario = rl_session_scenario(session),
                    .settings = settings,
                    .out = out};
    const rl_population *population = rl_session_oracle(session)->population;
    double *log_miss = RL_NEW(ctx, double, population->cell_count);
    if (log_miss == NULL)
        return rl_fail_memory(ctx);
    rl_session_reset(session);
    RL_TRY(choose_relays(&e));
    RL_TRY(choose_limits(&e));
    RL_TRY(choose_windows(&e));
    e.left = (int32_t)(out->relays.count + 2 * out->limits.count + out->windows.count);
    RL_TRY(explain_activations(&e, log_miss));
    for (size_t i = 0; i < out->relays.count; i++) {
        rl_relay_explanation *relay = &out->relays.items[i];
        RL_TRY(relay->in_plan ? explain_used(&e, relay) : explain_left_out(&e, relay));
    }
    RL_TRY(explain_limits(&e));
    RL_TRY(explain_windows(&e));
    out->is_complete = !rl_should_stop(ctx);
done:
    rl_session_reset(session);
    rl_release(ctx, log_miss);
    return status;
}
