#include "cover/master.h"

#include "solve/lp.h"

#include <math.h>
#include <string.h>

enum {
    GROUPS_MOST = 120,
    ROWS_KEPT = 400,    // slack rows are dropped beyond
    ROUNDS_WITHOUT = 4, // with too little progress before branching is better
};
static const double total_scaled = 1000; // weights and costs in the program
static const double violation_least = 1e-6;
static const double progress_least = 0.02; // part of the gap closed in a round

typedef struct cut {
    int32_t group;  // or the pattern, when all must be covered
    size_t first_v; // of its patterns' v in `v`
} cut;

struct rl_cover_master {
    rl_context *ctx;
    const rl_cover_problem *problem;
    rl_arena arena;
    rl_lp *lp;
    double weight_scale, cost_scale;
    int32_t group_count;
    int32_t *group_start; // patterns of group g: grouped[group_start[g] …]
    int32_t *grouped;
    int32_t first_cut_row; // rows before the cuts
    RL_VECTOR(cut) cuts;   // row first_cut_row + k is cut k
    RL_VECTOR(float) v;
    double *times;    // by pattern: Σ x̄ of its relays
    double *row;      // by relay: coefficients of the cut being made
    int32_t *touched; // relays with one
    double *values;
    double *trial;         // by pattern: multipliers of the last solve
    unsigned char *choice; // that the program's bounds are set to
};

// Groups ------------------------------------------------------------------------------------------

// A pattern goes with its first relay; with many relays, some share a group.
static int32_t group_of(const rl_cover_master *m, int32_t pattern) {
    const rl_cover_problem *p = m->problem;
    const int64_t first = p->pattern_relay[p->pattern_start[pattern]];
    return p->relay_count <= GROUPS_MOST ? (int32_t)first
                                         : (int32_t)(first * GROUPS_MOST / p->relay_count);
}

static void make_groups(rl_cover_master *m) {
    const rl_cover_problem *p = m->problem;
    for (int32_t q = 0; q < p->pattern_count; q++)
        m->group_start[group_of(m, q) + 1]++;
    for (int32_t g = 0; g < m->group_count; g++)
        m->group_start[g + 1] += m->group_start[g];
    for (int32_t q = 0; q < p->pattern_count; q++)
        m->grouped[m->group_start[group_of(m, q)]++] = q;
    for (int32_t g = m->group_count; g > 0; g--)
        m->group_start[g] = m->group_start[g - 1];
    m->group_start[0] = 0;
}

// The program -------------------------------------------------------------------------------------

static double group_weight(const rl_cover_master *m, int32_t group) {
    double weight = 0;
    for (int32_t k = m->group_start[group]; k < m->group_start[group + 1]; k++)
        weight += (double)m->problem->weight[m->grouped[k]] * m->weight_scale;
    return weight;
}

// Columns: relays, then groups. First row: the limit.
static bool make_program(rl_cover_master *m) {
    const rl_cover_problem *p = m->problem;
    const bool most = p->aim == RL_AIM_MOST_WEIGHT;
    bool made = true;
    double costs = 0;
    for (int32_t i = 0; i < p->relay_count; i++)
        costs += (double)p->cost[i];
    m->cost_scale = costs > 0 ? total_scaled / costs : 1;
    m->weight_scale = total_scaled / (double)(p->total_weight > 0 ? p->total_weight : 1);
    for (int32_t i = 0; i < p->relay_count; i++) {
        const double cost = (double)p->cost[i] * m->cost_scale;
        made &= rl_lp_add_column(m->lp, 0, 1, most ? 0 : -cost, 0, NULL, NULL) >= 0;
        m->touched[i] = i;
        m->values[i] = cost;
    }
    for (int32_t g = 0; g < m->group_count; g++) {
        const double weight = group_weight(m, g);
        made &= rl_lp_add_column(m->lp, 0, weight, most ? 1 : 0, 0, NULL, NULL) >= 0;
    }
    if (most) {
        made &= rl_lp_add_row(m->lp, -INFINITY, (double)p->limit * m->cost_scale, p->relay_count,
                              m->touched, m->values) >= 0;
    } else if (p->aim == RL_AIM_LEAST_COST) {
        for (int32_t g = 0; g < m->group_count; g++) {
            m->touched[g] = p->relay_count + g;
            m->values[g] = 1;
        }
        made &= rl_lp_add_row(m->lp, (double)p->limit * m->weight_scale, INFINITY, m->group_count,
                              m->touched, m->values) >= 0;
    }
    m->first_cut_row = rl_lp_row_count(m->lp);
    return made;
}

