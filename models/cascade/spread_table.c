#include "cascade/spread_table.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// A set whose starters add up to this much is triggered for sure.
static const double surely = 1 - 1e-9;

typedef struct class_touch {
    int32_t target; // of the live edges
    double log_miss;
    double missed; // e^{−log_miss}
} class_touch;

typedef struct spread_class {
    size_t first_touch;
    int32_t touch_count;
    size_t first_row;
    int32_t row_count;
    size_t first_set; // sets of its rows: touch_count for each row
} spread_class;

struct rl_spread_table {
    rl_context *ctx;
    const rl_population *population;
    const rl_live_edges *edges;
    RL_VECTOR(class_touch) touches;
    RL_VECTOR(spread_class) classes;
    RL_VECTOR(double) row_weight;
    RL_VECTOR(int32_t) row_sets;
    int32_t *class_of_cell; // −1 where no triggered relay comes
    double *class_log_miss; // scratch, by class
    double *class_weight;   // scratch, by class
    double *triggered;      // scratch, z by set
    double *slope;          // scratch, by set
};

// Classes ----------------------------------------------------------------------------------------

typedef struct cell_touch {
    rl_id cell;
    int32_t target;
    double log_miss;
} cell_touch;

typedef struct touched_cell {
    const cell_touch *touches; // by target
    int32_t count;
    rl_id cell;
} touched_cell;

static int compare_touches(const void *left, const void *right) {
    const cell_touch *a = left, *b = right;
    if (a->cell != b->cell)
        return a->cell < b->cell ? -1 : 1;
    return (a->target > b->target) - (a->target < b->target);
}

static int compare_alike(const touched_cell *a, const touched_cell *b) {
    if (a->count != b->count)
        return a->count < b->count ? -1 : 1;
    for (int32_t i = 0; i < a->count; i++) {
        const cell_touch *x = &a->touches[i], *y = &b->touches[i];
        if (x->target != y->target)
            return x->target < y->target ? -1 : 1;
        if (x->log_miss != y->log_miss)
            return x->log_miss < y->log_miss ? -1 : 1;
    }
    return 0;
}

static int compare_cells(const void *left, const void *right) {
    const touched_cell *a = left, *b = right;
    const int order = compare_alike(a, b);
    return order != 0 ? order : (a->cell > b->cell) - (a->cell < b->cell);
}

// All (cell, target) pairs, by cell.
static rl_status list_touches(const rl_spread_table *t, const double *default_log_miss,
                              cell_touch **out, size_t *count) {
    const rl_population *population = t->population;
    size_t most = 0;
    for (int32_t v = 0; v < t->edges->target_count; v++) {
        const rl_id actor = t->edges->targets[v];
        for (int32_t j = population->profile_start[actor]; j < population->profile_start[actor + 1];
             j++)
            most += (size_t)population->profiles[j].cell_count;
    }
    cell_touch *touches = RL_NEW(t->ctx, cell_touch, most);
    if (touches == NULL)
        return rl_fail_memory(t->ctx);
    *count = 0;
    for (int32_t v = 0; v < t->edges->target_count; v++) {
        const rl_id actor = t->edges->targets[v];
        for (int32_t j = population->profile_start[actor]; j < population->profile_start[actor + 1];
             j++) {
            const rl_profile *profile = &population->profiles[j];
            if (!(default_log_miss[j] > 0))
                continue;
            for (int32_t i = 0; i < profile->cell_count; i++)
                touches[(*count)++] = (cell_touch){population->cell_of[profile->first_cell + i], v,
                                                   default_log_miss[j]};
        }
    }
    if (*count > 0)
        qsort(touches, *count, sizeof *touches, compare_touches);
    *out = touches;
    return RL_OK;
}

