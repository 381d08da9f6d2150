#include "study/tender.h"

#include "base/messages.h"
#include "solve/lp.h"

#include <math.h>
#include <stdlib.h>

static const double TIE = 1e-9;

static size_t criterion_count(const rl_tender *tender) { return tender->criteria.count; }

static double weight(const rl_tender *tender, size_t criterion) {
    return tender->criteria.items[criterion].weight;
}

static bool is_ranked(const rl_tender_offer *offer) { return offer->failed < 0; }

// Totals and ranks --------------------------------------------------------------------------------

static void score(const rl_tender *tender, rl_tender_offer *offer) {
    offer->total = 0;
    offer->failed = -1;
    for (size_t c = 0; c < criterion_count(tender); c++) {
        offer->total += weight(tender, c) * offer->scores[c];
        if (offer->failed < 0 && offer->scores[c] < tender->criteria.items[c].least_score - TIE)
            offer->failed = (int32_t)c;
    }
}

static void rank(rl_tender *tender) {
    for (size_t i = 0; i < tender->offers.count; i++) {
        rl_tender_offer *offer = &tender->offers.items[i];
        offer->rank = is_ranked(offer);
        for (size_t k = 0; k < tender->offers.count && is_ranked(offer); k++) {
            const rl_tender_offer *other = &tender->offers.items[k];
            offer->rank += is_ranked(other) && other->total > offer->total + TIE;
        }
        if (offer->rank == 1 && tender->winner < 0)
            tender->winner = (int32_t)i;
    }
}

static bool dominates(const rl_tender *tender, const rl_tender_offer *a, const rl_tender_offer *b) {
    bool better = false;
    for (size_t c = 0; c < criterion_count(tender); c++) {
        if (a->scores[c] < b->scores[c])
            return false;
        better |= a->scores[c] > b->scores[c];
    }
    return better;
}

static void find_dominance(rl_tender *tender) {
    for (size_t i = 0; i < tender->offers.count; i++) {
        tender->offers.items[i].dominated_by = -1;
        for (size_t k = 0; k < tender->offers.count; k++)
            if (tender->offers.items[i].dominated_by < 0 && is_ranked(&tender->offers.items[k]) &&
                dominates(tender, &tender->offers.items[k], &tender->offers.items[i]))
                tender->offers.items[i].dominated_by = (int32_t)k;
    }
}

// One weight at a time ----------------------------------------------------------------------------

// What the winner is ahead of a rival when the weight of criterion i is t: ahead(0) + slope · t.
typedef struct lead {
    double at_zero, slope;
} lead;

static lead lead_over(const rl_tender *tender, const rl_tender_offer *rival, size_t i) {
    const rl_tender_offer *winner = &tender->offers.items[tender->winner];
    const double rest = 1 - weight(tender, i);
    const size_t others = criterion_count(tender) - 1;
    double at_zero = 0;
    for (size_t c = 0; c < criterion_count(tender); c++) {
        if (c == i)
            continue;
        const double part = rest > TIE ? weight(tender, c) / rest : 1 / (double)others;
        at_zero += part * (winner->scores[c] - rival->scores[c]);
    }
    return (lead){at_zero, winner->scores[i] - rival->scores[i] - at_zero};
}

static rl_weight_range range_of(const rl_tender *tender, size_t i) {
    rl_weight_range range = {0, 1, -1, -1};
    for (size_t k = 0; k < tender->offers.count; k++) {
        const rl_tender_offer *rival = &tender->offers.items[k];
        if ((int32_t)k == tender->winner || !is_ranked(rival))
            continue;
        const lead l = lead_over(tender, rival, i);
        if (fabs(l.slope) < TIE)
            continue;
        // At today's weight the lead is not negative, so the crossing is on one side of it.
        const double crossing = fmin(fmax(-l.at_zero / l.slope, 0), 1);
        if (l.slope < 0 && l.at_zero + l.slope < -TIE && crossing < range.most) {
            range.most = crossing;
            range.rival_at_most = (int32_t)k;
        }
        if (l.slope > 0 && l.at_zero < -TIE && crossing > range.least) {
            range.least = crossing;
            range.rival_at_least = (int32_t)k;
        }
    }
    return range;
}

// All weights at once -----------------------------------------------------------------------------

