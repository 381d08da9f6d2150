#include "optimise/master_program.h"

#include <math.h>

// Sparse vectors ---------------------------------------------------------------------------------

void rl_master_vector_clear(rl_master *m) { m->indices.count = m->values.count = 0; }

rl_status rl_master_vector_add(rl_master *m, int32_t index, double value) {
    rl_status status = RL_VECTOR_RESERVE(m->ctx, &m->indices, 1);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(m->ctx, &m->values, 1);
    if (status == RL_OK) {
        m->indices.items[m->indices.count++] = index;
        m->values.items[m->values.count++] = value;
    }
    return status;
}

static rl_status add_lp_row(rl_master *m, double lower, double upper) {
    const int32_t row = rl_lp_add_row(m->lp, lower, upper, (int32_t)m->indices.count,
                                      m->indices.items, m->values.items);
    return row < 0 && row != RL_E_INTERNAL ? rl_fail_memory(m->ctx) : RL_OK;
}

static rl_status add_lp_column(rl_master *m, double lower, double upper, double objective) {
    const int32_t column =
        rl_lp_add_column(m->lp, lower, upper, objective, (int32_t)m->indices.count,
                         m->indices.items, m->values.items);
    return column < 0 && column != RL_E_INTERNAL ? rl_fail_memory(m->ctx) : RL_OK;
}

// Rows and columns -------------------------------------------------------------------------------

double rl_master_relay_objective(const rl_master *m, rl_id relay) {
    return m->goal.relay_value == NULL ? 0 : m->goal.relay_value[relay];
}

// Puts the program's column for a programme in the sparse vector.
static rl_status build_column(rl_master *m, const rl_programme *programme) {
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    RL_TRY(rl_master_vector_add(m, m->convexity_row[programme->relay], 1));
    for (int32_t i = 0; i < programme->usage_count; i++) {
        if (m->fixed_row[programme->usage[i].row] >= 0)
            RL_TRY(rl_master_vector_add(m, m->fixed_row[programme->usage[i].row],
                                        programme->usage[i].coefficient));
    }
    for (size_t d = 0; d < m->dynamic.count; d++) {
        const dynamic_row *row = &m->dynamic.items[d];
        if (row->kind == LAZY_RULE)
            continue; // its row is in fixed_row
        if (row->kind == ROUNDED_RULE) {
            RL_TRY(
                rl_master_vector_add(m, m->fixed_count + (int32_t)d,
                                     rl_rounded_usage(&m->rounded.items[row->index], programme)));
            continue;
        }
        const rl_cut *c = &m->cuts.items[row->index];
        const double coefficient = rl_cut_coefficient(c, m->problem, programme);
        RL_TRY(rl_master_vector_add(m, m->fixed_count + (int32_t)d,
                                    c->is_floor ? coefficient : -coefficient));
    }
done:
    return status;
}

rl_status rl_master_add_column(rl_master *m, int32_t index) {
    const rl_programme *programme = &m->programmes.list.items[index];
    const rl_status status = build_column(m, programme);
    if (status != RL_OK)
        return status;
    return add_lp_column(m, 0, m->enabled.items[index] ? INFINITY : 0,
                         rl_master_relay_objective(m, programme->relay));
}

static bool is_compared(const rl_master *m, const rl_cut *c) {
    return c->is_floor && m->problem->floors[c->target].is_compared;
}

// Puts a cut's row over all programmes in the sparse vector and adds it.
rl_status rl_master_add_cut_row(rl_master *m, const rl_cut *c) {
    const rl_population *population = m->problem->population;
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    if (is_compared(m, c))
        RL_TRY(rl_master_vector_add(m, least_column(m), -1));
    else
        RL_TRY(rl_master_vector_add(
            m, c->is_floor ? short_column(c->target) : theta_column(c->target), 1));
    for (rl_id r = 0; r < m->problem->scenario->actor_count; r++) {
        if (m->programmes.first[r] < 0)
            continue;
        const rl_relay_view *view = &m->problem->relays[r];
        const rl_hit_term *next = rl_cut_first_term(c, view);
        const size_t start = m->values.count;
        const double gain = c->gain == NULL ? 0 : c->gain[r];
        for (int32_t p = m->programmes.first[r]; p >= 0; p = m->programmes.next.items[p])
            RL_TRY(rl_master_vector_add(m, programme_column(m, p), c->is_floor ? gain : -gain));
        for (int32_t j = 0; j < view->profile_count; j++) {
            double weight =
                rl_cut_weight(c, population, &population->profiles[view->first_profile + j]);
            const rl_hit_term *term = rl_cut_term(c, view, j, &next);
            weight -= term == NULL ? 0 : term->log_weight;
            const double hit_weight = term == NULL ? 0 : term->hit_weight;
            if (weight == 0 && hit_weight == 0)
                continue;
            size_t position = start;
            for (int32_t p = m->programmes.first[r]; p >= 0; p = m->programmes.next.items[p]) {
                const double coefficient = weight * m->programmes.list.items[p].log_miss[j] +
                                           hit_weight * m->programmes.list.items[p].hit[j];
                m->values.items[position++] += c->is_floor ? coefficient : -coefficient;
            }
        }
    }
    if (c->is_floor)
        RL_TRY(add_lp_row(m, m->problem->floors[c->target].amount - c->constant, INFINITY));
    else
        RL_TRY(add_lp_row(m, -INFINITY, c->constant));
done:
    return status;
}

