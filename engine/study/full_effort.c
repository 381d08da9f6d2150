#include "study/full_effort.h"

#include "base/messages.h"
#include "base/parallel.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

// The windows an offer can be used in, for one timing class, and the table of the recursion.
typedef struct offer_table {
    double *value;   // −log(1 − q) of each usable activation, by window
    int32_t *start;  // first day of its window
    int32_t *before; // how many of those before it leave the gap
    double *fewer;   // best sum over the first i with one use less
    double *best;    // best sum over the first i
} offer_table;

typedef struct measuring {
    rl_context *ctx;
    const rl_scenario *scenario;
    rl_full_effort *effort;
    offer_table *tables; // one for each thread
    atomic_int done;
} measuring;

static double log_miss_of(const rl_scenario *s, rl_id activation, rl_id timing_class) {
    return -log1p(-rl_exposure_prob(s, activation, timing_class));
}

// Fills the table with the usable activations of first … end − 1, all of one offer.
static int32_t list_usable(const measuring *m, offer_table *table, rl_id first, rl_id end,
                           rl_id timing_class) {
    const rl_scenario *s = m->scenario;
    const int32_t gap_days = s->offers[s->activations[first].offer].gap_days;
    int32_t count = 0, before = 0;
    for (rl_id k = first; k < end; k++) {
        if (s->activations[k].state == RL_FORBIDDEN)
            continue;
        table->value[count] = log_miss_of(s, k, timing_class);
        table->start[count] = s->windows[s->activations[k].window].start_day;
        while (before < count && table->start[count] - table->start[before] >= gap_days)
            before++;
        table->before[count] = before;
        count++;
    }
    return count;
}

// The greatest sum of at most `max_uses` values whose starts leave the gap; `uses` receives how
// many it takes.
static double best_sum(offer_table *table, int32_t count, int32_t max_uses, int32_t *uses) {
    memset(table->best, 0, ((size_t)count + 1) * sizeof *table->best);
    *uses = 0;
    while (*uses < max_uses && *uses < count) {
        double *fewer = table->best;
        double *best = table->fewer;
        best[0] = 0;
        for (int32_t i = 0; i < count; i++)
            best[i + 1] = fmax(best[i], fewer[table->before[i]] + table->value[i]);
        if (best[count] <= fewer[count])
            break;
        table->best = best;
        table->fewer = fewer;
        ++*uses;
    }
    return table->best[count];
}

static void measure_cell(const measuring *m, offer_table *table, const rl_actor *relay,
                         rl_id timing_class, rl_effort_cell *cell) {
    const rl_scenario *s = m->scenario;
    const rl_id end = relay->first_activation + relay->activation_count;
    for (rl_id first = relay->first_activation, next; first < end; first = next) {
        const rl_offer *offer = &s->offers[s->activations[first].offer];
        for (next = first; next < end && s->activations[next].offer == s->activations[first].offer;
             next++)
            if (s->activations[next].state == RL_REQUIRED)
                cell->required_log_miss += log_miss_of(s, next, timing_class);
        int32_t uses;
        const int32_t usable = list_usable(m, table, first, next, timing_class);
        const double sum = best_sum(table, usable, offer->max_uses, &uses);
        cell->log_miss += sum;
        if (offer->evidence.confidence == RL_ASSUMPTION)
            cell->assumed_log_miss += sum;
        cell->cost_eur += uses * offer->cost_eur;
        cell->hours += uses * offer->hours;
        cell->contacts += uses * s->levers[offer->lever].contact_weight;
        cell->uses += uses;
    }
}

static void measure_relay(int32_t index, int32_t worker, void *user) {
    measuring *m = user;
    const rl_scenario *s = m->scenario;
    if (rl_should_stop(m->ctx))
        return;
    for (rl_id c = 0; c < s->timing_class_count; c++)
        measure_cell(m, &m->tables[worker], &s->actors[index], c,
                     &m->effort->cells[(size_t)index * (size_t)s->timing_class_count + (size_t)c]);
    const int done = atomic_fetch_add(&m->done, 1) + 1;
    if (worker == 0)
        rl_report_progress(m->ctx, rl_message_text(m->ctx, RL_MSG_DIAGNOSE_PHASE_EFFORT),
                           (double)done / s->actor_count, NAN, NAN);
}

static rl_status allocate_tables(measuring *m, rl_arena *arena) {
    const size_t windows = (size_t)m->scenario->window_count;
    m->tables = RL_ARENA_NEW(arena, offer_table, m->ctx->threads);
    for (int32_t i = 0; m->tables != NULL && i < m->ctx->threads; i++) {
        offer_table *table = &m->tables[i];
        table->value = RL_ARENA_NEW(arena, double, windows);
        table->start = RL_ARENA_NEW(arena, int32_t, windows);
        table->before = RL_ARENA_NEW(arena, int32_t, windows);
        table->fewer = RL_ARENA_NEW(arena, double, windows + 1);
        table->best = RL_ARENA_NEW(arena, double, windows + 1);
        if (table->value == NULL || table->start == NULL || table->before == NULL ||
            table->fewer == NULL || table->best == NULL)
            return rl_fail_memory(m->ctx);
    }
    return m->tables == NULL ? rl_fail_memory(m->ctx) : RL_OK;
}

rl_status rl_full_effort_measure(rl_context *ctx, const rl_scenario *scenario,
                                 rl_full_effort *out) {
    measuring m = {.ctx = ctx, .scenario = scenario, .effort = out};
    const size_t classes = (size_t)scenario->timing_class_count;
    rl_status status;
    rl_arena arena;
    rl_arena_init(&arena, ctx);
    atomic_init(&m.done, 0);
    *out = (rl_full_effort){.scenario = scenario};
    out->cells = RL_NEW(ctx, rl_effort_cell, (size_t)scenario->actor_count * classes);
    if (out->cells == NULL)
        return rl_fail_memory(ctx);
    RL_TRY(allocate_tables(&m, &arena));
    rl_parallel_for(ctx, scenario->actor_count, measure_relay, &m);
    out->stopped = atomic_load(&m.done) < scenario->actor_count;
done:
    rl_arena_clear(&arena);
    return status;
}

void rl_full_effort_clear(rl_context *ctx, rl_full_effort *effort) {
    rl_release(ctx, effort->cells);
    effort->cells = NULL;
}
