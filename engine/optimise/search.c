#include "optimise/search.h"

#include "optimise/demand.h"
#include "optimise/spread_cache.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// One solution, with everything a move changes kept up to date. All arrays live in one block so
// that a solution is saved and restored by one copy.
typedef struct solution {
    double *survival;      // by cell: scaled weight missed, N e^{−L−K}
    double *spread;        // K by cell; NULL when the model has no spread
    double *exposure_miss; // m by (relay, local class), at class_start[relay]
    double *usage;         // by linear rule, scaled
    double *crowd;         // by window: at least the usage of each of its lazy rules
    int32_t *relay_uses;   // activations chosen, by actor
    unsigned char *chosen; // by activation
    unsigned char *eased;  // by window: an activation left since its crowd was measured
} solution;

struct rl_search {
    rl_context *ctx;
    rl_arena arena;
    const rl_problem *problem;
    int32_t *class_start; // by actor
    double *row_price;    // by linear rule: what its limit is worth
    rl_demand demand;
    double crowd_limit; // the least limit of a lazy rule
    solution now;
    unsigned char *now_block;
    unsigned char *saved_block;
    size_t block_size;
    double *class_gain;       // of one relay, by local class: what 1 − e^{−m} = 1 would gain
    rl_spread_cache *spreads; // NULL when the model has no spread
    double *still_missed;     // by cell: share of what is missed that a relay's spread would leave
    double spread_gain;       // what that spread takes from what is missed
    double floor_boost;       // of the rebuild under way
    double *worth;            // by cell: 1; its part of a mix of the reaches compared, if any
    double *boost;            // by cell: its worth, more while a floor it is in is not reached
    double *floor_reached;    // by floor
    double *key;              // by actor: best score of its activations, an upper bound when stale
    rl_id *best;              // by actor: the activation of that score
    unsigned char *is_fresh;  // by actor
    rl_id *queue;             // of relays, greatest key first
    unsigned char *is_banned; // by actor, for one rebuild
    rl_id *relays;            // scratch list of actors
    rl_id *taken_out;         // scratch list of offers, one for each activation
    struct ranked {
        double value;
        int32_t index;
    } * ranked; // scratch for rounding
    size_t ranked_capacity;
};

static const double default_floor_boost = 50; // gain of a cell whose floor is not reached yet
static const double shortfall_penalty = 20;   // of a floor, while neighbourhoods are searched

// Layout -----------------------------------------------------------------------------------------

static solution lay_out(const rl_problem *p, int32_t class_total, unsigned char *block,
                        size_t *size) {
    const size_t cells = (size_t)p->population->cell_count, rows = (size_t)p->row_count;
    const size_t actors = (size_t)p->scenario->actor_count;
    const size_t windows = (size_t)p->scenario->window_count;
    const size_t spread_cells = rl_oracle_spreads(p->oracle) ? cells : 0;
    const size_t doubles = cells + spread_cells + (size_t)class_total + rows + windows;
    solution s = {0};
    if (block != NULL) {
        double *numbers = (double *)(void *)block;
        s.survival = numbers;
        s.spread = spread_cells > 0 ? numbers + cells : NULL;
        s.exposure_miss = numbers + cells + spread_cells;
        s.usage = s.exposure_miss + class_total;
        s.crowd = s.usage + rows;
        s.relay_uses = (int32_t *)(void *)(numbers + doubles);
        s.chosen = (unsigned char *)(s.relay_uses + actors);
        s.eased = s.chosen + p->scenario->activation_count;
    }
    *size = doubles * sizeof(double) + actors * sizeof(int32_t) +
            (size_t)p->scenario->activation_count + windows;
    return s;
}

static void count_rules_alike(rl_search *s) {
    for (int32_t i = 0; i < s->problem->row_count; i++)
        s->row_price[i] = s->problem->rows[i].lazy ? 0 : 1;
    rl_demand_price(&s->demand, s->problem, s->row_price);
}

// Mixes the reaches compared, at their prices; alike when they have none.
static void mix_compared(rl_search *s, const double *floor_price) {
    const rl_problem *p = s->problem;
    double sum = 0;
    int32_t count = 0;
    for (int32_t f = 0; f < p->floor_count; f++) {
        count += p->floors[f].is_compared;
        sum += p->floors[f].is_compared && floor_price != NULL ? floor_price[f] : 0;
    }
    for (rl_id c = 0; c < p->population->cell_count; c++)
        s->worth[c] = count > 0 ? 0 : 1;
    for (int32_t f = 0; f < p->floor_count; f++) {
        if (!p->floors[f].is_compared)
            continue;
        const double share = floor_price != NULL && sum > 0 ? floor_price[f] / sum : 1.0 / count;
        for (rl_id c = 0; share > 0 && c < p->population->cell_count; c++)
            s->worth[c] += p->floors[f].cell_in[c] ? share : 0;
    }
}

