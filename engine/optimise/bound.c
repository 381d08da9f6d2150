#include "optimise/bound.h"

#include "base/parallel.h"

#include <math.h>

struct rl_pricer {
    rl_context *ctx;
    rl_arena arena;
    const rl_problem *problem;
    int32_t scratch_count;
    rl_pricing_scratch **scratch; // by worker
    rl_pricing_answer *answers;   // by actor
    double *profile_weight;       // by profile of the population, on log-misses
    double *hit_weight;           // likewise, on hits
    double *activation_price;     // by activation
    double *contribution;         // by actor
    double *cell_factor;          // by cell: ρ + Σ γ of its floors
    double constant;              // of the last run: all but the contributions
    double bound;
    // The run under way, read by the workers.
    const rl_goal *goal;
    const rl_duals *duals;
    const rl_choices *choices;
};

rl_status rl_pricer_create(rl_context *ctx, const rl_problem *problem, rl_pricer **out) {
    const rl_scenario *s = problem->scenario;
    rl_pricer *pricer = RL_NEW(ctx, rl_pricer, 1);
    if (pricer == NULL)
        return rl_fail_memory(ctx);
    pricer->ctx = ctx;
    pricer->problem = problem;
    rl_arena_init(&pricer->arena, ctx);
    const size_t actors = (size_t)s->actor_count, activations = (size_t)s->activation_count;
    pricer->answers = RL_ARENA_NEW(&pricer->arena, rl_pricing_answer, actors);
    pricer->contribution = RL_ARENA_NEW(&pricer->arena, double, actors);
    pricer->cell_factor = RL_ARENA_NEW(&pricer->arena, double, problem->population->cell_count);
    pricer->profile_weight =
        RL_ARENA_NEW(&pricer->arena, double, problem->population->profile_start[s->actor_count]);
    pricer->hit_weight =
        RL_ARENA_NEW(&pricer->arena, double, problem->population->profile_start[s->actor_count]);
    pricer->activation_price = RL_ARENA_NEW(&pricer->arena, double, activations);
    pricer->scratch = RL_ARENA_NEW(&pricer->arena, rl_pricing_scratch *, ctx->threads);
    rl_id *programme = RL_ARENA_NEW(&pricer->arena, rl_id, activations);
    double *forced_loss = RL_ARENA_NEW(&pricer->arena, double, activations);
    bool complete = pricer->answers != NULL && pricer->contribution != NULL &&
                    pricer->cell_factor != NULL && pricer->profile_weight != NULL &&
                    pricer->hit_weight != NULL && pricer->activation_price != NULL &&
                    pricer->scratch != NULL && programme != NULL && forced_loss != NULL;
    for (int32_t i = 0; complete && i < ctx->threads; i++) {
        pricer->scratch[i] = rl_pricing_scratch_create(ctx, problem);
        complete = pricer->scratch[i] != NULL;
        pricer->scratch_count += complete;
    }
    if (!complete) {
        rl_pricer_free(pricer);
        return rl_fail_memory(ctx);
    }
    for (rl_id r = 0; r < s->actor_count; r++) {
        const size_t first = (size_t)problem->relays[r].first_activation;
        if (problem->relays[r].activation_count == 0)
            continue;
        pricer->answers[r].activations = programme + first;
        pricer->answers[r].forced_loss = forced_loss + first;
    }
    *out = pricer;
    return RL_OK;
}

void rl_pricer_free(rl_pricer *pricer) {
    if (pricer == NULL)
        return;
    rl_context *ctx = pricer->ctx;
    for (int32_t i = 0; pricer->scratch != NULL && i < pricer->scratch_count; i++)
        rl_pricing_scratch_free(ctx, pricer->scratch[i]);
    rl_arena_clear(&pricer->arena);
    rl_release(ctx, pricer);
}

