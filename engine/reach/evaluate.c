#include "reach/evaluate.h"

#include "reach/evaluate_spread.h"
#include "reach/frequency.h"
#include "reach/sampling.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { COUNTS = RL_CONTACT_COUNTS };

// One relay's activations in a plan: positions first … last − 1.
typedef struct programme_range {
    rl_id relay;
    size_t first, last;
} programme_range;

typedef struct evaluator {
    rl_context *ctx;
    const rl_oracle *oracle;
    const rl_population *population;
    const rl_scenario *scenario;
    const rl_plan *plan;
    RL_VECTOR(programme_range) programmes;
    double *log_miss;     // by cell
    double *cell_reached; // by cell
    double *counts;       // probability of 0, 1, 2, ≥ 3 contacts: [cell × COUNTS + n]
    double *own_counts;   // the same for one relay, by timing class
    double *set_alone;    // weight of one exclusive set or one relay, by segment
    double *best_alone;   // the largest so far, by segment
    double *sum_alone;    // by segment
    // NULL when the model has no spread:
    double *trigger_prob; // by actor
    double *totals;       // reach of the plan by sample
    double *other_totals; // of another one
    double range;         // of the reach of the plan over all samples there could be
} evaluator;

static void evaluator_clear(evaluator *e) {
    RL_VECTOR_CLEAR(e->ctx, &e->programmes);
    rl_release(e->ctx, e->log_miss);
    rl_release(e->ctx, e->cell_reached);
    rl_release(e->ctx, e->counts);
    rl_release(e->ctx, e->own_counts);
    rl_release(e->ctx, e->set_alone);
    rl_release(e->ctx, e->best_alone);
    rl_release(e->ctx, e->sum_alone);
    rl_release(e->ctx, e->trigger_prob);
    rl_release(e->ctx, e->totals);
    rl_release(e->ctx, e->other_totals);
}

static rl_status evaluator_init(evaluator *e) {
    const size_t cells = (size_t)e->population->cell_count;
    const size_t segments = (size_t)e->scenario->segment_count;
    e->log_miss = RL_NEW(e->ctx, double, cells);
    e->cell_reached = RL_NEW(e->ctx, double, cells);
    e->counts = RL_NEW(e->ctx, double, cells *COUNTS);
    e->own_counts = RL_NEW(e->ctx, double, (size_t)e->scenario->timing_class_count *COUNTS);
    e->set_alone = RL_NEW(e->ctx, double, segments);
    e->best_alone = RL_NEW(e->ctx, double, segments);
    e->sum_alone = RL_NEW(e->ctx, double, segments);
    if (e->log_miss == NULL || e->cell_reached == NULL || e->counts == NULL ||
        e->own_counts == NULL || e->set_alone == NULL || e->best_alone == NULL ||
        e->sum_alone == NULL)
        return rl_fail_memory(e->ctx);
    if (rl_oracle_spreads(e->oracle)) {
        e->trigger_prob = RL_NEW(e->ctx, double, e->scenario->actor_count);
        e->totals = RL_NEW(e->ctx, double, e->oracle->sample_count);
        e->other_totals = RL_NEW(e->ctx, double, e->oracle->sample_count);
        if (e->trigger_prob == NULL || e->totals == NULL || e->other_totals == NULL)
            return rl_fail_memory(e->ctx);
    }
    for (size_t i = 0; i < e->plan->activations.count;) {
        const rl_id relay = e->scenario->activations[e->plan->activations.items[i]].relay;
        const size_t first = i;
        while (i < e->plan->activations.count &&
               e->scenario->activations[e->plan->activations.items[i]].relay == relay)
            i++;
        const rl_status status = RL_VECTOR_RESERVE(e->ctx, &e->programmes, 1);
        if (status != RL_OK)
            return status;
        e->programmes.items[e->programmes.count++] = (programme_range){relay, first, i};
    }
    return RL_OK;
}

// Contacts by cell, and what each relay reaches alone in each segment.
static void add_programme(evaluator *e, const programme_range *programme) {
    const rl_population *population = e->population;
    for (rl_id c = 0; c < e->scenario->timing_class_count; c++)
        rl_count_exposures(e->scenario, e->plan->activations.items + programme->first,
                           programme->last - programme->first, c,
                           e->own_counts + (size_t)c * COUNTS);
    for (int32_t p = population->profile_start[programme->relay];
         p < population->profile_start[programme->relay + 1]; p++) {
        const rl_profile *profile = &population->profiles[p];
        const double *own = e->own_counts + (size_t)profile->timing_class * COUNTS;
        for (int32_t j = 0; j < profile->cell_count; j++) {
            const rl_id cell = population->cell_of[profile->first_cell + j];
            rl_add_contacts(e->counts + (size_t)cell * COUNTS, own, profile->hit_prob);
            e->set_alone[population->cells[cell].segment] +=
                population->cells[cell].weight * profile->hit_prob * (1 - own[0]);
        }
    }
}

