#include "study/triggering.h"

#include <math.h>
#include <string.h>

// Starters ----------------------------------------------------------------------------------------

static int32_t step_of(const rl_id *steps, int32_t step_count, rl_id window) {
    int32_t step = 0;
    while (step < step_count - 1 && steps[step] < window)
        step++;
    return step;
}

// The relays of the plan, by the step in which each is first solicited. Their activations are
// together in the plan, relays in increasing order.
static rl_status list_starters(rl_context *ctx, rl_arena *arena, const rl_plan *plan,
                               const rl_id *steps, int32_t step_count, rl_triggering *m) {
    const rl_scenario *s = m->oracle->population->scenario;
    const size_t count = plan->activations.count;
    rl_id *first_window = RL_ARENA_NEW(arena, rl_id, s->actor_count);
    m->starters = RL_ARENA_NEW(arena, rl_id, count);
    m->starter_step = RL_ARENA_NEW(arena, int32_t, count);
    if (first_window == NULL || m->starters == NULL || m->starter_step == NULL)
        return rl_fail_memory(ctx);
    for (rl_id a = 0; a < s->actor_count; a++)
        first_window[a] = RL_NONE;
    for (size_t i = 0; i < count; i++) {
        const rl_activation *k = &s->activations[plan->activations.items[i]];
        rl_id *first = &first_window[k->relay];
        if (*first == RL_NONE || k->window < *first)
            *first = k->window;
    }
    for (int32_t step = 0; step < step_count; step++) {
        for (rl_id a = 0; a < s->actor_count; a++) {
            if (first_window[a] == RL_NONE || step_of(steps, step_count, first_window[a]) != step)
                continue;
            m->starters[m->starter_count] = a;
            m->starter_step[m->starter_count++] = step;
        }
    }
    return RL_OK;
}

// Relays that may be triggered --------------------------------------------------------------------

static bool diffuses(const rl_oracle *oracle, rl_id relay) {
    const rl_population *population = oracle->population;
    for (int32_t j = population->profile_start[relay]; j < population->profile_start[relay + 1];
         j++)
        if (oracle->operations->default_log_miss(oracle, j) > 0)
            return true;
    return false;
}

static rl_status list_relays(rl_context *ctx, rl_arena *arena, rl_triggering *m) {
    const int32_t actors = m->oracle->population->scenario->actor_count;
    double *used = RL_ARENA_NEW(arena, double, actors);
    bool *triggered = RL_ARENA_NEW(arena, bool, actors);
    m->relays = RL_ARENA_NEW(arena, rl_id, actors);
    m->first = RL_ARENA_NEW(arena, rl_id, actors);
    if (used == NULL || triggered == NULL || m->relays == NULL || m->first == NULL)
        return rl_fail_memory(ctx);
    for (int32_t i = 0; i < m->starter_count; i++)
        used[m->starters[i]] = 1;
    m->oracle->operations->reachable(m->oracle, used, false, triggered);
    for (rl_id a = 0; a < actors; a++)
        if (triggered[a] && diffuses(m->oracle, a))
            m->relays[m->relay_count++] = a;
    return RL_OK;
}

// The touches of a profile, counted or filled in. Given that the relay agrees, a firm of the cell
// sees its default use with probability (1 − e^{−d}) / α.
static void visit_profile(rl_triggering *m, int32_t relay, int32_t profile, int32_t *next,
                          bool fill) {
    const rl_population *population = m->oracle->population;
    const rl_profile *p = &population->profiles[profile];
    const double log_miss = m->oracle->operations->default_log_miss(m->oracle, profile);
    const double accepts = population->scenario->actors[m->relays[relay]].acceptance_prob;
    for (int32_t i = 0; i < p->cell_count && log_miss > 0; i++) {
        const rl_id cell = population->cell_of[p->first_cell + i];
        if (fill)
            m->touches[next[cell + 1]++] =
                (rl_triggered_touch){relay, fmin(-expm1(-log_miss) / accepts, 1)};
        else
            next[cell + 2]++;
    }
}

// The profiles of the relays, turned around: by cell.
static rl_status list_touches(rl_context *ctx, rl_arena *arena, rl_triggering *m) {
    const rl_population *population = m->oracle->population;
    const size_t cells = (size_t)population->cell_count;
    int32_t *next = RL_ARENA_NEW(arena, int32_t, cells + 2); // shifted, to become the starts
    if (next == NULL)
        return rl_fail_memory(ctx);
    m->touch_start = next;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t r = 0; r < m->relay_count; r++)
            for (int32_t j = population->profile_start[m->relays[r]];
                 j < population->profile_start[m->relays[r] + 1]; j++)
                visit_profile(m, r, j, next, pass == 1);
        if (pass == 1)
            break;
        for (size_t c = 0; c < cells; c++)
            next[c + 2] += next[c + 1];
        m->touches = RL_ARENA_NEW(arena, rl_triggered_touch, next[cells + 1]);
        if (m->touches == NULL)
            return rl_fail_memory(ctx);
    }
    return RL_OK;
}

rl_status rl_triggering_prepare(rl_context *ctx, rl_arena *arena, const rl_oracle *oracle,
                                const rl_plan *plan, const rl_id *steps, int32_t step_count,
                                rl_triggering *out) {
    rl_status status = RL_OK;
    *out = (rl_triggering){.oracle = oracle};
    if (rl_oracle_spreads(oracle)) {
        RL_TRY(list_starters(ctx, arena, plan, steps, step_count, out));
        RL_TRY(list_relays(ctx, arena, out));
    }
    RL_TRY(list_touches(ctx, arena, out));
done:
    return status;
}

// Drawing -----------------------------------------------------------------------------------------

void rl_triggering_draw(const rl_triggering *m, rl_random *random, int32_t *when) {
    const rl_scenario *s = m->oracle->population->scenario;
    int32_t r = 0;
    if (m->relay_count == 0)
        return;
    m->oracle->operations->draw(m->oracle, random, m->starters, m->starter_count, m->first);
    // Every actor draws, triggered or not: its coin is then the same for every plan.
    for (rl_id a = 0; a < s->actor_count && r < m->relay_count; a++) {
        const double coin = rl_random_unit(random);
        if (m->relays[r] != a)
            continue;
        const rl_id starter = m->first[a];
        const int32_t since = starter == RL_NONE ? 0 : m->starter_step[starter] + 1;
        when[r++] = coin < s->actors[a].acceptance_prob ? since : -since;
    }
}
