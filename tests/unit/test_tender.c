// The ranking of offers against its definition, on random grids: weights tried one by one and all
// together.
#include "base/random.h"
#include "study/tender.h"
#include "support/cmocka_test.h"
#include "support/effort.h"

#include <math.h>

enum { CRITERIA_MAX = 6, OFFERS_MAX = 5 };

typedef struct fixture {
    rl_context ctx;
    rl_random random;
    rl_tender tender;
} fixture;

// Weights and scores in tenths, so that ties happen.
static void fill(fixture *f) {
    const uint32_t criteria = 1 + rl_random_below(&f->random, CRITERIA_MAX);
    const uint32_t offers = 1 + rl_random_below(&f->random, OFFERS_MAX);
    double total = 0;
    rl_tender_init(&f->tender, &f->ctx);
    assert_int_equal(RL_VECTOR_RESERVE(&f->ctx, &f->tender.criteria, criteria), RL_OK);
    assert_int_equal(RL_VECTOR_RESERVE(&f->ctx, &f->tender.offers, offers), RL_OK);
    for (uint32_t c = 0; c < criteria; c++) {
        const double weight = 1 + rl_random_below(&f->random, 9);
        f->tender.criteria.items[f->tender.criteria.count++] =
            (rl_criterion){.id = "c", .name = "c", .question = "", .weight = weight};
        total += weight;
    }
    for (uint32_t c = 0; c < criteria; c++)
        f->tender.criteria.items[c].weight /= total;
    if (rl_random_below(&f->random, 4) == 0)
        f->tender.criteria.items[0].least_score = 0.3;
    for (uint32_t i = 0; i < offers; i++) {
        double *scores = RL_ARENA_NEW(&f->tender.arena, double, criteria);
        assert_non_null(scores);
        for (uint32_t c = 0; c < criteria; c++)
            scores[c] = rl_random_below(&f->random, 11) / 10.0;
        f->tender.offers.items[f->tender.offers.count++] =
            (rl_tender_offer){.name = "o", .scores = scores};
    }
}

// What offer `rival` is ahead of the winner for these weights.
static double ahead(const rl_tender *tender, size_t rival, const double *weights) {
    double lead = 0;
    for (size_t c = 0; c < tender->criteria.count; c++)
        lead += weights[c] * (tender->offers.items[rival].scores[c] -
                              tender->offers.items[tender->winner].scores[c]);
    return lead;
}

static double most_ahead(const rl_tender *tender, const double *weights) {
    double most = -INFINITY;
    for (size_t i = 0; i < tender->offers.count; i++)
        if (tender->offers.items[i].failed < 0)
            most = fmax(most, ahead(tender, i, weights));
    return most;
}

static void set_one(const rl_tender *tender, size_t criterion, double t, double *weights) {
    const double rest = 1 - tender->criteria.items[criterion].weight;
    for (size_t c = 0; c < tender->criteria.count; c++)
        weights[c] = c == criterion ? t : tender->criteria.items[c].weight * (1 - t) / rest;
}

static void check_ranges(const rl_tender *tender) {
    double weights[CRITERIA_MAX];
    for (size_t c = 0; c < tender->criteria.count && tender->criteria.count > 1; c++) {
        const rl_weight_range *range = &tender->ranges[c];
        assert_true(range->least <= tender->criteria.items[c].weight + 1e-9);
        assert_true(range->most >= tender->criteria.items[c].weight - 1e-9);
        for (int step = 0; step <= 40; step++) {
            const double t = step / 40.0;
            set_one(tender, c, t, weights);
            if (t >= range->least && t <= range->most)
                assert_true(most_ahead(tender, weights) <= 1e-8);
            else if (t < range->least - 1e-6 || t > range->most + 1e-6)
                assert_true(most_ahead(tender, weights) > 0);
        }
        assert_true((range->rival_at_most >= 0) == (range->most < 1));
        assert_true((range->rival_at_least >= 0) == (range->least > 0));
    }
}

// No weights nearer than those found bring the rival ahead.
static void check_overtaking(fixture *f, const rl_overtaking *rival) {
    const rl_tender *tender = &f->tender;
    const size_t n = tender->criteria.count;
    if (rival->possible) {
        double sum = 0;
        for (size_t c = 0; c < n; c++) {
            assert_true(rival->weights[c] >= -1e-9);
            sum += rival->weights[c];
        }
        assert_true(fabs(sum - 1) < 1e-9);
        assert_true(ahead(tender, (size_t)rival->offer, rival->weights) >= -1e-9);
    }
    for (int try = 0; try < 200; try++) {
        double weights[CRITERIA_MAX], sum = 0, moved = 0;
        for (size_t c = 0; c < n; c++) {
            weights[c] = -log(1 - rl_random_unit(&f->random));
            sum += weights[c];
        }
        for (size_t c = 0; c < n; c++) {
            weights[c] /= sum;
            moved += 0.5 * fabs(weights[c] - tender->criteria.items[c].weight);
        }
        if (!rival->possible || moved < rival->moved - 1e-9)
            assert_true(ahead(tender, (size_t)rival->offer, weights) < 1e-9);
    }
}

static void check_ranks(const rl_tender *tender) {
    for (size_t i = 0; i < tender->offers.count; i++) {
        const rl_tender_offer *offer = &tender->offers.items[i];
        int32_t better = 0;
        for (size_t k = 0; k < tender->offers.count; k++)
            better += tender->offers.items[k].failed < 0 &&
                      tender->offers.items[k].total > offer->total + 1e-9;
        assert_int_equal(offer->rank, offer->failed < 0 ? better + 1 : 0);
    }
}

static void test_random_grids(void **state) {
    (void)state;
    fixture f;
    rl_context_init(&f.ctx);
    rl_random_init(&f.random, 20261126);
    for (int i = 0; i < rl_effort(400); i++) {
        fill(&f);
        assert_int_equal(rl_tender_analyse(&f.ctx, &f.tender), RL_OK);
        check_ranks(&f.tender);
        if (f.tender.ranges != NULL)
            check_ranges(&f.tender);
        for (size_t k = 0; k < f.tender.rivals.count; k++)
            check_overtaking(&f, &f.tender.rivals.items[k]);
        rl_tender_clear(&f.ctx, &f.tender);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_grids),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
