#include "reach/worlds.h"

#include "reach/saturation.h"

#include <string.h>

// A cell as it is when some of the relays that touch it refuse.
typedef struct copy {
    rl_id cell; // of the base
    rl_refusals refusing;
    int32_t next; // copy of the same cell, −1 at the end
} copy;

struct rl_worlds {
    rl_oracle oracle; // first: an operation finds its worlds from it
    rl_context *ctx;
    rl_arena arena;
    const rl_oracle *base;
    rl_population population;
    int32_t world_count;
    rl_refusals *refusals;  // by world
    bool **cells;           // by world, then cell
    RL_VECTOR(copy) copies; // cell base cells + i is copy i
    // For a model with a spread: every world has copies of all the cells, in order.
    double *used;        // scratch, by actor
    double *base_weight; // scratch, by cell of the base
    double *base_gain;   // scratch, by actor
};

static const rl_worlds *of(const rl_oracle *oracle) {
    return (const rl_worlds *)(const void *)oracle;
}

static bool refuses(const rl_refusals *refusals, rl_id relay) {
    for (int32_t i = 0; i < refusals->count; i++) {
        if (refusals->relays[i] == relay)
            return true;
    }
    return false;
}

// The spread
// ---------------------------------------------------------------------------------------

static int32_t base_cells(const rl_worlds *w) { return w->base->population->cell_count; }

// Where the cells of a world start, when there is a spread.
static int32_t first_cell(const rl_worlds *w, int32_t world) { return base_cells(w) * (world + 1); }

// What is used in a world; world −1 is the one where nobody refuses.
static const double *used_in(const rl_worlds *w, int32_t world, const double *used) {
    if (world < 0)
        return used;
    memcpy(w->used, used, (size_t)w->population.scenario->actor_count * sizeof *used);
    for (int32_t i = 0; i < w->refusals[world].count; i++)
        w->used[w->refusals[world].relays[i]] = 0;
    return w->used;
}

static void spread(const rl_oracle *oracle, const double *used, double *log_miss) {
    const rl_worlds *w = of(oracle);
    for (int32_t d = -1; d < w->world_count; d++)
        w->base->operations->spread(w->base, used_in(w, d, used), log_miss + first_cell(w, d));
}

// World by world: the cut of a world says nothing of the relays that refuse there.
static double spread_cut(const rl_oracle *oracle, const double *used, const double *weight,
                         double *gain) {
    const rl_worlds *w = of(oracle);
    const rl_id actors = w->population.scenario->actor_count;
    double constant = 0;
    memset(gain, 0, (size_t)actors * sizeof *gain);
    for (int32_t d = -1; d < w->world_count; d++) {
        memset(w->base_gain, 0, (size_t)actors * sizeof *w->base_gain);
        constant += w->base->operations->spread_cut(w->base, used_in(w, d, used),
                                                    weight + first_cell(w, d), w->base_gain);
        for (rl_id r = 0; r < actors; r++)
            gain[r] += d >= 0 && refuses(&w->refusals[d], r) ? 0 : w->base_gain[r];
    }
    return constant;
}

static const rl_oracle_operations independent = {
    .name = "worlds",
    .value = rl_saturation_value,
    .cut = rl_saturation_cut,
    .conjugate = rl_saturation_conjugate,
};

static const rl_oracle_operations spreading = {
    .name = "worlds",
    .value = rl_saturation_value,
    .cut = rl_saturation_cut,
    .conjugate = rl_saturation_conjugate,
    .spread = spread,
    .spread_cut = spread_cut,
};

// Copies
// -------------------------------------------------------------------------------------------

typedef struct copying {
    rl_worlds *worlds;
    int32_t *first_copy;   // by cell of the base, −1 for none
    rl_refusals *refusing; // by cell of the base: those of the world at hand that touch it
    bool *is_touched;      // by cell of the base
    int32_t *copy_of;      // by world, then cell of the base: its copy there, −1 for itself
} copying;

static bool same_refusals(const rl_refusals *a, const rl_refusals *b) {
    return a->count == b->count &&
           memcmp(a->relays, b->relays, (size_t)a->count * sizeof *a->relays) == 0;
}