// What a relay that others trigger reaches alone, on average over whether it is triggered.
static void add_triggered(evaluator *e, rl_id relay) {
    const rl_population *population = e->population;
    for (int32_t p = population->profile_start[relay]; p < population->profile_start[relay + 1];
         p++) {
        const rl_profile *profile = &population->profiles[p];
        const double reached =
            e->trigger_prob[relay] * -expm1(-e->oracle->operations->default_log_miss(e->oracle, p));
        for (int32_t j = 0; j < profile->cell_count; j++) {
            const rl_cell *cell = &population->cells[population->cell_of[profile->first_cell + j]];
            e->set_alone[cell->segment] += cell->weight * reached;
        }
    }
}

// Closes a group of audiences that add up (an exclusive set, or one relay on its own).
static void close_alone(evaluator *e) {
    for (rl_id s = 0; s < e->scenario->segment_count; s++) {
        e->sum_alone[s] += e->set_alone[s];
        e->best_alone[s] = fmax(e->best_alone[s], e->set_alone[s]);
        e->set_alone[s] = 0;
    }
}

// The same for triggered relays, apart from programmes: one relay may be both, and its audience is
// then the same.
static rl_status evaluate_triggered(evaluator *e) {
    const rl_scenario *s = e->scenario;
    if (e->trigger_prob == NULL)
        return RL_OK;
    const rl_status status =
        rl_spread_contacts(e->ctx, e->oracle, e->plan, e->counts, e->trigger_prob);
    for (rl_id set = 0; status == RL_OK && set < s->exclusive_set_count; set++) {
        for (rl_id a = 0; a < s->actor_count; a++) {
            if (s->actors[a].exclusive_set == set && e->trigger_prob[a] > 0)
                add_triggered(e, a);
        }
        close_alone(e);
    }
    for (rl_id a = 0; status == RL_OK && a < s->actor_count; a++) {
        if (s->actors[a].exclusive_set == RL_NONE && e->trigger_prob[a] > 0) {
            add_triggered(e, a);
            close_alone(e);
        }
    }
    return status;
}

static void evaluate_programmes(evaluator *e) {
    for (rl_id c = 0; c < e->population->cell_count; c++)
        e->counts[(size_t)c * COUNTS] = 1;
    for (rl_id set = 0; set < e->scenario->exclusive_set_count; set++) {
        for (size_t i = 0; i < e->programmes.count; i++) {
            if (e->scenario->actors[e->programmes.items[i].relay].exclusive_set == set)
                add_programme(e, &e->programmes.items[i]);
        }
        close_alone(e);
    }
    for (size_t i = 0; i < e->programmes.count; i++) {
        if (e->scenario->actors[e->programmes.items[i].relay].exclusive_set == RL_NONE) {
            add_programme(e, &e->programmes.items[i]);
            close_alone(e);
        }
    }
}

static void add_reach(rl_reach *sum, const rl_reach *part) {
    sum->weight += part->weight;
    sum->reached += part->reached;
    sum->lower += part->lower;
    sum->upper += part->upper;
    for (int n = 0; n < RL_FREQUENCY_MAX; n++)
        sum->at_least[n] += part->at_least[n];
}

static void fill_segments(const evaluator *e, rl_evaluation *out) {
    for (rl_id c = 0; c < e->population->cell_count; c++) {
        const rl_cell *cell = &e->population->cells[c];
        rl_reach *reach = &out->by_segment[cell->segment];
        reach->reached += e->cell_reached[c];
        double tail = 0;
        for (int n = RL_FREQUENCY_MAX; n > 0; n--) {
            tail += e->counts[(size_t)c * COUNTS + (size_t)n];
            reach->at_least[n - 1] += cell->weight * tail;
        }
    }
    for (rl_id s = 0; s < e->scenario->segment_count; s++) {
        rl_reach *reach = &out->by_segment[s];
        if (!e->scenario->segments[s].targeted)
            continue;
        reach->weight = e->scenario->segments[s].weight;
        // min and max absorb rounding: the three are equal for a plan of one relay.
        reach->lower = fmin(e->best_alone[s], reach->reached);
        reach->upper = fmax(fmin(e->sum_alone[s], reach->weight), reach->reached);
        add_reach(&out->total, reach);
    }
}

static int compare_lines(const void *left, const void *right) {
    const rl_reach_line *a = left, *b = right;
    return strcmp(a->key, b->key);
}

