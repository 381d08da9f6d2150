#include "optimise/master.h"

#include "optimise/master_program.h"

#include <math.h>
#include <string.h>

enum {
    SLACK_LIMIT = 12, // solves a cut may stay slack before it is deleted
};

static const double first_penalty = 100; // per unit of scaled reach missing from a floor
static const double penalty_most = 1e8;  // beyond, the simplex sees nothing else any more
static const double reach_tolerance = 1e-9;

// Creation ---------------------------------------------------------------------------------------

// Cuts the cells, in the order of the segments, in groups of about the same weight.
static void make_groups(rl_master *m) {
    const int32_t cells = m->problem->population->cell_count;
    double sum = 0;
    int32_t group = 0;
    m->group_start[0] = 0;
    for (int32_t c = 0; c < cells; c++) {
        while (group + 1 < GROUPS && sum >= RL_SCALED_WEIGHT * (group + 1) / GROUPS)
            m->group_start[++group] = c;
        sum += m->problem->cell_weight[c];
    }
    while (group < GROUPS)
        m->group_start[++group] = cells;
}

static rl_status allocate_tables(rl_master *m) {
    const rl_scenario *s = m->problem->scenario;
    const size_t actors = (size_t)s->actor_count,
                 cells = (size_t)m->problem->population->cell_count;
    rl_arena *arena = &m->arena;
    m->fixed_row = RL_ARENA_NEW(arena, int32_t, m->problem->row_count);
    m->convexity_row = RL_ARENA_NEW(arena, int32_t, actors);
    m->relay_choice = RL_ARENA_NEW(arena, unsigned char, actors);
    m->relay_used = RL_ARENA_NEW(arena, double, actors);
    m->activation_used = RL_ARENA_NEW(arena, double, s->activation_count);
    m->log_miss = RL_ARENA_NEW(arena, double, cells);
    m->reached = RL_ARENA_NEW(arena, double, cells);
    m->cut_weight = RL_ARENA_NEW(arena, double, cells);
    m->cut_constant = RL_ARENA_NEW(arena, double, cells);
    m->dual_cell_weight = RL_ARENA_NEW(arena, double, cells);
    m->dual_row = RL_ARENA_NEW(arena, double, m->problem->row_count);
    m->dual_floor = RL_ARENA_NEW(arena, double, m->problem->floor_count);
    m->dual_sharp_share = RL_ARENA_NEW(arena, double, cells);
    m->dual_sharp_weight = RL_ARENA_NEW(arena, double, cells);
    m->dual_hit_less = RL_ARENA_NEW(arena, double, profile_count(m));
    m->dual_hit_more = RL_ARENA_NEW(arena, double, profile_count(m));
    m->dual_rounded_price = RL_ARENA_NEW(arena, double, s->activation_count);
    if (m->fixed_row == NULL || m->convexity_row == NULL || m->relay_choice == NULL ||
        m->relay_used == NULL || m->activation_used == NULL || m->log_miss == NULL ||
        m->reached == NULL || m->cut_weight == NULL || m->cut_constant == NULL ||
        m->dual_cell_weight == NULL || m->dual_row == NULL || m->dual_floor == NULL ||
        m->dual_sharp_share == NULL || m->dual_sharp_weight == NULL || m->dual_hit_less == NULL ||
        m->dual_hit_more == NULL || m->dual_rounded_price == NULL)
        return rl_fail_memory(m->ctx);
    if (rl_oracle_spreads(m->problem->oracle)) {
        m->spread = RL_ARENA_NEW(arena, double, cells);
        m->spread_weight = RL_ARENA_NEW(arena, double, cells);
        m->dual_gain = RL_ARENA_NEW(arena, double, actors);
        if (m->spread == NULL || m->spread_weight == NULL || m->dual_gain == NULL)
            return rl_fail_memory(m->ctx);
    }
    if (!rl_programme_set_create(arena, s->actor_count, &m->programmes))
        return rl_fail_memory(m->ctx);
    memcpy(m->relay_choice, m->problem->relay_choice, actors);
    return RL_OK;
}

