#include "study/proposals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { SECTOR, SIZE, TERRITORY }; // the dimensions of the index

// Life --------------------------------------------------------------------------------------------

rl_status rl_proposing_init(rl_proposing *p, rl_diagnosing *d) {
    const rl_scenario *s = d->scenario;
    rl_status status;
    *p = (rl_proposing){.d = d};
    rl_names_init(&p->kinds, d->ctx);
    rl_arena_init(&p->index.arena, d->ctx);
    RL_TRY(rl_segment_index_init(&p->index, d->ctx, s->segments, s->segment_count));
    p->kind_of_actor = RL_ARENA_NEW(&d->arena, int32_t, s->actor_count);
    p->best = RL_ARENA_NEW(&d->arena, rl_best_share, d->out->relays.count);
    p->nearest = RL_ARENA_NEW(&d->arena, rl_best_share, d->out->relays.count);
    if (p->kind_of_actor == NULL || p->best == NULL || p->nearest == NULL)
        return rl_fail_memory(d->ctx);
    for (rl_id actor = 0; actor < s->actor_count; actor++) {
        p->kind_of_actor[actor] = -1;
        if (s->actors[actor].kind != NULL && s->actors[actor].kind[0] != '\0')
            RL_TRY(rl_names_add(&p->kinds, s->actors[actor].kind, &p->kind_of_actor[actor]));
    }
    p->of_kind = RL_ARENA_NEW(&d->arena, rl_kind_sample, p->kinds.list.count);
    p->kind_here = RL_ARENA_NEW(&d->arena, bool, p->kinds.list.count);
    if (p->of_kind == NULL || p->kind_here == NULL)
        return rl_fail_memory(d->ctx);
done:
    return status;
}

void rl_proposing_clear(rl_proposing *p) {
    rl_context *ctx = p->d->ctx;
    rl_names_clear(&p->kinds);
    rl_segment_index_clear(&p->index);
    RL_VECTOR_CLEAR(ctx, &p->samples);
    RL_VECTOR_CLEAR(ctx, &p->list);
}

// Keeps a proposal that gains something; the gain is filled in here.
static rl_status propose(rl_proposing *p, int32_t place, rl_strategy strategy, rl_id exclusive_set,
                         double from, double to) {
    const rl_diagnosing *d = p->d;
    const rl_segment_diagnosis *segment = &d->out->segments.items[place];
    const double weight = d->scenario->segments[segment->segment].weight;
    const double gained = rl_missed_share(&d->all) - rl_missed_if(&d->all, exclusive_set, from, to);
    if (!(gained > 1e-9))
        return RL_OK;
    const rl_status status = RL_VECTOR_RESERVE(d->ctx, &p->list, 1);
    if (status != RL_OK)
        return status;
    strategy.gain = weight * gained;
    strategy.segment = segment->segment;
    strategy.segment_count = 1;
    p->list.items[p->list.count++] = (rl_proposal){strategy, segment->group};
    return RL_OK;
}

// Comparable segments -----------------------------------------------------------------------------

static rl_status add_samples(rl_proposing *p) {
    for (size_t kind = 0; kind < p->kinds.list.count; kind++) {
        if (!(p->of_kind[kind].reach_prob > 0))
            continue;
        const rl_status status = RL_VECTOR_RESERVE(p->d->ctx, &p->samples, 1);
        if (status != RL_OK)
            return status;
        p->samples.items[p->samples.count++] = p->of_kind[kind];
        p->of_kind[kind].reach_prob = 0;
    }
    return RL_OK;
}

static void note_share(rl_best_share *best, const rl_touch *touch, rl_id segment) {
    if (touch->share > best->share)
        *best = (rl_best_share){touch->share, segment, touch->confidence == RL_ASSUMPTION};
}

static void note_kind(rl_proposing *p, const rl_touch *touch, int dimension) {
    const int32_t kind = p->kind_of_actor[touch->relay];
    if (!touch->able || kind < 0 || touch->reach_prob <= p->of_kind[kind].reach_prob)
        return;
    const uint32_t assumed = rl_diagnosing_relay(p->d, touch->relay)->assumed;
    p->of_kind[kind] = (rl_kind_sample){
        .kind = kind,
        .dimension = dimension,
        .relay = touch->relay,
        .reach_prob = touch->reach_prob,
        .assumed = (assumed & ~(uint32_t)RL_ASSUMED_SHARE) |
                   (touch->confidence == RL_ASSUMPTION ? RL_ASSUMED_SHARE : 0),
    };
}

// Notes what each relay and each kind does in a comparable segment, which differs from the one at
// hand by `dimension`.
static rl_status note_comparable(rl_proposing *p, int32_t place, int dimension) {
    const rl_diagnosing *d = p->d;
    const rl_segment_diagnosis *segment = &d->out->segments.items[place];
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        const int32_t relay = d->place_of_relay[touch->relay];
        // An exclusive set divides establishments by what they do (one OPCO for each branch): what
        // a member touches of another sector says nothing of this one.
        if (dimension == SECTOR && d->scenario->actors[touch->relay].exclusive_set != RL_NONE)
            continue;
        note_share(&p->best[relay], touch, segment->segment);
        if (dimension == SIZE)
            note_share(&p->nearest[relay], touch, segment->segment);
        else
            note_kind(p, touch, dimension);
    }
    return add_samples(p);
}