// Σ_i π_i a_i over the entries of one column.
static double price_of_entries(const rl_problem *p, const double *row_dual, int32_t from,
                               int32_t to) {
    double price = 0;
    for (int32_t e = from; e < to; e++)
        price += row_dual[p->entries[e].row] * p->entries[e].coefficient;
    return price;
}

static void price_one(int32_t relay, int32_t worker, void *user) {
    rl_pricer *pricer = user;
    const rl_problem *p = pricer->problem;
    const rl_relay_view *view = &p->relays[relay];
    rl_pricing_answer *answer = &pricer->answers[relay];
    answer->value = answer->bound = answer->root_bound = -INFINITY;
    answer->count = 0;
    pricer->contribution[relay] = 0;
    if (pricer->choices->relay[relay] == RL_OUT || view->activation_count == 0)
        return;
    for (int32_t j = 0; j < view->profile_count; j++) {
        const rl_profile *profile = &p->population->profiles[view->first_profile + j];
        double weight = 0;
        for (int32_t i = 0; i < profile->cell_count; i++)
            weight += pricer->duals->cell_weight[p->population->cell_of[profile->first_cell + i]];
        const int32_t at = view->first_profile + j;
        const rl_duals *duals = pricer->duals;
        pricer->profile_weight[at] = weight - (duals->hit_less == NULL ? 0 : duals->hit_less[at]);
        pricer->hit_weight[at] = duals->hit_more == NULL ? 0 : duals->hit_more[at];
    }
    const rl_id first = view->first_activation;
    for (rl_id k = first; k < first + view->activation_count; k++)
        pricer->activation_price[k] =
            price_of_entries(p, pricer->duals->row, p->activation_entry_start[k],
                             p->activation_entry_start[k + 1]) +
            (pricer->duals->rounded_price == NULL ? 0 : pricer->duals->rounded_price[k]);
    const rl_goal *goal = pricer->goal;
    const double *spread_gain = pricer->duals->spread_gain;
    const rl_pricing_task task = {
        .profile_weight = pricer->profile_weight + view->first_profile,
        .hit_weight = pricer->hit_weight + view->first_profile,
        .activation_price = pricer->activation_price + first,
        .activation_choice = pricer->choices->activation + first,
        .least_uses = pricer->choices->least_uses + p->scenario->activations[first].offer,
        .most_uses = pricer->choices->most_uses + p->scenario->activations[first].offer,
        .relay_price = price_of_entries(p, pricer->duals->row, p->relay_entry_start[relay],
                                        p->relay_entry_start[relay + 1]) -
                       (goal->relay_value == NULL ? 0 : goal->relay_value[relay]) -
                       (spread_gain == NULL ? 0 : spread_gain[relay]),
    };
    rl_price_relay(p, relay, &task, pricer->scratch[worker], answer);
    pricer->contribution[relay] =
        pricer->choices->relay[relay] == RL_IN ? answer->bound : fmax(answer->bound, 0);
}

// How much of the goal and of the floors' prices each cell's reach carries.
static void measure_factors(rl_pricer *pricer) {
    const rl_problem *p = pricer->problem;
    const rl_id cells = p->population->cell_count;
    for (rl_id c = 0; c < cells; c++)
        pricer->cell_factor[c] = pricer->goal->reach_factor;
    for (int32_t f = 0; f < p->floor_count; f++) {
        const double price = pricer->duals->floor[f];
        const bool *cell_in = p->floors[f].cell_in;
        for (rl_id c = 0; price > 0 && c < cells; c++)
            pricer->cell_factor[c] += cell_in == NULL || cell_in[c] ? price : 0;
    }
}

