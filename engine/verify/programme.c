#include "verify/programme.h"

#include "verify/uses.h"

#include <math.h>
#include <string.h>

enum {
    CACHE_SIZE = 1 << 15, // tangents remembered, a power of two
    ROUNDS_AT_ROOT = 8,
    ROUNDS = 3,
};

// The tangents at m̄ of a profile's log-miss ℓ(m) and hit H(m): both at most constant + slope · m,
// for every m ≥ 0.
typedef struct tangent {
    int32_t profile; // −1 while free
    double at;
    double log_constant, log_slope;
    double hit_constant, hit_slope;
} tangent;

struct rl_appraiser {
    rl_context *ctx;
    rl_arena arena;
    const rl_ground *ground;
    tangent *cache;
    double *point, *slope; // by class of the relay: m̄, and the tangent's slope there
    double *score;         // by activation of the relay
    unsigned char *selected, *previous, *states; // states: [depth × activations]
    int32_t *start_day;
    double *room;              // verify/uses.h
    int32_t *candidate, *next; // likewise
    // Of the relay at hand.
    const rl_programme_prices *prices;
    const rl_states *choices;
    const rl_ground_relay *view;
    rl_id relay, first;
    int32_t count;            // activations
    int32_t nodes, nodes_max; // then what is known of the rest is returned
    double constant;          // of the tangent, the relay's own gain included
    double best;              // about the best programme met
    double tolerance, enough;
    double bound; // of all that was left
};

rl_status rl_appraiser_create(rl_context *ctx, const rl_ground *ground, rl_appraiser **out) {
    const rl_scenario *s = ground->scenario;
    size_t most = 1;
    for (rl_id r = 0; r < s->actor_count; r++) {
        if ((size_t)s->actors[r].activation_count > most)
            most = (size_t)s->actors[r].activation_count;
    }
    rl_appraiser *a = RL_NEW(ctx, rl_appraiser, 1);
    if (a == NULL)
        return rl_fail_memory(ctx);
    rl_arena_init(&a->arena, ctx);
    a->ctx = ctx;
    a->ground = ground;
    a->cache = RL_ARENA_NEW(&a->arena, tangent, CACHE_SIZE);
    a->point = RL_ARENA_NEW(&a->arena, double, s->timing_class_count);
    a->slope = RL_ARENA_NEW(&a->arena, double, s->timing_class_count);
    a->score = RL_ARENA_NEW(&a->arena, double, most);
    a->selected = RL_ARENA_NEW(&a->arena, unsigned char, most);
    a->previous = RL_ARENA_NEW(&a->arena, unsigned char, most);
    a->states = RL_ARENA_NEW(&a->arena, unsigned char, (most + 2) * most);
    a->start_day = RL_ARENA_NEW(&a->arena, int32_t, most);
    a->candidate = RL_ARENA_NEW(&a->arena, int32_t, most);
    a->next = RL_ARENA_NEW(&a->arena, int32_t, most);
    a->room = RL_ARENA_NEW(&a->arena, double, rl_uses_room((int32_t)most));
    if (a->cache == NULL || a->point == NULL || a->slope == NULL || a->score == NULL ||
        a->selected == NULL || a->previous == NULL || a->states == NULL || a->start_day == NULL ||
        a->candidate == NULL || a->next == NULL || a->room == NULL) {
        rl_appraiser_free(a);
        return rl_fail_memory(ctx);
    }
    for (int i = 0; i < CACHE_SIZE; i++)
        a->cache[i].profile = -1;
    *out = a;
    return RL_OK;
}

void rl_appraiser_free(rl_appraiser *a) {
    if (a == NULL)
        return;
    rl_context *ctx = a->ctx;
    rl_arena_clear(&a->arena);
    rl_release(ctx, a);
}

// Tangents ---------------------------------------------------------------------------------------

