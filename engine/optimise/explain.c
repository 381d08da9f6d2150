#include "optimise/explain.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double binding_share = 0.99; // of a limit used, from which it is said to bind

typedef struct explainer {
    rl_goals *goals;
    rl_context *ctx;
    const rl_problem *problem; // with the limits of the rules, not those the goals tightened
    const rl_scenario *scenario;
    rl_search *search;
    double *survival; // by cell: weight the plan misses
    double *usage;    // by linear rule, scaled
    // NULL when the model has no spread:
    double *used;       // 1 for the relays of the plan, by actor
    double *spread;     // K by cell, of the plan
    double *spread_too; // of the plan and one relay more
} explainer;

// Rules that bind --------------------------------------------------------------------------------

static void measure_usage(const explainer *e) {
    const rl_problem *p = e->problem;
    const rl_plan *plan = &e->goals->result->plan;
    rl_id last_relay = RL_NONE;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id k = plan->activations.items[i];
        const rl_id relay = e->scenario->activations[k].relay;
        for (int32_t n = p->activation_entry_start[k]; n < p->activation_entry_start[k + 1]; n++)
            e->usage[p->entries[n].row] += p->entries[n].coefficient;
        for (int32_t n = p->relay_entry_start[relay];
             relay != last_relay && n < p->relay_entry_start[relay + 1]; n++)
            e->usage[p->entries[n].row] += p->entries[n].coefficient;
        last_relay = relay;
    }
}

static bool is_a_rule(const explainer *e, int32_t row) {
    const rl_rules *rules = &e->scenario->rules;
    if (row == e->problem->relays_row)
        return rules->max_relays < INT32_MAX;
    if (row == e->problem->activations_row)
        return rules->max_activations < INT32_MAX;
    return true;
}

static rl_status list_bindings(explainer *e) {
    rl_result *result = e->goals->result;
    measure_usage(e);
    for (int32_t i = 0; i < e->problem->row_count; i++) {
        const rl_linear_rule *row = &e->problem->rows[i];
        if (!is_a_rule(e, i) || e->usage[i] < binding_share * row->scaled_limit)
            continue;
        const rl_status status = RL_VECTOR_RESERVE(e->ctx, &result->bindings, 1);
        if (status != RL_OK)
            return status;
        result->bindings.items[result->bindings.count++] = (rl_binding){
            .rule = row->rule,
            .subject = row->subject,
            .other = row->other,
            .used = e->usage[i] / row->scale,
            .limit = row->limit,
            .value = e->goals->row_price[i],
        };
    }
    return RL_OK;
}

// Relays left out --------------------------------------------------------------------------------

// What the plan misses of a cell, less what the relays that `spread_too` triggers would reach.
static double missed_in(const explainer *e, rl_id cell) {
    return e->spread == NULL ? e->survival[cell]
                             : e->survival[cell] * exp(e->spread[cell] - e->spread_too[cell]);
}

// Reach that an unused relay would add to the plan through those it triggers; leaves their spread
// in `spread_too`.
static double gain_of_spread(explainer *e, rl_id relay) {
    const rl_oracle *oracle = e->problem->oracle;
    double gain = 0;
    if (e->spread == NULL)
        return 0;
    e->used[relay] = 1;
    oracle->operations->spread(oracle, e->used, e->spread_too);
    e->used[relay] = 0;
    for (rl_id c = 0; c < oracle->population->cell_count; c++)
        gain += e->survival[c] - missed_in(e, c);
    return gain;
}

// Reach that one activation of an unused relay would add to the plan, those it triggers aside.
static double gain_of(const explainer *e, rl_id k) {
    const rl_relay_view *view = &e->problem->relays[e->scenario->activations[k].relay];
    const rl_population *population = e->problem->population;
    const double *log_miss =
        view->log_miss + (size_t)(k - view->first_activation) * (size_t)view->class_count;
    double gain = 0;
    for (int32_t j = 0; j < view->profile_count; j++) {
        const rl_profile *profile = &population->profiles[view->first_profile + j];
        double missed = 0;
        for (int32_t i = 0; i < profile->cell_count; i++)
            missed += missed_in(e, population->cell_of[profile->first_cell + i]);
        gain += missed * profile->hit_prob * -expm1(-log_miss[view->class_of_profile[j]]);
    }
    return gain;
}

// The activation of an unused relay that would add the most; the greatest gain that also keeps
// every rule goes to `fitting_gain`; `row` is the rule that stops the best one, −1 for none.
static rl_id best_activation(explainer *e, rl_id relay, double *gain, double *fitting_gain,
                             int32_t *row) {
    const rl_relay_view *view = &e->problem->relays[relay];
    const double spread_gain = gain_of_spread(e, relay);
    rl_id best = RL_NONE;
    *gain = *fitting_gain = 0;
    *row = -1;
    for (rl_id k = view->first_activation; k < view->first_activation + view->activation_count;
         k++) {
        if (e->problem->activation_choice[k] == RL_OUT)
            continue;
        const double found = spread_gain + gain_of(e, k);
        int32_t broken;
        const bool fits = rl_search_fits(e->search, k, &broken);
        if (fits)
            *fitting_gain = fmax(*fitting_gain, found);
        if (best == RL_NONE || found > *gain) {
            best = k;
            *gain = found;
            *row = fits ? -1 : broken;
        }
    }
    return best;
}

