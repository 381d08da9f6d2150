#include "verify/choices.h"

#include <string.h>

bool rl_states_create(rl_arena *arena, const rl_scenario *s, rl_states *out) {
    out->relay = RL_ARENA_NEW(arena, unsigned char, s->actor_count);
    out->activation = RL_ARENA_NEW(arena, unsigned char, s->activation_count);
    out->least = RL_ARENA_NEW(arena, int32_t, s->offer_count);
    out->most = RL_ARENA_NEW(arena, int32_t, s->offer_count);
    return out->relay != NULL && out->activation != NULL && out->least != NULL && out->most != NULL;
}

void rl_states_copy(const rl_scenario *s, const rl_states *from, rl_states *to) {
    memcpy(to->relay, from->relay, (size_t)s->actor_count);
    memcpy(to->activation, from->activation, (size_t)s->activation_count);
    memcpy(to->least, from->least, (size_t)s->offer_count * sizeof *to->least);
    memcpy(to->most, from->most, (size_t)s->offer_count * sizeof *to->most);
}

void rl_states_of_rules(const rl_scenario *s, rl_states *states) {
    for (rl_id r = 0; r < s->actor_count; r++)
        states->relay[r] = s->rules.relay_required[r] ? RL_STATE_IN : RL_STATE_OPEN;
    for (rl_id k = 0; k < s->activation_count; k++) {
        const rl_activation_state state = s->activations[k].state;
        states->activation[k] = state == RL_REQUIRED    ? RL_STATE_IN
                                : state == RL_FORBIDDEN ? RL_STATE_OUT
                                                        : RL_STATE_OPEN;
    }
    for (rl_id o = 0; o < s->offer_count; o++) {
        states->least[o] = 0;
        states->most[o] = s->offers[o].max_uses;
    }
}

static bool decide(unsigned char *state, int32_t value) {
    if (*state != RL_STATE_OPEN && *state != value)
        return false;
    *state = (unsigned char)value;
    return true;
}

bool rl_states_take(rl_states *states, const rl_step *step) {
    switch (step->kind) {
    case RL_STEP_RELAY:
        return decide(&states->relay[step->id], step->value);
    case RL_STEP_ACTIVATION:
        return decide(&states->activation[step->id], step->value);
    case RL_STEP_LEAST:
        if (states->least[step->id] < step->value)
            states->least[step->id] = step->value;
        return true;
    case RL_STEP_MOST:
        if (states->most[step->id] > step->value)
            states->most[step->id] = step->value;
        return true;
    }
    return true;
}

// Decides all that is open among the activations first … last − 1.
static void decide_open(rl_states *states, rl_id first, rl_id last, rl_state state) {
    for (rl_id k = first; k < last; k++) {
        if (states->activation[k] == RL_STATE_OPEN)
            states->activation[k] = (unsigned char)state;
    }
}

static void count_states(const rl_states *states, rl_id first, rl_id last, int32_t *in,
                         int32_t *open) {
    *in = *open = 0;
    for (rl_id k = first; k < last; k++) {
        *in += states->activation[k] == RL_STATE_IN;
        *open += states->activation[k] == RL_STATE_OPEN;
    }
}

// The activations first … last − 1 are those of one offer.
static bool settle_offer(rl_states *states, rl_id offer, rl_id first, rl_id last) {
    int32_t in, open;
    count_states(states, first, last, &in, &open);
    if (in > states->most[offer] || in + open < states->least[offer])
        return false;
    if (in == states->most[offer])
        decide_open(states, first, last, RL_STATE_OUT);
    else if (in + open == states->least[offer])
        decide_open(states, first, last, RL_STATE_IN);
    return true;
}

static bool settle_relay(const rl_scenario *s, rl_states *states, rl_id relay) {
    const rl_id first = s->actors[relay].first_activation;
    const rl_id last = first + s->actors[relay].activation_count;
    bool must = states->relay[relay] == RL_STATE_IN;
    if (states->relay[relay] == RL_STATE_OUT)
        decide_open(states, first, last, RL_STATE_OUT);
    for (rl_id k = first, next; k < last; k = next) {
        const rl_id offer = s->activations[k].offer;
        for (next = k; next < last && s->activations[next].offer == offer;)
            next++;
        if (!settle_offer(states, offer, k, next))
            return false;
        must |= states->least[offer] > 0;
    }
    int32_t in, open;
    count_states(states, first, last, &in, &open);
    must |= in > 0;
    if (must && (states->relay[relay] == RL_STATE_OUT || in + open == 0))
        return false;
    if (must)
        states->relay[relay] = RL_STATE_IN;
    else if (in + open == 0)
        states->relay[relay] = RL_STATE_OUT;
    return true;
}

bool rl_states_settle(const rl_scenario *s, rl_states *states) {
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (!settle_relay(s, states, r))
            return false;
    }
    return true;
}

bool rl_steps_cover(const rl_step *a, const rl_step *b) {
    if (a->id != b->id)
        return false;
    if (a->kind == b->kind && (a->kind == RL_STEP_RELAY || a->kind == RL_STEP_ACTIVATION))
        return a->value != b->value;
    if (a->kind == RL_STEP_LEAST && b->kind == RL_STEP_MOST)
        return a->value <= b->value + 1;
    return a->kind == RL_STEP_MOST && b->kind == RL_STEP_LEAST && b->value <= a->value + 1;
}