rl_status rl_master_create(rl_context *ctx, const rl_problem *problem, rl_master **out) {
    rl_status status = RL_OK;
    rl_master *m = RL_NEW(ctx, rl_master, 1);
    if (m == NULL)
        return rl_fail_memory(ctx);
    m->ctx = ctx;
    m->problem = problem;
    m->penalty = first_penalty;
    m->goal.reach_factor = 1;
    rl_arena_init(&m->arena, ctx);
    RL_TRY(allocate_tables(m));
    RL_TRY(rl_sharpener_create(ctx, problem, &m->sharpener));
    RL_TRY(rl_rounder_create(ctx, problem, &m->rounder));
    for (int32_t i = 0; i < problem->row_count; i++)
        m->fixed_row[i] = -1;
    make_groups(m);
    RL_TRY(rl_master_build(m));
    *out = m;
    m = NULL;
done:
    rl_master_free(m);
    return status;
}

void rl_master_free(rl_master *m) {
    if (m == NULL)
        return;
    rl_context *ctx = m->ctx;
    rl_lp_free(m->lp);
    rl_sharpener_free(m->sharpener);
    rl_rounder_free(m->rounder);
    for (size_t i = 0; i < m->rounded.count; i++)
        rl_rounded_rule_clear(ctx, &m->rounded.items[i]);
    RL_VECTOR_CLEAR(ctx, &m->rounded);
    for (size_t i = 0; i < m->cuts.count; i++)
        rl_cut_clear(ctx, &m->cuts.items[i]);
    RL_VECTOR_CLEAR(ctx, &m->cuts);
    RL_VECTOR_CLEAR(ctx, &m->dynamic);
    rl_programme_set_clear(ctx, &m->programmes);
    RL_VECTOR_CLEAR(ctx, &m->enabled);
    RL_VECTOR_CLEAR(ctx, &m->indices);
    RL_VECTOR_CLEAR(ctx, &m->values);
    rl_arena_clear(&m->arena);
    rl_release(ctx, m);
}

// Goal, limits, choices --------------------------------------------------------------------------

void rl_master_set_goal(rl_master *m, const rl_goal *goal) {
    m->goal = *goal;
    for (int32_t g = 0; g < GROUPS; g++)
        rl_lp_set_objective(m->lp, theta_column(g), goal->reach_factor);
    rl_lp_set_objective(m->lp, least_column(m), goal->least_factor);
    for (size_t p = 0; p < m->programmes.list.count; p++)
        rl_lp_set_objective(m->lp, programme_column(m, (int32_t)p),
                            rl_master_relay_objective(m, m->programmes.list.items[p].relay));
    m->columns_added = true; // the basis is no longer optimal, but still feasible
}

static void apply_penalty(rl_master *m) {
    for (int32_t f = 0; f < m->problem->floor_count; f++)
        rl_lp_set_objective(m->lp, short_column(f), -m->penalty);
    for (rl_id r = 0; r < m->problem->scenario->actor_count; r++)
        rl_lp_set_objective(m->lp, missing_column(m, r), -RL_RELAY_PENALTY * m->penalty);
    m->columns_added = true;
}

void rl_master_raise_penalty(rl_master *m) {
    m->penalty = fmin(10 * m->penalty, penalty_most);
    apply_penalty(m);
}

rl_status rl_master_refresh_limits(rl_master *m) {
    const rl_problem *p = m->problem;
    // Rounded rules come from the limits as they were.
    for (size_t i = 0; i < m->rounded.count; i++)
        m->rounded.items[i].slack_for = SLACK_LIMIT;
    const rl_status status = rl_master_purge(m);
    for (int32_t i = 0; i < p->row_count; i++) {
        if (m->fixed_row[i] >= 0)
            rl_lp_set_row_bounds(m->lp, m->fixed_row[i], -INFINITY, p->rows[i].scaled_limit);
    }
    rl_lp_set_row_bounds(m->lp, m->target_row, p->floors[target_floor(m)].amount, INFINITY);
    m->penalty = first_penalty;
    apply_penalty(m);
    return status;
}

void rl_master_apply_choices(rl_master *m, const rl_choices *choices) {
    for (rl_id r = 0; r < m->problem->scenario->actor_count; r++) {
        const bool was_in = m->relay_choice[r] == RL_IN, is_in = choices->relay[r] == RL_IN;
        if (m->convexity_row[r] >= 0 && was_in != is_in) {
            rl_lp_set_row_bounds(m->lp, m->convexity_row[r], is_in ? 1 : -INFINITY, 1);
            rl_lp_set_column_bounds(m->lp, missing_column(m, r), 0, is_in ? 1 : 0);
        }
        m->relay_choice[r] = choices->relay[r];
    }
    for (size_t p = 0; p < m->programmes.list.count; p++) {
        const rl_programme *programme = &m->programmes.list.items[p];
        const bool enabled = rl_choices_allow(m->problem, choices, programme->relay,
                                              programme->count, programme->activations);
        if (enabled != (m->enabled.items[p] != 0)) {
            m->enabled.items[p] = enabled;
            rl_lp_set_column_bounds(m->lp, programme_column(m, (int32_t)p), 0,
                                    enabled ? INFINITY : 0);
        }
    }
}

