// The exact answers of `relais cover` against every set of relays, on thousands of small random
// coverings and for each goal; and the bound, for any multipliers and any decisions.
#include "cover/bound.h"
#include "cover/cover.h"
#include "cover/master.h"
#include "cover/subgradient.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/random_covering.h"

#include <math.h>
#include <string.h>

enum { SMALL_CASES = 3000, TREE_CASES = 240, BOUND_CASES = 1500 };

static int make(void **state) {
    static rl_context ctx;
    rl_context_init(&ctx);
    *state = &ctx;
    return 0;
}

// Every shape of covering, in turn.
static rl_covering_kind kind_of(int number, int32_t relays, int32_t patterns) {
    static const double densities[] = {0.05, 0.15, 0.3, 0.5, 0.8};
    static const int32_t weights[] = {1, 3, 100, 1000000};
    static const int32_t costs[] = {1, 2, 20, 1000};
    return (rl_covering_kind){relays,
                              patterns,
                              densities[number % 5],
                              weights[number / 5 % 4],
                              costs[number / 3 % 4],
                              number % 7 == 0};
}

// The best objective by trying every set; −1 when no set does what is asked.
static int64_t best_by_trying(const rl_covering *c, rl_cover_goal goal, double asked) {
    int64_t best = -1;
    for (uint32_t set = 0; set < UINT32_C(1) << c->relay_count; set++) {
        int64_t weight, cost;
        bool all;
        rl_covering_weigh(c, set, &weight, &cost, &all);
        switch (goal) {
        case RL_COVER_MAX_RELAYS:
            if (__builtin_popcount(set) <= asked && weight > best)
                best = weight;
            break;
        case RL_COVER_BUDGET:
            if ((double)cost <= asked && weight > best)
                best = weight;
            break;
        case RL_COVER_MIN_SHARE:
            if ((double)weight >= asked * (double)c->total_weight - 1e-6 &&
                (best < 0 || cost < best))
                best = cost;
            break;
        case RL_COVER_ALL:
            if (all && c->uncovered_ids == 0 && (best < 0 || cost < best))
                best = cost;
            break;
        }
    }
    return best;
}

static double asked_for(const rl_covering *c, rl_cover_goal goal, rl_random *random) {
    static const double shares[] = {0, 0.1, 0.25, 0.5, 0.6, 0.75, 0.8, 0.9, 0.95, 1};
    int64_t costs = 0;
    for (int32_t i = 0; i < c->relay_count; i++)
        costs += c->cost[i];
    switch (goal) {
    case RL_COVER_MAX_RELAYS:
        return rl_random_below(random, (uint32_t)c->relay_count + 2);
    case RL_COVER_BUDGET:
        return rl_random_below(random, (uint32_t)costs + 2);
    case RL_COVER_MIN_SHARE:
        return shares[rl_random_below(random, 10)];
    case RL_COVER_ALL:
        break;
    }
    return 1;
}

// The relays of the result, as a set.
static uint32_t set_of(const rl_covering *c, const rl_cover_result *result) {
    uint32_t set = 0;
    for (size_t k = 0; k < result->relays.count; k++)
        for (int32_t i = 0; i < c->relay_count; i++)
            if (strcmp(result->relays.items[k].name, c->relay_name[i]) == 0)
                set |= UINT32_C(1) << i;
    assert_int_equal(__builtin_popcount(set), result->relays.count);
    return set;
}

static void check_goal(rl_context *ctx, const rl_covering *c, rl_cover_goal goal, double asked) {
    rl_cover_result result;
    assert_int_equal(rl_cover_solve(ctx, c, goal, asked, &result), RL_OK);
    const int64_t best = best_by_trying(c, goal, asked);
    if (best < 0) {
        assert_int_equal(result.status, RL_COVER_INFEASIBLE);
        assert_true(isnan(result.objective));
    } else {
        int64_t weight, cost;
        bool all;
        assert_int_equal(result.status, RL_COVER_OPTIMAL);
        assert_true(result.objective == (double)best);
        assert_true(result.bound == (double)best);
        rl_covering_weigh(c, set_of(c, &result), &weight, &cost, &all);
        assert_true(result.covered_weight == (double)weight);
        assert_true(result.cost == (double)cost);
        assert_true(goal == RL_COVER_MAX_RELAYS || goal == RL_COVER_BUDGET ? weight == best
                                                                           : cost == best);
        assert_true(goal != RL_COVER_ALL || all);
    }
    rl_cover_result_clear(ctx, &result);
}

