#include "study/simulate.h"

#include "base/interval.h"
#include "base/messages.h"
#include "base/parallel.h"
#include "base/random.h"
#include "reach/evaluate.h"
#include "reach/frequency.h"
#include "study/distribution.h"
#include "study/triggering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    COUNTS = RL_CONTACT_COUNTS,
    ROUND = 2048, // simulations between two looks at the clock
    PIECE = 32,   // simulations a thread takes at once
};

// One relay's activations in the plan.
typedef struct programme {
    rl_id relay;
    double acceptance_prob;
    double *missed; // by a member, up to each step: [class × steps + step]
    double *counts; // probability of 0, 1, 2, ≥ 3 exposures of a member: [class × COUNTS + n]
} programme;

// A relay of the plan touches a share of the establishments of a cell.
typedef struct touch {
    int32_t programme;
    double share;
    const double *missed;
    const double *counts;
} touch;

// A segment as the coins see it.
typedef struct urn {
    int32_t firms;
    double firm_weight;
    int32_t first_cell; // its cells are contiguous
    int32_t cell_count;
    int32_t group[RL_DIMENSION_COUNT]; // its lines in the three breakdowns
} urn;

typedef struct simulator {
    rl_context *ctx;
    const rl_population *population;
    const rl_scenario *scenario;
    const rl_plan *plan;
    rl_arena arena;
    rl_simulation *out;

    programme *programmes;
    int32_t programme_count;
    rl_id *steps; // windows in which something happens, in order
    int32_t step_count;
    touch *touches; // by cell
    int32_t *touch_start;
    rl_triggering triggering; // relays that those of the plan set in motion
    urn *urns;
    int32_t urn_count;
    int32_t group_count[RL_DIMENSION_COUNT];
    int32_t group_offset[RL_DIMENSION_COUNT]; // their columns

    // Results: figure × simulation. Figures are the total, at least 2 and 3 contacts, up to each
    // step, then the lines of the three breakdowns.
    double *figures;
    int32_t figure_count;
    int32_t first_step_figure;

    unsigned char *accepted; // simulation × programme
    int32_t *triggered_when; // simulation of the round × relay that may be triggered
    double *triggered_sum;   // reach of the simulations in which it diffuses, summed
    int32_t *order; // simulations of the round, those where the same relays accept together
    int32_t round_first, round_count;
    double **scratch;       // by thread: chances of the urns, then one simulation's figures
    int32_t *scratch_owner; // by thread: the simulation whose answers the chances are of, −1
} simulator;

// Preparing --------------------------------------------------------------------------------------

static int compare_ids(const void *left, const void *right) {
    const rl_id a = *(const rl_id *)left, b = *(const rl_id *)right;
    return (a > b) - (a < b);
}

static rl_status list_steps(simulator *m) {
    const size_t count = m->plan->activations.count;
    m->steps = RL_ARENA_NEW(&m->arena, rl_id, count);
    if (m->steps == NULL)
        return rl_fail_memory(m->ctx);
    for (size_t i = 0; i < count; i++)
        m->steps[i] = m->scenario->activations[m->plan->activations.items[i]].window;
    if (count > 0)
        qsort(m->steps, count, sizeof *m->steps, compare_ids);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || m->steps[i] != m->steps[i - 1])
            m->steps[m->step_count++] = m->steps[i];
    return RL_OK;
}

