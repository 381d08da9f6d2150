#include "reach/population.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// One relay's share of one segment, while the segment is cut.
typedef struct touch {
    rl_id actor;
    double share;
} touch;

// The actors of one exclusive set that touch the segment being cut.
typedef struct exclusive_choice {
    rl_id set;
    int32_t first_touch; // in the segment's list, sorted by exclusive set
    int32_t touch_count;
} exclusive_choice;

// One (relay, cell) pair, before grouping into profiles.
typedef struct hit {
    rl_id actor;
    rl_id cell;
    rl_id timing_class;
    double hit_prob;
} hit;

typedef struct builder {
    rl_context *ctx;
    const rl_scenario *scenario;
    RL_VECTOR(rl_cell) cells;
    RL_VECTOR(hit) hits;
    RL_VECTOR(touch) touches; // of all segments, by segment
    int32_t *touch_start;     // segment_count + 1 entries
} builder;

static void builder_clear(builder *b) {
    RL_VECTOR_CLEAR(b->ctx, &b->cells);
    RL_VECTOR_CLEAR(b->ctx, &b->hits);
    RL_VECTOR_CLEAR(b->ctx, &b->touches);
    rl_release(b->ctx, b->touch_start);
}

// Transposes the audiences of actors that have something to activate: actor rows → segment rows.
static rl_status collect_touches(builder *b) {
    const rl_scenario *s = b->scenario;
    const size_t segment_count = (size_t)s->segment_count;
    b->touch_start = RL_NEW(b->ctx, int32_t, segment_count + 2);
    if (b->touch_start == NULL)
        return rl_fail_memory(b->ctx);
    int32_t *count = b->touch_start + 1; // shifted: filling below turns counts into ends
    int32_t total = 0;
    for (rl_id a = 0; a < s->actor_count; a++) {
        if (s->actors[a].activation_count == 0)
            continue;
        for (int32_t i = s->audience_start[a]; i < s->audience_start[a + 1]; i++) {
            if (s->segments[s->audiences[i].segment].targeted) {
                count[s->audiences[i].segment + 1]++;
                total++;
            }
        }
    }
    for (size_t i = 0; i < segment_count; i++)
        count[i + 1] += count[i];
    const rl_status status = RL_VECTOR_RESERVE(b->ctx, &b->touches, (size_t)total);
    if (status != RL_OK)
        return status;
    b->touches.count = (size_t)total;
    for (rl_id a = 0; a < s->actor_count; a++) {
        if (s->actors[a].activation_count == 0)
            continue;
        for (int32_t i = s->audience_start[a]; i < s->audience_start[a + 1]; i++) {
            const rl_audience *audience = &s->audiences[i];
            if (s->segments[audience->segment].targeted)
                b->touches.items[count[audience->segment]++] = (touch){a, audience->share};
        }
    }
    return RL_OK;
}

// Refuses before cutting: the cells of a segment multiply with each exclusive set.
static rl_status check_room(builder *b, rl_id segment, const exclusive_choice *choices,
                            int32_t choice_count) {
    double added = 1;
    for (int32_t c = 0; c < choice_count; c++)
        added *= choices[c].touch_count + 1;
    if ((double)b->cells.count + added <= RL_CELLS_MAX)
        return RL_OK;
    return rl_fail(b->ctx, RL_E_INPUT,
                   b->ctx->language == RL_FRENCH
                       ? "trop d'ensembles exclusifs se croisent (segment « %s »)"
                       : "too many exclusive sets cross (segment “%s”)",
                   b->scenario->segments[segment].id);
}

static rl_status add_cell(builder *b, rl_id segment, double weight) {
    const rl_status status = RL_VECTOR_RESERVE(b->ctx, &b->cells, 1);
    if (status == RL_OK)
        b->cells.items[b->cells.count++] = (rl_cell){segment, weight};
    return status;
}

static rl_status add_hit(builder *b, rl_id actor, double share) {
    const double hit_prob = b->scenario->actors[actor].acceptance_prob * share;
    if (!(hit_prob > 0))
        return RL_OK;
    const rl_status status = RL_VECTOR_RESERVE(b->ctx, &b->hits, 1);
    if (status != RL_OK)
        return status;
    const rl_id cell = (rl_id)(b->cells.count - 1);
    const rl_id timing_class = b->scenario->segments[b->cells.items[cell].segment].timing_class;
    b->hits.items[b->hits.count++] = (hit){actor, cell, timing_class, hit_prob};
    return RL_OK;
}