static rl_status add_class(rl_spread_table *t, const touched_cell *cell) {
    rl_status status = RL_OK;
    RL_TRY(RL_VECTOR_RESERVE(t->ctx, &t->classes, 1));
    RL_TRY(RL_VECTOR_RESERVE(t->ctx, &t->touches, (size_t)cell->count));
    t->classes.items[t->classes.count++] =
        (spread_class){.first_touch = t->touches.count, .touch_count = cell->count};
    for (int32_t i = 0; i < cell->count; i++) {
        const double log_miss = cell->touches[i].log_miss;
        t->touches.items[t->touches.count++] =
            (class_touch){cell->touches[i].target, log_miss, exp(-log_miss)};
    }
done:
    return status;
}

static rl_status classify_cells(rl_spread_table *t, const double *default_log_miss) {
    const int32_t cell_count = t->population->cell_count;
    rl_status status = RL_OK;
    cell_touch *touches = NULL;
    size_t count = 0;
    int32_t touched = 0;
    touched_cell *cells = RL_NEW(t->ctx, touched_cell, cell_count);
    if (cells == NULL)
        return rl_fail_memory(t->ctx);
    RL_TRY(list_touches(t, default_log_miss, &touches, &count));
    for (rl_id c = 0; c < cell_count; c++)
        t->class_of_cell[c] = -1;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || touches[i].cell != touches[i - 1].cell)
            cells[touched++] = (touched_cell){&touches[i], 0, touches[i].cell};
        cells[touched - 1].count++;
    }
    if (touched > 0)
        qsort(cells, (size_t)touched, sizeof *cells, compare_cells);
    for (int32_t i = 0; i < touched; i++) {
        if (i == 0 || compare_alike(&cells[i - 1], &cells[i]) != 0)
            RL_TRY(add_class(t, &cells[i]));
        t->class_of_cell[cells[i].cell] = (int32_t)t->classes.count - 1;
    }
done:
    rl_release(t->ctx, touches);
    rl_release(t->ctx, cells);
    return status;
}

// Rows -------------------------------------------------------------------------------------------

static size_t hash_of(const int32_t *sets, int32_t count) {
    uint64_t hash = 0xCBF29CE484222325u;
    for (int32_t i = 0; i < count; i++)
        hash = (hash ^ (uint64_t)(uint32_t)sets[i]) * 0x100000001B3u;
    return (size_t)(hash ^ (hash >> 29));
}

// Joins the samples in which the class is reached by the same sets. `slots` (row + 1, open
// addressing) has `slot_count` entries, a power of two above the number of samples.
static rl_status tabulate_rows(rl_spread_table *t, spread_class *class, int32_t *slots,
                               size_t slot_count) {
    const rl_live_edges *edges = t->edges;
    const class_touch *touches = t->touches.items + class->first_touch;
    const size_t width = (size_t) class->touch_count;
    rl_status status = RL_OK;
    memset(slots, 0, slot_count * sizeof *slots);
    class->first_row = t->row_weight.count;
    class->first_set = t->row_sets.count;
    for (int32_t i = 0; i < edges->sample_count; i++) {
        RL_TRY(RL_VECTOR_RESERVE(t->ctx, &t->row_weight, 1));
        RL_TRY(RL_VECTOR_RESERVE(t->ctx, &t->row_sets, width));
        int32_t *sets = t->row_sets.items + t->row_sets.count;
        const int32_t *set_of = edges->set_of + (size_t)i * (size_t)edges->target_count;
        for (size_t j = 0; j < width; j++)
            sets[j] = set_of[touches[j].target];
        size_t slot = hash_of(sets, class->touch_count) & (slot_count - 1);
        while (slots[slot] != 0 &&
               memcmp(t->row_sets.items + class->first_set + (size_t)(slots[slot] - 1) * width,
                      sets, width * sizeof *sets) != 0)
            slot = (slot + 1) & (slot_count - 1);
        if (slots[slot] == 0) {
            slots[slot] = ++class->row_count;
            t->row_weight.items[t->row_weight.count++] = 0;
            t->row_sets.count += width;
        }
        t->row_weight.items[class->first_row + (size_t)(slots[slot] - 1)] += edges->weight[i];
    }
done:
    return status;
}

