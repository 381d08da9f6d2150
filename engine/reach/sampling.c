#include "reach/sampling.h"

#include "base/interval.h"

#include <math.h>
#include <string.h>

enum { PILOT_SAMPLES = 500, FRESH_SAMPLES_MAX = 20000 };
enum { PILOT_STREAM = 1, FRESH_STREAM = 2 };

void rl_plan_used(const rl_scenario *scenario, const rl_plan *plan, double *used) {
    memset(used, 0, (size_t)scenario->actor_count * sizeof *used);
    for (size_t i = 0; i < plan->activations.count; i++)
        used[scenario->activations[plan->activations.items[i]].relay] = 1;
}

// Samples ----------------------------------------------------------------------------------------

typedef struct walk {
    const rl_oracle *oracle;
    bool *triggered;
    rl_id *touched;
    int32_t touched_count;
    double *kept;        // 1 between two samples
    double *missed_once; // e^{−d} by profile
} walk;

static void touch(walk *w, rl_id actor) {
    const rl_population *population = w->oracle->population;
    for (int32_t j = population->profile_start[actor]; j < population->profile_start[actor + 1];
         j++) {
        const rl_profile *profile = &population->profiles[j];
        for (int32_t i = 0; i < profile->cell_count && w->missed_once[j] < 1; i++) {
            const rl_id cell = population->cell_of[profile->first_cell + i];
            if (w->kept[cell] == 1)
                w->touched[w->touched_count++] = cell;
            w->kept[cell] *= w->missed_once[j];
        }
    }
}

static void show(walk *w, int32_t index, double weight,
                 void (*visit)(const rl_sample *sample, void *user), void *user) {
    w->touched_count = 0;
    for (rl_id a = 0; a < w->oracle->population->scenario->actor_count; a++) {
        if (w->triggered[a])
            touch(w, a);
    }
    const rl_sample sample = {index, weight, w->triggered, w->touched, w->touched_count, w->kept};
    visit(&sample, user);
    for (int32_t j = 0; j < w->touched_count; j++)
        w->kept[w->touched[j]] = 1;
}

static void walk_samples(walk *w, const double *used,
                         void (*visit)(const rl_sample *sample, void *user), void *user) {
    for (int32_t i = 0; i < w->oracle->sample_count; i++) {
        const double weight = w->oracle->operations->sample(w->oracle, i, used, w->triggered);
        show(w, i, weight, visit, user);
    }
}

static void walk_extremes(walk *w, const double *used,
                          void (*visit)(const rl_sample *sample, void *user), void *user) {
    for (int32_t i = 0; i < 2; i++) {
        w->oracle->operations->reachable(w->oracle, used, i == 0, w->triggered);
        show(w, i, 0, visit, user);
    }
}

typedef void walking(walk *w, const double *used,
                     void (*visit)(const rl_sample *sample, void *user), void *user);

static rl_status go(rl_context *ctx, const rl_oracle *oracle, walking *walk_all, const double *used,
                    void (*visit)(const rl_sample *sample, void *user), void *user) {
    const rl_population *population = oracle->population;
    const int32_t profiles = population->profile_start[population->scenario->actor_count];
    rl_status status = RL_OK;
    walk w = {.oracle = oracle,
              .triggered = RL_NEW(ctx, bool, population->scenario->actor_count),
              .touched = RL_NEW(ctx, rl_id, population->cell_count),
              .kept = RL_NEW(ctx, double, population->cell_count),
              .missed_once = RL_NEW(ctx, double, profiles)};
    if (w.triggered == NULL || w.touched == NULL || w.kept == NULL || w.missed_once == NULL) {
        status = rl_fail_memory(ctx);
    } else {
        for (rl_id c = 0; c < population->cell_count; c++)
            w.kept[c] = 1;
        for (int32_t j = 0; j < profiles; j++)
            w.missed_once[j] = exp(-oracle->operations->default_log_miss(oracle, j));
        walk_all(&w, used, visit, user);
    }
    rl_release(ctx, w.triggered);
    rl_release(ctx, w.touched);
    rl_release(ctx, w.kept);
    rl_release(ctx, w.missed_once);
    return status;
}

rl_status rl_for_each_sample(rl_context *ctx, const rl_oracle *oracle, const double *used,
                             void (*visit)(const rl_sample *sample, void *user), void *user) {
    return go(ctx, oracle, walk_samples, used, visit, user);
}

rl_status rl_for_each_extreme(rl_context *ctx, const rl_oracle *oracle, const double *used,
                              void (*visit)(const rl_sample *sample, void *user), void *user) {
    return go(ctx, oracle, walk_extremes, used, visit, user);
}

// Totals -----------------------------------------------------------------------------------------

typedef struct totalling {
    const double *missed; // by cell, without triggered relays
    double reached;       // the same, in all
    double *totals;
} totalling;

static void total_sample(const rl_sample *sample, void *user) {
    const totalling *t = user;
    double total = t->reached;
    for (int32_t i = 0; i < sample->touched_count; i++)
        total += t->missed[sample->touched[i]] * (1 - sample->kept[sample->touched[i]]);
    t->totals[sample->index] = total;
}