// Notes every comparable segment.
static rl_status note_comparables(rl_proposing *p, rl_id segment) {
    const rl_code_index *parts = p->index.dimensions;
    for (int dimension = 0; dimension < RL_DIMENSION_COUNT; dimension++) {
        const rl_code_index *first = &parts[(dimension + 1) % RL_DIMENSION_COUNT];
        const rl_code_index *second = &parts[(dimension + 2) % RL_DIMENSION_COUNT];
        const int32_t code = first->code_of[segment];
        p->compared[dimension] = 0;
        for (int32_t i = first->first[code]; i < first->first[code + 1]; i++) {
            const rl_id other = first->members[i];
            const int32_t place = p->d->place_of_segment[other];
            if (other == segment || place < 0 || second->code_of[other] != second->code_of[segment])
                continue;
            p->compared[dimension]++;
            const rl_status status = note_comparable(p, place, dimension);
            if (status != RL_OK)
                return status;
        }
    }
    return RL_OK;
}

// Existing relays ---------------------------------------------------------------------------------

// What the other members of the relay's exclusive set leave of the segment.
static double room_for(const rl_diagnosing *d, const rl_segment_diagnosis *segment, rl_id relay) {
    const rl_actor *actors = d->scenario->actors;
    double room = 1;
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        if (touch->relay != relay &&
            actors[touch->relay].exclusive_set == actors[relay].exclusive_set)
            room -= touch->share;
    }
    return fmax(room, 0);
}