static double constant_of_duals(rl_pricer *pricer) {
    const rl_problem *p = pricer->problem;
    const rl_duals *duals = pricer->duals;
    double constant = duals->spread_constant + duals->sharp_constant + duals->rounded_constant;
    measure_factors(pricer);
    for (rl_id c = 0; c < p->population->cell_count; c++) {
        // The share that sharpened cuts bound is in their constant. Reach is never negative, so
        // that a share in excess (rounding) only loosens the bound.
        const bool is_sharp = duals->sharp_share != NULL;
        const double rest =
            fmax(pricer->cell_factor[c] - (is_sharp ? duals->sharp_share[c] : 0), 0) * p->scale;
        const double weight =
            fmax(duals->cell_weight[c] - (is_sharp ? duals->sharp_weight[c] : 0), 0);
        constant += p->oracle->operations->conjugate(p->oracle, c, rest, weight);
    }
    // Rules are kept within a relative tolerance: the bound covers what it lets through.
    for (int32_t i = 0; i < p->row_count; i++)
        constant += duals->row[i] * p->rows[i].scaled_limit * (1 + RL_RULE_TOLERANCE);
    double least_factor = pricer->goal->least_factor;
    for (int32_t f = 0; f < p->floor_count; f++) {
        if (duals->floor[f] > 0)
            constant -= duals->floor[f] * p->floors[f].amount * (1 - RL_RULE_TOLERANCE);
        least_factor -= p->floors[f].is_compared ? duals->floor[f] : 0;
    }
    // What the prices of the reaches compared leave of the goal's factor: 0 but for rounding.
    return constant + fmax(least_factor, 0) * RL_SCALED_WEIGHT;
}

void rl_pricer_run(rl_pricer *pricer, const rl_goal *goal, const rl_duals *duals,
                   const rl_choices *choices) {
    pricer->goal = goal;
    pricer->duals = duals;
    pricer->choices = choices;
    const int32_t actor_count = pricer->problem->scenario->actor_count;
    rl_parallel_for(pricer->ctx, actor_count, price_one, pricer);
    pricer->constant = constant_of_duals(pricer);
    pricer->bound = pricer->constant;
    for (rl_id r = 0; r < actor_count; r++)
        pricer->bound += pricer->contribution[r];
}

double rl_pricer_bound(const rl_pricer *pricer) { return pricer->bound; }

double rl_pricer_bound_with(const rl_pricer *pricer, rl_id relay) {
    return pricer->bound - pricer->contribution[relay] + pricer->answers[relay].bound;
}

const rl_pricing_answer *rl_pricer_answer(const rl_pricer *pricer, rl_id relay) {
    return &pricer->answers[relay];
}

// Rules out what cannot beat the cutoff.
static bool rule_out(double bound_with, double cutoff, unsigned char *choice, unsigned char becomes,
                     double *discarded) {
    if (*choice != RL_OPEN || bound_with > cutoff)
        return false;
    *choice = becomes;
    *discarded = fmax(*discarded, bound_with);
    return true;
}

int32_t rl_pricer_fix(const rl_pricer *pricer, double cutoff, rl_choices *choices,
                      double *discarded) {
    const rl_problem *p = pricer->problem;
    int32_t decided = 0;
    *discarded = -INFINITY;
    if (!isfinite(cutoff) || !isfinite(pricer->bound))
        return 0;
    for (rl_id r = 0; r < p->scenario->actor_count; r++) {
        const rl_relay_view *view = &p->relays[r];
        if (choices->relay[r] == RL_OUT || view->activation_count == 0)
            continue;
        const rl_pricing_answer *answer = &pricer->answers[r];
        const double others = pricer->bound - pricer->contribution[r];
        if (rule_out(others + answer->bound, cutoff, &choices->relay[r], RL_OUT, discarded)) {
            decided++;
            continue;
        }
        decided += rule_out(others, cutoff, &choices->relay[r], RL_IN, discarded);
        for (int32_t k = 0; k < view->activation_count && answer->count > 0; k++)
            decided +=
                rule_out(others + answer->root_bound - answer->forced_loss[k], cutoff,
                         &choices->activation[view->first_activation + k], RL_OUT, discarded);
    }
    return decided;
}