static rl_status total_each(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                            walking *walk_all, double *totals) {
    const rl_population *population = oracle->population;
    double *missed = RL_NEW(ctx, double, population->cell_count);
    double *used = RL_NEW(ctx, double, population->scenario->actor_count);
    rl_status status = missed == NULL || used == NULL ? rl_fail_memory(ctx) : RL_OK;
    if (status == RL_OK)
        status = rl_plan_log_miss(ctx, population, plan, missed);
    if (status == RL_OK) {
        totalling t = {.missed = missed, .totals = totals};
        for (rl_id c = 0; c < population->cell_count; c++) {
            const double share = exp(-missed[c]);
            t.reached += population->cells[c].weight * (1 - share);
            missed[c] = population->cells[c].weight * share;
        }
        rl_plan_used(population->scenario, plan, used);
        status = go(ctx, oracle, walk_all, used, total_sample, &t);
    }
    rl_release(ctx, missed);
    rl_release(ctx, used);
    return status;
}

rl_status rl_sample_totals(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                           double *totals) {
    return total_each(ctx, oracle, plan, walk_samples, totals);
}

rl_status rl_sample_range(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                          double *range) {
    double totals[2] = {0, 0};
    *range = 0;
    if (!rl_oracle_spreads(oracle))
        return RL_OK;
    const rl_status status = total_each(ctx, oracle, plan, walk_extremes, totals);
    if (status == RL_OK)
        *range = fmax(totals[1] - totals[0], 0);
    return status;
}

// Margins ----------------------------------------------------------------------------------------

double rl_margin_of_sums(const rl_oracle *oracle, double sum, double sum_of_squares, double range) {
    if (!oracle->is_sampled)
        return 0;
    return rl_half_width(fmax(sum_of_squares - sum * sum, 0), oracle->sample_count, range);
}

double rl_margin(const rl_oracle *oracle, const double *by_sample, double range) {
    double sum = 0, squares = 0;
    for (int32_t i = 0; i < oracle->sample_count; i++) // from the first: squares keep their digits
        sum += (by_sample[i] - by_sample[0]) / oracle->sample_count;
    for (int32_t i = 0; i < oracle->sample_count; i++) {
        const double x = by_sample[i] - by_sample[0];
        squares += x * x / oracle->sample_count;
    }
    return rl_margin_of_sums(oracle, sum, squares, range);
}

static double mean_of(const rl_oracle *oracle, const double *by_sample) {
    double sum = 0;
    for (int32_t i = 0; i < oracle->sample_count; i++)
        sum += by_sample[i] / oracle->sample_count;
    return sum;
}

// Samples that make the interval as narrow as asked, from what a pilot says.
static int32_t samples_needed(const rl_oracle *pilot, const double *totals, double range) {
    const double width = pilot->population->scenario->reach_interval * mean_of(pilot, totals);
    const double margin = rl_margin(pilot, totals, range);
    const double spare = 1.2; // the pilot's deviation is itself an estimate
    if (!(margin > 0))
        return PILOT_SAMPLES;
    const double ratio = 2 * margin / width;
    const double count = spare * ratio * ratio * pilot->sample_count;
    return count >= FRESH_SAMPLES_MAX ? FRESH_SAMPLES_MAX
           : count <= PILOT_SAMPLES   ? PILOT_SAMPLES
                                      : (int32_t)ceil(count);
}

rl_status rl_fresh_oracle(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                          rl_oracle **out) {
    rl_status status = RL_OK;
    rl_oracle *pilot = NULL;
    double *totals = NULL, range;
    *out = NULL;
    if (!oracle->is_sampled)
        return RL_OK;
    RL_TRY(oracle->operations->resample(ctx, oracle, PILOT_STREAM, PILOT_SAMPLES, &pilot));
    totals = RL_NEW(ctx, double, pilot->sample_count);
    if (totals == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(rl_sample_totals(ctx, pilot, plan, totals));
    RL_TRY(rl_sample_range(ctx, pilot, plan, &range));
    RL_TRY(oracle->operations->resample(ctx, oracle, FRESH_STREAM,
                                        samples_needed(pilot, totals, range), out));
done:
    rl_release(ctx, totals);
    rl_oracle_free(ctx, pilot);
    return status;
}

// All that triggered relays could add: every actor that a link may trigger, in every cell.
static double greatest_addition(const rl_oracle *oracle, double *log_miss) {
    const rl_population *population = oracle->population;
    const rl_scenario *s = population->scenario;
    double sum = 0;
    memset(log_miss, 0, (size_t)population->cell_count * sizeof *log_miss);
    for (rl_id a = 0; a < s->actor_count; a++) {
        bool may_be_triggered = false;
        for (int32_t l = 0; l < s->link_count && !may_be_triggered; l++)
            may_be_triggered = s->links[l].to == a && s->links[l].trigger_prob > 0;
        for (int32_t j = population->profile_start[a];
             may_be_triggered && j < population->profile_start[a + 1]; j++) {
            const rl_profile *profile = &population->profiles[j];
            for (int32_t i = 0; i < profile->cell_count; i++)
                log_miss[population->cell_of[profile->first_cell + i]] +=
                    oracle->operations->default_log_miss(oracle, j);
        }
    }
    for (rl_id c = 0; c < population->cell_count; c++)
        sum += population->cells[c].weight * -expm1(-log_miss[c]);
    return sum;
}

rl_status rl_sampling_allowance(rl_context *ctx, const rl_oracle *oracle, double *allowance) {
    const double error_prob = 0.05;
    *allowance = 0;
    if (!oracle->is_sampled)
        return RL_OK;
    double *log_miss = RL_NEW(ctx, double, oracle->population->cell_count);
    if (log_miss == NULL)
        return rl_fail_memory(ctx);
    *allowance =
        greatest_addition(oracle, log_miss) * sqrt(-log(error_prob) / (2.0 * oracle->sample_count));
    rl_release(ctx, log_miss);
    return RL_OK;
}