void rl_search_set_prices(rl_search *s, const double *row_price, const double *floor_price) {
    double sum = 0;
    mix_compared(s, floor_price);
    for (int32_t i = 0; i < s->problem->row_count; i++)
        sum += row_price[i];
    if (!(sum > 0)) {
        count_rules_alike(s);
        return;
    }
    for (int32_t i = 0; i < s->problem->row_count; i++)
        s->row_price[i] = row_price[i] / sum;
    rl_demand_price(&s->demand, s->problem, s->row_price);
}

rl_status rl_search_create(rl_context *ctx, const rl_problem *problem, rl_search **out) {
    rl_search *s = RL_NEW(ctx, rl_search, 1);
    if (s == NULL)
        return rl_fail_memory(ctx);
    s->ctx = ctx;
    s->problem = problem;
    rl_arena_init(&s->arena, ctx);
    const size_t actors = (size_t)problem->scenario->actor_count;
    s->class_start = RL_ARENA_NEW(&s->arena, int32_t, actors + 1);
    s->row_price = RL_ARENA_NEW(&s->arena, double, problem->row_count);
    if (s->class_start == NULL || s->row_price == NULL ||
        rl_demand_create(ctx, &s->arena, problem, &s->demand) != RL_OK)
        goto exhausted;
    count_rules_alike(s);
    size_t classes = 1;
    for (size_t r = 0; r < actors; r++) {
        s->class_start[r + 1] = s->class_start[r] + problem->relays[r].class_count;
        if ((size_t)problem->relays[r].class_count > classes)
            classes = (size_t)problem->relays[r].class_count;
    }
    lay_out(problem, s->class_start[actors], NULL, &s->block_size);
    s->now_block = RL_ARENA_NEW(&s->arena, unsigned char, s->block_size);
    s->saved_block = RL_ARENA_NEW(&s->arena, unsigned char, s->block_size);
    s->class_gain = RL_ARENA_NEW(&s->arena, double, classes);
    s->still_missed = RL_ARENA_NEW(&s->arena, double, problem->population->cell_count);
    s->worth = RL_ARENA_NEW(&s->arena, double, problem->population->cell_count);
    s->boost = RL_ARENA_NEW(&s->arena, double, problem->population->cell_count);
    s->floor_reached = RL_ARENA_NEW(&s->arena, double, problem->floor_count);
    s->key = RL_ARENA_NEW(&s->arena, double, actors);
    s->best = RL_ARENA_NEW(&s->arena, rl_id, actors);
    s->is_fresh = RL_ARENA_NEW(&s->arena, unsigned char, actors);
    s->queue = RL_ARENA_NEW(&s->arena, rl_id, actors);
    s->is_banned = RL_ARENA_NEW(&s->arena, unsigned char, actors);
    s->relays = RL_ARENA_NEW(&s->arena, rl_id, actors);
    s->taken_out = RL_ARENA_NEW(&s->arena, rl_id, problem->scenario->activation_count);
    if (s->now_block == NULL || s->saved_block == NULL || s->class_gain == NULL ||
        s->still_missed == NULL || s->worth == NULL || s->boost == NULL ||
        s->floor_reached == NULL || s->key == NULL || s->best == NULL || s->is_fresh == NULL ||
        s->queue == NULL || s->is_banned == NULL || s->relays == NULL || s->taken_out == NULL)
        goto exhausted;
    if (rl_oracle_spreads(problem->oracle) &&
        rl_spread_cache_create(ctx, problem->oracle, &s->spreads) != RL_OK)
        goto exhausted;
    s->now = lay_out(problem, s->class_start[actors], s->now_block, &s->block_size);
    s->floor_boost = default_floor_boost;
    mix_compared(s, NULL);
    *out = s;
    return RL_OK;
exhausted:
    rl_search_free(s);
    return rl_fail_memory(ctx);
}

void rl_search_free(rl_search *s) {
    if (s == NULL)
        return;
    rl_context *ctx = s->ctx;
    rl_release(ctx, s->ranked);
    rl_spread_cache_free(s->spreads);
    rl_arena_clear(&s->arena);
    rl_release(ctx, s);
}

