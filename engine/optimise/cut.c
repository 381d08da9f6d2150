#include "optimise/cut.h"

void rl_cut_clear(rl_context *ctx, rl_cut *c) {
    rl_release(ctx, c->weight);
    rl_release(ctx, c->gain);
    rl_release(ctx, c->is_sharp);
    rl_release(ctx, c->terms);
    rl_release(ctx, c->note);
}

double rl_cut_weight(const rl_cut *c, const rl_population *population, const rl_profile *profile) {
    const rl_id *cells = population->cell_of + profile->first_cell; // increasing
    double weight = 0;
    int32_t i = 0, high = profile->cell_count;
    while (i < high) { // first cell of the range, by bisection
        const int32_t middle = i + (high - i) / 2;
        if (cells[middle] < c->first)
            i = middle + 1;
        else
            high = middle;
    }
    for (; i < profile->cell_count && cells[i] < c->last; i++)
        weight += c->weight[cells[i] - c->first];
    return weight;
}

const rl_hit_term *rl_cut_first_term(const rl_cut *c, const rl_relay_view *view) {
    if (c->term_count == 0)
        return NULL;
    int32_t low = 0, high = c->term_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (c->terms[middle].profile < view->first_profile)
            low = middle + 1;
        else
            high = middle;
    }
    return c->terms + low;
}

const rl_hit_term *rl_cut_term(const rl_cut *c, const rl_relay_view *view, int32_t j,
                               const rl_hit_term **next) {
    if (*next == NULL || *next == c->terms + c->term_count ||
        (*next)->profile != view->first_profile + j)
        return NULL;
    return (*next)++;
}

double rl_cut_coefficient(const rl_cut *c, const rl_problem *problem,
                          const rl_programme *programme) {
    const rl_population *population = problem->population;
    const rl_relay_view *view = &problem->relays[programme->relay];
    const rl_hit_term *next = rl_cut_first_term(c, view);
    double sum = c->gain == NULL ? 0 : c->gain[programme->relay];
    for (int32_t j = 0; j < view->profile_count; j++) {
        const rl_profile *profile = &population->profiles[view->first_profile + j];
        sum += rl_cut_weight(c, population, profile) * programme->log_miss[j];
        const rl_hit_term *term = rl_cut_term(c, view, j, &next);
        if (term != NULL)
            sum += term->hit_weight * programme->hit[j] - term->log_weight * programme->log_miss[j];
    }
    return sum;
}