static rl_status tabulate_classes(rl_spread_table *t) {
    size_t slot_count = 2;
    while (slot_count < 2 * (size_t)t->edges->sample_count)
        slot_count *= 2;
    int32_t *slots = RL_NEW(t->ctx, int32_t, slot_count);
    rl_status status = slots == NULL ? rl_fail_memory(t->ctx) : RL_OK;
    for (size_t k = 0; status == RL_OK && k < t->classes.count; k++)
        status = tabulate_rows(t, &t->classes.items[k], slots, slot_count);
    rl_release(t->ctx, slots);
    return status;
}

rl_status rl_spread_table_create(rl_context *ctx, const rl_population *population,
                                 const rl_live_edges *edges, const double *default_log_miss,
                                 rl_spread_table **out) {
    rl_status status = RL_OK;
    rl_spread_table *t = RL_NEW(ctx, rl_spread_table, 1);
    if (t == NULL)
        return rl_fail_memory(ctx);
    t->ctx = ctx;
    t->population = population;
    t->edges = edges;
    t->class_of_cell = RL_NEW(ctx, int32_t, population->cell_count);
    t->triggered = RL_NEW(ctx, double, edges->set_count);
    t->slope = RL_NEW(ctx, double, edges->set_count);
    if (t->class_of_cell == NULL || t->triggered == NULL || t->slope == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(classify_cells(t, default_log_miss));
    RL_TRY(tabulate_classes(t));
    t->class_log_miss = RL_NEW(ctx, double, t->classes.count);
    t->class_weight = RL_NEW(ctx, double, t->classes.count);
    if (t->class_log_miss == NULL || t->class_weight == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    *out = t;
    t = NULL;
done:
    rl_spread_table_free(t);
    return status;
}

void rl_spread_table_free(rl_spread_table *t) {
    if (t == NULL)
        return;
    rl_context *ctx = t->ctx;
    RL_VECTOR_CLEAR(ctx, &t->touches);
    RL_VECTOR_CLEAR(ctx, &t->classes);
    RL_VECTOR_CLEAR(ctx, &t->row_weight);
    RL_VECTOR_CLEAR(ctx, &t->row_sets);
    rl_release(ctx, t->class_of_cell);
    rl_release(ctx, t->class_log_miss);
    rl_release(ctx, t->class_weight);
    rl_release(ctx, t->triggered);
    rl_release(ctx, t->slope);
    rl_release(ctx, t);
}

// Value ------------------------------------------------------------------------------------------

// z of every set; true when all are 0 or 1.
static bool trigger_sets(const rl_spread_table *t, const double *used) {
    const rl_live_edges *edges = t->edges;
    bool whole = true;
    for (int32_t i = 0; i < edges->set_count; i++) {
        double sum = 0;
        for (int32_t j = edges->set_start[i]; j < edges->set_start[i + 1]; j++)
            sum += used[edges->set_members[j]];
        t->triggered[i] = sum >= surely ? 1 : sum;
        whole = whole && (t->triggered[i] == 0 || t->triggered[i] == 1);
    }
    return whole;
}

// e^{−Σ_v z_v d_v} in one row of a class.
static double missed_in_row(const rl_spread_table *t, const spread_class *class, int32_t row,
                            bool whole) {
    const class_touch *touches = t->touches.items + class->first_touch;
    const int32_t *sets =
        t->row_sets.items + class->first_set + (size_t)row * (size_t) class->touch_count;
    if (whole) {
        double missed = 1;
        for (int32_t j = 0; j < class->touch_count; j++)
            missed *= t->triggered[sets[j]] > 0 ? touches[j].missed : 1;
        return missed;
    }
    double log_miss = 0;
    for (int32_t j = 0; j < class->touch_count; j++)
        log_miss += t->triggered[sets[j]] * touches[j].log_miss;
    return exp(-log_miss);
}

// What a class misses of those it had missed before, and the rest: each with its own digits, since
// either may be next to nothing.
typedef struct class_parts {
    double missed, reached;
} class_parts;

static class_parts parts_of_class(const rl_spread_table *t, const spread_class *class, bool whole) {
    const double *weight = t->row_weight.items + class->first_row;
    class_parts sum = {0, 0};
    for (int32_t row = 0; row < class->row_count; row++) {
        const double missed = missed_in_row(t, class, row, whole);
        sum.missed += weight[row] * missed;
        sum.reached += weight[row] * (1 - missed);
    }
    return sum;
}

static double log_miss_of(class_parts parts) {
    return parts.reached < 0.5 ? -log1p(-parts.reached) : -log(fmax(parts.missed, RL_LEAST_MISS));
}

void rl_spread_table_value(const rl_spread_table *t, const double *used, double *log_miss) {
    const bool whole = trigger_sets(t, used);
    for (size_t k = 0; k < t->classes.count; k++)
        t->class_log_miss[k] = log_miss_of(parts_of_class(t, &t->classes.items[k], whole));
    for (rl_id c = 0; c < t->population->cell_count; c++)
        log_miss[c] = t->class_of_cell[c] < 0 ? 0 : t->class_log_miss[t->class_of_cell[c]];
}

// Cut --------------------------------------------------------------------------------------------

// ∂K/∂z_v = Σ_rows p_row d_v, with p_row the row's part of what is missed; handed to the sets.
static void add_slopes(const rl_spread_table *t, const spread_class *class, double weight,
                       double missed, bool whole) {
    const class_touch *touches = t->touches.items + class->first_touch;
    const double *row_weight = t->row_weight.items + class->first_row;
    for (int32_t row = 0; row < class->row_count; row++) {
        const double part = weight * row_weight[row] * missed_in_row(t, class, row, whole) / missed;
        const int32_t *sets =
            t->row_sets.items + class->first_set + (size_t)row * (size_t) class->touch_count;
        for (int32_t j = 0; j < class->touch_count; j++)
            t->slope[sets[j]] += part * touches[j].log_miss;
    }
}

double rl_spread_table_cut(const rl_spread_table *t, const double *used, const double *weight,
                           double *gain) {
    const rl_live_edges *edges = t->edges;
    const int32_t actor_count = t->population->scenario->actor_count;
    const bool whole = trigger_sets(t, used);
    double constant = 0;
    memset(t->class_weight, 0, t->classes.count * sizeof(double));
    memset(t->slope, 0, (size_t)edges->set_count * sizeof(double));
    memset(gain, 0, (size_t)actor_count * sizeof *gain);
    for (rl_id c = 0; c < t->population->cell_count; c++) {
        if (t->class_of_cell[c] >= 0)
            t->class_weight[t->class_of_cell[c]] += weight[c];
    }
    for (size_t k = 0; k < t->classes.count; k++) {
        if (t->class_weight[k] == 0)
            continue;
        const class_parts parts = parts_of_class(t, &t->classes.items[k], whole);
        constant += t->class_weight[k] * log_miss_of(parts);
        if (parts.missed > RL_LEAST_MISS) // below, K is flat
            add_slopes(t, &t->classes.items[k], t->class_weight[k], parts.missed, whole);
    }
    // z = min(1, Σ y) grows with its starters only while it is below 1.
    for (int32_t i = 0; i < edges->set_count; i++) {
        if (t->triggered[i] == 1)
            continue;
        for (int32_t j = edges->set_start[i]; j < edges->set_start[i + 1]; j++)
            gain[edges->set_members[j]] += t->slope[i];
    }
    for (rl_id a = 0; a < actor_count; a++)
        constant -= gain[a] * used[a];
    return constant;
}