static void save(rl_search *s) { memcpy(s->saved_block, s->now_block, s->block_size); }
static void restore(rl_search *s) { memcpy(s->now_block, s->saved_block, s->block_size); }

static void clear(rl_search *s) {
    memset(s->now_block, 0, s->block_size);
    memcpy(s->now.survival, s->problem->cell_weight,
           (size_t)s->problem->population->cell_count * sizeof(double));
    s->crowd_limit = INFINITY; // the limits may have moved
    for (int32_t i = 0; i < s->problem->row_count; i++) {
        const rl_linear_rule *rule = &s->problem->rows[i];
        if (rule->lazy && rule->scaled_limit < s->crowd_limit)
            s->crowd_limit = rule->scaled_limit;
    }
}

// Moves ------------------------------------------------------------------------------------------

static const double *log_miss_of(const rl_relay_view *view, rl_id k) {
    return view->log_miss + (size_t)(k - view->first_activation) * (size_t)view->class_count;
}

// Brings the relays that others trigger up to date, once a relay has joined or left.
static void move_spread(rl_search *s, rl_id relay, bool is_used) {
    const int32_t cells = s->problem->population->cell_count;
    if (!rl_spread_cache_triggers(s->spreads, relay))
        return;
    const double *after = rl_spread_cache_find(s->spreads, s->now.relay_uses, relay, is_used);
    for (rl_id c = 0; c < cells; c++) {
        if (after[c] != s->now.spread[c])
            s->now.survival[c] *= exp(s->now.spread[c] - after[c]);
    }
    memcpy(s->now.spread, after, (size_t)cells * sizeof(double));
}

// Adds (direction 1) or removes (−1) an activation.
static void move(rl_search *s, rl_id k, int direction) {
    const rl_problem *p = s->problem;
    const rl_id relay = p->scenario->activations[k].relay;
    const rl_relay_view *view = &p->relays[relay];
    const rl_population *population = p->population;
    double *miss = s->now.exposure_miss + s->class_start[relay];
    const double *change = log_miss_of(view, k);

    s->now.chosen[k] = direction > 0;
    s->now.relay_uses[relay] += direction;
    const bool emptied = s->now.relay_uses[relay] == 0;
    for (int32_t j = 0; j < view->profile_count; j++) {
        const rl_profile *profile = &population->profiles[view->first_profile + j];
        const int32_t c = view->class_of_profile[j];
        const double before = rl_log_miss_of_hit(profile->hit_prob, miss[c]);
        const double after =
            emptied ? 0 : rl_log_miss_of_hit(profile->hit_prob, miss[c] + direction * change[c]);
        const double factor = exp(before - after);
        for (int32_t i = 0; i < profile->cell_count; i++)
            s->now.survival[population->cell_of[profile->first_cell + i]] *= factor;
    }
    for (int32_t c = 0; c < view->class_count; c++)
        miss[c] = emptied ? 0 : miss[c] + direction * change[c];

    const rl_id window = p->scenario->activations[k].window;
    for (int32_t e = p->activation_entry_start[k]; e < p->activation_entry_start[k + 1]; e++) {
        double *usage = &s->now.usage[p->entries[e].row];
        *usage += direction * p->entries[e].coefficient;
        if (*usage > s->now.crowd[window] && p->rows[p->entries[e].row].lazy)
            s->now.crowd[window] = *usage;
    }
    s->now.eased[window] |= direction < 0;
    const bool joins = direction > 0 && s->now.relay_uses[relay] == 1;
    if (s->now.spread != NULL && (joins || emptied))
        move_spread(s, relay, joins);
    if (joins || emptied) {
        for (int32_t e = p->relay_entry_start[relay]; e < p->relay_entry_start[relay + 1]; e++)
            s->now.usage[p->entries[e].row] += direction * p->entries[e].coefficient;
    }
}

// The first linear rule that entries would break, −1 when they all fit.
static int32_t broken_row(const rl_search *s, const rl_entry *entries, int32_t from, int32_t to) {
    const rl_problem *p = s->problem;
    for (int32_t e = from; e < to; e++) {
        const int32_t row = entries[e].row;
        const double limit = p->rows[row].scaled_limit;
        if (s->now.usage[row] + entries[e].coefficient >
            limit + 0.5 * RL_RULE_TOLERANCE * (limit > 1e-3 ? limit : 1e-3))
            return row;
    }
    return -1;
}