// Adds the row of a linear rule over the programmes there are.
rl_status rl_master_add_linear_row(rl_master *m, int32_t row) {
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    for (size_t p = 0; p < m->programmes.list.count; p++) {
        const rl_programme *programme = &m->programmes.list.items[p];
        for (int32_t i = 0; i < programme->usage_count; i++) {
            if (programme->usage[i].row == row)
                RL_TRY(rl_master_vector_add(m, programme_column(m, (int32_t)p),
                                            programme->usage[i].coefficient));
        }
    }
    RL_TRY(add_lp_row(m, -INFINITY, m->problem->rows[row].scaled_limit));
done:
    return status;
}

rl_status rl_master_add_rounded_row(rl_master *m, const rl_rounded_rule *rule) {
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    for (size_t p = 0; p < m->programmes.list.count; p++)
        RL_TRY(rl_master_vector_add(m, programme_column(m, (int32_t)p),
                                    rl_rounded_usage(rule, &m->programmes.list.items[p])));
    RL_TRY(add_lp_row(m, -INFINITY, rule->limit));
done:
    return status;
}

// The rows that are there from the start, but the target's.
static rl_status add_fixed_rows(rl_master *m) {
    const rl_problem *p = m->problem;
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    m->fixed_count = 0;
    for (int32_t i = 0; i < p->row_count; i++) {
        if (p->rows[i].lazy)
            continue;
        RL_TRY(add_lp_row(m, -INFINITY, p->rows[i].scaled_limit));
        m->fixed_row[i] = m->fixed_count++;
    }
    for (rl_id r = 0; r < p->scenario->actor_count; r++) {
        m->convexity_row[r] = -1;
        if (p->relays[r].activation_count == 0)
            continue;
        RL_TRY(add_lp_row(m, m->relay_choice[r] == RL_IN ? 1 : -INFINITY, 1));
        m->convexity_row[r] = m->fixed_count++;
    }
done:
    return status;
}

static rl_status add_reach_columns(rl_master *m) {
    const rl_problem *p = m->problem;
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    for (int32_t g = 0; g < GROUPS; g++) {
        double weight = 0;
        for (int32_t c = m->group_start[g]; c < m->group_start[g + 1]; c++)
            weight += p->cell_weight[c];
        RL_TRY(add_lp_column(m, 0, weight, m->goal.reach_factor));
    }
    for (int32_t f = 0; f < p->floor_count; f++)
        RL_TRY(add_lp_column(m, 0, INFINITY, -m->penalty));
    RL_TRY(add_lp_column(m, 0, RL_SCALED_WEIGHT, m->goal.least_factor));
done:
    return status;
}

// The goals' floor on the whole target, over columns that are there already.
static rl_status add_target_row(rl_master *m) {
    rl_status status = RL_OK;
    rl_master_vector_clear(m);
    for (int32_t g = 0; g < GROUPS; g++)
        RL_TRY(rl_master_vector_add(m, theta_column(g), 1));
    RL_TRY(rl_master_vector_add(m, short_column(target_floor(m)), 1));
    RL_TRY(add_lp_row(m, m->problem->floors[target_floor(m)].amount, INFINITY));
    m->target_row = m->fixed_count++;
done:
    return status;
}

static rl_status add_missing_columns(rl_master *m) {
    rl_status status = RL_OK;
    for (rl_id r = 0; r < m->problem->scenario->actor_count; r++) {
        rl_master_vector_clear(m);
        if (m->convexity_row[r] >= 0)
            RL_TRY(rl_master_vector_add(m, m->convexity_row[r], 1));
        RL_TRY(add_lp_column(m, 0, m->relay_choice[r] == RL_IN ? 1 : 0,
                             -RL_RELAY_PENALTY * m->penalty));
    }
done:
    return status;
}

static rl_status add_dynamic_row(rl_master *m, dynamic_row row, int32_t place) {
    if (row.kind == CUT)
        return rl_master_add_cut_row(m, &m->cuts.items[row.index]);
    if (row.kind == ROUNDED_RULE)
        return rl_master_add_rounded_row(m, &m->rounded.items[row.index]);
    const rl_status status = rl_master_add_linear_row(m, row.index);
    m->fixed_row[row.index] = m->fixed_count + place;
    return status;
}

// Programmes and the rows added since. Dynamic rows need the programmes' columns first; those get
// their fixed rows only, so that the dynamic ones are filled row by row.
static rl_status add_what_was_generated(rl_master *m) {
    const size_t dynamic_count = m->dynamic.count;
    rl_status status = RL_OK;
    m->dynamic.count = 0;
    for (size_t i = 0; i < dynamic_count; i++) {
        if (m->dynamic.items[i].kind == LAZY_RULE)
            m->fixed_row[m->dynamic.items[i].index] = -1;
    }
    for (size_t q = 0; q < m->programmes.list.count; q++)
        RL_TRY(rl_master_add_column(m, (int32_t)q));
    for (size_t i = 0; i < dynamic_count; i++) {
        RL_TRY(add_dynamic_row(m, m->dynamic.items[i], (int32_t)i));
        m->dynamic.count++;
    }
done:
    return status;
}

rl_status rl_master_build(rl_master *m) {
    rl_status status = RL_OK;
    rl_lp_free(m->lp);
    m->lp = rl_lp_create(m->ctx);
    if (m->lp == NULL)
        return rl_fail_memory(m->ctx);
    RL_TRY(add_fixed_rows(m));
    RL_TRY(add_reach_columns(m));
    RL_TRY(add_target_row(m));
    RL_TRY(add_missing_columns(m));
    RL_TRY(add_what_was_generated(m));
done:
    return status;
}
