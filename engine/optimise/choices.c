#include "optimise/choices.h"

#include <string.h>

bool rl_choices_create(rl_arena *arena, const rl_scenario *s, rl_choices *out) {
    out->relay = RL_ARENA_NEW(arena, unsigned char, s->actor_count);
    out->activation = RL_ARENA_NEW(arena, unsigned char, s->activation_count);
    out->least_uses = RL_ARENA_NEW(arena, int32_t, s->offer_count);
    out->most_uses = RL_ARENA_NEW(arena, int32_t, s->offer_count);
    return out->relay != NULL && out->activation != NULL && out->least_uses != NULL &&
           out->most_uses != NULL;
}

void rl_choices_of_problem(const rl_problem *problem, rl_choices *choices) {
    const rl_scenario *s = problem->scenario;
    memcpy(choices->relay, problem->relay_choice, (size_t)s->actor_count);
    memcpy(choices->activation, problem->activation_choice, (size_t)s->activation_count);
    for (rl_id o = 0; o < s->offer_count; o++) {
        choices->least_uses[o] = 0;
        choices->most_uses[o] = s->offers[o].max_uses;
    }
}

void rl_choices_copy(const rl_scenario *s, const rl_choices *from, rl_choices *to) {
    memcpy(to->relay, from->relay, (size_t)s->actor_count);
    memcpy(to->activation, from->activation, (size_t)s->activation_count);
    memcpy(to->least_uses, from->least_uses, (size_t)s->offer_count * sizeof(int32_t));
    memcpy(to->most_uses, from->most_uses, (size_t)s->offer_count * sizeof(int32_t));
}

// Settles what is open of the activations first … last − 1 of one offer.
static void settle(rl_choices *choices, rl_id first, rl_id last, unsigned char choice) {
    for (rl_id k = first; k < last; k++) {
        if (choices->activation[k] == RL_OPEN)
            choices->activation[k] = choice;
    }
}

static bool propagate_offer(rl_choices *choices, rl_id offer, rl_id first, rl_id last, bool *any_in,
                            bool *any_open) {
    int32_t in = 0, open = 0;
    for (rl_id k = first; k < last; k++) {
        in += choices->activation[k] == RL_IN;
        open += choices->activation[k] == RL_OPEN;
    }
    if (in > choices->most_uses[offer] || in + open < choices->least_uses[offer])
        return false;
    if (in == choices->most_uses[offer]) {
        settle(choices, first, last, RL_OUT);
        open = 0;
    } else if (in + open == choices->least_uses[offer]) {
        settle(choices, first, last, RL_IN);
        in += open;
        open = 0;
    }
    *any_in |= in > 0 || choices->least_uses[offer] > 0;
    *any_open |= open > 0;
    return true;
}

bool rl_choices_propagate(const rl_scenario *s, rl_choices *choices) {
    for (rl_id r = 0; r < s->actor_count; r++) {
        const rl_id first = s->actors[r].first_activation;
        const rl_id last = first + s->actors[r].activation_count;
        if (choices->relay[r] == RL_OUT)
            settle(choices, first, last, RL_OUT);
        bool any_in = false, any_open = false;
        for (rl_id k = first; k < last;) {
            const rl_id offer = s->activations[k].offer;
            rl_id end = k;
            while (end < last && s->activations[end].offer == offer)
                end++;
            if (!propagate_offer(choices, offer, k, end, &any_in, &any_open))
                return false;
            k = end;
        }
        if (any_in && choices->relay[r] == RL_OUT)
            return false;
        if (any_in)
            choices->relay[r] = RL_IN;
        if (!any_in && !any_open) {
            if (choices->relay[r] == RL_IN)
                return false;
            choices->relay[r] = RL_OUT;
        }
    }
    return true;
}

bool rl_choices_allow(const rl_problem *problem, const rl_choices *choices, rl_id relay,
                      int32_t count, const rl_id *used) {
    if (choices->relay[relay] == RL_OUT)
        return false;
    const rl_activation *activations = problem->scenario->activations;
    const rl_relay_view *view = &problem->relays[relay];
    const rl_id last = view->first_activation + view->activation_count;
    int32_t next = 0;
    for (rl_id k = view->first_activation; k < last;) {
        const rl_id offer = activations[k].offer;
        int32_t uses = 0;
        for (; k < last && activations[k].offer == offer; k++) {
            const bool is_used = next < count && used[next] == k;
            next += is_used;
            uses += is_used;
            if (choices->activation[k] == (is_used ? RL_OUT : RL_IN))
                return false;
        }
        if (uses < choices->least_uses[offer] || uses > choices->most_uses[offer])
            return false;
    }
    return true;
}