// Notes which cells the refusing relays of a world touch.
static void touch_cells(copying *c, const rl_refusals *refusals) {
    const rl_population *base = c->worlds->base->population;
    const bool spreads = rl_oracle_spreads(c->worlds->base);
    for (rl_id cell = 0; cell < base->cell_count; cell++) {
        c->is_touched[cell] = spreads;
        c->refusing[cell].count = 0;
    }
    for (int32_t i = 0; i < refusals->count; i++) {
        const rl_id relay = refusals->relays[i];
        for (int32_t p = base->profile_start[relay]; p < base->profile_start[relay + 1]; p++) {
            const rl_profile *profile = &base->profiles[p];
            for (int32_t j = 0; j < profile->cell_count; j++) {
                const rl_id cell = base->cell_of[profile->first_cell + j];
                c->is_touched[cell] = true;
                c->refusing[cell].relays[c->refusing[cell].count++] = relay;
            }
        }
    }
}

static rl_status find_copy(copying *c, rl_id cell, int32_t *out) {
    rl_worlds *w = c->worlds;
    const bool shared = !rl_oracle_spreads(w->base);
    for (int32_t i = c->first_copy[cell]; shared && i >= 0; i = w->copies.items[i].next) {
        if (same_refusals(&w->copies.items[i].refusing, &c->refusing[cell])) {
            *out = i;
            return RL_OK;
        }
    }
    const rl_status status = RL_VECTOR_RESERVE(w->ctx, &w->copies, 1);
    if (status != RL_OK)
        return status;
    *out = (int32_t)w->copies.count;
    w->copies.items[w->copies.count++] = (copy){cell, c->refusing[cell], c->first_copy[cell]};
    c->first_copy[cell] = *out;
    return RL_OK;
}

static rl_status copy_cells(copying *c) {
    rl_worlds *w = c->worlds;
    rl_status status = RL_OK;
    for (int32_t d = 0; d < w->world_count; d++) {
        int32_t *copy_of = c->copy_of + (size_t)d * (size_t)base_cells(w);
        touch_cells(c, &w->refusals[d]);
        for (rl_id cell = 0; cell < base_cells(w); cell++) {
            copy_of[cell] = -1;
            if (c->is_touched[cell])
                RL_TRY(find_copy(c, cell, &copy_of[cell]));
        }
    }
done:
    return status;
}

static rl_status flag_cells(copying *c) {
    rl_worlds *w = c->worlds;
    w->cells = RL_ARENA_NEW(&w->arena, bool *, w->world_count);
    if (w->cells == NULL)
        return rl_fail_memory(w->ctx);
    for (int32_t d = 0; d < w->world_count; d++) {
        const int32_t *copy_of = c->copy_of + (size_t)d * (size_t)base_cells(w);
        w->cells[d] = RL_ARENA_NEW(&w->arena, bool, w->population.cell_count);
        if (w->cells[d] == NULL)
            return rl_fail_memory(w->ctx);
        for (rl_id cell = 0; cell < base_cells(w); cell++)
            w->cells[d][copy_of[cell] < 0 ? cell : base_cells(w) + copy_of[cell]] = true;
    }
    return RL_OK;
}

static rl_status copy_weights(copying *c) {
    rl_worlds *w = c->worlds;
    const size_t base = (size_t)base_cells(w), copies = w->copies.count;
    rl_cell *cells = RL_ARENA_NEW(&w->arena, rl_cell, base + copies);
    if (cells == NULL)
        return rl_fail_memory(w->ctx);
    memcpy(cells, w->base->population->cells, base * sizeof *cells);
    for (size_t i = 0; i < copies; i++)
        cells[base + i] = (rl_cell){RL_NONE, cells[w->copies.items[i].cell].weight};
    w->population.cells = cells;
    w->population.cell_count = (int32_t)(base + copies);
    return RL_OK;
}