// What the activations first … last − 1 of the plan do to a member, for each timing class.
static rl_status fill_programme(simulator *m, programme *p, size_t first, size_t last) {
    const size_t classes = (size_t)m->scenario->timing_class_count;
    const size_t steps = (size_t)m->step_count;
    p->missed = RL_ARENA_NEW(&m->arena, double, classes *steps);
    p->counts = RL_ARENA_NEW(&m->arena, double, classes *COUNTS);
    if (p->missed == NULL || p->counts == NULL)
        return rl_fail_memory(m->ctx);
    for (size_t c = 0; c < classes; c++) {
        double *missed = p->missed + c * steps;
        for (size_t t = 0; t < steps; t++)
            missed[t] = 1;
        for (size_t i = first; i < last; i++) {
            const rl_id k = m->plan->activations.items[i];
            const double q = rl_exposure_prob(m->scenario, k, (rl_id)c);
            for (size_t t = 0; t < steps; t++)
                if (m->steps[t] >= m->scenario->activations[k].window)
                    missed[t] *= 1 - q;
        }
        rl_count_exposures(m->scenario, m->plan->activations.items + first, last - first, (rl_id)c,
                           p->counts + c * COUNTS);
    }
    return RL_OK;
}

static rl_status list_programmes(simulator *m) {
    const size_t count = m->plan->activations.count;
    m->programmes = RL_ARENA_NEW(&m->arena, programme, count);
    if (m->programmes == NULL)
        return rl_fail_memory(m->ctx);
    for (size_t first = 0, last; first < count; first = last) {
        programme *p = &m->programmes[m->programme_count++];
        p->relay = m->scenario->activations[m->plan->activations.items[first]].relay;
        p->acceptance_prob = m->scenario->actors[p->relay].acceptance_prob;
        last = first;
        while (last < count &&
               m->scenario->activations[m->plan->activations.items[last]].relay == p->relay)
            last++;
        const rl_status status = fill_programme(m, p, first, last);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// The profiles of the plan's relays, turned around: by cell. A hit is acceptance × share.
static rl_status list_touches(simulator *m) {
    const rl_population *population = m->population;
    const size_t cells = (size_t)population->cell_count;
    int32_t *next = RL_ARENA_NEW(&m->arena, int32_t, cells + 2); // shifted, to become the starts
    if (next == NULL)
        return rl_fail_memory(m->ctx);
    m->touch_start = next;
    for (int pass = 0; pass < 2; pass++) {
        for (int32_t j = 0; j < m->programme_count; j++) {
            const programme *p = &m->programmes[j];
            for (int32_t i = population->profile_start[p->relay];
                 i < population->profile_start[p->relay + 1]; i++) {
                const rl_profile *profile = &population->profiles[i];
                const touch made = {j, fmin(profile->hit_prob / p->acceptance_prob, 1),
                                    p->missed +
                                        (size_t)profile->timing_class * (size_t)m->step_count,
                                    p->counts + (size_t)profile->timing_class * COUNTS};
                for (int32_t c = 0; c < profile->cell_count; c++) {
                    const rl_id cell = population->cell_of[profile->first_cell + c];
                    if (pass == 0)
                        next[cell + 2]++;
                    else
                        m->touches[next[cell + 1]++] = made;
                }
            }
        }
        if (pass == 0) {
            for (size_t c = 0; c < cells; c++)
                next[c + 2] += next[c + 1];
            m->touches = RL_ARENA_NEW(&m->arena, touch, next[cells + 1]);
            if (m->touches == NULL)
                return rl_fail_memory(m->ctx);
        }
    }
    return RL_OK;
}

static int32_t line_of(const rl_breakdown *lines, const char *key) {
    size_t low = 0, high = lines->count;
    while (high - low > 1) {
        const size_t middle = (low + high) / 2;
        if (strcmp(lines->items[middle].key, key) <= 0)
            low = middle;
        else
            high = middle;
    }
    return (int32_t)low;
}

// The weight may count establishments, some of them, or something that each has several of: the
// coins are tossed for as many establishments as it can be spread over.
static int32_t firms_of(const rl_segment *segment) {
    double firms = segment->weight;
    if (segment->establishments > 0)
        firms = fmin(firms, segment->establishments);
    return (int32_t)fmin(fmax(round(firms), 1), INT32_MAX / 2);
}

static rl_status list_urns(simulator *m) {
    const rl_evaluation *closed = &m->out->evaluation;
    m->urns = RL_ARENA_NEW(&m->arena, urn, m->scenario->segment_count);
    if (m->urns == NULL)
        return rl_fail_memory(m->ctx);
    for (int32_t c = 0, last; c < m->population->cell_count; c = last) {
        const rl_segment *segment = &m->scenario->segments[m->population->cells[c].segment];
        last = c;
        while (last < m->population->cell_count &&
               m->population->cells[last].segment == m->population->cells[c].segment)
            last++;
        const int32_t firms = firms_of(segment);
        m->urns[m->urn_count++] =
            (urn){.firms = firms,
                  .firm_weight = segment->weight / firms,
                  .first_cell = c,
                  .cell_count = last - c,
                  .group = {line_of(&closed->by[RL_SECTOR], segment->sector),
                            line_of(&closed->by[RL_SIZE], segment->size),
                            line_of(&closed->by[RL_TERRITORY], segment->territory)}};
        m->out->firms += firms;
    }
    return RL_OK;
}

// Threads that can find a piece of a round to do.
static int32_t worker_count(const rl_context *ctx) {
    return ctx->threads < ROUND / PIECE ? ctx->threads : ROUND / PIECE;
}

static rl_status make_room(simulator *m) {
    const rl_evaluation *closed = &m->out->evaluation;
    const size_t wanted = (size_t)m->out->wanted;
    m->first_step_figure = RL_FREQUENCY_MAX;
    m->figure_count = m->first_step_figure + m->step_count;
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        m->group_offset[d] = m->figure_count;
        m->group_count[d] = (int32_t)closed->by[d].count;
        m->figure_count += m->group_count[d];
    }
    const int32_t threads = worker_count(m->ctx);
    const size_t chances = (size_t)m->urn_count * (size_t)(m->step_count + COUNTS);
    m->figures = RL_NEW(m->ctx, double, (size_t)m->figure_count *wanted);
    m->accepted = RL_NEW(m->ctx, unsigned char, (size_t)m->programme_count *wanted);
    m->triggered_when = RL_ARENA_NEW(&m->arena, int32_t, (size_t)m->triggering.relay_count * ROUND);
    m->triggered_sum = RL_ARENA_NEW(&m->arena, double, m->triggering.relay_count);
    m->out->triggered = RL_NEW(m->ctx, rl_simulated_triggered, m->triggering.relay_count);
    m->order = RL_ARENA_NEW(&m->arena, int32_t, ROUND);
    m->scratch = RL_ARENA_NEW(&m->arena, double *, threads);
    m->scratch_owner = RL_ARENA_NEW(&m->arena, int32_t, threads);
    if (m->figures == NULL || m->accepted == NULL || m->triggered_when == NULL ||
        m->triggered_sum == NULL || m->out->triggered == NULL || m->order == NULL ||
        m->scratch == NULL || m->scratch_owner == NULL)
        return rl_fail_memory(m->ctx);
    for (int32_t t = 0; t < threads; t++) {
        // Chances of the urns, one cell's misses, one simulation's figures.
        m->scratch[t] = RL_ARENA_NEW(&m->arena, double,
                                     chances + (size_t)m->step_count + (size_t)m->figure_count);
        if (m->scratch[t] == NULL)
            return rl_fail_memory(m->ctx);
    }
    return RL_OK;
}

// Answers of the relays ---------------------------------------------------------------------------

// The streams of simulation i: its relays' answers, its firms, and who sets whom in motion.
static uint64_t answers_stream(int32_t simulation) { return 2 * (uint64_t)simulation; }
static uint64_t firms_stream(int32_t simulation) { return 2 * (uint64_t)simulation + 1; }
static uint64_t links_stream(int32_t simulation) {
    return 2 * (uint64_t)RL_SIMULATIONS_MAX + (uint64_t)simulation;
}

static int32_t *triggers_of(const simulator *m, int32_t simulation) {
    return m->triggered_when +
           (size_t)(simulation - m->round_first) * (size_t)m->triggering.relay_count;
}

static void draw_answers(simulator *m, int32_t simulation) {
    rl_random random;
    rl_random_init_stream(&random, m->ctx->seed, answers_stream(simulation));
    unsigned char *accepted = m->accepted + (size_t)simulation * (size_t)m->programme_count;
    int32_t j = 0;
    // Every actor draws, in the plan or not: its coin is then the same for every plan.
    for (rl_id actor = 0; actor < m->scenario->actor_count && j < m->programme_count; actor++) {
        const double coin = rl_random_unit(&random);
        if (m->programmes[j].relay == actor) {
            accepted[j] = coin < m->programmes[j].acceptance_prob;
            j++;
        }
    }
    rl_random_init_stream(&random, m->ctx->seed, links_stream(simulation));
    rl_triggering_draw(&m->triggering, &random, triggers_of(m, simulation));
}

static const unsigned char *answers_of(const simulator *m, int32_t simulation) {
    return m->accepted + (size_t)simulation * (size_t)m->programme_count;
}

static bool same_answers(const simulator *m, int32_t a, int32_t b) {
    return memcmp(answers_of(m, a), answers_of(m, b), (size_t)m->programme_count) == 0 &&
           memcmp(triggers_of(m, a), triggers_of(m, b),
                  (size_t)m->triggering.relay_count * sizeof *m->triggered_when) == 0;
}

// Simulations where the same relays accept side by side: their chances are worked out once. A
// radix sort, stable, so that the order depends on nothing else.
static void sort_round(simulator *m, int32_t *spare) {
    for (int32_t i = 0; i < m->round_count; i++)
        m->order[i] = m->round_first + i;
    for (int32_t j = 0; j < m->programme_count; j++) {
        int32_t kept = 0, moved = 0;
        for (int32_t i = 0; i < m->round_count; i++) {
            if (answers_of(m, m->order[i])[j])
                spare[moved++] = m->order[i];
            else
                m->order[kept++] = m->order[i];
        }
        memcpy(m->order + kept, spare, (size_t)moved * sizeof *spare);
    }
}

// Chances of the firms, given the answers ---------------------------------------------------------

// Adds what a cell, `part` of its urn, brings to the chances of the urn's firms: first contacted
// in each step, and contacted 0, 1, 2, ≥ 3 times.
static void add_cell(const simulator *m, rl_id cell, double part, int32_t simulation,
                     double *missed, double *chances) {
    const unsigned char *accepted = answers_of(m, simulation);
    const int32_t *triggered_when = triggers_of(m, simulation);
    double counts[COUNTS] = {1};
    for (int32_t t = 0; t < m->step_count; t++)
        missed[t] = 1;
    for (int32_t i = m->touch_start[cell]; i < m->touch_start[cell + 1]; i++) {
        const touch *touched = &m->touches[i];
        if (!accepted[touched->programme])
            continue;
        for (int32_t t = 0; t < m->step_count; t++)
            missed[t] *= (1 - touched->share) + touched->share * touched->missed[t];
        rl_add_contacts(counts, touched->counts, touched->share);
    }
    for (int32_t i = m->triggering.touch_start[cell]; i < m->triggering.touch_start[cell + 1];
         i++) {
        const rl_triggered_touch *touched = &m->triggering.touches[i];
        const int32_t when = triggered_when[touched->relay];
        for (int32_t t = when - 1; when > 0 && t < m->step_count; t++)
            missed[t] *= 1 - touched->prob;
        if (when > 0)
            rl_add_contact(counts, touched->prob);
    }
    double before = 1;
    for (int32_t t = 0; t < m->step_count; t++) {
        chances[t] += part * (before - missed[t]);
        before = missed[t];
    }
    for (int n = 0; n < COUNTS; n++)
        chances[m->step_count + n] += part * counts[n];
}

static void work_out_chances(const simulator *m, int32_t simulation, double *chances) {
    const size_t width = (size_t)m->step_count + COUNTS;
    double *missed = chances + (size_t)m->urn_count * width;
    memset(chances, 0, (size_t)m->urn_count * width * sizeof *chances);
    for (int32_t u = 0; u < m->urn_count; u++) {
        const urn *drawn = &m->urns[u];
        const double weight = drawn->firms * drawn->firm_weight;
        for (int32_t c = drawn->first_cell; c < drawn->first_cell + drawn->cell_count; c++)
            add_cell(m, c, m->population->cells[c].weight / weight, simulation, missed,
                     chances + (size_t)u * width);
    }
}

// Firms -------------------------------------------------------------------------------------------

// How many of `count` things take a part of what remains; both are brought down.
static int32_t take(rl_random *random, int32_t *count, double part, double *remains) {
    const int32_t taken = *remains > 0 ? rl_random_binomial(random, *count, part / *remains) : 0;
    *count -= taken;
    *remains -= part;
    return taken;
}

// Draws the firms of one segment and adds them to the figures of the simulation.
static void draw_urn(const simulator *m, const urn *drawn, const double *chances, rl_random *random,
                     double *figures) {
    int32_t unreached = drawn->firms;
    double remains = 1;
    int32_t reached = 0;
    for (int32_t t = 0; t < m->step_count; t++) {
        reached += take(random, &unreached, chances[t], &remains);
        figures[m->first_step_figure + t] += reached * drawn->firm_weight;
    }
    const double *counts = chances + m->step_count;
    int32_t contacted = reached;
    double chance = 1 - counts[0];
    figures[0] += reached * drawn->firm_weight;
    for (int n = 1; n < RL_FREQUENCY_MAX; n++) {
        (void)take(random, &contacted, counts[n], &chance); // contacted n times and no more
        figures[n] += contacted * drawn->firm_weight;
    }
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        figures[m->group_offset[d] + drawn->group[d]] += reached * drawn->firm_weight;
}

static void simulate_one(const simulator *m, int32_t simulation, const double *chances,
                         double *figures) {
    const size_t width = (size_t)m->step_count + COUNTS;
    rl_random random;
    rl_random_init_stream(&random, m->ctx->seed, firms_stream(simulation));
    memset(figures, 0, (size_t)m->figure_count * sizeof *figures);
    for (int32_t u = 0; u < m->urn_count; u++)
        draw_urn(m, &m->urns[u], chances + (size_t)u * width, &random, figures);
    for (int32_t f = 0; f < m->figure_count; f++)
        m->figures[(size_t)f * (size_t)m->out->wanted + (size_t)simulation] = figures[f];
}

static void simulate_piece(int32_t piece, int32_t worker, void *user) {
    simulator *m = user;
    double *chances = m->scratch[worker];
    double *figures =
        chances + (size_t)m->urn_count * (size_t)(m->step_count + COUNTS) + (size_t)m->step_count;
    const int32_t last =
        piece * PIECE + PIECE < m->round_count ? piece * PIECE + PIECE : m->round_count;
    for (int32_t i = piece * PIECE; i < last && !rl_should_stop(m->ctx); i++) {
        const int32_t simulation = m->order[i];
        const int32_t owner = m->scratch_owner[worker];
        if (owner < 0 || !same_answers(m, owner, simulation)) {
            work_out_chances(m, simulation, chances);
            m->scratch_owner[worker] = simulation;
        }
        simulate_one(m, simulation, chances, figures);
    }
}

// What the relays that were set in motion came with, over the simulations of a round.
static void count_triggered(const simulator *m) {
    for (int32_t i = m->round_first; i < m->round_first + m->round_count; i++) {
        const int32_t *when = triggers_of(m, i);
        for (int32_t r = 0; r < m->triggering.relay_count; r++) {
            m->out->triggered[r].triggered += when[r] != 0;
            m->out->triggered[r].diffused += when[r] > 0;
            m->triggered_sum[r] += when[r] > 0 ? m->figures[i] : 0;
        }
    }
}

// Rounds follow the order of the simulations: a round that was stopped is dropped whole, because
// what was done of it first depends on who accepted.
static void simulate_rounds(simulator *m) {
    int32_t spare[ROUND];
    while (m->out->count < m->out->wanted && !rl_should_stop(m->ctx)) {
        m->round_first = m->out->count;
        m->round_count =
            m->out->wanted - m->round_first < ROUND ? m->out->wanted - m->round_first : ROUND;
        for (int32_t i = 0; i < m->round_count; i++)
            draw_answers(m, m->round_first + i);
        for (int32_t t = 0; t < worker_count(m->ctx); t++)
            m->scratch_owner[t] = -1;
        sort_round(m, spare);
        rl_parallel_for(m->ctx, (m->round_count + PIECE - 1) / PIECE, simulate_piece, m);
        if (!rl_should_stop(m->ctx)) {
            count_triggered(m);
            m->out->count += m->round_count;
        }
        rl_report_progress(m->ctx, rl_message_text(m->ctx, RL_MSG_PHASE_SIMULATE),
                           (double)m->out->count / m->out->wanted, NAN, NAN);
    }
}

// Summing up --------------------------------------------------------------------------------------

// Reads a figure before its simulations are sorted.
static void sum_up_relays(const simulator *m) {
    rl_simulation *out = m->out;
    for (int32_t j = 0; j < m->programme_count; j++) {
        double accepting = 0, declining = 0;
        rl_simulated_relay *relay = &out->relays[j];
        *relay = (rl_simulated_relay){.relay = m->programmes[j].relay};
        for (int32_t i = 0; i < out->count; i++) {
            const bool accepts = answers_of(m, i)[j];
            relay->accepted += accepts;
            *(accepts ? &accepting : &declining) += out->totals[i];
        }
        relay->if_accepts = relay->accepted > 0 ? accepting / relay->accepted : NAN;
        relay->if_declines =
            relay->accepted < out->count ? declining / (out->count - relay->accepted) : NAN;
    }
}

static void sum_up_triggered(const simulator *m) {
    rl_simulation *out = m->out;
    double total = 0;
    for (int32_t i = 0; i < out->count; i++)
        total += out->totals[i];
    out->triggered_count = m->triggering.relay_count;
    for (int32_t r = 0; r < out->triggered_count; r++) {
        rl_simulated_triggered *relay = &out->triggered[r];
        const int32_t others = out->count - relay->diffused;
        relay->relay = m->triggering.relays[r];
        relay->if_diffuses = relay->diffused > 0 ? m->triggered_sum[r] / relay->diffused : NAN;
        relay->if_not = others > 0 ? (total - m->triggered_sum[r]) / others : NAN;
    }
}

static void sum_up_target(rl_simulation *out, double target_share) {
    const double wanted = target_share * out->evaluation.total.weight;
    int32_t reached = 0;
    out->target_share = target_share;
    out->target_prob = out->target_low = out->target_high = NAN;
    if (isnan(target_share) || out->count == 0)
        return;
    for (int32_t i = 0; i < out->count; i++)
        reached += out->totals[i] >= wanted * (1 - 1e-12);
    out->target_prob = (double)reached / out->count;
    rl_wilson_interval(reached, out->count, &out->target_low, &out->target_high);
}

static rl_distribution distribution_of(const simulator *m, int32_t figure) {
    return rl_distribution_of(m->figures + (size_t)figure * (size_t)m->out->wanted, m->out->count);
}

static rl_status sum_up_lines(const simulator *m, int dimension, const rl_breakdown *closed,
                              rl_simulated_lines *lines) {
    lines->items = RL_NEW(m->ctx, rl_simulated_line, closed->count);
    if (lines->items == NULL)
        return rl_fail_memory(m->ctx);
    lines->count = closed->count;
    for (size_t i = 0; i < closed->count; i++)
        lines->items[i] = (rl_simulated_line){
            closed->items[i].key, closed->items[i].reach.weight, closed->items[i].reach.reached,
            distribution_of(m, m->group_offset[dimension] + (int32_t)i)};
    return RL_OK;
}

// Up to each window of the scenario: nothing before the first step, no change between two.
static void sum_up_windows(const simulator *m) {
    const rl_distribution none = {0};
    int32_t t = 0;
    for (rl_id w = 0; w < m->scenario->window_count; w++) {
        if (t < m->step_count && m->steps[t] == w)
            m->out->cumulative[w] = distribution_of(m, m->first_step_figure + t++);
        else
            m->out->cumulative[w] = w > 0 ? m->out->cumulative[w - 1] : none;
    }
}

// A reach lies between nothing and all that the plan's relays, and those they move, may touch.
static void sum_up_margin(const simulator *m) {
    rl_simulation *out = m->out;
    double touched = 0;
    const int32_t *triggered = m->triggering.touch_start;
    for (rl_id c = 0; c < m->population->cell_count; c++)
        if (m->touch_start[c + 1] > m->touch_start[c] || triggered[c + 1] > triggered[c])
            touched += m->population->cells[c].weight;
    out->standard_error = out->margin = NAN;
    if (out->count == 0)
        return;
    const double n = out->count, deviation = out->reached.deviation;
    if (out->count > 1)
        out->standard_error = deviation / sqrt(n);
    out->margin = rl_half_width(deviation * deviation * (n - 1) / n, out->count, touched);
}

static rl_status sum_up(const simulator *m, double target_share) {
    rl_simulation *out = m->out;
    const rl_evaluation *closed = &out->evaluation;
    rl_status status = RL_OK;
    out->totals = RL_NEW(m->ctx, double, out->wanted);
    out->relays = RL_NEW(m->ctx, rl_simulated_relay, m->programme_count);
    out->cumulative = RL_NEW(m->ctx, rl_distribution, m->scenario->window_count);
    if (out->totals == NULL || out->relays == NULL || out->cumulative == NULL)
        return rl_fail_memory(m->ctx);
    out->relay_count = m->programme_count;
    memcpy(out->totals, m->figures, (size_t)out->count * sizeof *out->totals);
    sum_up_relays(m);
    sum_up_triggered(m);
    sum_up_target(out, target_share);
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        out->at_least[n] = distribution_of(m, n);
    out->reached = out->at_least[0];
    for (int q = 0; q < RL_QUANTILE_COUNT; q++) // the total's figures are sorted now
        out->quantiles[q] =
            out->count == 0 ? NAN
                            : rl_quantile(m->figures, out->count, q / (RL_QUANTILE_COUNT - 1.0));
    sum_up_margin(m);
    sum_up_windows(m);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        RL_TRY(sum_up_lines(m, d, &closed->by[d], &out->by[d]));
done:
    return status;
}

rl_status rl_simulate(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan, int32_t count,
                      double target_share, rl_simulation *out) {
    rl_status status = RL_OK;
    simulator m = {.ctx = ctx,
                   .population = oracle->population,
                   .scenario = oracle->population->scenario,
                   .plan = plan,
                   .out = out};
    rl_arena_init(&m.arena, ctx);
    *out = (rl_simulation){.wanted = count};
    RL_TRY(rl_evaluate(ctx, oracle, plan, &out->evaluation));
    RL_TRY(list_steps(&m));
    RL_TRY(list_programmes(&m));
    RL_TRY(list_touches(&m));
    RL_TRY(
        rl_triggering_prepare(ctx, &m.arena, oracle, plan, m.steps, m.step_count, &m.triggering));
    RL_TRY(list_urns(&m));
    RL_TRY(make_room(&m));
    simulate_rounds(&m);
    RL_TRY(sum_up(&m, target_share));
done:
    rl_release(ctx, m.figures);
    rl_release(ctx, m.accepted);
    rl_arena_clear(&m.arena);
    return status;
}
