#include "reach/evaluate_spread.h"

#include "reach/frequency.h"
#include "reach/sampling.h"

#include <math.h>
#include <string.h>

// Contacts ---------------------------------------------------------------------------------------

typedef struct contact_walk {
    const rl_oracle *oracle;
    double *trigger_prob; // by actor
    double *of_sample;    // [cell × counts], no contact between two samples
    double *mean;         // [cell × counts], what differs from no contact
} contact_walk;

static void contact_cells(const contact_walk *w, rl_id actor) {
    const rl_population *population = w->oracle->population;
    for (int32_t j = population->profile_start[actor]; j < population->profile_start[actor + 1];
         j++) {
        const rl_profile *profile = &population->profiles[j];
        const double prob = -expm1(-w->oracle->operations->default_log_miss(w->oracle, j));
        for (int32_t i = 0; i < profile->cell_count; i++)
            rl_add_contact(w->of_sample + (size_t)population->cell_of[profile->first_cell + i] *
                                              RL_CONTACT_COUNTS,
                           prob);
    }
}

static void contact_sample(const rl_sample *sample, void *user) {
    contact_walk *w = user;
    for (rl_id a = 0; a < w->oracle->population->scenario->actor_count; a++) {
        if (!sample->triggered[a])
            continue;
        w->trigger_prob[a] += sample->weight;
        contact_cells(w, a);
    }
    for (int32_t i = 0; i < sample->touched_count; i++) {
        const size_t first = (size_t)sample->touched[i] * RL_CONTACT_COUNTS;
        double *counts = w->of_sample + first;
        w->mean[first] -= sample->weight;
        for (int n = 0; n < RL_CONTACT_COUNTS; n++) {
            w->mean[first + (size_t)n] += sample->weight * counts[n];
            counts[n] = n == 0;
        }
    }
}