// Adds the cut of a group for `share` (v, by pattern).
static bool add_cut(rl_cover_master *m, int32_t group, const double *share) {
    const rl_cover_problem *p = m->problem;
    const int32_t first = m->group_start[group], last = m->group_start[group + 1];
    if (RL_VECTOR_RESERVE(m->ctx, &m->cuts, 1) != RL_OK ||
        RL_VECTOR_RESERVE(m->ctx, &m->v, (size_t)(last - first)) != RL_OK)
        return false;
    m->cuts.items[m->cuts.count++] = (cut){group, m->v.count};
    double constant = 0;
    int32_t count = 0;
    for (int32_t k = first; k < last; k++) {
        const int32_t q = m->grouped[k];
        const float v = (float)share[q];
        const double weight = (double)p->weight[q] * m->weight_scale;
        m->v.items[m->v.count++] = v;
        constant += weight * (1 - v);
        for (size_t e = p->pattern_start[q]; v > 0 && e < p->pattern_start[q + 1]; e++) {
            const int32_t i = p->pattern_relay[e];
            if (m->row[i] == 0)
                m->touched[count++] = i;
            m->row[i] += weight * v;
        }
    }
    for (int32_t k = 0; k < count; k++) {
        m->values[k] = -m->row[m->touched[k]];
        m->row[m->touched[k]] = 0;
    }
    m->touched[count] = p->relay_count + group;
    m->values[count++] = 1;
    return rl_lp_add_row(m->lp, -INFINITY, constant, count, m->touched, m->values) >= 0;
}

// Adds the row of a pattern that must be covered.
static bool add_cover(rl_cover_master *m, int32_t pattern) {
    const rl_cover_problem *p = m->problem;
    if (RL_VECTOR_RESERVE(m->ctx, &m->cuts, 1) != RL_OK)
        return false;
    m->cuts.items[m->cuts.count++] = (cut){pattern, 0};
    const size_t first = p->pattern_start[pattern];
    const int32_t count = (int32_t)(p->pattern_start[pattern + 1] - first);
    for (int32_t k = 0; k < count; k++)
        m->values[k] = 1;
    return rl_lp_add_row(m->lp, 1, INFINITY, count, p->pattern_relay + first, m->values) >= 0;
}

rl_cover_master *rl_cover_master_create(rl_context *ctx, const rl_cover_problem *p,
                                        const double *part) {
    rl_cover_master *m = RL_NEW(ctx, rl_cover_master, 1);
    if (m == NULL)
        return NULL;
    m->ctx = ctx;
    m->problem = p;
    rl_arena_init(&m->arena, ctx);
    const size_t relays = (size_t)p->relay_count, patterns = (size_t)p->pattern_count;
    const bool all = p->aim == RL_AIM_COVER_ALL;
    m->group_count = all ? 0 : p->relay_count <= GROUPS_MOST ? p->relay_count : GROUPS_MOST;
    m->group_start = RL_ARENA_NEW(&m->arena, int32_t, m->group_count + 1);
    m->grouped = RL_ARENA_NEW(&m->arena, int32_t, patterns);
    m->times = RL_ARENA_NEW(&m->arena, double, patterns);
    m->trial = RL_ARENA_NEW(&m->arena, double, patterns);
    m->row = RL_ARENA_NEW(&m->arena, double, relays);
    m->touched = RL_ARENA_NEW(&m->arena, int32_t, relays + GROUPS_MOST + 1);
    m->values = RL_ARENA_NEW(&m->arena, double, relays + GROUPS_MOST + 1);
    m->choice = RL_ARENA_NEW(&m->arena, unsigned char, relays);
    m->lp = rl_lp_create(ctx);
    bool made = m->group_start != NULL && m->grouped != NULL && m->times != NULL &&
                m->trial != NULL && m->row != NULL && m->touched != NULL && m->values != NULL &&
                m->choice != NULL && m->lp != NULL;
    if (made && !all)
        make_groups(m);
    made = made && make_program(m);
    for (int32_t g = 0; made && g < m->group_count; g++)
        made = m->group_start[g] == m->group_start[g + 1] || add_cut(m, g, part);
    if (!made) {
        rl_cover_master_free(m);
        return NULL;
    }
    return m;
}