// Whether an activation is sure to keep every lazy rule: there is room for it where its window is
// the most crowded.
static bool has_room(rl_search *s, rl_id k) {
    const rl_demand *d = &s->demand;
    const rl_id window = s->problem->scenario->activations[k].window;
    double *crowd = &s->now.crowd[window];
    if (*crowd + d->crowding[k] <= s->crowd_limit)
        return true;
    if (!s->now.eased[window])
        return false;
    s->now.eased[window] = 0;
    *crowd = 0;
    for (int32_t i = d->lazy_start[window]; i < d->lazy_start[window + 1]; i++)
        *crowd = fmax(*crowd, s->now.usage[d->lazy_rows[i]]);
    return *crowd + d->crowding[k] <= s->crowd_limit;
}

static int32_t row_broken_by(rl_search *s, rl_id k) {
    const rl_problem *p = s->problem;
    const rl_id relay = p->scenario->activations[k].relay;
    int32_t row = -1;
    if (s->now.relay_uses[relay] == 0)
        row =
            broken_row(s, p->entries, p->relay_entry_start[relay], p->relay_entry_start[relay + 1]);
    if (row < 0)
        row = broken_row(s, s->demand.firm, s->demand.firm_start[k], s->demand.firm_start[k + 1]);
    if (row < 0 && !has_room(s, k))
        row = broken_row(s, p->entries, p->activation_entry_start[k],
                         p->activation_entry_start[k + 1]);
    return row;
}

static bool fits(rl_search *s, rl_id k) {
    const rl_problem *p = s->problem;
    const rl_scenario *scenario = p->scenario;
    if (s->now.chosen[k] || p->activation_choice[k] == RL_OUT)
        return false;
    const rl_activation *activation = &scenario->activations[k];
    const rl_id relay = activation->relay;
    if (p->relay_choice[relay] == RL_OUT || row_broken_by(s, k) >= 0)
        return false;
    if (s->now.relay_uses[relay] == 0)
        return true;
    // The activations of an offer are neighbours.
    const rl_relay_view *view = &p->relays[relay];
    const rl_id last = view->first_activation + view->activation_count;
    rl_id first = k;
    while (first > view->first_activation &&
           scenario->activations[first - 1].offer == activation->offer)
        first--;
    int32_t uses = 0;
    for (rl_id l = first; l < last && scenario->activations[l].offer == activation->offer; l++) {
        if (!s->now.chosen[l])
            continue;
        uses++;
        if (rl_too_close(scenario, k, l))
            return false;
    }
    return uses < scenario->offers[activation->offer].max_uses;
}

// Value ------------------------------------------------------------------------------------------

static double missed(const rl_search *s, const bool *cell_in) {
    double sum = 0;
    for (int32_t c = 0; c < s->problem->population->cell_count; c++)
        sum += cell_in == NULL || cell_in[c] ? s->now.survival[c] : 0;
    return sum;
}

static double reached(const rl_search *s, const bool *cell_in) {
    double weight = 0;
    for (int32_t c = 0; c < s->problem->population->cell_count; c++)
        weight += cell_in == NULL || cell_in[c] ? s->problem->cell_weight[c] : 0;
    return weight - missed(s, cell_in);
}

static bool has_what_is_required(const rl_search *s) {
    const rl_problem *p = s->problem;
    for (rl_id r = 0; r < p->scenario->actor_count; r++) {
        if (p->relay_choice[r] == RL_IN && s->now.relay_uses[r] == 0)
            return false;
    }
    for (rl_id k = 0; k < p->scenario->activation_count; k++) {
        if (p->activation_choice[k] == RL_IN && !s->now.chosen[k])
            return false;
    }
    return true;
}

// Scaled reach missing from the floors.
static double shortfall(const rl_search *s) {
    const rl_problem *p = s->problem;
    double sum = 0;
    for (int32_t f = 0; f < p->floor_count; f++) {
        const double amount = p->floors[f].amount;
        if (!isfinite(amount) || p->floors[f].is_compared)
            continue;
        const double lacking =
            amount - 0.5 * RL_RULE_TOLERANCE * fabs(amount) - reached(s, p->floors[f].cell_in);
        sum += fmax(lacking, 0);
    }
    return sum;
}

// The least of the reaches compared.
static double least_reached(const rl_search *s) {
    double least = RL_SCALED_WEIGHT;
    for (int32_t f = 0; f < s->problem->floor_count; f++) {
        if (s->problem->floors[f].is_compared)
            least = fmin(least, reached(s, s->problem->floors[f].cell_in));
    }
    return least;
}