// Programmes -------------------------------------------------------------------------------------

rl_status rl_master_add_programme(rl_master *m, rl_id relay, int32_t count,
                                  const rl_id *activations, bool *added) {
    rl_status status = RL_OK;
    int32_t index;
    *added = false;
    RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->enabled, 1));
    RL_TRY(rl_programme_set_add(m->ctx, &m->arena, m->problem, &m->programmes, relay, count,
                                activations, &index, added));
    if (!*added)
        return RL_OK;
    m->enabled.items[m->enabled.count++] = 1;
    RL_TRY(rl_master_add_column(m, index));
    m->columns_added = true;
done:
    return status;
}

// Solving ----------------------------------------------------------------------------------------

static void read_solution(rl_master *m) {
    const rl_problem *p = m->problem;
    memset(m->relay_used, 0, (size_t)p->scenario->actor_count * sizeof(double));
    memset(m->activation_used, 0, (size_t)p->scenario->activation_count * sizeof(double));
    memset(m->log_miss, 0, (size_t)p->population->cell_count * sizeof(double));
    for (size_t q = 0; q < m->programmes.list.count; q++) {
        const double value = rl_master_programme_value(m, (int32_t)q);
        if (value <= 0)
            continue;
        const rl_programme *programme = &m->programmes.list.items[q];
        const rl_relay_view *view = &p->relays[programme->relay];
        m->relay_used[programme->relay] += value;
        for (int32_t i = 0; i < programme->count; i++)
            m->activation_used[programme->activations[i]] += value;
        for (int32_t j = 0; j < view->profile_count; j++) {
            const rl_profile *profile = &p->population->profiles[view->first_profile + j];
            const double added = value * programme->log_miss[j];
            for (int32_t i = 0; i < profile->cell_count; i++)
                m->log_miss[p->population->cell_of[profile->first_cell + i]] += added;
        }
    }
    if (m->spread == NULL)
        return;
    p->oracle->operations->spread(p->oracle, m->relay_used, m->spread);
    for (rl_id c = 0; c < p->population->cell_count; c++)
        m->log_miss[c] += m->spread[c];
}

// Adds what the sharpened cells of a cut of dual `weight` make of the duals.
static void read_sharp_duals(rl_master *m, const rl_cut *c, double weight) {
    for (int32_t cell = c->first; c->is_sharp != NULL && cell < c->last; cell++) {
        if (!c->is_sharp[cell - c->first])
            continue;
        m->dual_sharp_share[cell] += weight;
        m->dual_sharp_weight[cell] += weight * c->weight[cell - c->first];
    }
    m->dual_sharp_constant += weight * c->sharp_constant;
    for (int32_t i = 0; i < c->term_count; i++) {
        m->dual_hit_less[c->terms[i].profile] += weight * c->terms[i].log_weight;
        m->dual_hit_more[c->terms[i].profile] += weight * c->terms[i].hit_weight;
    }
}

static void read_rounded_dual(rl_master *m, rl_rounded_rule *rule, int32_t row) {
    const double price = fmax(rl_lp_row_dual(m->lp, row), 0);
    rule->slack_for = rl_lp_row_is_slack(m->lp, row) ? rule->slack_for + 1 : 0;
    rule->dual = price;
    m->dual_rounded_constant += price * rule->limit;
    for (int32_t i = 0; price > 0 && i < rule->term_count; i++)
        m->dual_rounded_price[rule->terms[i].activation] += price * rule->terms[i].coefficient;
}

