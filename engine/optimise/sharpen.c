#include "optimise/sharpen.h"

#include "optimise/cell_cut.h"

#include <math.h>
#include <string.h>

static const double whole_tolerance = 1e-6; // a relay nearer to 0 or 1 than this is not fractional
static const double least_gain = 1e-9;      // share of a cell: the tangent is kept otherwise

// A profile of a relay used by a fraction.
typedef struct part {
    int32_t profile;
    double hit;      // Σ λ_p h_p
    double log_miss; // Σ λ_p ℓ_p
} part;

// A part as one cell sees it, with its weight in the cell's cut.
typedef struct cell_part {
    int32_t part;
    double hit_weight;
} cell_part;

struct rl_sharpener {
    rl_context *ctx;
    rl_arena arena;
    const rl_problem *problem;
    double *most; // by profile: what any programme hits at most
    RL_VECTOR(part) parts;
    RL_VECTOR(cell_part) cell_parts; // by cell
    int32_t *start;                  // by cell, cell_count + 1 entries
    int32_t *used;                   // by cell: parts kept as products; 0 where the tangent stays
    double *log_weight;              // by cell, of the cut
    RL_VECTOR(rl_hit_term) terms;
    double *part_hit, *part_log; // by part: sums under way
    size_t part_capacity, log_capacity;
};

// Greatest exposure Σ −log(1 − q) of a relay's programmes in one timing class: the best uses of
// each offer, gaps aside.
static double greatest_exposure(const rl_problem *p, rl_id relay, int32_t local_class,
                                double *best) {
    const rl_relay_view *view = &p->relays[relay];
    const rl_activation *activations = p->scenario->activations + view->first_activation;
    double sum = 0;
    for (int32_t k = 0; k < view->activation_count;) {
        const rl_id offer = activations[k].offer;
        const int32_t most = p->scenario->offers[offer].max_uses;
        int32_t kept = 0; // best[0 … kept − 1], decreasing
        for (; k < view->activation_count && activations[k].offer == offer; k++) {
            double value = view->log_miss[k * view->class_count + local_class];
            for (int32_t i = 0; i < kept; i++) {
                if (value > best[i]) {
                    const double lower = best[i];
                    best[i] = value;
                    value = lower;
                }
            }
            if (kept < most)
                best[kept++] = value;
        }
        for (int32_t i = 0; i < kept; i++)
            sum += best[i];
    }
    return sum;
}

static rl_status measure_most(rl_sharpener *s) {
    const rl_problem *p = s->problem;
    double *best = RL_NEW(s->ctx, double, p->scenario->activation_count);
    if (best == NULL)
        return rl_fail_memory(s->ctx);
    for (rl_id r = 0; r < p->scenario->actor_count; r++) {
        const rl_relay_view *view = &p->relays[r];
        int32_t known_class = -1;
        double exposed = 0;
        for (int32_t j = 0; view->activation_count > 0 && j < view->profile_count; j++) {
            if (view->class_of_profile[j] != known_class) {
                known_class = view->class_of_profile[j];
                exposed = -expm1(-greatest_exposure(p, r, known_class, best));
            }
            const int32_t profile = view->first_profile + j;
            s->most[profile] = p->population->profiles[profile].hit_prob * exposed;
        }
    }
    rl_release(s->ctx, best);
    return RL_OK;
}

