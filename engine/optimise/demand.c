#include "optimise/demand.h"

#include <math.h>

static void tabulate_entries(rl_demand *d, const rl_problem *p) {
    const rl_id activations = p->scenario->activation_count;
    int32_t count = 0;
    for (rl_id k = 0; k < activations; k++) {
        d->firm_start[k] = count;
        for (int32_t e = p->activation_entry_start[k]; e < p->activation_entry_start[k + 1]; e++) {
            if (p->rows[p->entries[e].row].lazy)
                d->crowding[k] = fmax(d->crowding[k], p->entries[e].coefficient);
            else
                d->firm[count++] = p->entries[e];
        }
    }
    d->firm_start[activations] = count;
}

static void tabulate_exposures(rl_demand *d, const rl_problem *p) {
    for (rl_id r = 0; r < p->scenario->actor_count; r++) {
        const rl_relay_view *view = &p->relays[r];
        const size_t count = (size_t)view->activation_count * (size_t)view->class_count;
        for (size_t i = 0; i < count; i++)
            d->exposed[d->exposed_from[r] + i] = -expm1(-view->log_miss[i]);
    }
}

// A lazy rule is of one window: that of the activations it counts.
static void list_lazy_rows(rl_demand *d, const rl_problem *p, rl_id *window_of) {
    const rl_id windows = p->scenario->window_count;
    for (int32_t i = 0; i < p->row_count; i++)
        window_of[i] = RL_NONE;
    for (rl_id k = 0; k < p->scenario->activation_count; k++) {
        for (int32_t e = p->activation_entry_start[k]; e < p->activation_entry_start[k + 1]; e++) {
            if (p->rows[p->entries[e].row].lazy)
                window_of[p->entries[e].row] = p->scenario->activations[k].window;
        }
    }
    // Sizes two windows further on, summed up, are starts one window further on, which the filling
    // below moves to the ends: the starts of the next windows.
    int32_t *next = d->lazy_start + 1;
    for (int32_t i = 0; i < p->row_count; i++) {
        if (window_of[i] != RL_NONE)
            next[window_of[i] + 1]++;
    }
    for (rl_id w = 0; w < windows; w++)
        next[w + 1] += next[w];
    for (int32_t i = 0; i < p->row_count; i++) {
        if (window_of[i] != RL_NONE)
            d->lazy_rows[next[window_of[i]]++] = i;
    }
}

rl_status rl_demand_create(rl_context *ctx, rl_arena *arena, const rl_problem *p, rl_demand *d) {
    const size_t activations = (size_t)p->scenario->activation_count;
    const size_t windows = (size_t)p->scenario->window_count, rows = (size_t)p->row_count;
    size_t exposed = 0, firm = 0;
    for (int32_t e = 0; e < p->activation_entry_start[activations]; e++)
        firm += !p->rows[p->entries[e].row].lazy;
    d->exposed_from = RL_ARENA_NEW(arena, size_t, p->scenario->actor_count);
    for (rl_id r = 0; d->exposed_from != NULL && r < p->scenario->actor_count; r++) {
        d->exposed_from[r] = exposed;
        exposed += (size_t)p->relays[r].activation_count * (size_t)p->relays[r].class_count;
    }
    d->firm = RL_ARENA_NEW(arena, rl_entry, firm);
    d->firm_start = RL_ARENA_NEW(arena, int32_t, activations + 1);
    d->crowding = RL_ARENA_NEW(arena, double, activations);
    d->lazy_rows = RL_ARENA_NEW(arena, int32_t, rows);
    d->lazy_start = RL_ARENA_NEW(arena, int32_t, windows + 2);
    d->scarcity = RL_ARENA_NEW(arena, double, activations);
    d->exposed = RL_ARENA_NEW(arena, double, exposed);
    rl_id *window_of = RL_NEW(ctx, rl_id, rows);
    const bool complete = d->exposed_from != NULL && d->firm != NULL && d->firm_start != NULL &&
                          d->crowding != NULL && d->lazy_rows != NULL && d->lazy_start != NULL &&
                          d->scarcity != NULL && d->exposed != NULL && window_of != NULL;
    if (complete) {
        tabulate_entries(d, p);
        tabulate_exposures(d, p);
        list_lazy_rows(d, p, window_of);
    }
    rl_release(ctx, window_of);
    return complete ? RL_OK : rl_fail_memory(ctx);
}

void rl_demand_price(rl_demand *d, const rl_problem *p, const double *row_price) {
    for (rl_id k = 0; k < p->scenario->activation_count; k++) {
        double sum = 1e-3; // so that free activations stay comparable
        for (int32_t e = p->activation_entry_start[k]; e < p->activation_entry_start[k + 1]; e++)
            sum += row_price[p->entries[e].row] * p->entries[e].coefficient;
        d->scarcity[k] = sum;
    }
}