static rl_left_out explain_relay(explainer *e, rl_id relay) {
    const rl_result *result = e->goals->result;
    const double negligible = 0.5; // less than one establishment more often than not
    rl_left_out left = {.relay = relay, .activation = RL_NONE, .best_reach = NAN};
    const double bound_with = e->goals->bound_with[relay];
    if (isfinite(bound_with) && isfinite(result->bound))
        left.best_reach = fmin(bound_with, result->bound);
    if (e->scenario->rules.relay_forbidden[relay]) {
        left.reason = RL_LEFT_FORBIDDEN;
        return left;
    }
    if (e->problem->relays[relay].profile_count == 0 && !(gain_of_spread(e, relay) > 0)) {
        left.reason = e->problem->relays[relay].activation_count == 0 ? RL_LEFT_NO_OFFER
                                                                      : RL_LEFT_NO_AUDIENCE;
        return left;
    }
    double fitting_gain;
    int32_t row;
    left.activation = best_activation(e, relay, &left.gain, &fitting_gain, &row);
    if (left.activation == RL_NONE) {
        left.reason = RL_LEFT_NO_OFFER;
        return left;
    }
    left.cost_eur = rl_activation_cost_eur(e->scenario, left.activation);
    if (left.gain < negligible) {
        left.reason = RL_LEFT_NO_GAIN;
    } else if (fitting_gain >= negligible || row < 0) {
        left.reason = RL_LEFT_NOT_NEEDED;
    } else {
        left.reason = RL_LEFT_RULE;
        left.rule = e->problem->rows[row].rule;
    }
    return left;
}

static int compare_left_out(const void *left, const void *right) {
    const rl_left_out *a = left, *b = right;
    if (a->gain != b->gain)
        return a->gain > b->gain ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

// Whether Ctrl-C asks for an answer sooner than the spread of each relay can be tried.
static bool is_too_long(const explainer *e) {
    return rl_oracle_spreads(e->problem->oracle) && rl_is_cancelled(e->ctx);
}

static rl_status list_left_out(explainer *e) {
    rl_result *result = e->goals->result;
    rl_status status = RL_OK;
    unsigned char *used = RL_NEW(e->ctx, unsigned char, e->scenario->actor_count);
    if (used == NULL)
        return rl_fail_memory(e->ctx);
    for (size_t i = 0; i < result->plan.activations.count; i++)
        used[e->scenario->activations[result->plan.activations.items[i]].relay] = 1;
    for (rl_id r = 0; r < e->scenario->actor_count; r++) {
        if (used[r] || (e->scenario->actors[r].roles & RL_ROLE_RELAY) == 0)
            continue;
        if (is_too_long(e)) {
            result->left_out.count = 0; // a part of the relays would look like all of them
            break;
        }
        RL_TRY(RL_VECTOR_RESERVE(e->ctx, &result->left_out, 1));
        result->left_out.items[result->left_out.count++] = explain_relay(e, r);
    }
    if (result->left_out.count > 0)
        qsort(result->left_out.items, result->left_out.count, sizeof *result->left_out.items,
              compare_left_out);
done:
    rl_release(e->ctx, used);
    return status;
}

// What the plan misses in each cell, and the spread of its relays.
static rl_status measure_missed(explainer *e) {
    const rl_oracle *oracle = e->problem->oracle;
    const rl_population *population = oracle->population;
    const rl_plan *plan = &e->goals->result->plan;
    rl_status status = RL_OK;
    e->survival = RL_NEW(e->ctx, double, population->cell_count);
    if (e->survival == NULL)
        return rl_fail_memory(e->ctx);
    RL_TRY(rl_oracle_log_miss(e->ctx, oracle, plan, e->survival));
    for (rl_id c = 0; c < population->cell_count; c++)
        e->survival[c] = population->cells[c].weight * exp(-e->survival[c]);
    if (!rl_oracle_spreads(oracle))
        return RL_OK;
    e->used = RL_NEW(e->ctx, double, e->scenario->actor_count);
    e->spread = RL_NEW(e->ctx, double, population->cell_count);
    e->spread_too = RL_NEW(e->ctx, double, population->cell_count);
    if (e->used == NULL || e->spread == NULL || e->spread_too == NULL)
        return rl_fail_memory(e->ctx);
    for (size_t i = 0; i < plan->activations.count; i++)
        e->used[e->scenario->activations[plan->activations.items[i]].relay] = 1;
    oracle->operations->spread(oracle, e->used, e->spread);
done:
    return status;
}

rl_status rl_explain(rl_goals *goals) {
    rl_status status = RL_OK;
    rl_problem *problem = NULL;
    explainer e = {.goals = goals, .ctx = goals->ctx};
    RL_TRY(rl_problem_create(goals->ctx, goals->oracle, NULL, 0, &problem));
    e.problem = problem;
    e.scenario = problem->scenario;
    e.usage = RL_NEW(goals->ctx, double, problem->row_count);
    if (e.usage == NULL) {
        status = rl_fail_memory(goals->ctx);
        goto done;
    }
    RL_TRY(list_bindings(&e));
    if (is_too_long(&e))
        goto done;
    RL_TRY(measure_missed(&e));
    RL_TRY(rl_search_create(goals->ctx, problem, &e.search));
    rl_search_load(e.search, &goals->result->plan);
    RL_TRY(list_left_out(&e));
done:
    rl_release(goals->ctx, e.survival);
    rl_release(goals->ctx, e.usage);
    rl_release(goals->ctx, e.used);
    rl_release(goals->ctx, e.spread);
    rl_release(goals->ctx, e.spread_too);
    rl_search_free(e.search);
    rl_problem_free(problem);
    return status;
}