// Sums the segments that share a code, sorted by code.
static rl_status break_down(const evaluator *e, const rl_reach *by_segment, rl_dimension dimension,
                            rl_breakdown *lines) {
    for (rl_id s = 0; s < e->scenario->segment_count; s++) {
        const rl_segment *segment = &e->scenario->segments[s];
        if (!segment->targeted)
            continue;
        const char *key = rl_segment_code(segment, dimension);
        size_t i = 0;
        while (i < lines->count && strcmp(lines->items[i].key, key) != 0)
            i++;
        if (i == lines->count) {
            const rl_status status = RL_VECTOR_RESERVE(e->ctx, lines, 1);
            if (status != RL_OK)
                return status;
            lines->items[lines->count++] = (rl_reach_line){.key = key};
        }
        add_reach(&lines->items[i].reach, &by_segment[s]);
    }
    if (lines->count > 0)
        qsort(lines->items, lines->count, sizeof *lines->items, compare_lines);
    return RL_OK;
}

static int compare_relays(const void *left, const void *right) {
    const rl_relay_share *a = left, *b = right;
    if (a->marginal != b->marginal)
        return a->marginal > b->marginal ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static double value_at(const evaluator *e, const double *log_miss) {
    return e->oracle->operations->value(e->oracle, log_miss, NULL);
}

// The plan without one programme.
static rl_status leave_out(const evaluator *e, const programme_range *programme, rl_plan *others) {
    others->activations.count = 0;
    for (size_t i = 0; i < e->plan->activations.count; i++) {
        if (i >= programme->first && i < programme->last)
            continue;
        const rl_status status = rl_plan_add(e->ctx, others, e->plan->activations.items[i]);
        if (status != RL_OK)
            return status;
    }
    return RL_OK;
}

// Margins of what another plan reaches and of what it lacks of this one, by the same samples. What
// it lacks ranges no wider than both reaches do together; when both move the same relays, no wider
// than the one does more than the other.
static rl_status measure_margins(evaluator *e, const rl_plan *other, bool moves_alike,
                                 double *margin, double *lacking_margin) {
    rl_status status = RL_OK;
    double range;
    *margin = *lacking_margin = 0;
    if (!e->oracle->is_sampled || e->totals == NULL)
        return RL_OK;
    RL_TRY(rl_sample_totals(e->ctx, e->oracle, other, e->other_totals));
    RL_TRY(rl_sample_range(e->ctx, e->oracle, other, &range));
    *margin = rl_margin(e->oracle, e->other_totals, range);
    for (int32_t i = 0; i < e->oracle->sample_count; i++)
        e->other_totals[i] = e->totals[i] - e->other_totals[i];
    *lacking_margin = rl_margin(e->oracle, e->other_totals,
                                moves_alike ? fabs(range - e->range) : range + e->range);
done:
    return status;
}

static bool moves_others(const rl_scenario *s, rl_id relay) {
    for (int32_t i = 0; i < s->link_count; i++)
        if (s->links[i].from == relay && s->links[i].trigger_prob > 0)
            return true;
    return false;
}

// Reach alone and lost without it, for each relay.
static rl_status evaluate_relays(evaluator *e, rl_evaluation *out) {
    rl_plan own = {0}, others = {0};
    double *log_miss = RL_NEW(e->ctx, double, e->population->cell_count);
    rl_status status = log_miss == NULL ? rl_fail_memory(e->ctx) : RL_OK;
    for (size_t i = 0; status == RL_OK && i < e->programmes.count; i++) {
        const programme_range *programme = &e->programmes.items[i];
        own.activations.items = e->plan->activations.items + programme->first;
        own.activations.count = programme->last - programme->first;
        RL_TRY(RL_VECTOR_RESERVE(e->ctx, &out->relays, 1));
        RL_TRY(rl_oracle_log_miss(e->ctx, e->oracle, &own, log_miss));
        const double alone = value_at(e, log_miss);
        RL_TRY(leave_out(e, programme, &others));
        RL_TRY(rl_oracle_log_miss(e->ctx, e->oracle, &others, log_miss));
        const double without = value_at(e, log_miss);
        const rl_plan_usage usage = rl_plan_measure(e->scenario, &own);
        rl_relay_share share = {.relay = programme->relay,
                                .alone = alone,
                                .marginal = fmax(out->total.reached - without, 0),
                                .cost_eur = usage.cost_eur,
                                .hours = usage.hours,
                                .activations = usage.activations};
        double unused;
        RL_TRY(measure_margins(e, &own, false, &share.alone_margin, &unused));
        RL_TRY(measure_margins(e, &others, !moves_others(e->scenario, programme->relay), &unused,
                               &share.marginal_margin));
        out->relays.items[out->relays.count++] = share;
    }
    if (out->relays.count > 0)
        qsort(out->relays.items, out->relays.count, sizeof *out->relays.items, compare_relays);
done:
    rl_plan_clear(e->ctx, &others);
    rl_release(e->ctx, log_miss);
    return status;
}

// Reach of the activations up to each window.
static rl_status evaluate_windows(evaluator *e, rl_evaluation *out) {
    rl_plan past = {0};
    rl_status status = RL_OK;
    for (rl_id w = 0; w < e->scenario->window_count; w++) {
        past.activations.count = 0;
        for (size_t i = 0; i < e->plan->activations.count; i++) {
            const rl_id k = e->plan->activations.items[i];
            if (e->scenario->activations[k].window <= w)
                RL_TRY(rl_plan_add(e->ctx, &past, k));
        }
        RL_TRY(rl_oracle_log_miss(e->ctx, e->oracle, &past, e->log_miss));
        out->cumulative[w] = value_at(e, e->log_miss);
        double unused;
        RL_TRY(measure_margins(e, &past, false, &out->cumulative_margin[w], &unused));
    }
done:
    rl_plan_clear(e->ctx, &past);
    return status;
}

static int compare_triggered(const void *left, const void *right) {
    const rl_triggered *a = left, *b = right;
    if (a->prob != b->prob)
        return a->prob > b->prob ? -1 : 1;
    return (a->relay > b->relay) - (a->relay < b->relay);
}

static rl_status list_triggered(const evaluator *e, rl_evaluation *out) {
    for (rl_id a = 0; e->trigger_prob != NULL && a < e->scenario->actor_count; a++) {
        if (!(e->trigger_prob[a] > 0))
            continue;
        const rl_status status = RL_VECTOR_RESERVE(e->ctx, &out->triggered, 1);
        if (status != RL_OK)
            return status;
        out->triggered.items[out->triggered.count++] = (rl_triggered){a, e->trigger_prob[a]};
    }
    if (out->triggered.count > 0)
        qsort(out->triggered.items, out->triggered.count, sizeof *out->triggered.items,
              compare_triggered);
    return RL_OK;
}

// A floor counts as broken only when it is so beyond sampling error.
static rl_status check_rules(evaluator *e, rl_evaluation *out) {
    double *reached = RL_NEW(e->ctx, double, e->scenario->segment_count);
    if (reached == NULL)
        return rl_fail_memory(e->ctx);
    for (rl_id s = 0; s < e->scenario->segment_count; s++)
        reached[s] = out->by_segment[s].reached + out->by_segment[s].margin;
    const rl_status status = rl_plan_check(e->ctx, e->scenario, e->plan, reached, &out->violations);
    rl_release(e->ctx, reached);
    return status;
}

rl_status rl_evaluate(rl_context *ctx, const rl_oracle *oracle, const rl_plan *plan,
                      rl_evaluation *out) {
    const rl_scenario *s = oracle->population->scenario;
    rl_status status = RL_OK;
    evaluator e = {.ctx = ctx,
                   .oracle = oracle,
                   .population = oracle->population,
                   .scenario = s,
                   .plan = plan};
    *out = (rl_evaluation){.usage = rl_plan_measure(s, plan)};
    RL_TRY(evaluator_init(&e));
    out->by_segment = RL_NEW(ctx, rl_reach, s->segment_count);
    out->cumulative = RL_NEW(ctx, double, s->window_count);
    out->cumulative_margin = RL_NEW(ctx, double, s->window_count);
    if (out->by_segment == NULL || out->cumulative == NULL || out->cumulative_margin == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    RL_TRY(rl_oracle_log_miss(ctx, oracle, plan, e.log_miss));
    oracle->operations->value(oracle, e.log_miss, e.cell_reached);
    evaluate_programmes(&e);
    RL_TRY(evaluate_triggered(&e));
    fill_segments(&e, out);
    if (oracle->is_sampled) {
        out->samples = oracle->sample_count;
        RL_TRY(rl_sample_totals(ctx, oracle, plan, e.totals));
        RL_TRY(rl_sample_range(ctx, oracle, plan, &e.range));
    }
    RL_TRY(evaluate_relays(&e, out));
    RL_TRY(evaluate_windows(&e, out));
    RL_TRY(list_triggered(&e, out));
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        RL_TRY(break_down(&e, out->by_segment, (rl_dimension)d, &out->by[d]));
    if (oracle->is_sampled)
        RL_TRY(rl_spread_margins(ctx, oracle, plan, out));
    RL_TRY(check_rules(&e, out));
done:
    evaluator_clear(&e);
    return status;
}