static void read_duals(rl_master *m) {
    const rl_problem *p = m->problem;
    for (int32_t i = 0; i < p->row_count; i++)
        m->dual_row[i] = m->fixed_row[i] < 0 ? 0 : fmax(rl_lp_row_dual(m->lp, m->fixed_row[i]), 0);
    memset(m->dual_floor, 0, (size_t)p->floor_count * sizeof(double));
    m->dual_floor[target_floor(m)] = fmax(-rl_lp_row_dual(m->lp, m->target_row), 0);
    const size_t cells_size = (size_t)p->population->cell_count * sizeof(double);
    const size_t profiles_size = (size_t)profile_count(m) * sizeof(double);
    memset(m->dual_cell_weight, 0, cells_size);
    memset(m->dual_sharp_share, 0, cells_size);
    memset(m->dual_sharp_weight, 0, cells_size);
    memset(m->dual_hit_less, 0, profiles_size);
    memset(m->dual_hit_more, 0, profiles_size);
    m->dual_sharp_constant = 0;
    memset(m->dual_rounded_price, 0, (size_t)p->scenario->activation_count * sizeof(double));
    m->dual_rounded_constant = 0;
    if (m->dual_gain != NULL)
        memset(m->dual_gain, 0, (size_t)p->scenario->actor_count * sizeof(double));
    m->dual_spread_constant = 0;
    for (size_t d = 0; d < m->dynamic.count; d++) {
        const int32_t row = m->fixed_count + (int32_t)d;
        if (m->dynamic.items[d].kind == ROUNDED_RULE)
            read_rounded_dual(m, &m->rounded.items[m->dynamic.items[d].index], row);
        if (m->dynamic.items[d].kind != CUT)
            continue;
        rl_cut *c = &m->cuts.items[m->dynamic.items[d].index];
        const double dual = rl_lp_row_dual(m->lp, row);
        const double weight = fmax(c->is_floor ? -dual : dual, 0);
        c->dual = weight;
        c->slack_for = rl_lp_row_is_slack(m->lp, row) ? c->slack_for + 1 : 0;
        if (weight == 0)
            continue;
        for (int32_t cell = c->first; cell < c->last; cell++)
            m->dual_cell_weight[cell] += weight * c->weight[cell - c->first];
        for (rl_id r = 0; c->gain != NULL && m->dual_gain != NULL && r < p->scenario->actor_count;
             r++)
            m->dual_gain[r] += weight * c->gain[r];
        m->dual_spread_constant += weight * c->spread_constant;
        if (c->is_floor)
            m->dual_floor[c->target] += weight;
        read_sharp_duals(m, c, weight);
    }
}

rl_lp_outcome rl_master_solve(rl_master *m) {
    rl_lp_outcome outcome = rl_lp_solve(m->lp, m->columns_added ? RL_LP_PRIMAL : RL_LP_DUAL);
    if (outcome != RL_LP_OPTIMAL && outcome != RL_LP_STOPPED) {
        // Always feasible and bounded by construction: anything else is numerical trouble.
        if (rl_master_build(m) != RL_OK)
            return RL_LP_FAILED;
        outcome = rl_lp_solve(m->lp, RL_LP_PRIMAL);
        if (outcome != RL_LP_OPTIMAL && outcome != RL_LP_STOPPED)
            outcome = RL_LP_FAILED;
    }
    if (outcome != RL_LP_OPTIMAL)
        return outcome;
    m->columns_added = false;
    read_solution(m);
    read_duals(m);
    return outcome;
}

bool rl_master_probe(rl_master *m, const rl_choices *choices, double *objective) {
    rl_master_apply_choices(m, choices);
    if (rl_lp_solve(m->lp, m->columns_added ? RL_LP_PRIMAL : RL_LP_DUAL) != RL_LP_OPTIMAL)
        return false;
    m->columns_added = false;
    *objective = rl_lp_objective(m->lp);
    return true;
}

// Separation -------------------------------------------------------------------------------------

// Brings the relays that others trigger into a cut: what its weights make of the spread is bounded
// by a linear function of the relays used.
static rl_status cut_spread(rl_master *m, rl_cut *c) {
    const rl_problem *p = m->problem;
    c->gain = RL_NEW(m->ctx, double, p->scenario->actor_count);
    if (c->gain == NULL)
        return rl_fail_memory(m->ctx);
    memset(m->spread_weight, 0, (size_t)p->population->cell_count * sizeof(double));
    memcpy(m->spread_weight + c->first, c->weight, (size_t)(c->last - c->first) * sizeof(double));
    c->spread_constant =
        p->oracle->operations->spread_cut(p->oracle, m->relay_used, m->spread_weight, c->gain);
    c->constant += c->spread_constant;
    return RL_OK;
}

