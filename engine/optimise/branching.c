#include "optimise/branching.h"

#include <math.h>
#include <string.h>

// What the functions below read.
typedef struct node_solution {
    const rl_problem *problem;
    const rl_master *master;
    const rl_choices *choices;
} node_solution;

static rl_branching in_or_out(rl_decision_kind kind, rl_id id, double used) {
    const rl_decision in = {kind, id, RL_IN}, out = {kind, id, RL_OUT};
    const bool leans_in = used >= 0.5;
    return (rl_branching){leans_in ? in : out, leans_in ? out : in, fmin(used, 1 - used)};
}

static void keep_better(rl_branching *best, rl_branching candidate) {
    if (candidate.score > best->score)
        *best = candidate;
}

// What the relaxation draws from each relay: Σ_c w_c · (Σ λ ℓ_c) over its programmes.
static void measure_stakes(const node_solution *n, double *stake) {
    const rl_master *m = n->master;
    const rl_population *population = n->problem->population;
    const double *cell_weight = rl_master_duals(m).cell_weight;
    memset(stake, 0, (size_t)n->problem->scenario->actor_count * sizeof *stake);
    for (int32_t p = 0; p < rl_master_programme_count(m); p++) {
        const double value = rl_master_programme_value(m, p);
        if (value <= 0)
            continue;
        const rl_programme *programme = rl_master_programme(m, p);
        const rl_relay_view *view = &n->problem->relays[programme->relay];
        for (int32_t j = 0; j < view->profile_count; j++) {
            const rl_profile *profile = &population->profiles[view->first_profile + j];
            double weight = 0;
            for (int32_t i = 0; i < profile->cell_count; i++)
                weight += cell_weight[population->cell_of[profile->first_cell + i]];
            stake[programme->relay] += value * weight * programme->log_miss[j];
        }
    }
}

static rl_branching branch_on_relays(const node_solution *n, const double *stake) {
    const double *used = rl_master_relay_used(n->master);
    rl_branching best = {.score = 0};
    for (rl_id r = 0; r < n->problem->scenario->actor_count; r++) {
        if (n->choices->relay[r] != RL_OPEN || fmin(used[r], 1 - used[r]) <= 1e-6)
            continue;
        rl_branching candidate = in_or_out(RL_DECIDE_RELAY, r, used[r]);
        candidate.score *= stake[r] / used[r] + 1e-9;
        keep_better(&best, candidate);
    }
    return best;
}

// How often an offer is used: unlike its activations, windows alike cannot trade it away.
static rl_branching branch_on_uses(const node_solution *n, const double *stake) {
    const rl_scenario *s = n->problem->scenario;
    const double *used = rl_master_activation_used(n->master);
    rl_branching best = {.score = 0};
    for (rl_id r = 0; r < s->actor_count; r++) {
        const rl_id last = s->actors[r].first_activation + s->actors[r].activation_count;
        double total = 0;
        for (rl_id k = s->actors[r].first_activation; k < last; k++)
            total += used[k];
        for (rl_id k = s->actors[r].first_activation; k < last;) {
            const rl_id offer = s->activations[k].offer;
            double uses = 0;
            for (; k < last && s->activations[k].offer == offer; k++)
                uses += used[k];
            const double fraction = uses - floor(uses);
            // Decided already where the relaxation misses some of a relay that must be used.
            if (fmin(fraction, 1 - fraction) <= 1e-6 ||
                floor(uses) < n->choices->least_uses[offer] ||
                floor(uses) >= n->choices->most_uses[offer])
                continue;
            const rl_decision more = {RL_DECIDE_LEAST_USES, offer, (int32_t)floor(uses) + 1};
            const rl_decision less = {RL_DECIDE_MOST_USES, offer, (int32_t)floor(uses)};
            const bool leans_up = fraction >= 0.5;
            keep_better(&best,
                        (rl_branching){leans_up ? more : less, leans_up ? less : more,
                                       fmin(fraction, 1 - fraction) * (stake[r] / total + 1e-9)});
        }
    }
    return best;
}

static rl_branching branch_on_activations(const node_solution *n) {
    const double *used = rl_master_activation_used(n->master);
    rl_branching best = {.score = 1e-6};
    for (rl_id k = 0; k < n->problem->scenario->activation_count; k++) {
        if (n->choices->activation[k] == RL_OPEN)
            keep_better(&best, in_or_out(RL_DECIDE_ACTIVATION, k, used[k]));
    }
    return best.score > 1e-6 ? best : (rl_branching){.score = 0};
}

// Anything open, so that the search always ends. False when everything is decided.
static bool branch_on_anything(const node_solution *n, rl_branching *chosen) {
    const rl_scenario *s = n->problem->scenario;
    for (rl_id r = 0; r < s->actor_count; r++) {
        if (n->choices->relay[r] == RL_OPEN) {
            *chosen = in_or_out(RL_DECIDE_RELAY, r, rl_master_relay_used(n->master)[r]);
            return true;
        }
    }
    for (rl_id k = 0; k < s->activation_count; k++) {
        if (n->choices->activation[k] == RL_OPEN) {
            *chosen = in_or_out(RL_DECIDE_ACTIVATION, k, rl_master_activation_used(n->master)[k]);
            return true;
        }
    }
    return false;
}

rl_status rl_choose_branching(rl_context *ctx, const rl_problem *problem, const rl_master *master,
                              const rl_choices *choices, rl_branching *chosen, bool *is_whole,
                              bool *found) {
    const node_solution n = {problem, master, choices};
    double *stake = RL_NEW(ctx, double, problem->scenario->actor_count);
    if (stake == NULL)
        return rl_fail_memory(ctx);
    measure_stakes(&n, stake);
    *chosen = branch_on_relays(&n, stake);
    if (chosen->score <= 0)
        *chosen = branch_on_uses(&n, stake);
    if (chosen->score <= 0)
        *chosen = branch_on_activations(&n);
    *is_whole = chosen->score <= 0;
    *found = !*is_whole || branch_on_anything(&n, chosen);
    rl_release(ctx, stake);
    return RL_OK;
}