static rl_status propose_support(rl_proposing *p, int32_t place) {
    const rl_diagnosing *d = p->d;
    const rl_segment_diagnosis *segment = &d->out->segments.items[place];
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        const rl_actor *actor = &d->scenario->actors[touch->relay];
        const rl_strategy strategy = {
            .kind = RL_STRATEGY_SUPPORT,
            .actor = touch->relay,
            .actor_kind = "",
            .like = RL_NONE,
            .from = actor->acceptance_prob,
            .to = 1,
            .assumed = rl_diagnosing_relay(d, touch->relay)->assumed,
        };
        const rl_status status =
            propose(p, place, strategy, actor->exclusive_set, touch->reach_prob,
                    touch->reach_prob / actor->acceptance_prob);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// A relay that touches the segment can touch more of it. One that does not can begin to if it works
// in the same sector and territory, unless an exclusive set gives these establishments to another.
static rl_status propose_extension(rl_proposing *p, int32_t place, rl_id relay, double share) {
    const rl_diagnosing *d = p->d;
    const rl_segment_diagnosis *segment = &d->out->segments.items[place];
    const rl_actor *actor = &d->scenario->actors[relay];
    const bool exclusive = actor->exclusive_set != RL_NONE;
    if (share <= 0 && exclusive)
        return RL_OK;
    const rl_best_share *best = &(share > 0 ? p->best : p->nearest)[d->place_of_relay[relay]];
    const double to = exclusive ? fmin(best->share, room_for(d, segment, relay)) : best->share;
    if (to <= share)
        return RL_OK;
    const rl_effort_cell *effort =
        rl_effort_of(&d->effort, relay, d->scenario->segments[segment->segment].timing_class);
    const double each = actor->acceptance_prob * -expm1(-effort->log_miss); // reach of a share of 1
    const rl_strategy strategy = {
        .kind = RL_STRATEGY_EXTEND,
        .actor = relay,
        .actor_kind = "",
        .like = best->like,
        .from = share,
        .to = to,
        .assumed = rl_diagnosing_relay(d, relay)->assumed | (best->assumed ? RL_ASSUMED_SHARE : 0),
    };
    return propose(p, place, strategy, actor->exclusive_set, share * each, to * each);
}

static rl_status propose_extensions(rl_proposing *p, int32_t place) {
    const rl_diagnosing *d = p->d;
    const rl_segment_diagnosis *segment = &d->out->segments.items[place];
    int32_t t = 0; // touches go by increasing relay, as the relays do
    for (size_t r = 0; r < d->out->relays.count; r++) {
        const rl_id relay = d->out->relays.items[r].relay;
        double share = 0;
        if (t < segment->touch_count &&
            d->out->touches.items[segment->first_touch + t].relay == relay)
            share = d->out->touches.items[segment->first_touch + t++].share;
        const rl_status status = propose_extension(p, place, relay, share);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Missing kinds -----------------------------------------------------------------------------------

static int compare_samples(const void *left, const void *right) {
    const rl_kind_sample *a = left, *b = right;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->dimension != b->dimension)
        return a->dimension < b->dimension ? -1 : 1;
    if (a->relay != b->relay)
        return a->relay < b->relay ? -1 : 1;
    return (a->reach_prob > b->reach_prob) - (a->reach_prob < b->reach_prob);
}

static int compare_reach(const void *left, const void *right) {
    const rl_kind_sample *a = left, *b = right;
    if (a->reach_prob != b->reach_prob)
        return a->reach_prob < b->reach_prob ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

// Whether each sector, or each territory, has its own relay of the kind, so that this one may well
// lack its own. One relay that serves many does not serve this one for some reason of its own.
static bool is_one_for_each(const rl_kind_sample *samples, size_t count) {
    size_t relays = 1;
    for (size_t i = 1; i < count; i++)
        relays += samples[i].relay != samples[i - 1].relay;
    return count == 1 || (relays >= 2 && 2 * relays >= count);
}

// A relay of a kind that is able in comparable segments and not here, as good as the median one.
static rl_status propose_kind(rl_proposing *p, int32_t place, rl_kind_sample *samples,
                              size_t count) {
    if (p->kind_here[samples->kind] || !is_one_for_each(samples, count))
        return RL_OK;
    qsort(samples, count, sizeof *samples, compare_reach);
    const rl_kind_sample *median = &samples[(count - 1) / 2];
    const rl_strategy strategy = {
        .kind = RL_STRATEGY_NEW_KIND,
        .actor = RL_NONE,
        .actor_kind = p->kinds.list.items[median->kind],
        .like = RL_NONE,
        .from = 0,
        .to = median->reach_prob,
        .present = (int32_t)count,
        .compared = p->compared[median->dimension],
        .assumed = median->assumed,
    };
    p->kind_here[median->kind] = true; // proposed once
    return propose(p, place, strategy, RL_NONE, 0, median->reach_prob);
}

static rl_status propose_kinds(rl_proposing *p, int32_t place) {
    const rl_diagnosing *d = p->d;
    const rl_segment_diagnosis *segment = &d->out->segments.items[place];
    const size_t count = p->samples.count;
    if (count == 0)
        return RL_OK;
    memset(p->kind_here, 0, p->kinds.list.count * sizeof *p->kind_here);
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        if (touch->able && p->kind_of_actor[touch->relay] >= 0)
            p->kind_here[p->kind_of_actor[touch->relay]] = true;
    }
    qsort(p->samples.items, count, sizeof *p->samples.items, compare_samples);
    for (size_t first = 0, end; first < count; first = end) {
        rl_kind_sample *samples = &p->samples.items[first];
        for (end = first + 1; end < count; end++)
            if (p->samples.items[end].kind != samples->kind ||
                p->samples.items[end].dimension != samples->dimension)
                break;
        const rl_status status = propose_kind(p, place, samples, end - first);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

rl_status rl_propose_in_segment(rl_proposing *p, int32_t place) {
    rl_diagnosing *d = p->d;
    const rl_segment_diagnosis *segment = &d->out->segments.items[place];
    rl_status status;
    rl_diagnosing_load(d, segment);
    if (d->out->relays.count > 0) {
        memset(p->best, 0, d->out->relays.count * sizeof *p->best);
        memset(p->nearest, 0, d->out->relays.count * sizeof *p->nearest);
    }
    p->samples.count = 0;
    RL_TRY(note_comparables(p, segment->segment));
    RL_TRY(propose_support(p, place));
    RL_TRY(propose_extensions(p, place));
    RL_TRY(propose_kinds(p, place));
done:
    return status;
}

// Agreements --------------------------------------------------------------------------------------

// Whoever works for the order-giver meets the clause: it reaches all that the order-giver touches
// (its own audience or that of those it orders from), as surely as one activation can.
rl_status rl_propose_agreement(rl_proposing *p, rl_id order_giver, rl_influence_way *ways) {
    rl_diagnosing *d = p->d;
    rl_influence_ways(d, order_giver, RL_ROLE_ORDER_GIVER, ways);
    for (int32_t place = 0; place < (int32_t)d->out->segments.count; place++) {
        const rl_segment_diagnosis *segment = &d->out->segments.items[place];
        if (!rl_in_trouble(segment) || !(ways[place].share > 0))
            continue;
        rl_diagnosing_load(d, segment);
        double from = 0;
        for (int32_t t = 0; t < segment->touch_count; t++)
            if (d->out->touches.items[segment->first_touch + t].relay == order_giver)
                from = d->out->touches.items[segment->first_touch + t].reach_prob;
        const double to = fmax(ways[place].share * d->scenario->exposure_cap, from);
        const rl_strategy strategy = {
            .kind = RL_STRATEGY_AGREEMENT,
            .actor = order_giver,
            .actor_kind = "",
            .like = RL_NONE,
            .from = from,
            .to = to,
            .assumed =
                RL_ASSUMED_EXPOSURE | (ways[place].assumed ? RL_ASSUMED_SHARE : 0) |
                (ways[place].assumed && ways[place].through != RL_NONE ? RL_ASSUMED_LINK : 0),
        };
        const rl_status status =
            propose(p, place, strategy, d->scenario->actors[order_giver].exclusive_set, from, to);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}