// Sorts the touches of one segment so that members of a set that at least two actors share come
// first, set by set; returns how many such sets there are.
static int32_t group_by_exclusive_set(const rl_scenario *s, touch *touches, int32_t touch_count,
                                      exclusive_choice *choices) {
    int32_t choice_count = 0, placed = 0;
    for (int32_t i = 0; i < touch_count; i++) {
        const rl_id set = s->actors[touches[i].actor].exclusive_set;
        if (set == RL_NONE || i < placed)
            continue;
        const int32_t first = placed;
        int32_t members = 0;
        for (int32_t j = i; j < touch_count; j++)
            members += s->actors[touches[j].actor].exclusive_set == set;
        if (members < 2) // alone in its set: the independent formula is already exact
            continue;
        for (int32_t j = placed; j < touch_count; j++) {
            if (s->actors[touches[j].actor].exclusive_set == set) {
                const touch member = touches[j];
                memmove(touches + placed + 1, touches + placed,
                        (size_t)(j - placed) * sizeof *touches);
                touches[placed++] = member;
            }
        }
        choices[choice_count++] = (exclusive_choice){set, first, members};
        i = placed - 1;
    }
    return choice_count;
}

// Adds one cell for each combination of memberships, and what each relay touches in it.
static rl_status cut_segment(builder *b, rl_id segment, exclusive_choice *choices,
                             int32_t *picked) {
    const rl_scenario *s = b->scenario;
    touch *touches = b->touches.items + b->touch_start[segment];
    const int32_t touch_count = b->touch_start[segment + 1] - b->touch_start[segment];
    const int32_t choice_count = group_by_exclusive_set(s, touches, touch_count, choices);
    const rl_status room = check_room(b, segment, choices, choice_count);
    if (room != RL_OK)
        return room;
    int32_t first_independent = 0;
    for (int32_t c = 0; c < choice_count; c++) {
        first_independent += choices[c].touch_count;
        picked[c] = 0;
    }
    for (;;) {
        double weight = s->segments[segment].weight;
        for (int32_t c = 0; c < choice_count; c++) {
            const touch *members = touches + choices[c].first_touch;
            double share = 1;
            if (picked[c] < choices[c].touch_count) {
                share = members[picked[c]].share;
            } else { // belongs to none of them
                for (int32_t i = 0; i < choices[c].touch_count; i++)
                    share -= members[i].share;
                if (share < 1e-15) // what rounding leaves of shares that sum to one
                    share = 0;
            }
            weight *= share;
        }
        if (weight > 0) {
            rl_status status = add_cell(b, segment, weight);
            for (int32_t c = 0; status == RL_OK && c < choice_count; c++) {
                if (picked[c] < choices[c].touch_count)
                    status = add_hit(b, touches[choices[c].first_touch + picked[c]].actor, 1);
            }
            for (int32_t i = first_independent; status == RL_OK && i < touch_count; i++)
                status = add_hit(b, touches[i].actor, touches[i].share);
            if (status != RL_OK)
                return status;
        }
        int32_t c = 0;
        while (c < choice_count && picked[c] == choices[c].touch_count)
            picked[c++] = 0;
        if (c == choice_count)
            return RL_OK;
        picked[c]++;
    }
}

static rl_status cut_segments(builder *b) {
    const rl_scenario *s = b->scenario;
    const int32_t set_count = s->exclusive_set_count;
    exclusive_choice *choices = RL_NEW(b->ctx, exclusive_choice, set_count);
    int32_t *picked = RL_NEW(b->ctx, int32_t, set_count);
    rl_status status = choices == NULL || picked == NULL ? rl_fail_memory(b->ctx) : RL_OK;
    for (rl_id segment = 0; status == RL_OK && segment < s->segment_count; segment++) {
        if (s->segments[segment].targeted)
            status = cut_segment(b, segment, choices, picked);
    }
    rl_release(b->ctx, choices);
    rl_release(b->ctx, picked);
    return status;
}

static int compare_hits(const void *left, const void *right) {
    const hit *a = left, *b = right;
    if (a->actor != b->actor)
        return a->actor < b->actor ? -1 : 1;
    if (a->timing_class != b->timing_class)
        return a->timing_class < b->timing_class ? -1 : 1;
    if (a->hit_prob != b->hit_prob)
        return a->hit_prob < b->hit_prob ? -1 : 1;
    return (a->cell > b->cell) - (a->cell < b->cell);
}

