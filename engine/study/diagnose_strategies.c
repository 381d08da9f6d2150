// What to do for segments whose relays are too few or too weak: the proposals made for each of
// them, put together by group and over the whole target.
#include "base/messages.h"
#include "study/proposals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_subjects(const rl_strategy *a, const rl_strategy *b) {
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->actor != b->actor)
        return a->actor < b->actor ? -1 : 1;
    return strcmp(a->actor_kind, b->actor_kind);
}

// By subject, then group, then segment: sums are made in one order whatever the proposals'.
static int compare_proposals(const void *left, const void *right) {
    const rl_proposal *a = left, *b = right;
    const int by_subject = compare_subjects(&a->strategy, &b->strategy);
    if (by_subject != 0)
        return by_subject;
    if (a->group != b->group)
        return a->group < b->group ? -1 : 1;
    return (a->strategy.segment > b->strategy.segment) -
           (a->strategy.segment < b->strategy.segment);
}

static int compare_strategies(const void *left, const void *right) {
    const rl_strategy *a = left, *b = right;
    if (a->gain != b->gain)
        return a->gain > b->gain ? -1 : 1;
    return compare_subjects(a, b);
}

// Sums proposals first … end − 1, all of one subject; keeps the details of the greatest.
static rl_strategy sum_proposals(const rl_proposal *list, size_t first, size_t end) {
    size_t greatest = first;
    double gain = 0;
    for (size_t i = first; i < end; i++) {
        gain += list[i].strategy.gain;
        if (list[i].strategy.gain > list[greatest].strategy.gain)
            greatest = i;
    }
    rl_strategy sum = list[greatest].strategy;
    sum.gain = gain;
    sum.segment_count = (int32_t)(end - first);
    return sum;
}

static rl_status add_strategy(rl_context *ctx, rl_strategies *list, rl_strategy strategy) {
    const rl_status status = RL_VECTOR_RESERVE(ctx, list, 1);
    if (status == RL_OK)
        list->items[list->count++] = strategy;
    return status;
}

static void rank(rl_strategies *list) {
    if (list->count > 0)
        qsort(list->items, list->count, sizeof *list->items, compare_strategies);
}

static rl_status put_together(rl_diagnosing *d, rl_proposal *list, size_t count) {
    rl_diagnosis *out = d->out;
    rl_status status = RL_OK;
    if (count > 0)
        qsort(list, count, sizeof *list, compare_proposals);
    for (size_t first = 0, end; first < count; first = end) {
        size_t group_first = first;
        for (end = first + 1;; end++) {
            const bool same =
                end < count && compare_subjects(&list[first].strategy, &list[end].strategy) == 0;
            if (same && list[end].group == list[group_first].group)
                continue;
            RL_TRY(add_strategy(d->ctx, &out->groups.items[list[group_first].group].strategies,
                                sum_proposals(list, group_first, end)));
            group_first = end;
            if (!same)
                break;
        }
        RL_TRY(add_strategy(d->ctx, &out->strategies, sum_proposals(list, first, end)));
    }
    rank(&out->strategies);
    for (size_t g = 0; g < out->groups.count; g++)
        rank(&out->groups.items[g].strategies);
done:
    return status;
}

static rl_status propose_everywhere(rl_proposing *p, bool *complete) {
    rl_diagnosing *d = p->d;
    const rl_scenario *s = d->scenario;
    const int32_t count = (int32_t)d->out->segments.count;
    rl_status status = RL_OK;
    rl_influence_way *ways = RL_ARENA_NEW(&d->arena, rl_influence_way, count);
    if (ways == NULL)
        return rl_fail_memory(d->ctx);
    *complete = false;
    for (rl_id actor = 0; actor < s->actor_count; actor++) {
        if (rl_should_stop(d->ctx))
            goto done;
        if ((s->actors[actor].roles & RL_ROLE_ORDER_GIVER) != 0)
            RL_TRY(rl_propose_agreement(p, actor, ways));
    }
    for (int32_t place = 0; place < count; place++) {
        if (rl_should_stop(d->ctx))
            goto done;
        rl_report_progress(d->ctx, rl_message_text(d->ctx, RL_MSG_DIAGNOSE_PHASE_STRATEGIES),
                           (double)place / count, NAN, NAN);
        if (rl_in_trouble(&d->out->segments.items[place]))
            RL_TRY(rl_propose_in_segment(p, place));
    }
    *complete = true;
done:
    return status;
}

rl_status rl_diagnose_strategies(rl_diagnosing *d, bool *complete) {
    rl_proposing p;
    rl_status status;
    RL_TRY(rl_proposing_init(&p, d));
    RL_TRY(propose_everywhere(&p, complete));
    RL_TRY(put_together(d, p.list.items, p.list.count));
done:
    rl_proposing_clear(&p);
    return status;
}
