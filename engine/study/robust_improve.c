// The search of `relais robust`: plans one exchange away from the best, judged by their worst.
#include "study/refusals.h"
#include "study/robust.h"

#include <math.h>

enum { EXCHANGES_MAX = 20000 };

static const double least_gain = 1e-9; // relative: two summations of one plan may differ

rl_status rl_robust_offer(rl_context *ctx, rl_session *session, const rl_plan *plan,
                          rl_robustness *out, bool *taken) {
    rl_status status = RL_OK;
    rl_robust_plan *best = &out->robust;
    rl_refusals worst;
    const double reach = rl_session_value(session, plan);
    const double margin = best->has_plan ? least_gain * (1 + best->worst.reach) : 0;
    *taken = false;
    if (!isfinite(reach))
        return RL_OK;
    RL_TRY(rl_worst_refusals(ctx, rl_session_oracle(session), plan, out->settings.refusals,
                             best->has_plan ? best->worst.reach - margin : -INFINITY, &worst));
    if (isnan(worst.reach))
        goto done;
    if (best->has_plan && worst.reach <= best->worst.reach + margin &&
        (worst.reach < best->worst.reach - margin ||
         reach <= best->reach + least_gain * (1 + reach)))
        goto done;
    RL_TRY(rl_plan_copy(ctx, plan, &best->plan));
    best->has_plan = true;
    best->usage = rl_plan_measure(rl_session_scenario(session), plan);
    best->reach = reach;
    best->worst = worst;
    *taken = true;
done:
    return status;
}

// `plan` without its activation number `dropped` (−1 for none), with `added` (RL_NONE for none).
static rl_status exchange(rl_context *ctx, const rl_plan *plan, int32_t dropped, rl_id added,
                          rl_plan *out) {
    out->activations.count = 0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        if ((int32_t)i == dropped)
            continue;
        const rl_status status = rl_plan_add(ctx, out, plan->activations.items[i]);
        if (status != RL_OK)
            return status;
    }
    return added == RL_NONE ? RL_OK : rl_plan_add(ctx, out, added);
}

// Whether the plan is worth judging: it keeps the rules and withstands more of what is the worst
// for the best plan.
static rl_status is_promising(rl_context *ctx, rl_session *session, const rl_plan *plan,
                              const rl_robust_plan *best, bool *out) {
    double left = -INFINITY;
    rl_status status = RL_OK;
    if (rl_session_value(session, plan) > best->worst.reach)
        status = rl_reach_despite(ctx, rl_session_oracle(session), plan, &best->worst, &left);
    *out = left > best->worst.reach * (1 + least_gain);
    return status;
}

// The first exchange that betters the plan, if any.
static rl_status improve_once(rl_context *ctx, rl_session *session, rl_robustness *out,
                              int32_t *exchanges, bool *bettered) {
    rl_status status = RL_OK;
    rl_plan candidate = {0};
    const rl_plan *plan = &out->robust.plan;
    const rl_scenario *s = rl_session_scenario(session);
    *bettered = false;
    for (int32_t d = -1; d < (int32_t)plan->activations.count; d++) {
        for (rl_id k = 0; k < s->activation_count; k++) {
            if (rl_plan_contains(plan, k) || s->activations[k].state == RL_FORBIDDEN)
                continue;
            if (rl_should_stop(ctx) || (*exchanges)++ >= EXCHANGES_MAX)
                goto done;
            bool promising;
            RL_TRY(exchange(ctx, plan, d, k, &candidate));
            RL_TRY(is_promising(ctx, session, &candidate, &out->robust, &promising));
            if (promising)
                RL_TRY(rl_robust_offer(ctx, session, &candidate, out, bettered));
            if (*bettered)
                goto done;
        }
    }
done:
    rl_plan_clear(ctx, &candidate);
    return status;
}

// More activations never make the worst worse, and bring more when nobody refuses.
static rl_status complete(rl_context *ctx, rl_session *session, rl_robustness *out) {
    rl_plan plan = {0};
    double reach;
    bool taken;
    rl_status status = RL_OK;
    RL_TRY(rl_session_complete(session, &out->robust.plan, &plan, &reach));
    RL_TRY(rl_robust_offer(ctx, session, &plan, out, &taken));
done:
    rl_plan_clear(ctx, &plan);
    return status;
}

rl_status rl_robust_improve(rl_context *ctx, rl_session *session, rl_robustness *out) {
    rl_status status = RL_OK;
    int32_t exchanges = 0;
    bool bettered = out->robust.has_plan;
    while (bettered && !rl_should_stop(ctx))
        RL_TRY(improve_once(ctx, session, out, &exchanges, &bettered));
    if (out->robust.has_plan && !rl_should_stop(ctx))
        RL_TRY(complete(ctx, session, out));
done:
    return status;
}
