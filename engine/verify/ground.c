#include "verify/ground.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { CELLS_MAX = 2000000 }; // as the model's

// A relay that touches the segment being cut.
typedef struct touch {
    rl_id relay;
    double share;
    int32_t set; // of the segment's exclusive sets; −1 when no other relay of its set touches it:
                 // the independent formula is then exact already
    int32_t rank; // among the relays of its set
} touch;

// An exclusive set that two relays of the segment share, while its members are gone through.
typedef struct crossing {
    rl_id set;
    int32_t member_count;
    int32_t chosen;   // the rank of the member; member_count for none of them
    rl_interval none; // share of the segment that belongs to none of them
} crossing;

typedef struct builder {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_ground *ground;
    RL_VECTOR(rl_id) segment; // by cell
    RL_VECTOR(rl_interval) weight;
    RL_VECTOR(rl_id) hit_relay; // of the hits, by cell; sorted by relay at the end
    RL_VECTOR(rl_ground_hit) hits;
    RL_VECTOR(touch) touches; // of the segment
    crossing *crossings;      // likewise
    int32_t crossing_count;
} builder;

// Exposures --------------------------------------------------------------------------------------

// Formula (1): q = min(cap, e · f · τ).
static rl_interval exposure(const rl_scenario *s, const rl_activation *a, rl_id timing_class) {
    const double factor =
        s->timing_factor[((size_t)a->lever * (size_t)s->window_count + (size_t)a->window) *
                             (size_t)s->timing_class_count +
                         (size_t)timing_class];
    const rl_interval fitted =
        rl_product(rl_point(s->offers[a->offer].exposure_prob), rl_point(s->levers[a->lever].fit));
    const rl_interval exposed = rl_product(fitted, rl_point(factor));
    return (rl_interval){rl_lesser(exposed.lo, s->exposure_cap),
                         rl_lesser(exposed.hi, s->exposure_cap)};
}

static rl_status expose(builder *b) {
    const rl_scenario *s = b->scenario;
    const size_t count = (size_t)s->activation_count * (size_t)s->timing_class_count;
    rl_interval *unexposed = RL_ARENA_NEW(&b->ground->arena, rl_interval, count);
    double *log_miss = RL_ARENA_NEW(&b->ground->arena, double, count);
    if (unexposed == NULL || log_miss == NULL)
        return rl_fail_memory(b->ctx);
    for (rl_id k = 0; k < s->activation_count; k++) {
        for (rl_id c = 0; c < s->timing_class_count; c++) {
            const size_t at = rl_ground_at(b->ground, k, c);
            unexposed[at] = rl_complement(exposure(s, &s->activations[k], c));
            log_miss[at] = -rl_log_of(unexposed[at].lo).lo;
        }
    }
    b->ground->unexposed = unexposed;
    b->ground->log_miss = log_miss;
    return RL_OK;
}

// Cells ------------------------------------------------------------------------------------------

// Lists the relays that touch a segment, in the order of the actors.
static rl_status list_touches(builder *b, rl_id segment) {
    const rl_scenario *s = b->scenario;
    b->touches.count = 0;
    for (rl_id r = 0; r < s->actor_count; r++) {
        const double share =
            s->actors[r].activation_count > 0 ? rl_audience_share(s, r, segment) : 0;
        if (!(share > 0))
            continue;
        const rl_status status = RL_VECTOR_RESERVE(b->ctx, &b->touches, 1);
        if (status != RL_OK)
            return status;
        b->touches.items[b->touches.count++] = (touch){r, share, -1, 0};
    }
    return RL_OK;
}