// ℓ = −log(1 − h + h e^{−m}) has the slope h e^{−m} / (1 − h + h e^{−m}); H = h (1 − e^{−m}) has
// the slope h e^{−m}. With a slope known to lie in [lo, hi], a concave function f that vanishes
// nowhere below 0 keeps f(m) ≤ f(m̄) − lo · m̄ + hi · m for every m ≥ 0.
static tangent draw_tangent(int32_t profile, double h, double at) {
    const rl_interval e = rl_exp_of(-at);
    const rl_interval slope = {rl_mul_down(h, e.lo), rl_mul_up(h, e.hi)};
    const double kept = rl_sub_down(1, h), kept_up = rl_sub_up(1, h);
    const double missed = rl_add_down(kept, slope.lo);
    const rl_interval log_slope = {rl_div_down(slope.lo, rl_add_up(kept_up, slope.lo)),
                                   rl_lesser(rl_div_up(slope.hi, rl_add_down(kept, slope.hi)), 1)};
    const double log_miss = -rl_log_of(missed).lo;
    const double hit = rl_mul_up(h, rl_sub_up(1, e.lo));
    return (tangent){.profile = profile,
                     .at = at,
                     .log_constant = rl_sub_up(log_miss, rl_mul_down(log_slope.lo, at)),
                     .log_slope = log_slope.hi,
                     .hit_constant = rl_sub_up(hit, rl_mul_down(slope.lo, at)),
                     .hit_slope = slope.hi};
}

static const tangent *tangent_of(rl_appraiser *a, int32_t profile, double at) {
    uint64_t bits;
    memcpy(&bits, &at, sizeof bits);
    const uint64_t hash = (bits ^ ((uint64_t)profile << 40)) * 0x9E3779B97F4A7C15u;
    tangent *slot = &a->cache[hash >> 49]; // 15 bits
    if (slot->profile != profile || slot->at != at)
        *slot = draw_tangent(profile, a->ground->profiles[profile].hit, at);
    return slot;
}

// Draws the tangent at a->point: a->constant and a->slope.
static void draw(rl_appraiser *a) {
    const rl_ground_relay *view = a->view;
    a->constant = a->prices->relay_gain[a->relay];
    for (int32_t c = 0; c < view->class_count; c++)
        a->slope[c] = 0;
    for (int32_t j = view->first_profile; j < view->first_profile + view->profile_count; j++) {
        const double log_weight = a->prices->log_weight[j], hit_weight = a->prices->hit_weight[j];
        const int32_t c = a->ground->profiles[j].local_class;
        if (!(log_weight > 0 || hit_weight > 0))
            continue;
        const tangent *t = tangent_of(a, j, a->point[c]);
        a->constant = rl_add_up(a->constant, rl_mul_up(log_weight, t->log_constant));
        a->constant = rl_add_up(a->constant, rl_mul_up(hit_weight, t->hit_constant));
        a->slope[c] = rl_add_up(a->slope[c], rl_mul_up(log_weight, t->log_slope));
        a->slope[c] = rl_add_up(a->slope[c], rl_mul_up(hit_weight, t->hit_slope));
    }
    for (int32_t k = 0; k < a->count; k++) {
        double score = -a->prices->activation_price[a->first + k];
        for (int32_t c = 0; c < view->class_count; c++) {
            const rl_id timing_class = a->ground->classes[view->first_class + c];
            const size_t at = rl_ground_at(a->ground, a->first + k, timing_class);
            score = rl_add_up(score, rl_mul_up(a->slope[c], a->ground->log_miss[at]));
        }
        a->score[k] = score;
    }
}

// What the selection is worth on the tangent drawn.
static double worth(const rl_appraiser *a) {
    double sum = a->constant;
    for (int32_t k = 0; k < a->count; k++) {
        if (a->selected[k])
            sum = rl_add_up(sum, a->score[k]);
    }
    return sum;
}

static int32_t end_of_offer(const rl_appraiser *a, int32_t first) {
    const rl_activation *activations = a->ground->scenario->activations + a->first;
    int32_t last = first;
    while (last < a->count && activations[last].offer == activations[first].offer)
        last++;
    return last;
}

// Selects the programme that is best on the tangent drawn; returns at least its worth.
static double select_best(rl_appraiser *a, const unsigned char *states) {
    const rl_scenario *s = a->ground->scenario;
    double sum = a->constant;
    bool any = false;
    for (int32_t first = 0, last; first < a->count; first = last) {
        last = end_of_offer(a, first);
        const rl_id offer = s->activations[a->first + first].offer;
        const rl_uses uses = {.count = last - first,
                              .start_day = a->start_day + first,
                              .state = states + first,
                              .score = a->score + first,
                              .gap_days = s->offers[offer].gap_days,
                              .least = a->choices->least[offer],
                              .most = a->choices->most[offer],
                              .candidate = a->candidate,
                              .next = a->next};
        sum = rl_add_up(sum, rl_most_of_uses(&uses, a->room, a->selected + first));
        any |= memchr(a->selected + first, 1, (size_t)(last - first)) != NULL;
    }
    if (any || sum == -INFINITY)
        return sum;
    int32_t favourite = -1; // a programme has one activation at least
    for (int32_t k = 0; k < a->count; k++) {
        if (states[k] != RL_STATE_OUT && (favourite < 0 || a->score[k] > a->score[favourite]))
            favourite = k;
    }
    if (favourite < 0)
        return -INFINITY;
    a->selected[favourite] = 1;
    return rl_add_up(sum, a->score[favourite]);
}

