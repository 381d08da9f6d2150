#include "optimise/trail.h"

struct rl_trail {
    rl_trail *parent;
    int32_t references;
    int32_t count;
    rl_decision *decisions;
};

// Counts what differs between the choices, and lists it unless `decisions` is NULL.
static int32_t list_differences(const rl_scenario *s, const rl_choices *before,
                                const rl_choices *now, rl_decision *decisions) {
    int32_t count = 0;
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (now->relay[r] != before->relay[r]) {
            if (decisions != NULL)
                decisions[count] = (rl_decision){RL_DECIDE_RELAY, r, now->relay[r]};
            count++;
        }
        if (now->relay[r] == RL_OUT) // says it for all its activations and uses
            continue;
        const rl_id first = s->actors[r].first_activation;
        for (rl_id k = first; k < first + s->actors[r].activation_count; k++) {
            if (now->activation[k] == before->activation[k])
                continue;
            if (decisions != NULL)
                decisions[count] = (rl_decision){RL_DECIDE_ACTIVATION, k, now->activation[k]};
            count++;
        }
    }
    for (rl_id o = 0; o < s->offer_count; o++) {
        if (now->relay[s->offers[o].relay] == RL_OUT)
            continue;
        if (now->least_uses[o] != before->least_uses[o]) {
            if (decisions != NULL)
                decisions[count] = (rl_decision){RL_DECIDE_LEAST_USES, o, now->least_uses[o]};
            count++;
        }
        if (now->most_uses[o] != before->most_uses[o]) {
            if (decisions != NULL)
                decisions[count] = (rl_decision){RL_DECIDE_MOST_USES, o, now->most_uses[o]};
            count++;
        }
    }
    return count;
}

rl_trail *rl_trail_create(rl_context *ctx, const rl_scenario *scenario, rl_trail *parent,
                          const rl_choices *before, const rl_choices *now) {
    rl_trail *trail = RL_NEW(ctx, rl_trail, 1);
    if (trail == NULL)
        return NULL;
    trail->references = 1;
    trail->count = list_differences(scenario, before, now, NULL);
    trail->decisions = RL_NEW(ctx, rl_decision, trail->count);
    if (trail->decisions == NULL && trail->count > 0) {
        rl_release(ctx, trail);
        return NULL;
    }
    list_differences(scenario, before, now, trail->decisions);
    trail->parent = rl_trail_share(parent);
    return trail;
}

rl_trail *rl_trail_share(rl_trail *trail) {
    if (trail != NULL)
        trail->references++;
    return trail;
}

void rl_trail_release(rl_context *ctx, rl_trail *trail) {
    while (trail != NULL && --trail->references == 0) {
        rl_trail *parent = trail->parent;
        rl_release(ctx, trail->decisions);
        rl_release(ctx, trail);
        trail = parent;
    }
}

static bool choose(unsigned char *choice, int32_t value) {
    if (*choice != RL_OPEN && *choice != value)
        return false;
    *choice = (unsigned char)value;
    return true;
}

bool rl_decide(const rl_decision *d, rl_choices *choices) {
    switch (d->kind) {
    case RL_DECIDE_LEAST_USES:
        if (d->value > choices->least_uses[d->id])
            choices->least_uses[d->id] = d->value;
        return true;
    case RL_DECIDE_MOST_USES:
        if (d->value < choices->most_uses[d->id])
            choices->most_uses[d->id] = d->value;
        return true;
    case RL_DECIDE_RELAY:
        return choose(&choices->relay[d->id], d->value);
    case RL_DECIDE_ACTIVATION:
        return choose(&choices->activation[d->id], d->value);
    }
    return true;
}

bool rl_trail_follow(const rl_trail *trail, rl_choices *choices) {
    for (; trail != NULL; trail = trail->parent) {
        for (int32_t i = 0; i < trail->count; i++) {
            if (!rl_decide(&trail->decisions[i], choices))
                return false;
        }
    }
    return true;
}