// The relays of one set: 1 − Σ of their shares belongs to none of them. What rounding leaves of
// shares that sum to one is nothing.
static void open_crossing(builder *b, size_t first, rl_id set) {
    const int32_t number = b->crossing_count;
    crossing *made = &b->crossings[number];
    double left = 1;
    rl_interval used = {0, 0};
    *made = (crossing){.set = set};
    for (size_t j = first; j < b->touches.count; j++) {
        touch *t = &b->touches.items[j];
        if (b->scenario->actors[t->relay].exclusive_set != set)
            continue;
        t->set = number;
        t->rank = made->member_count++;
        left -= t->share;
        used = rl_sum(used, rl_point(t->share));
    }
    if (made->member_count < 2) {
        b->touches.items[first].set = -1;
        return;
    }
    made->none = left < 1e-14 ? (rl_interval){0, 0} : rl_complement(used);
    b->crossing_count++;
}

static void find_crossings(builder *b) {
    b->crossing_count = 0;
    for (size_t j = 0; j < b->touches.count; j++) {
        const rl_id set = b->scenario->actors[b->touches.items[j].relay].exclusive_set;
        if (set != RL_NONE && b->touches.items[j].set < 0)
            open_crossing(b, j, set);
    }
}

static rl_status add_hit(builder *b, rl_id relay, double share) {
    const rl_interval hit =
        rl_product(rl_point(b->scenario->actors[relay].acceptance_prob), rl_point(share));
    if (!(hit.hi > 0))
        return RL_OK;
    rl_status status = RL_VECTOR_RESERVE(b->ctx, &b->hits, 1);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(b->ctx, &b->hit_relay, 1);
    if (status != RL_OK)
        return status;
    b->hit_relay.items[b->hit_relay.count++] = relay;
    b->hits.items[b->hits.count++] = (rl_ground_hit){(rl_id)b->segment.count - 1, 0, hit};
    return RL_OK;
}

static bool is_chosen(const builder *b, const touch *t) {
    return t->set < 0 || b->crossings[t->set].chosen == t->rank;
}

// The weight of the cell of the members chosen.
static rl_interval weight_of_cell(const builder *b, rl_id segment) {
    rl_interval weight = rl_point(b->scenario->segments[segment].weight);
    for (int32_t i = 0; i < b->crossing_count; i++) {
        if (b->crossings[i].chosen == b->crossings[i].member_count)
            weight = rl_product(weight, b->crossings[i].none);
    }
    for (size_t j = 0; j < b->touches.count; j++) {
        const touch *t = &b->touches.items[j];
        if (t->set >= 0 && is_chosen(b, t))
            weight = rl_product(weight, rl_point(t->share));
    }
    return weight;
}

static rl_status add_cell(builder *b, rl_id segment) {
    rl_status status = RL_OK;
    const rl_interval weight = weight_of_cell(b, segment);
    if (!(weight.hi > 0))
        return RL_OK;
    if (b->segment.count >= CELLS_MAX)
        return rl_fail(b->ctx, RL_E_INPUT, "%d cells", CELLS_MAX);
    RL_TRY(RL_VECTOR_RESERVE(b->ctx, &b->segment, 1));
    RL_TRY(RL_VECTOR_RESERVE(b->ctx, &b->weight, 1));
    b->segment.items[b->segment.count++] = segment;
    b->weight.items[b->weight.count++] = weight;
    for (size_t j = 0; j < b->touches.count; j++) {
        const touch *t = &b->touches.items[j];
        if (is_chosen(b, t))
            RL_TRY(add_hit(b, t->relay, t->set < 0 ? t->share : 1));
    }
done:
    return status;
}

static rl_status cut_segment(builder *b, rl_id segment) {
    rl_status status = RL_OK;
    RL_TRY(list_touches(b, segment));
    find_crossings(b);
    for (int32_t turned = -1; turned < b->crossing_count;) {
        RL_TRY(add_cell(b, segment));
        for (turned = 0; turned < b->crossing_count; turned++) {
            crossing *turning = &b->crossings[turned];
            turning->chosen = (turning->chosen + 1) % (turning->member_count + 1);
            if (turning->chosen > 0)
                break;
        }
    }
done:
    return status;
}