void rl_cover_master_free(rl_cover_master *m) {
    if (m == NULL)
        return;
    rl_lp_free(m->lp);
    RL_VECTOR_CLEAR(m->ctx, &m->cuts);
    RL_VECTOR_CLEAR(m->ctx, &m->v);
    rl_arena_clear(&m->arena);
    rl_release(m->ctx, m);
}

// Solving -----------------------------------------------------------------------------------------

static void set_choice(rl_cover_master *m, const unsigned char *choice) {
    for (int32_t i = 0; i < m->problem->relay_count; i++) {
        if (m->choice[i] == choice[i])
            continue;
        m->choice[i] = choice[i];
        rl_lp_set_column_bounds(m->lp, i, choice[i] == RL_COVER_IN, choice[i] != RL_COVER_OUT);
    }
}

// Multipliers from the duals of the cuts.
static void read_multipliers(rl_cover_master *m) {
    const rl_cover_problem *p = m->problem;
    const bool all = p->aim == RL_AIM_COVER_ALL;
    double most = 0;
    memset(m->trial, 0, (size_t)p->pattern_count * sizeof *m->trial);
    for (size_t k = 0; k < m->cuts.count; k++) {
        const double dual = fabs(rl_lp_row_dual(m->lp, m->first_cut_row + (int32_t)k));
        const cut *row = &m->cuts.items[k];
        if (dual == 0)
            continue;
        if (all) {
            m->trial[row->group] += dual / (double)p->weight[row->group];
            most = fmax(most, m->trial[row->group]);
            continue;
        }
        const int32_t first = m->group_start[row->group];
        for (int32_t j = first; j < m->group_start[row->group + 1]; j++)
            m->trial[m->grouped[j]] += dual * m->v.items[row->first_v + (size_t)(j - first)];
    }
    if (p->aim == RL_AIM_LEAST_COST)
        most = fabs(rl_lp_row_dual(m->lp, 0));
    for (int32_t q = 0; most > 0 && q < p->pattern_count; q++)
        m->trial[q] /= most;
}

static void read_fractions(rl_cover_master *m, double *x) {
    const rl_cover_problem *p = m->problem;
    for (int32_t i = 0; i < p->relay_count; i++)
        x[i] = fmin(fmax(rl_lp_column_value(m->lp, i), 0), 1);
    for (int32_t q = 0; q < p->pattern_count; q++) {
        m->times[q] = 0;
        for (size_t e = p->pattern_start[q]; e < p->pattern_start[q + 1]; e++)
            m->times[q] += x[p->pattern_relay[e]];
    }
}

// Adds the cuts that the fractions violate; −1 on failure, otherwise how many.
static int32_t separate(rl_cover_master *m) {
    const rl_cover_problem *p = m->problem;
    int32_t added = 0;
    if (p->aim == RL_AIM_COVER_ALL) {
        for (int32_t q = 0; q < p->pattern_count; q++) {
            if (m->times[q] >= 1 - violation_least)
                continue;
            if (!add_cover(m, q))
                return -1;
            added++;
        }
        return added;
    }
    for (int32_t g = 0; g < m->group_count; g++) {
        double covered = 0;
        for (int32_t k = m->group_start[g]; k < m->group_start[g + 1]; k++) {
            const int32_t q = m->grouped[k];
            covered += (double)p->weight[q] * m->weight_scale * fmin(m->times[q], 1);
        }
        if (rl_lp_column_value(m->lp, p->relay_count + g) <= covered + violation_least)
            continue;
        // The values are read again at the next group: rows added now do not change them.
        for (int32_t k = m->group_start[g]; k < m->group_start[g + 1]; k++) {
            const int32_t q = m->grouped[k];
            m->trial[q] = m->times[q] < 1 - 1e-9;
        }
        if (!add_cut(m, g, m->trial))
            return -1;
        added++;
    }
    return added;
}