// Branch and bound -------------------------------------------------------------------------------

// Moves the point to the log-miss of the selection; false when it was there.
static bool move_point(rl_appraiser *a) {
    bool moved = false;
    for (int32_t c = 0; c < a->view->class_count; c++) {
        const rl_id timing_class = a->ground->classes[a->view->first_class + c];
        double sum = 0;
        for (int32_t k = 0; k < a->count; k++) {
            if (a->selected[k])
                sum = rl_add_up(
                    sum, a->ground->log_miss[rl_ground_at(a->ground, a->first + k, timing_class)]);
        }
        moved |= sum != a->point[c];
        a->point[c] = sum;
    }
    return moved;
}

static bool is_low_enough(const rl_appraiser *a, double bound) {
    return bound <= rl_greater(a->best + a->tolerance, a->enough);
}

// The lowest bound of a few tangents, each at the best programme of the one before. The last
// selection and its scores stay.
static double bound_states(rl_appraiser *a, const unsigned char *states, int rounds) {
    draw(a);
    double bound = select_best(a, states);
    for (int round = 0; round < rounds && !is_low_enough(a, bound); round++) {
        const bool moved = move_point(a);
        draw(a);
        a->best = rl_greater(a->best, worth(a));
        if (is_low_enough(a, bound))
            break;
        bound = rl_lesser(bound, select_best(a, states));
        if (!moved)
            break;
    }
    return bound;
}

static int32_t activation_to_branch_on(const rl_appraiser *a, const unsigned char *states) {
    int32_t chosen = -1;
    for (int32_t k = 0; k < a->count; k++) {
        if (states[k] != RL_STATE_OPEN)
            continue;
        if (chosen < 0 || a->selected[k] > a->selected[chosen] ||
            (a->selected[k] == a->selected[chosen] && a->score[k] > a->score[chosen]))
            chosen = k;
    }
    return chosen;
}

static void explore(rl_appraiser *a, unsigned char *states, bool at_root) {
    const double bound = bound_states(a, states, at_root ? ROUNDS_AT_ROOT : ROUNDS);
    const int32_t k = activation_to_branch_on(a, states);
    a->nodes++;
    if (is_low_enough(a, bound) || k < 0 || a->nodes >= a->nodes_max) {
        a->bound = rl_greater(a->bound, bound);
        return;
    }
    unsigned char *child = states + a->count;
    memcpy(child, states, (size_t)a->count);
    child[k] = RL_STATE_IN;
    explore(a, child, false);
    memcpy(child, states, (size_t)a->count);
    child[k] = RL_STATE_OUT;
    explore(a, child, false);
}

static const rl_programme_worth no_programme = {-INFINITY, -INFINITY};

rl_programme_worth rl_programme_bound(rl_appraiser *a, const rl_programme_prices *prices,
                                      rl_id relay, const rl_states *states, rl_id forced,
                                      rl_effort effort) {
    const rl_scenario *s = a->ground->scenario;
    a->prices = prices;
    a->choices = states;
    a->relay = relay;
    a->view = &a->ground->relays[relay];
    a->first = s->actors[relay].first_activation;
    a->count = s->actors[relay].activation_count;
    a->nodes = 0;
    a->best = a->bound = -INFINITY;
    a->enough = effort.enough;
    a->nodes_max = effort.nodes;
    if (a->count == 0)
        return no_programme;
    double weight = 1;
    for (int32_t j = 0; j < a->view->profile_count; j++)
        weight += prices->log_weight[a->view->first_profile + j] +
                  prices->hit_weight[a->view->first_profile + j];
    a->tolerance = 1e-13 * weight;
    for (int32_t k = 0; k < a->count; k++)
        a->start_day[k] = s->windows[s->activations[a->first + k].window].start_day;
    for (int32_t c = 0; c < a->view->class_count; c++)
        a->point[c] = 0;
    memcpy(a->states, states->activation + a->first, (size_t)a->count);
    if (forced != RL_NONE && a->states[forced - a->first] == RL_STATE_OUT)
        return no_programme;
    if (forced != RL_NONE)
        a->states[forced - a->first] = RL_STATE_IN;
    explore(a, a->states, true);
    return (rl_programme_worth){a->bound, a->best};
}
