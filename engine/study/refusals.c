#include "study/refusals.h"

#include <math.h>
#include <stdlib.h>

typedef struct suspect {
    rl_id relay;
    double left;  // reach when it alone refuses
    double alone; // reach of its programme alone
} suspect;

typedef struct hunt {
    rl_context *ctx;
    const rl_oracle *oracle;
    const rl_plan *plan;
    double *cell;       // scratch
    rl_plan part;       // scratch
    suspect *suspects;  // relays of the plan, those that cost most first
    double *most_alone; // greatest `alone` from each suspect on
    int32_t suspect_count;
    int32_t depth; // refusals to find
    double cutoff;
    rl_refusals now;
    rl_refusals best;
    bool stopped;
} hunt;

static bool refuses(const rl_refusals *refusals, rl_id relay) {
    for (int32_t i = 0; i < refusals->count; i++) {
        if (refusals->relays[i] == relay)
            return true;
    }
    return false;
}

// Reach of the activations whose relay is among those given, or is not.
static rl_status reach_of_part(hunt *h, const rl_refusals *relays, bool among, double *reach) {
    const rl_scenario *s = h->oracle->population->scenario;
    h->part.activations.count = 0;
    for (size_t i = 0; i < h->plan->activations.count; i++) {
        const rl_id k = h->plan->activations.items[i];
        if (refuses(relays, s->activations[k].relay) != among)
            continue;
        const rl_status status = rl_plan_add(h->ctx, &h->part, k);
        if (status != RL_OK)
            return status;
    }
    const rl_status status = rl_oracle_log_miss(h->ctx, h->oracle, &h->part, h->cell);
    if (status == RL_OK)
        *reach = h->oracle->operations->value(h->oracle, h->cell, NULL);
    return status;
}

static rl_status open_hunt(hunt *h) {
    h->cell = RL_NEW(h->ctx, double, h->oracle->population->cell_count);
    return h->cell == NULL ? rl_fail_memory(h->ctx) : RL_OK;
}

static void close_hunt(hunt *h) {
    rl_plan_clear(h->ctx, &h->part);
    rl_release(h->ctx, h->cell);
    rl_release(h->ctx, h->suspects);
    rl_release(h->ctx, h->most_alone);
}

static int by_cost(const void *left, const void *right) {
    const suspect *a = left, *b = right;
    if (a->left != b->left)
        return a->left < b->left ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static rl_status find_suspects(hunt *h) {
    rl_status status = RL_OK;
    const rl_scenario *s = h->oracle->population->scenario;
    const size_t most = h->plan->activations.count;
    h->suspects = RL_NEW(h->ctx, suspect, most + 1);
    h->most_alone = RL_NEW(h->ctx, double, most + 1);
    if (h->suspects == NULL || h->most_alone == NULL)
        return rl_fail_memory(h->ctx);
    for (size_t i = 0; i < most; i++) { // activations are sorted by relay
        const rl_id relay = s->activations[h->plan->activations.items[i]].relay;
        if (h->suspect_count > 0 && h->suspects[h->suspect_count - 1].relay == relay)
            continue;
        suspect *found = &h->suspects[h->suspect_count++];
        const rl_refusals one = {.relays = {relay}, .count = 1};
        found->relay = relay;
        RL_TRY(reach_of_part(h, &one, false, &found->left));
        RL_TRY(reach_of_part(h, &one, true, &found->alone));
    }
    qsort(h->suspects, (size_t)h->suspect_count, sizeof *h->suspects, by_cost);
    for (int32_t i = h->suspect_count - 1; i >= 0; i--)
        h->most_alone[i] = fmax(h->suspects[i].alone, h->most_alone[i + 1]);
done:
    return status;
}

// Extends the refusals `now`, which leave `reach`, by suspects from `first` on.
static rl_status extend(hunt *h, int32_t first, double reach) {
    const int32_t left = h->depth - h->now.count;
    if (left == 0) {
        if (reach < h->best.reach) {
            h->best = h->now;
            h->best.reach = reach;
        }
        return RL_OK;
    }
    for (int32_t i = first; i + left <= h->suspect_count; i++) {
        if (h->best.reach <= h->cutoff || reach - left * h->most_alone[i] >= h->best.reach)
            return RL_OK;
        // Two refusals are so quick that they are always answered.
        h->stopped = h->stopped || (h->depth > 2 && rl_should_stop(h->ctx));
        if (h->stopped)
            return RL_OK;
        double next = h->suspects[i].left;
        h->now.relays[h->now.count++] = h->suspects[i].relay;
        rl_status status = RL_OK;
        if (h->now.count > 1)
            status = reach_of_part(h, &h->now, false, &next);
        if (status == RL_OK)
            status = extend(h, i + 1, next);
        h->now.count--;
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

static int by_id(const void *left, const void *right) {
    const rl_id a = *(const rl_id *)left, b = *(const rl_id *)right;
    return (a > b) - (a < b);
}

rl_status rl_worst_refusals(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                            int32_t count, double cutoff, rl_refusals *out) {
    rl_status status = RL_OK;
    double whole;
    const rl_refusals nobody = {0};
    hunt h = {.ctx = ctx, .oracle = oracle, .plan = plan, .cutoff = cutoff};
    h.best.reach = INFINITY;
    *out = (rl_refusals){.reach = NAN};
    RL_TRY(open_hunt(&h));
    RL_TRY(find_suspects(&h));
    RL_TRY(reach_of_part(&h, &nobody, false, &whole));
    h.depth = count < h.suspect_count ? count : h.suspect_count;
    RL_TRY(extend(&h, 0, whole));
    if (h.stopped)
        goto done;
    *out = h.best;
    qsort(out->relays, (size_t)out->count, sizeof *out->relays, by_id);
done:
    close_hunt(&h);
    return status;
}

rl_status rl_reach_despite(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                           const rl_refusals *refusals, double *reach) {
    rl_status status = RL_OK;
    hunt h = {.ctx = ctx, .oracle = oracle, .plan = plan};
    RL_TRY(open_hunt(&h));
    RL_TRY(reach_of_part(&h, refusals, false, reach));
done:
    close_hunt(&h);
    return status;
}