rl_status rl_sharpener_create(rl_context *ctx, const rl_problem *problem, rl_sharpener **out) {
    rl_status status = RL_OK;
    const int32_t cells = problem->population->cell_count;
    rl_sharpener *s = RL_NEW(ctx, rl_sharpener, 1);
    if (s == NULL)
        return rl_fail_memory(ctx);
    s->ctx = ctx;
    s->problem = problem;
    rl_arena_init(&s->arena, ctx);
    s->most = RL_ARENA_NEW(&s->arena, double,
                           problem->population->profile_start[problem->scenario->actor_count]);
    s->start = RL_ARENA_NEW(&s->arena, int32_t, (size_t)cells + 1);
    s->used = RL_ARENA_NEW(&s->arena, int32_t, cells);
    s->log_weight = RL_ARENA_NEW(&s->arena, double, cells);
    if (s->most == NULL || s->start == NULL || s->used == NULL || s->log_weight == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(measure_most(s));
    *out = s;
    s = NULL;
done:
    rl_sharpener_free(s);
    return status;
}

void rl_sharpener_free(rl_sharpener *s) {
    if (s == NULL)
        return;
    rl_context *ctx = s->ctx;
    RL_VECTOR_CLEAR(ctx, &s->parts);
    RL_VECTOR_CLEAR(ctx, &s->cell_parts);
    RL_VECTOR_CLEAR(ctx, &s->terms);
    rl_release(ctx, s->part_hit);
    rl_release(ctx, s->part_log);
    rl_arena_clear(&s->arena);
    rl_release(ctx, s);
}

// Reading the solution ---------------------------------------------------------------------------

static rl_status add_parts_of_relay(rl_sharpener *s, const rl_master *m, rl_id relay) {
    const rl_relay_view *view = &s->problem->relays[relay];
    const rl_status status = RL_VECTOR_RESERVE(s->ctx, &s->parts, (size_t)view->profile_count);
    if (status != RL_OK)
        return status;
    part *parts = s->parts.items + s->parts.count;
    for (int32_t j = 0; j < view->profile_count; j++)
        parts[j] = (part){view->first_profile + j, 0, 0};
    for (int32_t q = rl_master_first_programme(m, relay); q >= 0;
         q = rl_master_next_programme(m, q)) {
        const rl_programme *programme = rl_master_programme(m, q);
        const double value = rl_master_programme_value(m, q);
        for (int32_t j = 0; value > 0 && j < view->profile_count; j++) {
            parts[j].hit += value * programme->hit[j];
            parts[j].log_miss += value * programme->log_miss[j];
        }
    }
    size_t kept = 0;
    for (int32_t j = 0; j < view->profile_count; j++) {
        if (parts[j].hit > 0)
            parts[kept++] = parts[j];
    }
    s->parts.count += kept;
    return RL_OK;
}

static rl_status collect_parts(rl_sharpener *s, const rl_master *m) {
    const double *used = rl_master_relay_used(m);
    s->parts.count = 0;
    for (rl_id r = 0; r < s->problem->scenario->actor_count; r++) {
        if (used[r] <= whole_tolerance || used[r] >= 1 - whole_tolerance)
            continue;
        const rl_status status = add_parts_of_relay(s, m, r);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Lists the parts by cell.
static rl_status distribute_parts(rl_sharpener *s) {
    const rl_population *population = s->problem->population;
    int32_t *start = s->start;
    memset(start, 0, ((size_t)population->cell_count + 1) * sizeof *start);
    for (size_t i = 0; i < s->parts.count; i++) {
        const rl_profile *profile = &population->profiles[s->parts.items[i].profile];
        for (int32_t j = 0; j < profile->cell_count; j++)
            start[population->cell_of[profile->first_cell + j] + 1]++;
    }
    for (rl_id c = 0; c < population->cell_count; c++) {
        start[c + 1] += start[c];
        s->used[c] = start[c]; // for now: where the next part of the cell goes
    }
    s->cell_parts.count = 0;
    const size_t count = (size_t)start[population->cell_count];
    const rl_status status = RL_VECTOR_RESERVE(s->ctx, &s->cell_parts, count);
    if (status != RL_OK)
        return status;
    s->cell_parts.count = count;
    for (size_t i = 0; i < s->parts.count; i++) {
        const rl_profile *profile = &population->profiles[s->parts.items[i].profile];
        for (int32_t j = 0; j < profile->cell_count; j++) {
            const rl_id cell = population->cell_of[profile->first_cell + j];
            s->cell_parts.items[s->used[cell]++] = (cell_part){(int32_t)i, 0};
        }
    }
    return RL_OK;
}

// Cutting ----------------------------------------------------------------------------------------

// How much a part bends its cell: h²·z(1 − z) for a relay used by z.
static double bend(const rl_sharpener *s, const cell_part *c) {
    const part *p = &s->parts.items[c->part];
    return p->hit * (s->most[p->profile] - p->hit);
}

// Brings the parts that bend the most to the front; returns how many are kept.
static int32_t keep_bent_parts(const rl_sharpener *s, cell_part *parts, int32_t count) {
    int32_t kept = 0;
    for (; kept < count && kept < RL_CELL_ITEMS; kept++) {
        int32_t most = kept;
        for (int32_t i = kept + 1; i < count; i++) {
            if (bend(s, &parts[i]) > bend(s, &parts[most]))
                most = i;
        }
        const cell_part moved = parts[kept];
        parts[kept] = parts[most];
        parts[most] = moved;
    }
    return kept;
}

// Cuts one cell; `reached`, `weight` and `constant` are the tangent's until they are lowered.
static void sharpen_cell(rl_sharpener *s, rl_id cell, double log_miss, double *reached,
                         double *weight, double *constant) {
    const double size = s->problem->population->cells[cell].weight;
    cell_part *parts = s->cell_parts.items + s->start[cell];
    s->used[cell] = 0;
    if (s->start[cell] == s->start[cell + 1] || !(size > 0))
        return;
    const int32_t count = keep_bent_parts(s, parts, s->start[cell + 1] - s->start[cell]);
    rl_cell_item items[RL_CELL_ITEMS];
    double others = log_miss;
    for (int32_t i = 0; i < count; i++) {
        const part *p = &s->parts.items[parts[i].part];
        items[i] = (rl_cell_item){p->hit, s->most[p->profile]};
        others -= p->log_miss;
    }
    rl_cell_cut cut;
    const double value = rl_cut_cell(items, count, others > 1e-12 ? others : 0, &cut) * size;
    if (!(value < *reached - least_gain * size))
        return;
    s->used[cell] = count;
    s->log_weight[cell] = cut.log_weight * size;
    for (int32_t i = 0; i < count; i++)
        parts[i].hit_weight = cut.hit_weight[i] * size;
    *reached = value;
    *weight = cut.log_weight * size;
    *constant = cut.constant * size;
}

rl_status rl_sharpen(rl_sharpener *s, const rl_master *m, double *reached, double *weight,
                     double *constant) {
    rl_status status = RL_OK;
    RL_TRY(collect_parts(s, m));
    RL_TRY(distribute_parts(s));
    const double *log_miss = rl_master_log_miss(m);
    for (rl_id c = 0; c < s->problem->population->cell_count; c++)
        sharpen_cell(s, c, log_miss[c], &reached[c], &weight[c], &constant[c]);
    RL_TRY(RL_VECTOR_RESERVE(s->ctx, &s->terms, s->parts.count + 1));
    RL_TRY(rl_reserve(s->ctx, &s->part_hit, &s->part_capacity, s->parts.count + 1,
                      sizeof *s->part_hit));
    RL_TRY(rl_reserve(s->ctx, &s->part_log, &s->log_capacity, s->parts.count + 1,
                      sizeof *s->part_log));
done:
    return status;
}

bool rl_sharpened(const rl_sharpener *s, rl_id cell) { return s->used[cell] > 0; }

int32_t rl_sharpened_parts(const rl_sharpener *s, rl_id cell, rl_hit_part *parts) {
    const cell_part *of_cell = s->cell_parts.items + s->start[cell];
    for (int32_t i = 0; i < s->used[cell]; i++)
        parts[i] = (rl_hit_part){s->parts.items[of_cell[i].part].profile, of_cell[i].hit_weight};
    return s->used[cell];
}

const rl_hit_term *rl_sharpened_terms(rl_sharpener *s, rl_id first, rl_id last, const bool *cell_in,
                                      int32_t *count) {
    memset(s->part_hit, 0, s->parts.count * sizeof(double));
    memset(s->part_log, 0, s->parts.count * sizeof(double));
    for (rl_id c = first; c < last; c++) {
        if (cell_in != NULL && !cell_in[c])
            continue;
        const cell_part *parts = s->cell_parts.items + s->start[c];
        for (int32_t i = 0; i < s->used[c]; i++) {
            s->part_hit[parts[i].part] += parts[i].hit_weight;
            s->part_log[parts[i].part] += s->log_weight[c];
        }
    }
    s->terms.count = 0;
    for (size_t i = 0; i < s->parts.count; i++) {
        if (s->part_log[i] > 0)
            s->terms.items[s->terms.count++] =
                (rl_hit_term){s->parts.items[i].profile, s->part_log[i], s->part_hit[i]};
    }
    *count = (int32_t)s->terms.count;
    return s->terms.items;
}