// Value of the current solution less a penalty for floors not reached, so that the search may pass
// through plans that miss one. −INFINITY when something required is missing. Limits always hold:
// moves keep them.
static double penalised_value(const rl_search *s, const rl_goal *goal) {
    if (!has_what_is_required(s))
        return -INFINITY;
    double value = goal->reach_factor > 0 ? goal->reach_factor * reached(s, NULL) : 0;
    if (goal->least_factor > 0)
        value += goal->least_factor * least_reached(s);
    if (goal->relay_value != NULL) {
        for (rl_id r = 0; r < s->problem->scenario->actor_count; r++)
            value += s->now.relay_uses[r] > 0 ? goal->relay_value[r] : 0;
    }
    return value - shortfall_penalty * shortfall(s);
}

static double value_now(const rl_search *s, const rl_goal *goal) {
    return shortfall(s) > 0 ? -INFINITY : penalised_value(s, goal);
}

static rl_status read_plan(rl_search *s, rl_plan *plan) {
    plan->activations.count = 0;
    for (rl_id k = 0; k < s->problem->scenario->activation_count; k++) {
        if (s->now.chosen[k]) {
            const rl_status status = rl_plan_add(s->ctx, plan, k);
            if (status != RL_OK)
                return status;
        }
    }
    return RL_OK;
}

// Adds what fits of a plan; false when something did not.
static bool load(rl_search *s, const rl_plan *plan) {
    bool complete = true;
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_id k = plan->activations.items[i];
        if (fits(s, k))
            move(s, k, 1);
        else
            complete &= s->now.chosen[k];
    }
    return complete;
}

bool rl_search_load(rl_search *s, const rl_plan *plan) {
    clear(s);
    return load(s, plan);
}

double rl_search_value(rl_search *s, const rl_goal *goal, const rl_plan *plan) {
    return rl_search_load(s, plan) ? value_now(s, goal) : -INFINITY;
}

bool rl_search_fits(rl_search *s, rl_id activation, int32_t *row) {
    *row = row_broken_by(s, activation);
    return fits(s, activation);
}

// Greedy -----------------------------------------------------------------------------------------

// Cells of floors not reached yet count more; true when any is.
static bool update_boost(rl_search *s) {
    const rl_problem *p = s->problem;
    bool any = false;
    for (int32_t c = 0; c < p->population->cell_count; c++)
        s->boost[c] = s->worth[c];
    for (int32_t f = 0; f < p->floor_count; f++) {
        const rl_reach_floor *floor = &p->floors[f];
        if (!isfinite(floor->amount) || floor->cell_in == NULL || floor->is_compared ||
            reached(s, floor->cell_in) >= floor->amount)
            continue;
        any = true;
        for (int32_t c = 0; c < p->population->cell_count; c++)
            s->boost[c] += floor->cell_in[c] ? s->floor_boost : 0;
    }
    return any;
}

// x to one of the powers the search uses.
static double raised(double x, double power) {
    if (power == 0)
        return 1;
    return power == 0.5 ? sqrt(x) : power == 1 ? x : x * x;
}

// Gain of adding an activation of a relay whose gains by class are up to date, its spread first.
static double gain_of(const rl_search *s, rl_id relay, rl_id k) {
    const rl_relay_view *view = &s->problem->relays[relay];
    const double *exposed = s->demand.exposed + s->demand.exposed_from[relay] +
                            (size_t)(k - view->first_activation) * (size_t)view->class_count;
    double gain = s->spread_gain;
    for (int32_t c = 0; c < view->class_count; c++)
        gain += s->class_gain[c] * exposed[c];
    return gain;
}

// Whether the relay's spread does not count yet and would change something.
static bool would_spread(const rl_search *s, rl_id relay) {
    return s->spreads != NULL && s->now.relay_uses[relay] == 0 &&
           rl_spread_cache_triggers(s->spreads, relay);
}

// What the relay would take from what is missed through those it triggers.
static void measure_spread(rl_search *s, rl_id relay) {
    const double *after = rl_spread_cache_find(s->spreads, s->now.relay_uses, relay, true);
    for (int32_t c = 0; c < s->problem->population->cell_count; c++) {
        const double added = after[c] - s->now.spread[c];
        s->still_missed[c] = added > 0 ? exp(-added) : 1;
        s->spread_gain += s->boost[c] * s->now.survival[c] * (1 - s->still_missed[c]);
    }
}