// Columns: w'_c, then the weight it gains, then the weight it loses.
static void build_overtaking(rl_lp *lp, const rl_tender *tender, const rl_tender_offer *rival,
                             int32_t *columns, double *coefficients) {
    const rl_tender_offer *winner = &tender->offers.items[tender->winner];
    const int32_t n = (int32_t)criterion_count(tender);
    for (int32_t part = 0; part < 3; part++)
        for (int32_t c = 0; c < n; c++)
            (void)rl_lp_add_column(lp, 0, 1, part == 0 ? 0 : -0.5, 0, NULL, NULL);
    for (int32_t c = 0; c < n; c++) {
        columns[c] = c;
        coefficients[c] = 1;
    }
    (void)rl_lp_add_row(lp, 1, 1, n, columns, coefficients);
    for (int32_t c = 0; c < n; c++)
        coefficients[c] = rival->scores[c] - winner->scores[c];
    (void)rl_lp_add_row(lp, 0, INFINITY, n, columns, coefficients);
    for (int32_t c = 0; c < n; c++) {
        const int32_t change[] = {c, n + c, 2 * n + c};
        const double sign[] = {1, -1, 1};
        (void)rl_lp_add_row(lp, weight(tender, (size_t)c), weight(tender, (size_t)c), 3, change,
                            sign);
    }
}

static rl_status find_overtaking(rl_context *ctx, rl_tender *tender, int32_t offer) {
    const int32_t n = (int32_t)criterion_count(tender);
    rl_status status = RL_OK;
    rl_overtaking found = {.offer = offer};
    int32_t *columns = RL_NEW(ctx, int32_t, n);
    double *coefficients = RL_NEW(ctx, double, n);
    double *weights = RL_ARENA_NEW(&tender->arena, double, n);
    rl_lp *lp = rl_lp_create(ctx);
    if (lp == NULL || columns == NULL || coefficients == NULL || weights == NULL) {
        status = rl_fail_memory(ctx);
        goto done;
    }
    build_overtaking(lp, tender, &tender->offers.items[offer], columns, coefficients);
    const rl_lp_outcome outcome = rl_lp_solve(lp, RL_LP_PRIMAL);
    if (outcome == RL_LP_OPTIMAL) {
        found.possible = true;
        for (int32_t c = 0; c < n; c++) {
            weights[c] = rl_lp_column_value(lp, c);
            found.moved += 0.5 * fabs(weights[c] - weight(tender, (size_t)c));
        }
        found.weights = weights;
    } else if (outcome != RL_LP_INFEASIBLE) {
        status = rl_fail(ctx, RL_E_INTERNAL, "%s", rl_message_text(ctx, RL_MSG_TENDER_SIMPLEX));
        goto done;
    }
    RL_TRY(RL_VECTOR_RESERVE(ctx, &tender->rivals, 1));
    tender->rivals.items[tender->rivals.count++] = found;
done:
    rl_lp_free(lp);
    rl_release(ctx, columns);
    rl_release(ctx, coefficients);
    return status;
}

static int nearest_first(const void *left, const void *right) {
    const rl_overtaking *a = left, *b = right;
    if (a->possible != b->possible)
        return a->possible ? -1 : 1;
    if (a->moved != b->moved)
        return a->moved < b->moved ? -1 : 1;
    return a->offer - b->offer;
}

rl_status rl_tender_analyse(rl_context *ctx, rl_tender *tender) {
    for (size_t i = 0; i < tender->offers.count; i++)
        score(tender, &tender->offers.items[i]);
    rank(tender);
    find_dominance(tender);
    if (tender->winner < 0)
        return RL_OK;
    for (size_t k = 0; k < tender->offers.count; k++) {
        if ((int32_t)k == tender->winner || !is_ranked(&tender->offers.items[k]))
            continue;
        const rl_status status = find_overtaking(ctx, tender, (int32_t)k);
        if (status != RL_OK)
            return status;
    }
    if (tender->rivals.count == 0)
        return RL_OK;
    qsort(tender->rivals.items, tender->rivals.count, sizeof *tender->rivals.items, nearest_first);
    tender->ranges = RL_ARENA_NEW(&tender->arena, rl_weight_range, criterion_count(tender));
    if (tender->ranges == NULL)
        return rl_fail_memory(ctx);
    for (size_t i = 0; i < criterion_count(tender); i++)
        tender->ranges[i] = range_of(tender, i);
    return RL_OK;
}