// The profiles of a relay gain the copies of their cells where it does not refuse; cells stay in
// increasing order.
static rl_status extend_profiles(copying *c) {
    rl_worlds *w = c->worlds;
    const rl_population *base = w->base->population;
    const rl_id actors = base->scenario->actor_count;
    const int32_t profile_count = base->profile_start[actors];
    rl_profile *profiles = RL_ARENA_NEW(&w->arena, rl_profile, profile_count);
    if (profiles == NULL)
        return rl_fail_memory(w->ctx);
    RL_VECTOR(rl_id) cells = {0};
    rl_status status = RL_OK;
    for (rl_id r = 0; r < actors; r++) {
        for (int32_t p = base->profile_start[r]; p < base->profile_start[r + 1]; p++) {
            const rl_profile *from = &base->profiles[p];
            const rl_id *of = base->cell_of + from->first_cell;
            profiles[p] = *from;
            profiles[p].first_cell = (int32_t)cells.count;
            for (rl_id cell = 0; cell < base->cell_count; cell++)
                c->is_touched[cell] = false;
            for (int32_t i = 0; i < from->cell_count; i++)
                c->is_touched[of[i]] = true;
            RL_TRY(RL_VECTOR_RESERVE(w->ctx, &cells, (size_t)from->cell_count + w->copies.count));
            memcpy(cells.items + cells.count, of, (size_t)from->cell_count * sizeof *of);
            cells.count += (size_t)from->cell_count;
            for (size_t i = 0; i < w->copies.count; i++) {
                const copy *made = &w->copies.items[i];
                if (c->is_touched[made->cell] && !refuses(&made->refusing, r))
                    cells.items[cells.count++] = base->cell_count + (rl_id)i;
            }
            profiles[p].cell_count = (int32_t)cells.count - profiles[p].first_cell;
        }
    }
    rl_id *cell_of = RL_ARENA_NEW(&w->arena, rl_id, cells.count);
    if (cell_of == NULL) {
        status = rl_fail_memory(w->ctx);
        goto done;
    }
    if (cells.count > 0)
        memcpy(cell_of, cells.items, cells.count * sizeof *cell_of);
    w->population.profiles = profiles;
    w->population.profile_start = base->profile_start;
    w->population.cell_of = cell_of;
done:
    RL_VECTOR_CLEAR(w->ctx, &cells);
    return status;
}

static rl_status build(rl_worlds *w) {
    rl_status status = RL_OK;
    const size_t cells = (size_t)base_cells(w);
    copying c = {.worlds = w};
    c.first_copy = RL_NEW(w->ctx, int32_t, cells + 1);
    c.refusing = RL_NEW(w->ctx, rl_refusals, cells + 1);
    c.is_touched = RL_NEW(w->ctx, bool, cells + 1);
    c.copy_of = RL_NEW(w->ctx, int32_t, cells * (size_t)w->world_count + 1);
    if (c.first_copy == NULL || c.refusing == NULL || c.is_touched == NULL || c.copy_of == NULL) {
        status = rl_fail_memory(w->ctx);
        goto done;
    }
    for (size_t cell = 0; cell < cells; cell++)
        c.first_copy[cell] = -1;
    RL_TRY(copy_cells(&c));
    RL_TRY(copy_weights(&c));
    RL_TRY(flag_cells(&c));
    RL_TRY(extend_profiles(&c));
done:
    rl_release(w->ctx, c.first_copy);
    rl_release(w->ctx, c.refusing);
    rl_release(w->ctx, c.is_touched);
    rl_release(w->ctx, c.copy_of);
    return status;
}

// Life
// ---------------------------------------------------------------------------------------------

rl_status rl_worlds_create(rl_context *ctx, const rl_oracle *base, const rl_refusals *refusals,
                           int32_t count, rl_worlds **out) {
    rl_status status = RL_OK;
    const rl_population *population = base->population;
    const size_t actors = (size_t)population->scenario->actor_count;
    rl_worlds *w = RL_NEW(ctx, rl_worlds, 1);
    if (w == NULL)
        return rl_fail_memory(ctx);
    w->ctx = ctx;
    w->base = base;
    w->world_count = count;
    rl_arena_init(&w->arena, ctx);
    w->population = (rl_population){.scenario = population->scenario,
                                    .log_miss = population->log_miss,
                                    .total_weight = population->total_weight};
    w->refusals = RL_ARENA_NEW(&w->arena, rl_refusals, (size_t)count + 1);
    w->used = RL_ARENA_NEW(&w->arena, double, actors);
    w->base_gain = RL_ARENA_NEW(&w->arena, double, actors);
    if (w->refusals == NULL || w->used == NULL || w->base_gain == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    memcpy(w->refusals, refusals, (size_t)count * sizeof *refusals);
    RL_TRY(build(w));
    w->oracle.operations = rl_oracle_spreads(base) ? &spreading : &independent;
    w->oracle.population = &w->population;
    w->oracle.sample_count = base->sample_count;
    w->oracle.is_sampled = base->is_sampled;
    *out = w;
    w = NULL;
done:
    rl_worlds_free(w);
    return status;
}

void rl_worlds_free(rl_worlds *w) {
    if (w == NULL)
        return;
    rl_context *ctx = w->ctx;
    RL_VECTOR_CLEAR(ctx, &w->copies);
    rl_arena_clear(&w->arena);
    rl_release(ctx, w);
}

const rl_oracle *rl_worlds_oracle(const rl_worlds *w) { return &w->oracle; }
int32_t rl_worlds_count(const rl_worlds *w) { return w->world_count; }
const bool *const *rl_worlds_cells(const rl_worlds *w) { return (const bool *const *)w->cells; }
