#include "study/compare.h"

#include "base/interval.h"
#include "base/messages.h"
#include "study/distribution.h"
#include "study/tender.h"

#include <math.h>
#include <string.h>

// Whom it leaves behind
// ----------------------------------------------------------------------------

double rl_gini(const double *value, const double *weight, size_t count) {
    double differences = 0, total = 0, sum = 0;
    for (size_t i = 0; i < count; i++) {
        total += weight[i];
        sum += weight[i] * value[i];
        for (size_t j = 0; j < count; j++)
            differences += weight[i] * weight[j] * fabs(value[i] - value[j]);
    }
    return sum > 0 ? differences / (2 * total * sum) : 0;
}

static rl_status measure_fairness(rl_context *ctx, rl_contender *c) {
    const rl_simulated_lines *lines = &c->simulation.by[RL_TERRITORY];
    double *share = RL_NEW(ctx, double, 2 * lines->count);
    if (share == NULL)
        return rl_fail_memory(ctx);
    double *weight = share + lines->count;
    c->lowest_share = INFINITY;
    c->lowest_key = "";
    for (size_t i = 0; i < lines->count; i++) {
        weight[i] = lines->items[i].weight;
        share[i] = weight[i] > 0 ? lines->items[i].expected / weight[i] : 0;
        if (share[i] < c->lowest_share) {
            c->lowest_share = share[i];
            c->lowest_key = lines->items[i].key;
        }
    }
    c->lowest_share = isfinite(c->lowest_share) ? c->lowest_share : 0;
    c->gini = rl_gini(share, weight, lines->count);
    rl_release(ctx, share);
    return RL_OK;
}

// On common random numbers
// --------------------------------------------------------------------------

static double reach_of(const rl_contender *c) { return c->simulation.evaluation.total.reached; }

static void find_first(rl_comparison *comparison) {
    for (int32_t i = 1; i < comparison->count; i++)
        if (reach_of(&comparison->contenders[i]) >
            reach_of(&comparison->contenders[comparison->first]))
            comparison->first = i;
}

// By how much two plans may differ in a campaign: nothing when they are the same, and no more than
// the whole target.
static double furthest_apart(const rl_contender *a, const rl_contender *b) {
    const size_t count = a->plan.activations.count;
    const bool same = count == b->plan.activations.count &&
                      (count == 0 || memcmp(a->plan.activations.items, b->plan.activations.items,
                                            count * sizeof *a->plan.activations.items) == 0);
    return same ? 0 : a->simulation.evaluation.total.weight;
}

// The simulations are paired: what all plans owe to lucky worlds cancels in the difference.
static void measure_pairs(rl_comparison *comparison) {
    const rl_contender *first = &comparison->contenders[comparison->first];
    const int32_t count = comparison->simulations;
    for (int32_t i = 0; i < comparison->count && count > 0; i++) {
        rl_contender *c = &comparison->contenders[i];
        double sum = 0, squares = 0;
        int32_t ahead = 0;
        for (int32_t s = 0; s < count; s++) {
            const double difference = first->simulation.totals[s] - c->simulation.totals[s];
            bool beaten = false;
            sum += difference;
            squares += difference * difference;
            for (int32_t j = 0; j < comparison->count; j++)
                beaten = beaten ||
                         comparison->contenders[j].simulation.totals[s] > c->simulation.totals[s];
            ahead += !beaten;
        }
        const double mean = sum / count;
        const double variance = fmax(squares / count - mean * mean, 0);
        const double half = rl_half_width(variance, count, furthest_apart(first, c));
        c->share = (double)ahead / count;
        c->behind = mean;
        c->behind_low = mean - half;
        c->behind_high = mean + half;
    }
}

// Over the cases
// ------------------------------------------------------------------------------------