static void check_cases(rl_context *ctx, int cases, int32_t relays, int32_t patterns) {
    rl_random random;
    rl_random_init(&random, 11 + (uint64_t)relays);
    for (int number = 0; number < rl_effort(cases); number++) {
        rl_covering *c = rl_random_covering(ctx, &random, kind_of(number, relays, patterns));
        ctx->seed = (uint64_t)number;
        for (int goal = RL_COVER_MAX_RELAYS; goal <= RL_COVER_ALL; goal++)
            check_goal(ctx, c, (rl_cover_goal)goal, asked_for(c, (rl_cover_goal)goal, &random));
        rl_covering_free(c);
    }
}

static void every_answer_is_the_best(void **state) { check_cases(*state, SMALL_CASES, 9, 16); }

static void every_answer_of_a_search_is_the_best(void **state) {
    check_cases(*state, TREE_CASES, 14, 90);
}

// Bound -------------------------------------------------------------------------------------------

// A problem without its presolve: what the bound says of it can be compared set by set.
static int64_t best_under(const rl_cover_problem *p, const unsigned char *choice) {
    int64_t best = rl_cover_worst(p);
    for (uint32_t set = 0; set < UINT32_C(1) << p->relay_count; set++) {
        int64_t weight = 0, cost = 0;
        bool agrees = true;
        for (int32_t i = 0; i < p->relay_count; i++) {
            const bool in = set >> i & 1;
            agrees &= choice[i] == RL_COVER_OPEN || in == (choice[i] == RL_COVER_IN);
            cost += in ? p->cost[i] : 0;
        }
        for (int32_t q = 0; q < p->pattern_count; q++) {
            bool covered = false;
            for (size_t e = p->pattern_start[q]; e < p->pattern_start[q + 1]; e++)
                covered |= set >> p->pattern_relay[e] & 1;
            weight += covered ? p->weight[q] : 0;
        }
        const bool most = p->aim == RL_AIM_MOST_WEIGHT;
        if (!agrees || (most ? cost > p->limit : weight < p->limit))
            continue;
        const int64_t objective = most ? weight : cost;
        if (rl_cover_is_better(p, objective, best))
            best = objective;
    }
    return best;
}

static void random_multipliers(const rl_cover_problem *p, rl_random *random, double *part) {
    const uint32_t shape = rl_random_below(random, 4);
    for (int32_t q = 0; q < p->pattern_count; q++)
        part[q] = shape == 0   ? 1
                  : shape == 1 ? rl_random_below(random, 2)
                  : shape == 2 ? rl_random_between(random, -0.5, 1.5) // clipped
                               : rl_random_unit(random);
}

static void check_bound(const rl_cover_problem *p, rl_cover_bound *bound, const double *part,
                        rl_random *random) {
    unsigned char choice[32];
    for (int32_t i = 0; i < p->relay_count; i++)
        choice[i] = rl_random_below(random, 4) == 0
                        ? (unsigned char)(1 + rl_random_below(random, 2))
                        : RL_COVER_OPEN;
    const int64_t best = best_under(p, choice);
    const int64_t proved = rl_cover_bound_of(bound, part, choice);
    assert_false(rl_cover_is_better(p, best, proved));
    for (int32_t i = 0; i < p->relay_count; i++) {
        if (choice[i] != RL_COVER_OPEN)
            continue;
        for (unsigned char decision = RL_COVER_OUT; decision <= RL_COVER_IN; decision++) {
            choice[i] = decision;
            const int64_t best_with = best_under(p, choice);
            assert_false(rl_cover_is_better(
                p, best_with, rl_cover_bound_with(bound, i, (rl_cover_choice)decision)));
        }
        choice[i] = RL_COVER_OPEN;
    }
    // What is decided for good loses nothing better than the incumbent.
    if (best != rl_cover_worst(p)) {
        const int64_t incumbent = p->aim == RL_AIM_MOST_WEIGHT ? best - 1 : best + 1;
        rl_cover_bound_fix(bound, incumbent, choice);
        assert_true(best_under(p, choice) == best);
    }
}

