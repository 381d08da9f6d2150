#include "study/moves.h"

#include <math.h>
#include <string.h>

// Reach that an activation would add to the plan whose log-misses are given.
static rl_status added_reach(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                             double reached, rl_id activation, double *log_miss, double *added) {
    rl_plan larger = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_plan_copy(ctx, plan, &larger));
    RL_TRY(rl_plan_add(ctx, &larger, activation));
    RL_TRY(rl_plan_log_miss(ctx, oracle->population, &larger, log_miss));
    *added = oracle->operations->value(oracle, log_miss, NULL) - reached;
done:
    rl_plan_clear(ctx, &larger);
    return status;
}

// The first rule of the plan with one activation more that the plan alone does not break.
static rl_status rule_in_the_way(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                                 rl_id activation, rl_absence *out) {
    const rl_scenario *s = oracle->population->scenario;
    rl_plan larger = {0};
    rl_violations before = {0}, after = {0};
    rl_status status = RL_OK;
    RL_TRY(rl_plan_copy(ctx, plan, &larger));
    RL_TRY(rl_plan_add(ctx, &larger, activation));
    RL_TRY(rl_plan_check(ctx, s, plan, NULL, &before));
    RL_TRY(rl_plan_check(ctx, s, &larger, NULL, &after));
    out->reason = RL_LEFT_NOT_NEEDED;
    for (size_t i = 0; i < after.list.count && out->reason != RL_LEFT_RULE; i++) {
        bool known = false;
        for (size_t j = 0; j < before.list.count; j++)
            known = known || before.list.items[j].rule == after.list.items[i].rule;
        if (!known)
            *out = (rl_absence){RL_LEFT_RULE, after.list.items[i].rule};
    }
done:
    rl_plan_clear(ctx, &larger);
    rl_violations_clear(ctx, &before);
    rl_violations_clear(ctx, &after);
    return status;
}

rl_status rl_explain_absence(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                             rl_id relay, rl_absence *out) {
    const rl_scenario *s = oracle->population->scenario;
    const rl_actor *actor = &s->actors[relay];
    double *log_miss = RL_NEW(ctx, double, oracle->population->cell_count);
    rl_id best = RL_NONE;
    double most = 0, added = 0;
    bool is_free = false;
    rl_status status = log_miss == NULL ? rl_fail_memory(ctx) : RL_OK;
    if (status != RL_OK)
        return status;
    RL_TRY(rl_plan_log_miss(ctx, oracle->population, plan, log_miss));
    const double reached = oracle->operations->value(oracle, log_miss, NULL);
    for (rl_id k = actor->first_activation; k < actor->first_activation + actor->activation_count;
         k++) {
        if (s->activations[k].state == RL_FORBIDDEN)
            continue;
        is_free = true;
        RL_TRY(added_reach(ctx, oracle, plan, reached, k, log_miss, &added));
        if (added > most) {
            most = added;
            best = k;
        }
    }
    *out = (rl_absence){RL_LEFT_NO_GAIN, RL_RULE_COUNT};
    if (s->rules.relay_forbidden[relay])
        out->reason = RL_LEFT_FORBIDDEN;
    else if (!is_free)
        out->reason = actor->activation_count > 0 ? RL_LEFT_FORBIDDEN : RL_LEFT_NO_OFFER;
    else if (oracle->population->profile_start[relay] ==
             oracle->population->profile_start[relay + 1])
        out->reason = RL_LEFT_NO_AUDIENCE;
    else if (best != RL_NONE && most > 1e-9 * (1 + reached))
        RL_TRY(rule_in_the_way(ctx, oracle, plan, best, out));
done:
    rl_release(ctx, log_miss);
    return status;
}

rl_status rl_plan_carry_over(rl_context *ctx, const rl_scenario *from, const rl_plan *plan,
                             const rl_scenario *to, rl_plan *out, int32_t *dropped) {
    *dropped = 0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = &from->activations[plan->activations.items[i]];
        const rl_id relay = rl_find_actor(to, from->actors[a->relay].id);
        const rl_id lever = rl_find_lever(to, from->levers[a->lever].id);
        const rl_id window = rl_find_window(to, from->windows[a->window].id);
        const rl_id found = relay == RL_NONE || lever == RL_NONE || window == RL_NONE
                                ? RL_NONE
                                : rl_find_activation(to, relay, lever, window);
        if (found == RL_NONE || to->activations[found].state == RL_FORBIDDEN) {
            ++*dropped;
            continue;
        }
        const rl_status status = rl_plan_add(ctx, out, found);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}