rl_status rl_spread_contacts(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                             double *counts, double *trigger_prob) {
    const size_t cells = (size_t)oracle->population->cell_count;
    rl_status status = RL_OK;
    double *used = RL_NEW(ctx, double, oracle->population->scenario->actor_count);
    contact_walk w = {.oracle = oracle,
                      .trigger_prob = trigger_prob,
                      .of_sample = RL_NEW(ctx, double, cells *RL_CONTACT_COUNTS),
                      .mean = RL_NEW(ctx, double, cells *RL_CONTACT_COUNTS)};
    if (used == NULL || w.of_sample == NULL || w.mean == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    for (size_t c = 0; c < cells; c++)
        w.of_sample[c * RL_CONTACT_COUNTS] = w.mean[c * RL_CONTACT_COUNTS] = 1;
    rl_plan_used(oracle->population->scenario, plan, used);
    RL_TRY(rl_for_each_sample(ctx, oracle, used, contact_sample, &w));
    for (size_t c = 0; c < cells; c++)
        rl_add_contacts(counts + c * RL_CONTACT_COUNTS, w.mean + c * RL_CONTACT_COUNTS, 1);
done:
    rl_release(ctx, used);
    rl_release(ctx, w.of_sample);
    rl_release(ctx, w.mean);
    return status;
}

// Margins ----------------------------------------------------------------------------------------

// A set of segments, and what triggered relays add to it.
typedef struct part {
    double of_sample;
    double first;               // of the first sample: sums are of what differs from it,
    double sum, sum_of_squares; // so that they keep their digits
    double range;               // between the extremes
} part;

typedef struct margin_walk {
    const rl_population *population;
    double *missed; // by cell, without triggered relays
    part total;
    part *segments;
    part *lines[RL_DIMENSION_COUNT];
    int32_t *line_of[RL_DIMENSION_COUNT]; // by segment, −1 where not targeted
    size_t line_count[RL_DIMENSION_COUNT];
} margin_walk;

static void count_sample(part *parts, size_t count, const rl_sample *sample) {
    const double weight = sample->weight;
    for (size_t i = 0; i < count; i++) {
        if (sample->index == 0)
            parts[i].first = parts[i].of_sample;
        const double x = parts[i].of_sample - parts[i].first;
        parts[i].sum += weight * x;
        parts[i].sum_of_squares += weight * x * x;
        parts[i].of_sample = 0;
    }
}

// Between the extremes: the greater less the smaller.
static void count_extreme(part *parts, size_t count, const rl_sample *sample) {
    for (size_t i = 0; i < count; i++) {
        const double least = sample->index == 0 ? 0 : parts[i].range;
        parts[i].range = fmax(parts[i].of_sample - least, 0);
        parts[i].of_sample = 0;
    }
}

typedef void counting(part *parts, size_t count, const rl_sample *sample);

static void add_up(margin_walk *w, const rl_sample *sample, counting *count) {
    for (int32_t i = 0; i < sample->touched_count; i++) {
        const rl_id cell = sample->touched[i];
        const rl_id segment = w->population->cells[cell].segment;
        const double added = w->missed[cell] * (1 - sample->kept[cell]);
        w->total.of_sample += added;
        w->segments[segment].of_sample += added;
        for (int d = 0; d < RL_DIMENSION_COUNT; d++)
            w->lines[d][w->line_of[d][segment]].of_sample += added;
    }
    count(&w->total, 1, sample);
    count(w->segments, (size_t)w->population->scenario->segment_count, sample);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        count(w->lines[d], w->line_count[d], sample);
}

static void margin_sample(const rl_sample *sample, void *user) {
    add_up(user, sample, count_sample);
}

static void margin_extreme(const rl_sample *sample, void *user) {
    add_up(user, sample, count_extreme);
}

// The line of a breakdown that each segment is in.
static rl_status find_lines(rl_context *ctx, margin_walk *w, rl_dimension dimension,
                            const rl_breakdown *breakdown) {
    const rl_scenario *s = w->population->scenario;
    w->line_count[dimension] = breakdown->count;
    w->lines[dimension] = RL_NEW(ctx, part, breakdown->count);
    w->line_of[dimension] = RL_NEW(ctx, int32_t, s->segment_count);
    if (w->lines[dimension] == NULL || w->line_of[dimension] == NULL)
        return rl_fail_memory(ctx);
    for (rl_id i = 0; i < s->segment_count; i++) {
        const rl_segment *segment = &s->segments[i];
        const char *code = rl_segment_code(segment, dimension);
        w->line_of[dimension][i] = -1;
        for (size_t l = 0; segment->targeted && l < breakdown->count; l++) {
            if (strcmp(breakdown->items[l].key, code) == 0)
                w->line_of[dimension][i] = (int32_t)l;
        }
    }
    return RL_OK;
}

static double margin_of(const rl_oracle *oracle, const part *p) {
    return rl_margin_of_sums(oracle, p->sum, p->sum_of_squares, p->range);
}

static rl_status prepare(rl_context *ctx, const rl_plan *plan, const rl_breakdown *breakdowns,
                         margin_walk *w) {
    rl_status status = RL_OK;
    w->missed = RL_NEW(ctx, double, w->population->cell_count);
    w->segments = RL_NEW(ctx, part, w->population->scenario->segment_count);
    if (w->missed == NULL || w->segments == NULL)
        return rl_fail_memory(ctx);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        RL_TRY(find_lines(ctx, w, (rl_dimension)d, &breakdowns[d]));
    RL_TRY(rl_plan_log_miss(ctx, w->population, plan, w->missed));
    for (rl_id c = 0; c < w->population->cell_count; c++)
        w->missed[c] = w->population->cells[c].weight * exp(-w->missed[c]);
done:
    return status;
}

rl_status rl_spread_margins(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                            rl_evaluation *evaluation) {
    const rl_scenario *s = oracle->population->scenario;
    rl_status status = RL_OK;
    margin_walk w = {.population = oracle->population};
    double *used = RL_NEW(ctx, double, s->actor_count);
    if (used == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(prepare(ctx, plan, evaluation->by, &w));
    rl_plan_used(s, plan, used);
    RL_TRY(rl_for_each_sample(ctx, oracle, used, margin_sample, &w));
    RL_TRY(rl_for_each_extreme(ctx, oracle, used, margin_extreme, &w));
    evaluation->total.margin = margin_of(oracle, &w.total);
    for (rl_id i = 0; i < s->segment_count; i++)
        evaluation->by_segment[i].margin = margin_of(oracle, &w.segments[i]);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        for (size_t l = 0; l < evaluation->by[d].count; l++)
            evaluation->by[d].items[l].reach.margin = margin_of(oracle, &w.lines[d][l]);
    }
done:
    rl_release(ctx, used);
    rl_release(ctx, w.missed);
    rl_release(ctx, w.segments);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        rl_release(ctx, w.lines[d]);
        rl_release(ctx, w.line_of[d]);
    }
    return status;
}
