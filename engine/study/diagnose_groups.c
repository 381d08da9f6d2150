// Segments put together by territory, sector or size, and those that stand on one relay.
#include "base/names.h"
#include "study/diagnosing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *key_of(const rl_diagnosing *d, const rl_segment_diagnosis *diagnosed) {
    const rl_segment *segment = &d->scenario->segments[diagnosed->segment];
    const rl_grouping by = d->out->settings.by;
    return by == RL_BY_SEGMENT ? segment->id : rl_segment_code(segment, (rl_dimension)by);
}

// Sums -------------------------------------------------------------------------------------------

static void add_segment(rl_group_diagnosis *group, const rl_segment_diagnosis *segment,
                        double weight) {
    const bool first = group->segment_count == 0;
    group->segment_count++;
    group->weight += weight;
    group->ceiling += segment->ceiling;
    group->today += segment->today;
    if (first || segment->able_count < group->able_least)
        group->able_least = segment->able_count;
    if (segment->able_count > group->able_most)
        group->able_most = segment->able_count;
    if (segment->able_count == 0)
        group->weight_none += weight;
    if (segment->able_count == 1)
        group->weight_one += weight;
    if (segment->able_count > 0 && segment->able_solicited_count == 0)
        group->weight_today_none += weight;
    if (segment->few || segment->weak)
        group->weight_troubled += weight;
}

static int compare_groups(const void *left, const void *right) {
    const rl_group_diagnosis *a = left, *b = right;
    const double x = a->ceiling / a->weight, y = b->ceiling / b->weight;
    if (x != y)
        return x < y ? -1 : 1;
    return strcmp(a->key, b->key);
}

// Makes the groups and numbers the segments' by their final order.
static rl_status make_groups(rl_diagnosing *d) {
    rl_diagnosis *out = d->out;
    rl_names keys;
    int32_t *rank = NULL;
    rl_status status = RL_OK;
    rl_names_init(&keys, d->ctx);
    for (size_t i = 0; i < out->segments.count; i++) {
        rl_segment_diagnosis *segment = &out->segments.items[i];
        const char *key = key_of(d, segment);
        RL_TRY(rl_names_add(&keys, key, &segment->group));
        if ((size_t)segment->group == out->groups.count) {
            RL_TRY(RL_VECTOR_RESERVE(d->ctx, &out->groups, 1));
            out->groups.items[out->groups.count++] =
                (rl_group_diagnosis){.key = key, .main_relay = RL_NONE, .next_relay = RL_NONE};
        }
        add_segment(&out->groups.items[segment->group], segment,
                    d->scenario->segments[segment->segment].weight);
    }
    rank = RL_ARENA_NEW(&d->arena, int32_t, out->groups.count);
    if (rank == NULL) {
        status = rl_fail_memory(d->ctx);
        goto done;
    }
    if (out->groups.count > 0)
        qsort(out->groups.items, out->groups.count, sizeof *out->groups.items, compare_groups);
    for (size_t g = 0; g < out->groups.count; g++)
        rank[rl_names_find(&keys, out->groups.items[g].key)] = (int32_t)g;
    for (size_t i = 0; i < out->segments.count; i++)
        out->segments.items[i].group = rank[out->segments.items[i].group];
done:
    rl_names_clear(&keys);
    return status;
}

static rl_status list_by_group(rl_diagnosing *d) {
    const rl_diagnosis *out = d->out;
    d->group_start = RL_ARENA_NEW(&d->arena, int32_t, out->groups.count + 1);
    d->by_group = RL_ARENA_NEW(&d->arena, int32_t, out->segments.count);
    int32_t *next = RL_ARENA_NEW(&d->arena, int32_t, out->groups.count);
    if (d->group_start == NULL || d->by_group == NULL || next == NULL)
        return rl_fail_memory(d->ctx);
    for (size_t g = 0; g < out->groups.count; g++) {
        d->group_start[g + 1] = d->group_start[g] + out->groups.items[g].segment_count;
        next[g] = d->group_start[g];
    }
    for (size_t i = 0; i < out->segments.count; i++)
        d->by_group[next[out->segments.items[i].group]++] = (int32_t)i;
    return RL_OK;
}

// Relays of a group -------------------------------------------------------------------------------

// What one relay is to the group at hand.
typedef struct relay_sum {
    double loss;
    double adds; // to those solicited already, when it is not
    double depends_weight[RL_DEPENDENCE_COUNT];
    int32_t depends_count[RL_DEPENDENCE_COUNT];
} relay_sum;

// How the segment stands on the relay of one of its touches.
static rl_dependence_kind dependence_on(const rl_diagnosing *d, const rl_segment_diagnosis *segment,
                                        const rl_touch *touch) {
    const double weight = d->scenario->segments[segment->segment].weight;
    if (!touch->able)
        return RL_DEPENDENCE_COUNT;
    if (segment->able_count == 1)
        return RL_DEPENDS_ONLY;
    if (touch->loss * weight >= segment->ceiling / 2)
        return RL_DEPENDS_MOSTLY;
    if (segment->able_solicited_count == 1 && d->scenario->actors[touch->relay].solicited)
        return RL_DEPENDS_TODAY;
    return RL_DEPENDENCE_COUNT;
}

static void find_dependence(const rl_diagnosing *d, rl_segment_diagnosis *segment) {
    segment->depends = RL_DEPENDENCE_COUNT;
    segment->depends_on = RL_NONE;
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        const rl_dependence_kind kind = dependence_on(d, segment, touch);
        if (kind < segment->depends) {
            segment->depends = kind;
            segment->depends_on = touch->relay;
        }
    }
}

