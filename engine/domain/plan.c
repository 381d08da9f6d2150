#include "domain/plan.h"

#include <string.h>

void rl_plan_clear(rl_context *ctx, rl_plan *plan) { RL_VECTOR_CLEAR(ctx, &plan->activations); }

// Where the activation is, or would be inserted.
static size_t position(const rl_plan *plan, rl_id activation) {
    size_t low = 0;
    size_t high = plan->activations.count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (plan->activations.items[middle] < activation)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool rl_plan_contains(const rl_plan *plan, rl_id activation) {
    const size_t at = position(plan, activation);
    return at < plan->activations.count && plan->activations.items[at] == activation;
}

rl_status rl_plan_add(rl_context *ctx, rl_plan *plan, rl_id activation) {
    const size_t at = position(plan, activation);
    if (at < plan->activations.count && plan->activations.items[at] == activation)
        return RL_OK;
    const rl_status status = RL_VECTOR_RESERVE(ctx, &plan->activations, 1);
    if (status != RL_OK)
        return status;
    rl_id *items = plan->activations.items;
    memmove(items + at + 1, items + at, (plan->activations.count - at) * sizeof *items);
    items[at] = activation;
    plan->activations.count++;
    return RL_OK;
}

rl_status rl_plan_copy(rl_context *ctx, const rl_plan *from, rl_plan *to) {
    to->activations.count = 0;
    const rl_status status = RL_VECTOR_RESERVE(ctx, &to->activations, from->activations.count);
    if (status != RL_OK)
        return status;
    if (from->activations.count > 0)
        memcpy(to->activations.items, from->activations.items,
               from->activations.count * sizeof *from->activations.items);
    to->activations.count = from->activations.count;
    return RL_OK;
}

rl_plan_usage rl_plan_measure(const rl_scenario *scenario, const rl_plan *plan) {
    rl_plan_usage usage = {.activations = (int32_t)plan->activations.count};
    rl_id last_relay = RL_NONE; // activations are sorted by relay
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id activation = plan->activations.items[i];
        const rl_id relay = scenario->activations[activation].relay;
        usage.cost_eur += rl_activation_cost_eur(scenario, activation);
        usage.hours += rl_activation_hours(scenario, activation);
        usage.relays += relay != last_relay;
        last_relay = relay;
    }
    return usage;
}

double rl_plan_contacts(const rl_scenario *scenario, const rl_plan *plan, rl_id segment,
                        rl_id window) {
    double contacts = 0.0;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = &scenario->activations[plan->activations.items[i]];
        if (a->window == window)
            contacts += rl_activation_contacts(scenario, plan->activations.items[i]) *
                        rl_audience_share(scenario, a->relay, segment);
    }
    return contacts;
}