// Drops the cuts that are slack, once there are many.
static void purge(rl_cover_master *m) {
    const int32_t limit = ROWS_KEPT + 2 * m->group_count;
    if ((int32_t)m->cuts.count <= limit || m->problem->aim == RL_AIM_COVER_ALL)
        return;
    int32_t *rows = RL_NEW(m->ctx, int32_t, m->cuts.count);
    if (rows == NULL)
        return; // keeping them is always valid
    int32_t dropped = 0;
    size_t kept = 0, v = 0;
    for (size_t k = 0; k < m->cuts.count; k++) {
        const int32_t row = m->first_cut_row + (int32_t)k;
        if (rl_lp_row_is_slack(m->lp, row)) {
            rows[dropped++] = row;
            continue;
        }
        cut moved = m->cuts.items[k];
        const size_t size = (size_t)(m->group_start[moved.group + 1] - m->group_start[moved.group]);
        memmove(m->v.items + v, m->v.items + moved.first_v, size * sizeof *m->v.items);
        moved.first_v = v;
        v += size;
        m->cuts.items[kept++] = moved;
    }
    rl_lp_delete_rows(m->lp, dropped, rows);
    m->cuts.count = kept;
    m->v.count = v;
    rl_release(m->ctx, rows);
}

// Whether the choices leave patterns without any relay, too many for an answer: all multipliers on
// these, so that the bound says it.
static bool is_uncoverable(rl_cover_master *m, const unsigned char *choice, rl_cover_bound *bound) {
    const rl_cover_problem *p = m->problem;
    for (int32_t q = 0; q < p->pattern_count; q++) {
        m->trial[q] = 1;
        for (size_t e = p->pattern_start[q]; e < p->pattern_start[q + 1]; e++)
            if (choice[p->pattern_relay[e]] != RL_COVER_OUT)
                m->trial[q] = 0;
    }
    return rl_cover_bound_of(bound, m->trial, choice) == rl_cover_worst(p);
}

rl_cover_relaxed rl_cover_master_solve(rl_cover_master *m, const unsigned char *choice,
                                       int64_t incumbent, int32_t rounds, rl_cover_bound *bound,
                                       double *part, double *x) {
    const rl_cover_problem *p = m->problem;
    const bool most = p->aim == RL_AIM_MOST_WEIGHT;
    double best = most ? INFINITY : -INFINITY;
    int32_t without = 0;
    rl_cover_relaxed outcome = RL_COVER_RELAXED;
    set_choice(m, choice);
    for (int32_t round = 0; round < rounds; round++) {
        const rl_lp_outcome solved = rl_lp_solve(m->lp, RL_LP_DUAL);
        if (solved == RL_LP_STOPPED)
            return RL_COVER_LP_STOPPED;
        if (solved == RL_LP_INFEASIBLE && is_uncoverable(m, choice, bound))
            return RL_COVER_PRUNED;
        if (solved != RL_LP_OPTIMAL)
            return RL_COVER_LP_FAILED;
        read_multipliers(m);
        read_fractions(m, x);
        const int64_t proved = rl_cover_bound_of(bound, m->trial, choice);
        const double value = rl_cover_bound_value(bound);
        if (!rl_cover_is_better(p, proved, incumbent))
            outcome = RL_COVER_PRUNED;
        const double gained = most ? best - value : value - best;
        if (gained > 0) {
            memcpy(part, m->trial, (size_t)p->pattern_count * sizeof *part);
            const double gap = fabs(value - (double)incumbent);
            without = gained > progress_least * gap ? 0 : without + 1;
            best = value;
        } else {
            without++;
        }
        if (outcome == RL_COVER_PRUNED || without > ROUNDS_WITHOUT)
            break;
        const int32_t added = separate(m);
        if (added < 0)
            return RL_COVER_LP_FAILED;
        if (added == 0)
            break;
    }
    if (rl_lp_row_count(m->lp) > 0)
        purge(m);
    (void)rl_cover_bound_of(bound, part, choice);
    return outcome;
}