// Part of what the relays of a group bring that rests on assumed shares.
typedef struct assumed_sum {
    double all, assumed;
} assumed_sum;

static void sum_segment(rl_diagnosing *d, rl_segment_diagnosis *segment, relay_sum *sums,
                        assumed_sum *assumed) {
    const double weight = d->scenario->segments[segment->segment].weight;
    rl_diagnosing_load(d, segment);
    const double today = rl_missed_share(&d->today);
    for (int32_t t = 0; t < segment->touch_count; t++) {
        const rl_touch *touch = &d->out->touches.items[segment->first_touch + t];
        const rl_actor *actor = &d->scenario->actors[touch->relay];
        relay_sum *sum = &sums[d->place_of_relay[touch->relay]];
        sum->loss += weight * touch->loss;
        if (!actor->solicited)
            sum->adds += weight * (today - rl_missed_if(&d->today, actor->exclusive_set, 0,
                                                        touch->reach_prob));
        assumed->all += weight * touch->reach_prob;
        if (touch->confidence == RL_ASSUMPTION)
            assumed->assumed += weight * touch->reach_prob;
    }
    find_dependence(d, segment);
    if (segment->depends_on != RL_NONE) {
        relay_sum *sum = &sums[d->place_of_relay[segment->depends_on]];
        sum->depends_weight[segment->depends] += weight;
        sum->depends_count[segment->depends]++;
    }
}

static rl_status keep_sums(rl_diagnosing *d, int32_t g, const relay_sum *sums) {
    rl_diagnosis *out = d->out;
    rl_group_diagnosis *group = &out->groups.items[g];
    for (size_t r = 0; r < out->relays.count; r++) {
        const rl_id relay = out->relays.items[r].relay;
        if (sums[r].loss > group->main_loss) {
            group->main_loss = sums[r].loss;
            group->main_relay = relay;
        }
        if (sums[r].adds > group->next_adds) {
            group->next_adds = sums[r].adds;
            group->next_relay = relay;
        }
        for (int kind = 0; kind < RL_DEPENDENCE_COUNT; kind++) {
            if (sums[r].depends_count[kind] == 0)
                continue;
            const rl_status status = RL_VECTOR_RESERVE(d->ctx, &out->dependences, 1);
            if (status != RL_OK)
                return status;
            out->dependences.items[out->dependences.count++] =
                (rl_dependence){.kind = (rl_dependence_kind)kind,
                                .relay = relay,
                                .group = g,
                                .segment_count = sums[r].depends_count[kind],
                                .weight = sums[r].depends_weight[kind]};
        }
    }
    return RL_OK;
}

static rl_status sum_relays(rl_diagnosing *d) {
    const rl_diagnosis *out = d->out;
    relay_sum *sums = RL_ARENA_NEW(&d->arena, relay_sum, out->relays.count);
    if (sums == NULL)
        return rl_fail_memory(d->ctx);
    for (int32_t g = 0; g < (int32_t)out->groups.count; g++) {
        assumed_sum assumed = {0};
        if (out->relays.count > 0)
            memset(sums, 0, out->relays.count * sizeof *sums);
        for (int32_t i = d->group_start[g]; i < d->group_start[g + 1]; i++)
            sum_segment(d, &out->segments.items[d->by_group[i]], sums, &assumed);
        if (assumed.all > 0)
            out->groups.items[g].assumed_share = assumed.assumed / assumed.all;
        const rl_status status = keep_sums(d, g, sums);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Order of the dependences ------------------------------------------------------------------------

// A dependence with the weight of all of its kind and relay.
typedef struct ranked_dependence {
    rl_dependence dependence;
    double relay_weight;
} ranked_dependence;

static int compare_dependences(const void *left, const void *right) {
    const ranked_dependence *a = left, *b = right;
    if (a->dependence.kind != b->dependence.kind)
        return a->dependence.kind < b->dependence.kind ? -1 : 1;
    if (a->relay_weight != b->relay_weight)
        return a->relay_weight > b->relay_weight ? -1 : 1;
    if (a->dependence.relay != b->dependence.relay)
        return a->dependence.relay < b->dependence.relay ? -1 : 1;
    if (a->dependence.weight != b->dependence.weight)
        return a->dependence.weight > b->dependence.weight ? -1 : 1;
    return (a->dependence.group > b->dependence.group) -
           (a->dependence.group < b->dependence.group);
}

static rl_status rank_dependences(rl_diagnosing *d) {
    rl_diagnosis *out = d->out;
    const size_t count = out->dependences.count;
    double *weight = RL_ARENA_NEW(&d->arena, double, out->relays.count *RL_DEPENDENCE_COUNT);
    ranked_dependence *ranked = RL_ARENA_NEW(&d->arena, ranked_dependence, count);
    if (weight == NULL || ranked == NULL)
        return rl_fail_memory(d->ctx);
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < count; i++) {
            const rl_dependence *dependence = &out->dependences.items[i];
            double *sum = &weight[d->place_of_relay[dependence->relay] * RL_DEPENDENCE_COUNT +
                                  (int)dependence->kind];
            if (pass == 0)
                *sum += dependence->weight;
            else
                ranked[i] = (ranked_dependence){*dependence, *sum};
        }
    if (count > 0)
        qsort(ranked, count, sizeof *ranked, compare_dependences);
    for (size_t i = 0; i < count; i++)
        out->dependences.items[i] = ranked[i].dependence;
    return RL_OK;
}

rl_status rl_diagnose_groups(rl_diagnosing *d) {
    rl_status status;
    RL_TRY(make_groups(d));
    RL_TRY(list_by_group(d));
    RL_TRY(sum_relays(d));
    RL_TRY(rank_dependences(d));
done:
    return status;
}
