#include "optimise/dive.h"

#include <math.h>

static const double settled_weight = 0.9; // a programme with this weight is as good as chosen

// Whether the relay's programme is fixed already.
static bool is_settled(const rl_problem *p, const rl_choices *choices, rl_id relay) {
    const rl_relay_view *view = &p->relays[relay];
    for (rl_id k = view->first_activation; k < view->first_activation + view->activation_count;
         k++) {
        if (choices->activation[k] == RL_OPEN)
            return false;
    }
    return true;
}

static void settle(const rl_problem *p, rl_choices *choices, const rl_programme *programme) {
    const rl_relay_view *view = &p->relays[programme->relay];
    for (rl_id k = view->first_activation; k < view->first_activation + view->activation_count;
         k++) {
        if (choices->activation[k] == RL_OPEN)
            choices->activation[k] = RL_OUT;
    }
    for (int32_t i = 0; i < programme->count; i++)
        choices->activation[programme->activations[i]] = RL_IN;
    choices->relay[programme->relay] = RL_IN;
}

// Fixes every programme that is as good as chosen, or else the one of greatest weight. False when
// no relay is left to settle.
static bool settle_heaviest(const rl_relaxation *x, rl_choices *choices) {
    const rl_master *m = x->master;
    bool any = false;
    int32_t heaviest = -1;
    double weight = 1e-3;
    for (int32_t p = 0; p < rl_master_programme_count(m); p++) {
        const rl_programme *programme = rl_master_programme(m, p);
        const double value = rl_master_programme_value(m, p);
        if (value <= 1e-3 || is_settled(x->problem, choices, programme->relay))
            continue;
        if (value >= settled_weight) {
            settle(x->problem, choices, programme);
            any = true;
        } else if (value > weight) {
            weight = value;
            heaviest = p;
        }
    }
    if (!any && heaviest >= 0)
        settle(x->problem, choices, rl_master_programme(m, heaviest));
    return any || heaviest >= 0;
}

// The activations decided in so far.
static rl_status collect(rl_context *ctx, const rl_scenario *s, const rl_choices *choices,
                         rl_plan *found) {
    found->activations.count = 0;
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (choices->activation[k] == RL_IN) {
            const rl_status status = rl_plan_add(ctx, found, k);
            if (status != RL_OK)
                return status;
        }
    }
    return RL_OK;
}

rl_status rl_dive(rl_relaxation *x, rl_search *search, rl_choices *choices, double cutoff,
                  rl_plan *plan, double *value) {
    static const rl_relaxing how = {.cut_tolerance = 1e-4, .effort = 0.1, .rounds = 6};
    const rl_scenario *s = x->problem->scenario;
    rl_status status = RL_OK;
    rl_plan found = {0};
    *value = -INFINITY;
    for (rl_id step = 0; step < s->actor_count; step++) {
        double bound = INFINITY, discarded = -INFINITY;
        rl_relaxed outcome;
        RL_TRY(rl_relax(x, &how, choices, cutoff, &bound, &discarded, &outcome));
        if (outcome == RL_RELAXED_STOPPED)
            goto done;
        // Below the cutoff: the last programme fixed was one too many. What was fixed before it
        // stays a good start.
        if (outcome != RL_RELAXED)
            break;
        RL_TRY(collect(x->ctx, s, choices, &found));
        if (!settle_heaviest(x, choices) || !rl_choices_propagate(s, choices))
            break;
    }
    RL_TRY(rl_search_greedy(search, x->goal, &found, 1, plan, value));
done:
    rl_plan_clear(x->ctx, &found);
    return status;
}