// Takes the sharpened cells among those of a cut into it.
static rl_status take_sharp_cells(rl_master *m, const bool *cell_in, rl_cut *c) {
    const int32_t first = c->first, last = c->last;
    int32_t count;
    const rl_hit_term *terms = rl_sharpened_terms(m->sharpener, first, last, cell_in, &count);
    if (count == 0)
        return RL_OK;
    c->is_sharp = RL_NEW(m->ctx, bool, last - first);
    c->terms = RL_NEW(m->ctx, rl_hit_term, count);
    if (c->is_sharp == NULL || c->terms == NULL)
        return rl_fail_memory(m->ctx);
    c->term_count = count;
    for (int32_t i = 0; i < count; i++)
        c->terms[i] = (rl_hit_term){terms[i].profile, terms[i].log_weight * m->problem->scale,
                                    terms[i].hit_weight * m->problem->scale};
    for (int32_t cell = first; cell < last; cell++) {
        c->is_sharp[cell - first] =
            (cell_in == NULL || cell_in[cell]) && rl_sharpened(m->sharpener, cell);
        if (c->is_sharp[cell - first])
            c->sharp_constant += m->cut_constant[cell] * m->problem->scale;
    }
    return RL_OK;
}

static rl_status add_cut(rl_master *m, bool is_floor, int32_t target) {
    const rl_problem *p = m->problem;
    rl_status status = RL_OK;
    const int32_t first = is_floor ? 0 : m->group_start[target];
    const int32_t last = is_floor ? p->population->cell_count : m->group_start[target + 1];
    const bool *cell_in = is_floor ? p->floors[target].cell_in : NULL;
    rl_cut added = {.is_floor = is_floor, .target = target, .first = first, .last = last};
    RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->cuts, 1));
    RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->dynamic, 1));
    added.weight = RL_NEW(m->ctx, double, last - first);
    if (added.weight == NULL)
        return rl_fail_memory(m->ctx);
    for (int32_t c = first; c < last; c++) {
        if (cell_in != NULL && !cell_in[c])
            continue;
        added.weight[c - first] = m->cut_weight[c] * p->scale;
        added.constant += m->cut_constant[c] * p->scale;
    }
    if (!is_floor || p->floors[target].is_compared)
        status = take_sharp_cells(m, cell_in, &added);
    if (status == RL_OK && m->spread != NULL)
        status = cut_spread(m, &added);
    if (status != RL_OK) {
        rl_cut_clear(m->ctx, &added);
        return status;
    }
    rl_proof_note_cut(m->proof, m->sharpener, &added);
    m->cuts.items[m->cuts.count++] = added;
    RL_TRY(rl_master_add_cut_row(m, &m->cuts.items[m->cuts.count - 1]));
    m->dynamic.items[m->dynamic.count++] = (dynamic_row){CUT, (int32_t)m->cuts.count - 1};
done:
    return status;
}

static double reached_in(const rl_master *m, int32_t first, int32_t last, const bool *cell_in) {
    double sum = 0;
    for (int32_t c = first; c < last; c++)
        sum += cell_in == NULL || cell_in[c] ? m->reached[c] : 0;
    return sum * m->problem->scale;
}