static bool same_profile(const hit *a, const hit *b) {
    return a->actor == b->actor && a->timing_class == b->timing_class && a->hit_prob == b->hit_prob;
}

static rl_status group_into_profiles(builder *b, rl_population *population) {
    const size_t hit_count = b->hits.count;
    if (hit_count > 0)
        qsort(b->hits.items, hit_count, sizeof *b->hits.items, compare_hits);
    size_t profile_count = 0;
    for (size_t i = 0; i < hit_count; i++)
        profile_count += i == 0 || !same_profile(&b->hits.items[i - 1], &b->hits.items[i]);

    rl_profile *profiles = RL_ARENA_NEW(&population->arena, rl_profile, profile_count);
    const size_t actor_count = (size_t)b->scenario->actor_count;
    int32_t *start = RL_ARENA_NEW(&population->arena, int32_t, actor_count + 1);
    rl_id *cell_of = RL_ARENA_NEW(&population->arena, rl_id, hit_count);
    if (profiles == NULL || start == NULL || cell_of == NULL)
        return rl_fail_memory(b->ctx);

    size_t profile = 0;
    rl_id next_actor = 0;
    for (size_t i = 0; i < hit_count; i++) {
        const hit *h = &b->hits.items[i];
        if (i == 0 || !same_profile(&b->hits.items[i - 1], h)) {
            while (next_actor <= h->actor)
                start[next_actor++] = (int32_t)profile;
            profiles[profile++] = (rl_profile){h->hit_prob, h->timing_class, (int32_t)i, 0};
        }
        profiles[profile - 1].cell_count++;
        cell_of[i] = h->cell;
    }
    while (next_actor <= b->scenario->actor_count)
        start[next_actor++] = (int32_t)profile;
    population->profiles = profiles;
    population->profile_start = start;
    population->cell_of = cell_of;
    return RL_OK;
}

static rl_status tabulate_log_miss(rl_context *ctx, rl_population *population) {
    const rl_scenario *s = population->scenario;
    const size_t classes = (size_t)s->timing_class_count;
    double *log_miss =
        RL_ARENA_NEW(&population->arena, double, (size_t)s->activation_count *classes);
    if (log_miss == NULL)
        return rl_fail_memory(ctx);
    for (rl_id k = 0; k < s->activation_count; k++) {
        for (rl_id c = 0; c < s->timing_class_count; c++)
            log_miss[(size_t)k * classes + (size_t)c] = -log1p(-rl_exposure_prob(s, k, c));
    }
    population->log_miss = log_miss;
    return RL_OK;
}

rl_status rl_population_create(rl_context *ctx, const rl_scenario *scenario, rl_population **out) {
    rl_status status = RL_OK;
    builder b = {.ctx = ctx, .scenario = scenario};
    rl_population *population = RL_NEW(ctx, rl_population, 1);
    if (population == NULL)
        return rl_fail_memory(ctx);
    rl_arena_init(&population->arena, ctx);
    population->scenario = scenario;
    RL_TRY(collect_touches(&b));
    RL_TRY(cut_segments(&b));
    RL_TRY(group_into_profiles(&b, population));
    RL_TRY(tabulate_log_miss(ctx, population));

    rl_cell *cells = RL_ARENA_NEW(&population->arena, rl_cell, b.cells.count);
    if (cells == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    if (b.cells.count > 0)
        memcpy(cells, b.cells.items, b.cells.count * sizeof *cells);
    population->cells = cells;
    population->cell_count = (int32_t)b.cells.count;
    for (size_t i = 0; i < b.cells.count; i++)
        population->total_weight += cells[i].weight;
    *out = population;
    population = NULL;
done:
    builder_clear(&b);
    rl_population_free(population);
    return status;
}

void rl_population_free(rl_population *population) {
    if (population == NULL)
        return;
    rl_context *ctx = population->arena.ctx;
    rl_arena_clear(&population->arena);
    rl_release(ctx, population);
}

double rl_log_miss_of_hit(double hit_prob, double log_miss) {
    const double reached = hit_prob * -expm1(-log_miss);
    if (reached < 0.5)
        return -log1p(-reached);
    return -log(fmax(rl_missed_share(hit_prob, exp(-log_miss)), RL_LEAST_MISS));
}
