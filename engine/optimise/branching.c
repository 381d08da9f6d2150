#include "optimise/branching.h"

#include "optimise/trail.h"

#include <math.h>
#include <string.h>

// What may be divided on, of two kinds, each of two sides.
enum { BY_RELAY, BY_OFFER, KIND_COUNT };
enum { DOWN, UP, SIDE_COUNT };
enum {
    PROBES_MAX = 8, // candidates tried at a node
    RELIABLE = 4,   // drops of each side known, from when a candidate is not tried any more
};

// Drops of the bound for each unit of what is used that was rounded away.
typedef struct drops {
    double sum;
    int32_t count;
} drops;

struct rl_branching_history {
    rl_id item_count[KIND_COUNT];         // relays; offers
    drops *of_item[KIND_COUNT];           // by item and side
    double sum[KIND_COUNT][SIDE_COUNT];   // of all drops …
    double stake[KIND_COUNT][SIDE_COUNT]; // … and of what was at stake then
};

static const double least_drop = 1e-6; // scaled: a side that loses nothing must not hide the other

// What the functions below read, and the candidates of the node.
typedef struct node_solution {
    const rl_branching_task *task;
    const rl_problem *problem;
    rl_master *master;
    const rl_choices *choices;
    rl_branching best[PROBES_MAX]; // greatest score first
    int count;
} node_solution;

// History ----------------------------------------------------------------------------------------

rl_branching_history *rl_branching_history_create(rl_arena *arena, const rl_scenario *scenario) {
    rl_branching_history *h = RL_ARENA_NEW(arena, rl_branching_history, 1);
    if (h == NULL)
        return NULL;
    h->item_count[BY_RELAY] = scenario->actor_count;
    h->item_count[BY_OFFER] = scenario->offer_count;
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        h->of_item[kind] = RL_ARENA_NEW(arena, drops, (size_t)h->item_count[kind] * SIDE_COUNT);
        if (h->of_item[kind] == NULL)
            return NULL;
    }
    return h;
}

void rl_branching_history_forget(rl_branching_history *h) {
    for (int kind = 0; kind < KIND_COUNT; kind++)
        memset(h->of_item[kind], 0,
               (size_t)h->item_count[kind] * SIDE_COUNT * sizeof *h->of_item[kind]);
    memset(h->sum, 0, sizeof h->sum);
    memset(h->stake, 0, sizeof h->stake);
}

static int side_of(const rl_decision *decision) {
    const bool up = decision->kind == RL_DECIDE_LEAST_USES ||
                    (decision->kind == RL_DECIDE_RELAY && decision->value == RL_IN);
    return up ? UP : DOWN;
}

static double distance(double fraction, int side) { return side == UP ? 1 - fraction : fraction; }

void rl_branching_learn(rl_branching_history *h, const rl_branching *branching,
                        const rl_decision *decision, double drop) {
    const int side = side_of(decision);
    const double moved = distance(branching->fraction, side);
    if (decision->kind == RL_DECIDE_ACTIVATION || !isfinite(drop) || moved < 1e-3)
        return;
    const int kind = decision->kind == RL_DECIDE_RELAY ? BY_RELAY : BY_OFFER;
    drops *known = &h->of_item[kind][decision->id * SIDE_COUNT + side];
    known->sum += fmax(drop, 0) / moved;
    known->count++;
    h->sum[kind][side] += fmax(drop, 0);
    h->stake[kind][side] += branching->stake * moved;
}

// How far one side is expected to lower the bound: as it did before; the first time, as others of
// its kind did for what was at stake.
static double expected_drop(const rl_branching_history *h, int kind, rl_id id, int side,
                            double fraction, double stake) {
    static const double first_guess[KIND_COUNT] = {1, 0.3}; // share of the stake that is lost
    const drops *known = &h->of_item[kind][id * SIDE_COUNT + side];
    const double share =
        h->stake[kind][side] > 0 ? h->sum[kind][side] / h->stake[kind][side] : first_guess[kind];
    const double unit = (known->sum + share * stake) / (known->count + 1);
    return unit * distance(fraction, side);
}

static double score_of(const node_solution *n, int kind, rl_id id, double fraction, double stake) {
    return fmax(expected_drop(n->task->history, kind, id, DOWN, fraction, stake), least_drop) *
           fmax(expected_drop(n->task->history, kind, id, UP, fraction, stake), least_drop);
}

// Candidates -------------------------------------------------------------------------------------

static rl_branching in_or_out(rl_decision_kind kind, rl_id id, double used) {
    const rl_decision in = {kind, id, RL_IN}, out = {kind, id, RL_OUT};
    const bool leans_in = used >= 0.5;
    return (rl_branching){.first = leans_in ? in : out,
                          .second = leans_in ? out : in,
                          .score = fmin(used, 1 - used),
                          .fraction = used};
}