static rl_status separate_reach(rl_master *m, double tolerance, double *violation, int32_t *added) {
    const rl_problem *p = m->problem;
    const rl_oracle *oracle = p->oracle;
    oracle->operations->value(oracle, m->log_miss, m->reached);
    oracle->operations->cut(oracle, m->log_miss, m->cut_weight, m->cut_constant);
    rl_status status = RL_OK;
    for (int32_t f = 0; f < target_floor(m); f++) {
        if (p->floors[f].is_compared)
            continue; // once they are sharpened
        const double lacking = p->floors[f].amount -
                               reached_in(m, 0, p->population->cell_count, p->floors[f].cell_in) -
                               rl_lp_column_value(m->lp, short_column(f));
        *violation = fmax(*violation, lacking / RL_SCALED_WEIGHT);
        if (lacking > fmax(tolerance * RL_SCALED_WEIGHT, reach_tolerance)) {
            RL_TRY(add_cut(m, true, f));
            ++*added;
        }
    }
    const bool measured = m->goal.reach_factor > 0 || isfinite(p->floors[target_floor(m)].amount);
    const bool compared = m->goal.least_factor > 0;
    if (measured || compared)
        RL_TRY(rl_sharpen(m->sharpener, m, m->reached, m->cut_weight, m->cut_constant));
    for (int32_t f = 0; compared && f < target_floor(m); f++) {
        if (!p->floors[f].is_compared)
            continue;
        const double excess = rl_lp_column_value(m->lp, least_column(m)) -
                              reached_in(m, 0, p->population->cell_count, p->floors[f].cell_in);
        *violation = fmax(*violation, excess / RL_SCALED_WEIGHT);
        if (excess > fmax(tolerance * RL_SCALED_WEIGHT, reach_tolerance)) {
            RL_TRY(add_cut(m, true, f));
            ++*added;
        }
    }
    for (int32_t g = 0; measured && g < GROUPS; g++) {
        const double excess = rl_lp_column_value(m->lp, theta_column(g)) -
                              reached_in(m, m->group_start[g], m->group_start[g + 1], NULL);
        *violation = fmax(*violation, excess / RL_SCALED_WEIGHT);
        if (excess > fmax(tolerance * RL_SCALED_WEIGHT, reach_tolerance)) {
            RL_TRY(add_cut(m, false, g));
            ++*added;
        }
    }
done:
    return status;
}

static rl_status separate_lazy_rules(rl_master *m, double *violation, int32_t *added) {
    const rl_problem *p = m->problem;
    rl_status status = RL_OK;
    double *usage = RL_NEW(m->ctx, double, p->row_count);
    if (usage == NULL)
        return rl_fail_memory(m->ctx);
    for (rl_id k = 0; k < p->scenario->activation_count; k++) {
        if (m->activation_used[k] <= 0)
            continue;
        for (int32_t e = p->activation_entry_start[k]; e < p->activation_entry_start[k + 1]; e++)
            usage[p->entries[e].row] += m->activation_used[k] * p->entries[e].coefficient;
    }
    for (int32_t i = 0; i < p->row_count; i++) {
        const double excess = usage[i] - p->rows[i].scaled_limit;
        if (!p->rows[i].lazy || m->fixed_row[i] >= 0 || excess <= 1e-8)
            continue;
        *violation = fmax(*violation, excess);
        RL_TRY(RL_VECTOR_RESERVE(m->ctx, &m->dynamic, 1));
        RL_TRY(rl_master_add_linear_row(m, i));
        m->fixed_row[i] = m->fixed_count + (int32_t)m->dynamic.count;
        m->dynamic.items[m->dynamic.count++] = (dynamic_row){LAZY_RULE, i};
        ++*added;
    }
done:
    rl_release(m->ctx, usage);
    return status;
}

rl_status rl_master_separate(rl_master *m, double tolerance, double *violation, int32_t *added) {
    *violation = 0;
    *added = 0;
    rl_status status = separate_reach(m, tolerance, violation, added);
    if (status == RL_OK)
        status = separate_lazy_rules(m, violation, added);
    return status;
}

rl_status rl_master_round_rules(rl_master *m, int32_t *added) {
    rl_status status = RL_OK;
    *added = 0;
    for (int32_t i = 0; i < m->problem->row_count; i++) {
        rl_rounded_rule rule;
        bool found = false;
        if (m->fixed_row[i] >= 0)
            RL_TRY(rl_round_rule(m->rounder, i, m->activation_used, &rule, &found));
        if (!found)
            continue;
        status = RL_VECTOR_RESERVE(m->ctx, &m->rounded, 1);
        if (status == RL_OK)
            status = RL_VECTOR_RESERVE(m->ctx, &m->dynamic, 1);
        if (status == RL_OK)
            status = rl_master_add_rounded_row(m, &rule);
        if (status != RL_OK) {
            rl_rounded_rule_clear(m->ctx, &rule);
            return status;
        }
        m->rounded.items[m->rounded.count] = rule;
        m->dynamic.items[m->dynamic.count++] =
            (dynamic_row){ROUNDED_RULE, (int32_t)m->rounded.count++};
        ++*added;
    }
done:
    return status;
}

// Whether a row has not mattered for long.
static bool is_stale(const rl_master *m, const dynamic_row *row) {
    switch (row->kind) {
    case CUT:
        return m->cuts.items[row->index].slack_for >= SLACK_LIMIT;
    case ROUNDED_RULE:
        return m->rounded.items[row->index].slack_for >= SLACK_LIMIT;
    case LAZY_RULE:
        break;
    }
    return false;
}