static void bounds_hold_for_any_multipliers(void **state) {
    rl_context *ctx = *state;
    rl_random random;
    rl_random_init(&random, 5);
    double part[64];
    for (int number = 0; number < rl_effort(BOUND_CASES); number++) {
        rl_covering *c = rl_random_covering(ctx, &random, kind_of(number, 8, 14));
        rl_cover_problem *p;
        const rl_cover_aim aim = (rl_cover_aim)(number % 3);
        const int64_t coverable = c->total_weight - c->uncovered_weight;
        const int64_t limit = rl_random_below(
            &random, (uint32_t)(aim == RL_AIM_MOST_WEIGHT ? 3 * c->cost[0] + 2 : coverable + 1));
        assert_int_equal(rl_cover_problem_make(ctx, c, c->cost, aim, limit, &p), RL_OK);
        rl_cover_bound *bound = rl_cover_bound_create(ctx, p);
        assert_non_null(bound);
        random_multipliers(p, &random, part);
        if (p->pattern_count > 0)
            check_bound(p, bound, part, &random);
        rl_cover_bound_free(bound);
        rl_cover_problem_free(p);
        rl_covering_free(c);
    }
}

// The subgradient and the linear relaxation come to the same bound, and it is a bound.
static void both_ways_to_multipliers_agree(void **state) {
    rl_context *ctx = *state;
    rl_random random;
    rl_random_init(&random, 9);
    int compared = 0;
    for (int number = 0; number < rl_effort(120); number++) {
        rl_covering *c = rl_random_covering(ctx, &random, kind_of(5 * number + 2, 16, 120));
        rl_cover_problem *p;
        unsigned char choice[32] = {0};
        double x[32], part[128];
        assert_int_equal(
            rl_cover_problem_make(ctx, c, c->cost, RL_AIM_MOST_WEIGHT, 3 * c->cost[0] + 1, &p),
            RL_OK);
        rl_cover_subgradient g;
        assert_int_equal(rl_cover_subgradient_init(ctx, p, &g), RL_OK);
        rl_cover_master *master = rl_cover_master_create(ctx, p, g.part);
        rl_cover_bound *bound = rl_cover_bound_create(ctx, p);
        assert_true(master != NULL && bound != NULL);
        if (p->pattern_count > 3 && p->limit > 0) {
            assert_int_equal(rl_cover_master_solve(master, choice, -1, 500, bound, part, x),
                             RL_COVER_RELAXED);
            const double linear = rl_cover_bound_value(bound);
            (void)rl_cover_subgradient_run(&g, choice, best_under(p, choice), 3000);
            const double stepped = rl_cover_bound_value(g.bound);
            const double best = (double)best_under(p, choice);
            assert_true(linear >= best - 1e-6 * best && stepped >= best - 1e-6 * best);
            // Steps stop as soon as nothing better is possible.
            assert_true(stepped <= fmax(linear * 1.02, best + 1));
            compared++;
        }
        rl_cover_bound_free(bound);
        rl_cover_master_free(master);
        rl_cover_subgradient_clear(&g);
        rl_cover_problem_free(p);
        rl_covering_free(c);
    }
    assert_true(compared > rl_effort(120) / 4);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(every_answer_is_the_best, make),
        cmocka_unit_test_setup(every_answer_of_a_search_is_the_best, make),
        cmocka_unit_test_setup(bounds_hold_for_any_multipliers, make),
        cmocka_unit_test_setup(both_ways_to_multipliers_agree, make),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