static void keep_better(rl_branching *best, rl_branching candidate) {
    if (candidate.score > best->score)
        *best = candidate;
}

// Keeps the candidate among the best.
static void offer_candidate(node_solution *n, rl_branching candidate) {
    int place = n->count;
    while (place > 0 && n->best[place - 1].score < candidate.score)
        place--;
    if (place == PROBES_MAX)
        return;
    n->count += n->count < PROBES_MAX;
    for (int i = n->count - 1; i > place; i--)
        n->best[i] = n->best[i - 1];
    n->best[place] = candidate;
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

static void list_relays(node_solution *n, const double *stake) {
    const double *used = rl_master_relay_used(n->master);
    for (rl_id r = 0; r < n->problem->scenario->actor_count; r++) {
        if (n->choices->relay[r] != RL_OPEN || fmin(used[r], 1 - used[r]) <= 1e-6)
            continue;
        rl_branching candidate = in_or_out(RL_DECIDE_RELAY, r, used[r]);
        candidate.stake = stake[r] / used[r];
        candidate.score = score_of(n, BY_RELAY, r, used[r], candidate.stake);
        offer_candidate(n, candidate);
    }
}

// How often an offer is used: unlike its activations, windows alike cannot trade it away.
static void list_uses(node_solution *n, const double *stake) {
    const rl_scenario *s = n->problem->scenario;
    const double *used = rl_master_activation_used(n->master);
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
            const double unit_stake = stake[r] / total;
            const rl_branching candidate = {
                .first = leans_up ? more : less,
                .second = leans_up ? less : more,
                .score = score_of(n, BY_OFFER, offer, fraction, unit_stake),
                .fraction = fraction,
                .stake = unit_stake,
            };
            offer_candidate(n, candidate);
        }
    }
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

// Probing ----------------------------------------------------------------------------------------

static bool is_reliable(const node_solution *n, const rl_branching *b) {
    const int kind = b->first.kind == RL_DECIDE_RELAY ? BY_RELAY : BY_OFFER;
    const drops *known = &n->task->history->of_item[kind][b->first.id * SIDE_COUNT];
    return known[DOWN].count >= RELIABLE && known[UP].count >= RELIABLE;
}

// What one side loses in the program as it is; all the room when nothing is left there.
static double probe_side(node_solution *n, const rl_decision *side, double objective) {
    double found;
    rl_choices_copy(n->problem->scenario, n->choices, n->task->scratch);
    if (!rl_decide(side, n->task->scratch) ||
        !rl_choices_propagate(n->problem->scenario, n->task->scratch))
        return n->task->room;
    if (!rl_master_probe(n->master, n->task->scratch, &found))
        return 0;
    return fmin(fmax(objective - found, 0), n->task->room);
}

static void probe_candidate(node_solution *n, double objective, rl_branching *b) {
    const double first = probe_side(n, &b->first, objective);
    const double second = probe_side(n, &b->second, objective);
    rl_branching_learn(n->task->history, b, &b->first, first);
    rl_branching_learn(n->task->history, b, &b->second, second);
    b->score = fmax(first, least_drop) * fmax(second, least_drop);
}

// Tries both sides of the candidates of which little is known, and chooses.
static rl_branching choose_candidate(node_solution *n) {
    rl_branching chosen = {.score = 0};
    double objective = NAN; // with the columns added since the last solve
    for (int i = 0; i < n->count; i++) {
        if (n->task->tries_sides && !is_reliable(n, &n->best[i])) {
            if (isnan(objective) && !rl_master_probe(n->master, n->choices, &objective))
                break;
            probe_candidate(n, objective, &n->best[i]);
        }
        keep_better(&chosen, n->best[i]);
    }
    return chosen.score > 0 ? chosen : n->best[0];
}

rl_status rl_choose_branching(const rl_branching_task *task, rl_branching *chosen, bool *is_whole,
                              bool *found) {
    node_solution n = {
        .task = task, .problem = task->problem, .master = task->master, .choices = task->choices};
    double *stake = RL_NEW(task->ctx, double, task->problem->scenario->actor_count);
    if (stake == NULL)
        return rl_fail_memory(task->ctx);
    measure_stakes(&n, stake);
    list_relays(&n, stake);
    if (n.count == 0)
        list_uses(&n, stake);
    *chosen = n.count > 0 ? choose_candidate(&n) : branch_on_activations(&n);
    *is_whole = chosen->score <= 0;
    *found = !*is_whole || branch_on_anything(&n, chosen);
    rl_release(task->ctx, stake);
    return RL_OK;
}
