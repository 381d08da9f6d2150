#include "optimise/pricing.h"

#include "optimise/uses.h"

#include <math.h>
#include <string.h>

enum {
    NODE_LIMIT = 3000, // then the bound of what is left is returned
    TANGENTS_AT_ROOT = 8,
    TANGENTS_AT_NODE = 3,
};

struct rl_pricing_scratch {
    // One block for each depth of the search, so that a node can be left and come back to.
    unsigned char *choices; // [depth × activations]
    double *point;          // m̄ by class
    double *gradient;       // of the tangent, by class
    double *selected_miss;  // m of the selection, by class
    double *score;          // by activation
    double *root_score;     // of the best tangent at the root
    unsigned char *selected;
    double *uses; // of optimise/uses.h
    unsigned char *best;
};

// State of one pricing.
typedef struct search {
    const rl_problem *problem;
    const rl_relay_view *view;
    const rl_scenario *scenario;
    const rl_pricing_task *task;
    rl_pricing_scratch *scratch;
    int32_t count; // activations of the relay
    double tolerance;
    double best_value;
    double open_bound; // greatest bound of a node left unexplored
    double root_bound;
    int32_t nodes;
    rl_id first_offer;
} search;

rl_pricing_scratch *rl_pricing_scratch_create(rl_context *ctx, const rl_problem *problem) {
    size_t most = 1, classes = 1;
    for (rl_id r = 0; r < problem->scenario->actor_count; r++) {
        const rl_relay_view *view = &problem->relays[r];
        if ((size_t)view->activation_count > most)
            most = (size_t)view->activation_count;
        if ((size_t)view->class_count > classes)
            classes = (size_t)view->class_count;
    }
    rl_pricing_scratch *s = RL_NEW(ctx, rl_pricing_scratch, 1);
    if (s == NULL)
        return NULL;
    s->choices = RL_NEW(ctx, unsigned char, (most + 2) * most);
    s->point = RL_NEW(ctx, double, classes);
    s->gradient = RL_NEW(ctx, double, classes);
    s->selected_miss = RL_NEW(ctx, double, classes);
    s->score = RL_NEW(ctx, double, most);
    s->root_score = RL_NEW(ctx, double, most);
    s->selected = RL_NEW(ctx, unsigned char, most);
    s->uses = RL_NEW(ctx, double, rl_uses_scratch_size((int32_t)most, (int32_t)most));
    s->best = RL_NEW(ctx, unsigned char, most);
    if (s->choices == NULL || s->point == NULL || s->gradient == NULL || s->selected_miss == NULL ||
        s->score == NULL || s->root_score == NULL || s->selected == NULL || s->uses == NULL ||
        s->best == NULL) {
        rl_pricing_scratch_free(ctx, s);
        return NULL;
    }
    return s;
}

void rl_pricing_scratch_free(rl_context *ctx, rl_pricing_scratch *s) {
    if (s == NULL)
        return;
    rl_release(ctx, s->choices);
    rl_release(ctx, s->point);
    rl_release(ctx, s->gradient);
    rl_release(ctx, s->selected_miss);
    rl_release(ctx, s->score);
    rl_release(ctx, s->root_score);
    rl_release(ctx, s->selected);
    rl_release(ctx, s->uses);
    rl_release(ctx, s->best);
    rl_release(ctx, s);
}

static const rl_activation *activation_at(const search *s, int32_t k) {
    return &s->scenario->activations[s->view->first_activation + k];
}

static int32_t offer_at(const search *s, int32_t k) {
    return activation_at(s, k)->offer - s->first_offer;
}

static int32_t most_uses_at(const search *s, int32_t k) {
    return s->task->most_uses[offer_at(s, k)];
}

static bool too_close(const search *s, int32_t k, int32_t l) {
    return rl_too_close(s->scenario, s->view->first_activation + k, s->view->first_activation + l);
}

// Σ_j W_j ℓ_j + V_j H_j at the point, and its gradient.
static double evaluate(const search *s, const double *point, double *gradient) {
    const rl_relay_view *view = s->view;
    const rl_profile *profiles = s->problem->population->profiles + view->first_profile;
    double value = 0;
    int32_t current = -1;
    double missed = 1; // e^{−m} of the current class
    for (int32_t j = 0; j < view->profile_count; j++) {
        const int32_t c = view->class_of_profile[j];
        if (c != current) {
            current = c;
            missed = exp(-point[c]);
            if (gradient != NULL)
                gradient[c] = 0;
        }
        const double weight = s->task->profile_weight[j];
        const double hit_weight = s->task->hit_weight == NULL ? 0 : s->task->hit_weight[j];
        const double hit = profiles[j].hit_prob;
        if (hit_weight > 0) {
            value += hit_weight * hit * -expm1(-point[c]);
            if (gradient != NULL)
                gradient[c] += hit_weight * hit * missed;
        }
        if (weight <= 0)
            continue;
        value += weight * rl_log_miss_of_hit(hit, point[c]);
        if (gradient != NULL)
            gradient[c] += weight * rl_log_miss_slope(hit, missed);
    }
    return value;
}