// What the relay would gain in each of its classes by exposing all, its spread done: with m_k more,
// the missed share of a profile falls from 1 − h(1 − e^{−m}) to 1 − h(1 − e^{−m − m_k}). Spread is
// nearly all the work of a plan: somebody who has asked to stop gets one that is chosen without it,
// complete and at once.
static void refresh_gains(rl_search *s, rl_id relay) {
    const rl_relay_view *view = &s->problem->relays[relay];
    const rl_population *population = s->problem->population;
    const double *miss = s->now.exposure_miss + s->class_start[relay];
    const bool spreads = !rl_is_cancelled(s->ctx) && would_spread(s, relay);
    s->spread_gain = 0;
    if (spreads)
        measure_spread(s, relay);
    memset(s->class_gain, 0, (size_t)view->class_count * sizeof *s->class_gain);
    for (int32_t j = 0; j < view->profile_count; j++) {
        const rl_profile *profile = &population->profiles[view->first_profile + j];
        double sum = 0;
        for (int32_t i = 0; i < profile->cell_count; i++) {
            const rl_id cell = population->cell_of[profile->first_cell + i];
            sum += s->boost[cell] * s->now.survival[cell] * (spreads ? s->still_missed[cell] : 1);
        }
        const int32_t c = view->class_of_profile[j];
        const double unexposed = miss[c] == 0 ? 1 : exp(-miss[c]);
        const double missed_share = rl_missed_share(profile->hit_prob, unexposed);
        s->class_gain[c] += sum * profile->hit_prob * unexposed / fmax(missed_share, 1e-300);
    }
}

// Refreshes the best activation of a relay: gain / scarcity^power.
static void refresh(rl_search *s, rl_id relay, double power) {
    const rl_problem *p = s->problem;
    const rl_relay_view *view = &p->relays[relay];
    s->is_fresh[relay] = 1;
    s->key[relay] = -INFINITY;
    s->best[relay] = RL_NONE;
    if (s->is_banned[relay] || p->relay_choice[relay] == RL_OUT)
        return;
    refresh_gains(s, relay);
    for (rl_id k = view->first_activation; k < view->first_activation + view->activation_count;
         k++) {
        if (!fits(s, k))
            continue;
        const double score = gain_of(s, relay, k) / raised(s->demand.scarcity[k], power);
        if (score > s->key[relay]) {
            s->key[relay] = score;
            s->best[relay] = k;
        }
    }
}

// Queue of the relays, greatest key first, then by id: a binary heap.

static bool comes_before(const rl_search *s, rl_id a, rl_id b) {
    return s->key[a] != s->key[b] ? s->key[a] > s->key[b] : a < b;
}

// Puts what stands at `place` where it belongs below; a key has fallen.
static void sink(rl_search *s, int32_t count, int32_t place) {
    for (;;) {
        int32_t first = place;
        for (int32_t child = 2 * place + 1; child <= 2 * place + 2 && child < count; child++)
            if (comes_before(s, s->queue[child], s->queue[first]))
                first = child;
        if (first == place)
            return;
        const rl_id kept = s->queue[place];
        s->queue[place] = s->queue[first];
        s->queue[first] = kept;
        place = first;
    }
}

// Adds the best activation while one fits and gains. Keys only fall as the plan grows, so a stale
// key is an upper bound: the best fresh one is taken (lazy greedy, Minoux 1978).
static void complete_greedily(rl_search *s, double power) {
    int32_t count = 0;
    bool boosted = update_boost(s);
    for (rl_id r = 0; r < s->problem->scenario->actor_count; r++) {
        s->is_fresh[r] = 0;
        if (s->problem->relays[r].activation_count == 0)
            continue;
        s->key[r] = INFINITY;
        s->queue[count++] = r; // equal keys by id: a heap already
    }
    while (count > 0 && s->key[s->queue[0]] > 0) {
        const rl_id top = s->queue[0];
        if (!s->is_fresh[top]) {
            refresh(s, top, power);
            sink(s, count, 0);
            continue;
        }
        move(s, s->best[top], 1);
        memset(s->is_fresh, 0, (size_t)s->problem->scenario->actor_count);
        if (boosted)
            boosted = update_boost(s);
    }
}