rl_status rl_master_purge(rl_master *m) {
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    for (size_t d = 0; d < m->dynamic.count; d++) {
        if (is_stale(m, &m->dynamic.items[d]))
            RL_TRY(rl_master_vector_add(m, m->fixed_count + (int32_t)d, 0));
    }
    // What is left moves up, rows in the order of what they refer to.
    size_t kept = 0, cuts = 0, rounded = 0;
    for (size_t d = 0; d < m->dynamic.count; d++) {
        dynamic_row row = m->dynamic.items[d];
        const bool stale = is_stale(m, &row);
        if (row.kind == LAZY_RULE) {
            m->fixed_row[row.index] = m->fixed_count + (int32_t)kept;
        } else if (row.kind == CUT) {
            if (stale) {
                rl_cut_clear(m->ctx, &m->cuts.items[row.index]);
            } else {
                m->cuts.items[cuts] = m->cuts.items[row.index];
                row.index = (int32_t)cuts++;
            }
        } else if (stale) {
            rl_rounded_rule_clear(m->ctx, &m->rounded.items[row.index]);
        } else {
            m->rounded.items[rounded] = m->rounded.items[row.index];
            row.index = (int32_t)rounded++;
        }
        if (!stale)
            m->dynamic.items[kept++] = row;
    }
    m->dynamic.count = kept;
    m->cuts.count = cuts;
    m->rounded.count = rounded;
    rl_lp_delete_rows(m->lp, (int32_t)m->indices.count, m->indices.items);
done:
    return status;
}

// Reading the solution ---------------------------------------------------------------------------

double rl_master_objective(const rl_master *m) { return rl_lp_objective(m->lp); }

double rl_master_artificial(const rl_master *m) {
    double sum = 0;
    for (int32_t f = 0; f < m->problem->floor_count; f++)
        sum += rl_lp_column_value(m->lp, short_column(f));
    for (rl_id r = 0; r < m->problem->scenario->actor_count; r++)
        sum += rl_lp_column_value(m->lp, missing_column(m, r));
    return sum;
}

rl_duals rl_master_duals(const rl_master *m) {
    return (rl_duals){.cell_weight = m->dual_cell_weight,
                      .row = m->dual_row,
                      .floor = m->dual_floor,
                      .spread_gain = m->dual_gain,
                      .spread_constant = m->dual_spread_constant,
                      .sharp_share = m->dual_sharp_share,
                      .sharp_weight = m->dual_sharp_weight,
                      .sharp_constant = m->dual_sharp_constant,
                      .hit_less = m->dual_hit_less,
                      .hit_more = m->dual_hit_more,
                      .rounded_price = m->dual_rounded_price,
                      .rounded_constant = m->dual_rounded_constant};
}

const double *rl_master_relay_used(const rl_master *m) { return m->relay_used; }
const double *rl_master_activation_used(const rl_master *m) { return m->activation_used; }
const double *rl_master_log_miss(const rl_master *m) { return m->log_miss; }

int32_t rl_master_programme_count(const rl_master *m) { return (int32_t)m->programmes.list.count; }

const rl_programme *rl_master_programme(const rl_master *m, int32_t index) {
    return &m->programmes.list.items[index];
}

double rl_master_programme_value(const rl_master *m, int32_t index) {
    const double value = rl_lp_column_value(m->lp, programme_column(m, index));
    return value > 1e-11 ? value : 0;
}

int32_t rl_master_first_programme(const rl_master *m, rl_id relay) {
    return m->programmes.first[relay];
}

int32_t rl_master_next_programme(const rl_master *m, int32_t index) {
    return m->programmes.next.items[index];
}

void rl_master_record(rl_master *m, rl_proof *proof) { m->proof = proof; }
rl_cut *rl_master_cut(rl_master *m, int32_t index) { return &m->cuts.items[index]; }
rl_rounded_rule *rl_master_rounded(rl_master *m, int32_t i) { return &m->rounded.items[i]; }
int32_t rl_master_rounded_count(const rl_master *m) { return (int32_t)m->rounded.count; }
int32_t rl_master_cut_count(const rl_master *m) { return (int32_t)m->cuts.count; }
int64_t rl_master_iterations(const rl_master *m) { return rl_lp_iterations(m->lp); }