static void measure_regret(rl_comparison *comparison) {
    for (int32_t k = 0; k < comparison->case_count; k++) {
        const double *reached = comparison->reached + (size_t)k * (size_t)comparison->count;
        double best = 0;
        for (int32_t i = 0; i < comparison->count; i++)
            best = fmax(best, reached[i]);
        for (int32_t i = 0; i < comparison->count; i++) {
            rl_contender *c = &comparison->contenders[i];
            const double regret = best - reached[i];
            c->worst_regret = fmax(c->worst_regret, regret);
            c->mean_regret += regret / comparison->case_count;
            c->cases_won += regret <= 1e-9 * (1 + best);
        }
    }
}

// The ranking
// ---------------------------------------------------------------------------------------

static double figure_of(const rl_contender *c, int criterion) {
    const double figures[RL_COMPARE_CRITERIA] = {
        reach_of(c),
        c->simulation.count > 0 ? c->simulation.reached.p10 : 0,
        c->lowest_share,
        c->simulation.evaluation.usage.cost_eur,
        c->simulation.evaluation.usage.hours,
        c->worst_regret,
    };
    return figures[criterion];
}

static const int first_burden = 3; // from this criterion on, less is better

static double score_of(const rl_comparison *comparison, const rl_contender *c, int criterion) {
    double largest = 0;
    for (int32_t i = 0; i < comparison->count; i++)
        largest = fmax(largest, figure_of(&comparison->contenders[i], criterion));
    const double part = largest > 0 ? figure_of(c, criterion) / largest : 0;
    return criterion < first_burden ? part : 1 - part;
}

static rl_status fill_ranking(rl_context *ctx, const double weights[RL_COMPARE_CRITERIA],
                              rl_comparison *comparison) {
    static const rl_message names[RL_COMPARE_CRITERIA] = {
        RL_MSG_COMPARE_BY_REACH, RL_MSG_COMPARE_BY_P10,   RL_MSG_COMPARE_BY_LOWEST,
        RL_MSG_COMPARE_BY_COST,  RL_MSG_COMPARE_BY_HOURS, RL_MSG_COMPARE_BY_REGRET,
    };
    rl_tender *ranking = &comparison->ranking;
    double total = 0;
    rl_status status = RL_OK;
    for (int k = 0; k < RL_COMPARE_CRITERIA; k++)
        total += weights[k];
    RL_TRY(RL_VECTOR_RESERVE(ctx, &ranking->criteria, RL_COMPARE_CRITERIA));
    RL_TRY(RL_VECTOR_RESERVE(ctx, &ranking->offers, (size_t)comparison->count));
    for (int k = 0; k < RL_COMPARE_CRITERIA; k++)
        ranking->criteria.items[ranking->criteria.count++] =
            (rl_criterion){.id = rl_compare_criteria[k],
                           .name = rl_message_text(ctx, names[k]),
                           .question = "",
                           .weight = weights[k] / total};
    for (int32_t i = 0; i < comparison->count; i++) {
        double *scores = RL_ARENA_NEW(&ranking->arena, double, RL_COMPARE_CRITERIA);
        if (scores == NULL)
            return rl_fail_memory(ctx);
        for (int k = 0; k < RL_COMPARE_CRITERIA; k++)
            scores[k] = score_of(comparison, &comparison->contenders[i], k);
        ranking->offers.items[ranking->offers.count++] =
            (rl_tender_offer){.name = comparison->contenders[i].name, .scores = scores};
    }
    status = rl_tender_analyse(ctx, ranking);
done:
    return status;
}

rl_status rl_compare(rl_context *ctx, const double weights[RL_COMPARE_CRITERIA],
                     rl_comparison *comparison) {
    comparison->simulations = comparison->contenders[0].simulation.count;
    for (int32_t i = 0; i < comparison->count; i++) {
        rl_contender *c = &comparison->contenders[i];
        const double reached = reach_of(c);
        if (c->simulation.count < comparison->simulations)
            comparison->simulations = c->simulation.count;
        c->cost_each_eur = reached > 0 ? c->simulation.evaluation.usage.cost_eur / reached : NAN;
        const rl_status status = measure_fairness(ctx, c);
        if (status != RL_OK)
            return status;
    }
    find_first(comparison);
    measure_pairs(comparison);
    measure_regret(comparison);
    return fill_ranking(ctx, weights, comparison);
}