static double dot(const double *a, const double *b, int32_t count) {
    double sum = 0;
    for (int32_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

static const double *log_miss_of(const search *s, int32_t k) {
    return s->view->log_miss + (size_t)k * (size_t)s->view->class_count;
}

// Keeps the selection if it is the best so far. Leaves its log-miss behind.
static void offer_selection(search *s) {
    rl_pricing_scratch *w = s->scratch;
    const int32_t classes = s->view->class_count;
    memset(w->selected_miss, 0, (size_t)classes * sizeof *w->selected_miss);
    double price = s->task->relay_price;
    for (int32_t k = 0; k < s->count; k++) {
        if (!w->selected[k])
            continue;
        price += s->task->activation_price[k];
        const double *log_miss = log_miss_of(s, k);
        for (int32_t c = 0; c < classes; c++)
            w->selected_miss[c] += log_miss[c];
    }
    const double value = evaluate(s, w->selected_miss, NULL) - price;
    if (value > s->best_value) {
        s->best_value = value;
        memcpy(w->best, w->selected, (size_t)s->count);
    }
}

static rl_uses_task uses_of_offer(const search *s, const unsigned char *choices,
                                  const double *score, int32_t first, int32_t last) {
    const int32_t offer = offer_at(s, first);
    const int32_t most = s->task->most_uses[offer];
    return (rl_uses_task){
        .count = last - first,
        .start_day = s->view->start_day + first,
        .choice = choices + first,
        .score = score + first,
        .gap_days = s->scenario->offers[s->first_offer + offer].gap_days,
        .least = s->task->least_uses[offer],
        .most = most < last - first ? most : last - first,
    };
}

static int32_t end_of_offer(const search *s, int32_t first) {
    int32_t last = first;
    while (last < s->count && offer_at(s, last) == offer_at(s, first))
        last++;
    return last;
}

// Best programme of the tangent at w->point, offer by offer; returns its bound.
static double maximise_tangent(const search *s, const unsigned char *choices) {
    rl_pricing_scratch *w = s->scratch;
    const int32_t classes = s->view->class_count;
    double bound = evaluate(s, w->point, w->gradient) - s->task->relay_price;
    bound -= dot(w->gradient, w->point, classes);
    int32_t favourite = -1; // best single activation, in case nothing pays
    for (int32_t k = 0; k < s->count; k++) {
        if (choices[k] == RL_OUT)
            continue;
        w->score[k] = dot(w->gradient, log_miss_of(s, k), classes) - s->task->activation_price[k];
        if (favourite < 0 || w->score[k] > w->score[favourite])
            favourite = k;
    }
    if (favourite < 0)
        return -INFINITY;
    for (int32_t first = 0, last; first < s->count; first = last) {
        last = end_of_offer(s, first);
        const rl_uses_task uses = uses_of_offer(s, choices, w->score, first, last);
        bound += rl_best_uses(&uses, w->uses, w->selected + first);
    }
    if (bound > -INFINITY && memchr(w->selected, 1, (size_t)s->count) == NULL) {
        w->selected[favourite] = 1; // a programme has at least one activation
        bound += w->score[favourite];
    }
    return bound;
}

// Tightest bound of a node over a few tangents; tries the programmes met on the way. Stops early
// once the node cannot beat the best programme. Leaves score and selection of the last tangent.
static double bound_node(search *s, const unsigned char *choices, int tangents, bool at_root) {
    rl_pricing_scratch *w = s->scratch;
    const int32_t classes = s->view->class_count;
    double bound = INFINITY;
    for (int t = 0; t < tangents; t++) {
        const double tangent_bound = maximise_tangent(s, choices);
        if (tangent_bound < bound) {
            bound = tangent_bound;
            if (at_root)
                memcpy(w->root_score, w->score, (size_t)s->count * sizeof *w->score);
        }
        if (bound == -INFINITY)
            return bound;
        offer_selection(s);
        if (bound <= s->best_value + s->tolerance && !at_root)
            return bound;
        // Next tangent: at the selection itself, then half-way, as Frank and Wolfe would.
        double moved = 0;
        for (int32_t c = 0; c < classes; c++) {
            const double next =
                t == 0 ? w->selected_miss[c] : 0.5 * (w->point[c] + w->selected_miss[c]);
            moved = fmax(moved, fabs(next - w->point[c]));
            w->point[c] = next;
        }
        if (moved < 1e-12)
            break;
    }
    return bound;
}

// Forces activation k in: closes what its offer no longer allows.
static void include(const search *s, unsigned char *choices, int32_t k) {
    choices[k] = RL_IN;
    int32_t used = 0;
    for (int32_t l = 0; l < s->count; l++)
        used += choices[l] == RL_IN && offer_at(s, l) == offer_at(s, k);
    const bool full = used >= most_uses_at(s, k);
    for (int32_t l = 0; l < s->count; l++) {
        if (choices[l] == RL_OPEN && offer_at(s, l) == offer_at(s, k) &&
            (full || too_close(s, k, l)))
            choices[l] = RL_OUT;
    }
}

// The open activation to branch on: the selected one with the best score, else any.
static int32_t branching_activation(const search *s, const unsigned char *choices) {
    const rl_pricing_scratch *w = s->scratch;
    int32_t chosen = -1;
    bool chosen_selected = false;
    for (int32_t k = 0; k < s->count; k++) {
        if (choices[k] != RL_OPEN)
            continue;
        const bool selected = w->selected[k];
        if (chosen < 0 || (selected && !chosen_selected) ||
            (selected == chosen_selected && w->score[k] > w->score[chosen])) {
            chosen = k;
            chosen_selected = selected;
        }
    }
    return chosen;
}

static void explore(search *s, int32_t depth, bool at_root) {
    unsigned char *choices = s->scratch->choices + (size_t)depth * (size_t)s->count;
    const double bound =
        bound_node(s, choices, at_root ? TANGENTS_AT_ROOT : TANGENTS_AT_NODE, at_root);
    s->nodes++;
    if (at_root)
        s->root_bound = bound;
    if (bound <= s->best_value + s->tolerance) {
        s->open_bound = fmax(s->open_bound, bound);
        return;
    }
    const int32_t k = branching_activation(s, choices);
    if (k < 0) // everything decided: the selection was the only programme left, and was tried
        return;
    if (s->nodes >= NODE_LIMIT) {
        s->open_bound = fmax(s->open_bound, bound);
        return;
    }
    unsigned char *child = choices + s->count;
    memcpy(child, choices, (size_t)s->count);
    include(s, child, k);
    explore(s, depth + 1, false);
    memcpy(child, choices, (size_t)s->count);
    child[k] = RL_OUT;
    explore(s, depth + 1, false);
}

// How much the best root tangent loses when each activation is forced in.
static void measure_forced_losses(const search *s, const unsigned char *choices,
                                  double *forced_loss) {
    rl_pricing_scratch *w = s->scratch;
    double alone = 0; // score of what was selected only because a programme is never empty
    for (int32_t first = 0, last; first < s->count; first = last) {
        last = end_of_offer(s, first);
        const rl_uses_task uses = uses_of_offer(s, choices, w->root_score, first, last);
        const double best = rl_best_uses(&uses, w->uses, w->selected + first);
        rl_best_uses_with_each(&uses, w->uses, forced_loss + first);
        for (int32_t k = first; k < last; k++) // for now: best of the offer less best with k
            forced_loss[k] = best - forced_loss[k];
    }
    if (memchr(w->selected, 1, (size_t)s->count) == NULL) {
        alone = -INFINITY;
        for (int32_t k = 0; k < s->count; k++) {
            if (choices[k] != RL_OUT)
                alone = fmax(alone, w->root_score[k]);
        }
    }
    // The root bound counted `alone`; with k forced in, it is no longer needed.
    for (int32_t k = 0; k < s->count; k++)
        forced_loss[k] = fmax(forced_loss[k] + alone, 0);
}

void rl_price_relay(const rl_problem *problem, rl_id relay, const rl_pricing_task *task,
                    rl_pricing_scratch *scratch, rl_pricing_answer *answer) {
    const rl_relay_view *view = &problem->relays[relay];
    answer->value = answer->bound = answer->root_bound = -INFINITY;
    answer->count = 0;
    if (view->activation_count == 0)
        return;
    double total_weight = 0;
    for (int32_t j = 0; j < view->profile_count; j++)
        total_weight +=
            fmax(task->profile_weight[j], 0) + (task->hit_weight == NULL ? 0 : task->hit_weight[j]);
    search s = {
        .problem = problem,
        .view = view,
        .scenario = problem->scenario,
        .task = task,
        .scratch = scratch,
        .count = view->activation_count,
        .tolerance = 1e-12 * (1 + total_weight),
        .best_value = -INFINITY,
        .open_bound = -INFINITY,
        .first_offer = problem->scenario->activations[view->first_activation].offer,
    };
    // Close what the activations forced in no longer allow, and see whether they fit together.
    unsigned char *root = scratch->choices;
    memcpy(root, task->activation_choice, (size_t)s.count);
    for (int32_t k = 0; k < s.count; k++) {
        if (root[k] != RL_IN)
            continue;
        int32_t used = 0;
        for (int32_t l = 0; l < s.count; l++) {
            if (root[l] != RL_IN || offer_at(&s, l) != offer_at(&s, k))
                continue;
            used++;
            if (l != k && too_close(&s, k, l))
                return;
        }
        if (used > most_uses_at(&s, k))
            return;
        include(&s, root, k);
    }
    memset(scratch->point, 0, (size_t)view->class_count * sizeof *scratch->point);
    explore(&s, 0, true);
    answer->value = s.best_value;
    answer->bound = fmax(s.best_value, s.open_bound);
    answer->root_bound = s.root_bound;
    if (s.best_value == -INFINITY)
        return;
    if (answer->forced_loss != NULL)
        measure_forced_losses(&s, root, answer->forced_loss);
    for (int32_t k = 0; k < s.count; k++) {
        if (scratch->best[k])
            answer->activations[answer->count++] = view->first_activation + k;
    }
}