static rl_status cut_segments(builder *b) {
    const rl_scenario *s = b->scenario;
    b->crossings = RL_NEW(b->ctx, crossing, (size_t)s->exclusive_set_count + 1);
    if (b->crossings == NULL)
        return rl_fail_memory(b->ctx);
    for (rl_id segment = 0; segment < s->segment_count && !rl_should_stop(b->ctx); segment++) {
        const rl_status status = s->segments[segment].targeted ? cut_segment(b, segment) : RL_OK;
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Profiles ---------------------------------------------------------------------------------------

static const rl_ground_profile *profile_of(const rl_ground_profile *profiles, int32_t count,
                                           rl_id timing_class, double hit) {
    for (int32_t i = 0; i < count; i++) {
        if (profiles[i].timing_class == timing_class && profiles[i].hit == hit)
            return &profiles[i];
    }
    return NULL;
}

// Greatest exposure of a programme in a timing class: each offer's best uses, gaps aside.
static double greatest_log_miss(const rl_ground *g, rl_id relay, rl_id timing_class, double *best) {
    const rl_scenario *s = g->scenario;
    const rl_id first = s->actors[relay].first_activation;
    const rl_id last = first + s->actors[relay].activation_count;
    double sum = 0;
    for (rl_id k = first, next; k < last; k = next) {
        int32_t count = 0;
        for (next = k; next < last && s->activations[next].offer == s->activations[k].offer;
             next++) {
            const double miss = g->log_miss[rl_ground_at(g, next, timing_class)];
            int32_t at = count++;
            for (; at > 0 && best[at - 1] < miss; at--)
                best[at] = best[at - 1];
            best[at] = miss;
        }
        for (int32_t i = 0; i < count && i < s->offers[s->activations[k].offer].max_uses; i++)
            sum = rl_add_up(sum, best[i]);
    }
    return sum;
}

static int compare_profiles(const void *left, const void *right) {
    const rl_ground_profile *a = left, *b = right;
    if (a->timing_class != b->timing_class)
        return a->timing_class < b->timing_class ? -1 : 1;
    return (a->hit > b->hit) - (a->hit < b->hit);
}

// Numbers the profiles and classes of one relay; returns how many profiles.
static int32_t profile_relay(rl_ground *g, rl_id relay, rl_ground_relay *view, rl_ground_hit *hits,
                             rl_ground_profile *profiles, rl_id *classes, double *scratch) {
    int32_t count = 0;
    for (int32_t i = 0; i < view->hit_count; i++) {
        const rl_id c = g->scenario->segments[g->cell_segment[hits[i].cell]].timing_class;
        if (profile_of(profiles, count, c, hits[i].hit.hi) == NULL)
            profiles[count++] = (rl_ground_profile){.timing_class = c, .hit = hits[i].hit.hi};
    }
    if (count > 0)
        qsort(profiles, (size_t)count, sizeof *profiles, compare_profiles);
    double exposed = 0;
    for (int32_t j = 0; j < count; j++) {
        rl_ground_profile *p = &profiles[j];
        if (j == 0 || p->timing_class != profiles[j - 1].timing_class) {
            classes[view->class_count++] = p->timing_class;
            const double most = greatest_log_miss(g, relay, p->timing_class, scratch);
            exposed = rl_sub_up(1, rl_exp_of(-most).lo);
        }
        p->local_class = view->class_count - 1;
        p->most = rl_lesser(rl_mul_up(p->hit, exposed), 1);
        p->log_kept = rl_log_of(rl_sub_down(1, p->most)).lo;
    }
    for (int32_t i = 0; i < view->hit_count; i++) {
        const rl_id c = g->scenario->segments[g->cell_segment[hits[i].cell]].timing_class;
        hits[i].profile = (int32_t)(profile_of(profiles, count, c, hits[i].hit.hi) - profiles);
    }
    return count;
}

// Sorts the hits by relay and groups them.
static rl_status group_hits(builder *b) {
    const rl_scenario *s = b->scenario;
    rl_ground *g = b->ground;
    rl_arena *arena = &g->arena;
    const size_t actors = (size_t)s->actor_count;
    rl_ground_relay *relays = RL_ARENA_NEW(arena, rl_ground_relay, actors);
    rl_ground_hit *hits = RL_ARENA_NEW(arena, rl_ground_hit, b->hits.count);
    rl_ground_profile *profiles = RL_ARENA_NEW(arena, rl_ground_profile, b->hits.count);
    rl_id *classes = RL_ARENA_NEW(arena, rl_id, b->hits.count);
    double *scratch = RL_ARENA_NEW(arena, double, s->activation_count);
    if (relays == NULL || hits == NULL || profiles == NULL || classes == NULL || scratch == NULL)
        return rl_fail_memory(b->ctx);
    for (size_t i = 0; i < b->hits.count; i++)
        relays[b->hit_relay.items[i]].hit_count++;
    int32_t total = 0;
    for (size_t r = 0; r < actors; r++) {
        relays[r].first_hit = total;
        total += relays[r].hit_count;
        relays[r].hit_count = 0;
    }
    for (size_t i = 0; i < b->hits.count; i++) {
        rl_ground_relay *relay = &relays[b->hit_relay.items[i]];
        hits[relay->first_hit + relay->hit_count++] = b->hits.items[i];
    }
    int32_t next_profile = 0, next_class = 0;
    for (rl_id r = 0; r < s->actor_count; r++) {
        rl_ground_relay *relay = &relays[r];
        relay->first_profile = next_profile;
        relay->first_class = next_class;
        relay->profile_count =
            profile_relay(g, r, relay, hits + relay->first_hit, profiles + next_profile,
                          classes + next_class, scratch);
        next_profile += relay->profile_count;
        next_class += relay->class_count;
    }
    g->relays = relays;
    g->hits = hits;
    g->profiles = profiles;
    g->classes = classes;
    return RL_OK;
}

static rl_status keep_cells(builder *b) {
    rl_ground *g = b->ground;
    const size_t count = b->segment.count;
    rl_id *segment = RL_ARENA_NEW(&g->arena, rl_id, count);
    rl_interval *weight = RL_ARENA_NEW(&g->arena, rl_interval, count);
    if (segment == NULL || weight == NULL)
        return rl_fail_memory(b->ctx);
    for (size_t c = 0; c < count; c++) {
        segment[c] = b->segment.items[c];
        weight[c] = b->weight.items[c];
        g->total_weight = rl_add_up(g->total_weight, weight[c].hi);
    }
    g->cell_segment = segment;
    g->cell_weight = weight;
    g->cell_count = (int32_t)count;
    return RL_OK;
}

rl_status rl_ground_create(rl_context *ctx, const rl_scenario *scenario, rl_ground **out) {
    rl_status status = RL_OK;
    rl_ground *g = RL_NEW(ctx, rl_ground, 1);
    if (g == NULL)
        return rl_fail_memory(ctx);
    rl_arena_init(&g->arena, ctx);
    g->scenario = scenario;
    builder b = {.ctx = ctx, .scenario = scenario, .ground = g};
    RL_TRY(expose(&b));
    RL_TRY(cut_segments(&b));
    RL_TRY(keep_cells(&b));
    RL_TRY(group_hits(&b));
    *out = g;
    g = NULL;
done:
    RL_VECTOR_CLEAR(ctx, &b.segment);
    RL_VECTOR_CLEAR(ctx, &b.weight);
    RL_VECTOR_CLEAR(ctx, &b.hit_relay);
    RL_VECTOR_CLEAR(ctx, &b.hits);
    RL_VECTOR_CLEAR(ctx, &b.touches);
    rl_release(ctx, b.crossings);
    rl_ground_free(g);
    return status;
}

void rl_ground_free(rl_ground *g) {
    if (g == NULL)
        return;
    rl_context *ctx = g->arena.ctx;
    rl_arena_clear(&g->arena);
    rl_release(ctx, g);
}

const rl_ground_hit *rl_ground_find(const rl_ground *g, rl_id relay, rl_id cell) {
    const rl_ground_hit *hits = g->hits + g->relays[relay].first_hit;
    int32_t low = 0, high = g->relays[relay].hit_count;
    while (low < high) {
        const int32_t middle = low + (high - low) / 2;
        if (hits[middle].cell < cell)
            low = middle + 1;
        else
            high = middle;
    }
    return low < g->relays[relay].hit_count && hits[low].cell == cell ? &hits[low] : NULL;
}

// Reach ------------------------------------------------------------------------------------------

// Multiplies what each cell misses by what the relay's activations miss of it: 1 − h·u.
static void apply_relay(const rl_ground *g, const rl_plan *plan, size_t first, size_t last,
                        rl_id relay, rl_interval *missed) {
    const rl_ground_relay *view = &g->relays[relay];
    for (int32_t i = view->first_hit; i < view->first_hit + view->hit_count; i++) {
        const rl_ground_hit *hit = &g->hits[i];
        const rl_id c = g->scenario->segments[g->cell_segment[hit->cell]].timing_class;
        rl_interval unexposed = {1, 1};
        for (size_t k = first; k < last; k++)
            unexposed =
                rl_product(unexposed, g->unexposed[rl_ground_at(g, plan->activations.items[k], c)]);
        const rl_interval reached = rl_product(hit->hit, rl_complement(unexposed));
        missed[hit->cell] = rl_product(missed[hit->cell], rl_complement(reached));
    }
}

void rl_ground_missed(const rl_ground *g, const rl_plan *plan, rl_interval *missed) {
    const rl_activation *activations = g->scenario->activations;
    for (int32_t c = 0; c < g->cell_count; c++)
        missed[c] = rl_point(1);
    for (size_t first = 0, last; first < plan->activations.count; first = last) {
        const rl_id relay = activations[plan->activations.items[first]].relay;
        last = first;
        while (last < plan->activations.count &&
               activations[plan->activations.items[last]].relay == relay)
            last++;
        apply_relay(g, plan, first, last, relay, missed);
    }
}

rl_status rl_ground_reach(rl_context *ctx, const rl_ground *g, const rl_plan *plan,
                          rl_interval *by_segment, rl_interval *total) {
    rl_interval *missed = RL_NEW(ctx, rl_interval, g->cell_count);
    if (missed == NULL)
        return rl_fail_memory(ctx);
    rl_ground_missed(g, plan, missed);
    for (rl_id segment = 0; segment < g->scenario->segment_count; segment++)
        by_segment[segment] = rl_point(0);
    *total = rl_point(0);
    for (int32_t c = 0; c < g->cell_count; c++) {
        const rl_interval reached = rl_product(g->cell_weight[c], rl_complement(missed[c]));
        by_segment[g->cell_segment[c]] = rl_sum(by_segment[g->cell_segment[c]], reached);
        *total = rl_sum(*total, reached);
    }
    rl_release(ctx, missed);
    return RL_OK;
}

rl_interval rl_ground_gain(const rl_ground *g, rl_id activation, const rl_interval *missed) {
    const rl_ground_relay *view = &g->relays[g->scenario->activations[activation].relay];
    rl_interval gain = {0, 0};
    for (int32_t i = view->first_hit; i < view->first_hit + view->hit_count; i++) {
        const rl_ground_hit *hit = &g->hits[i];
        const rl_id c = g->scenario->segments[g->cell_segment[hit->cell]].timing_class;
        const rl_interval exposed = rl_complement(g->unexposed[rl_ground_at(g, activation, c)]);
        const rl_interval left = rl_product(g->cell_weight[hit->cell], missed[hit->cell]);
        gain = rl_sum(gain, rl_product(left, rl_product(hit->hit, exposed)));
    }
    return gain;
}