// Puts in what must be there: required activations, then an activation of each required relay.
static void add_required(rl_search *s) {
    const rl_problem *p = s->problem;
    for (rl_id k = 0; k < p->scenario->activation_count; k++) {
        if (p->activation_choice[k] == RL_IN && fits(s, k))
            move(s, k, 1);
    }
    for (rl_id r = 0; r < p->scenario->actor_count; r++) {
        if (p->relay_choice[r] != RL_IN || s->now.relay_uses[r] > 0)
            continue;
        refresh(s, r, 1);
        if (s->best[r] != RL_NONE)
            move(s, s->best[r], 1);
    }
}

rl_status rl_search_greedy(rl_search *s, const rl_goal *goal, const rl_plan *start,
                           double cost_power, rl_plan *plan, double *value) {
    clear(s);
    update_boost(s);
    add_required(s);
    if (start != NULL)
        load(s, start);
    complete_greedily(s, cost_power);
    *value = value_now(s, goal);
    return read_plan(s, plan);
}

static int compare_ranked(const void *left, const void *right) {
    const struct ranked *a = left, *b = right;
    if (a->value != b->value)
        return a->value > b->value ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

rl_status rl_search_round(rl_search *s, const rl_goal *goal, const rl_master *master, rl_plan *plan,
                          double *value) {
    const int32_t count = rl_master_programme_count(master);
    rl_status status =
        rl_reserve(s->ctx, &s->ranked, &s->ranked_capacity, (size_t)count + 1, sizeof *s->ranked);
    if (status != RL_OK)
        return status;
    size_t positive = 0;
    for (int32_t p = 0; p < count; p++) {
        const double weight = rl_master_programme_value(master, p);
        if (weight > 0.05)
            s->ranked[positive++] = (struct ranked){weight, p};
    }
    if (positive > 0)
        qsort(s->ranked, positive, sizeof *s->ranked, compare_ranked);
    clear(s);
    update_boost(s);
    add_required(s);
    for (size_t i = 0; i < positive; i++) {
        const rl_programme *programme = rl_master_programme(master, s->ranked[i].index);
        for (int32_t j = 0; j < programme->count; j++) {
            if (fits(s, programme->activations[j]))
                move(s, programme->activations[j], 1);
        }
    }
    complete_greedily(s, 1);
    *value = value_now(s, goal);
    return read_plan(s, plan);
}

// Large-neighbourhood search ---------------------------------------------------------------------

static int32_t used_relays(rl_search *s) {
    int32_t count = 0;
    for (rl_id r = 0; r < s->problem->scenario->actor_count; r++) {
        if (s->now.relay_uses[r] > 0)
            s->relays[count++] = r;
    }
    return count;
}

static void drop_relay(rl_search *s, rl_id relay) {
    const rl_relay_view *view = &s->problem->relays[relay];
    for (rl_id k = view->first_activation; k < view->first_activation + view->activation_count;
         k++) {
        if (s->now.chosen[k] && s->problem->activation_choice[k] != RL_IN)
            move(s, k, -1);
    }
}

static void drop_some(rl_search *s, rl_random *random) {
    int32_t count = used_relays(s);
    int32_t drops = 1 + (int32_t)rl_random_below(random, 3);
    const bool ban = rl_random_below(random, 2) == 0;
    for (; drops > 0 && count > 0; drops--) {
        const int32_t i = (int32_t)rl_random_below(random, (uint32_t)count);
        const rl_id relay = s->relays[i];
        s->relays[i] = s->relays[--count];
        drop_relay(s, relay);
        if (ban && s->problem->relay_choice[relay] != RL_IN)
            s->is_banned[relay] = 1;
    }
}

// For a goal that values relays: brings in a relay of greater value for one dropped.
static void bring_in_valued_relay(rl_search *s, const rl_goal *goal, rl_random *random) {
    const rl_problem *p = s->problem;
    int32_t candidates = 0;
    for (rl_id r = 0; r < p->scenario->actor_count; r++) {
        if (p->relay_choice[r] != RL_OUT && s->now.relay_uses[r] == 0 && !s->is_banned[r] &&
            p->relays[r].activation_count > 0)
            s->relays[candidates++] = r;
    }
    if (candidates == 0)
        return;
    rl_id chosen = s->relays[rl_random_below(random, (uint32_t)candidates)];
    const rl_id other = s->relays[rl_random_below(random, (uint32_t)candidates)];
    if (goal->relay_value[other] > goal->relay_value[chosen])
        chosen = other;
    refresh(s, chosen, 0);
    if (s->best[chosen] != RL_NONE)
        move(s, s->best[chosen], 1);
}

// Drops single activations, or all those of one window.
static void drop_activations(rl_search *s, rl_random *random) {
    const rl_scenario *scenario = s->problem->scenario;
    const bool by_window = rl_random_below(random, 3) == 0;
    const rl_id window =
        by_window ? (rl_id)rl_random_below(random, (uint32_t)scenario->window_count) : RL_NONE;
    const double dropped_share = rl_random_between(random, 0.05, 0.3);
    for (rl_id k = 0; k < scenario->activation_count; k++) {
        if (!s->now.chosen[k] || s->problem->activation_choice[k] == RL_IN)
            continue;
        if (by_window ? scenario->activations[k].window == window
                      : rl_random_unit(random) < dropped_share)
            move(s, k, -1);
    }
}

// Puts an activation of the offer back in the window where it gains the most, noise aside.
static void insert_best_use(rl_search *s, rl_id offer, double noise, rl_random *random) {
    const rl_scenario *scenario = s->problem->scenario;
    const rl_id relay = scenario->offers[offer].relay;
    const rl_relay_view *view = &s->problem->relays[relay];
    rl_id best = RL_NONE;
    double best_gain = 0;
    refresh_gains(s, relay);
    for (rl_id k = view->first_activation; k < view->first_activation + view->activation_count;
         k++) {
        if (scenario->activations[k].offer != offer || !fits(s, k))
            continue;
        const double gain = gain_of(s, relay, k) * (1 + noise * rl_random_unit(random));
        if (gain > best_gain) {
            best_gain = gain;
            best = k;
        }
    }
    if (best != RL_NONE)
        move(s, best, 1);
}

// Takes a share of the activations out and puts them back, in random order, in the best windows
// left for their offers: what a full window blocks is found room elsewhere.
static void shuffle_windows(rl_search *s, rl_random *random) {
    const rl_scenario *scenario = s->problem->scenario;
    const double share = rl_random_between(random, 0.1, 0.6);
    const double noise = rl_random_between(random, 0, 0.1);
    int32_t count = 0;
    for (rl_id k = 0; k < scenario->activation_count; k++) {
        if (!s->now.chosen[k] || s->problem->activation_choice[k] == RL_IN ||
            rl_random_unit(random) >= share)
            continue;
        move(s, k, -1);
        s->taken_out[count++] = scenario->activations[k].offer;
    }
    for (; count > 0; count--) {
        const int32_t i = (int32_t)rl_random_below(random, (uint32_t)count);
        insert_best_use(s, s->taken_out[i], noise, random);
        s->taken_out[i] = s->taken_out[count - 1];
    }
}

static double random_power(rl_random *random) {
    static const double powers[] = {0, 0.5, 1, 1, 2};
    return powers[rl_random_below(random, 5)];
}

// One round: drop, rebuild, then rebuild one relay's programme for what the others left.
static void change_solution(rl_search *s, const rl_goal *goal, rl_random *random) {
    s->floor_boost = pow(10, rl_random_between(random, -1, 2));
    update_boost(s);
    const uint32_t kind = rl_random_below(random, 4);
    if (kind == 0)
        drop_some(s, random);
    else if (kind == 1)
        drop_activations(s, random);
    else
        shuffle_windows(s, random);
    update_boost(s);
    if (goal->relay_value != NULL)
        bring_in_valued_relay(s, goal, random);
    complete_greedily(s, random_power(random));
    memset(s->is_banned, 0, (size_t)s->problem->scenario->actor_count);
    const int32_t count = used_relays(s);
    if (count > 0) {
        drop_relay(s, s->relays[rl_random_below(random, (uint32_t)count)]);
        complete_greedily(s, random_power(random));
    }
    s->floor_boost = default_floor_boost;
}

rl_status rl_search_improve(rl_search *s, const rl_goal *goal, int32_t rounds, rl_random *random,
                            rl_plan *plan, double *value) {
    if (!rl_search_load(s, plan) || s->problem->scenario->window_count == 0)
        return RL_OK;
    double best = penalised_value(s, goal);
    bool improved = false;
    save(s);
    for (int32_t round = 0; round < rounds && !rl_should_stop(s->ctx); round++) {
        change_solution(s, goal, random);
        const double found = penalised_value(s, goal);
        if (found > best + 1e-12 * fabs(best)) {
            best = found;
            improved = true;
            save(s);
        } else if (found < best) {
            restore(s);
        }
    }
    restore(s);
    if (!improved)
        return RL_OK;
    // Survivals were updated by products: value the plan afresh before trusting it.
    const rl_status status = read_plan(s, plan);
    *value = rl_search_value(s, goal, plan);
    return status;
}
