// Figures at the edge of what they may be: shares of 1e-12 and 1 − 1e-12, costs of zero, budgets of
// 10⁹ and 10⁻³ or met to the cent, weights from 10⁻⁹ to 10¹², certain exposure, ties everywhere,
// floors that one plan meets exactly. Whatever they are, no proof is wrong: no plan reaches more
// than the bound, « optimal » is, « infeasible » is, and every plan keeps the rules.
#include "base/random.h"
#include "models.h"
#include "optimise/optimise.h"
#include "support/cmocka_test.h"
#include "support/draft_builder.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"

#include <math.h>

enum { SCENARIOS = 2400 };

// Relative; of sums whose terms differ by many orders of magnitude.
static const double same = 1e-9;

typedef struct trial {
    uint64_t seed;
    rl_context ctx;
    rl_scenario *scenario;
    rl_oracle *oracle;
    rl_plan_table table;
    rl_optimise_options options;
    rl_result result;
} trial;

#define check(t, condition)                                                                        \
    do {                                                                                           \
        if (!(condition))                                                                          \
            fail_msg("seed %d: %s", (int)(t)->seed, #condition);                                   \
    } while (0)

// Extremes ---------------------------------------------------------------------------------------

static double one_of(rl_random *random, const double *values, uint32_t count) {
    return values[rl_random_below(random, count)];
}
#define ONE_OF(random, ...)                                                                        \
    one_of((random), (const double[]){__VA_ARGS__},                                                \
           sizeof((const double[]){__VA_ARGS__}) / sizeof(double))

static bool now_and_then(rl_random *random) { return rl_random_below(random, 3) == 0; }

static void make_probabilities_extreme(rl_draft *draft, rl_random *random) {
    draft->exposure_cap = ONE_OF(random, 0.95, 1, 1 - 1e-12, 1e-12);
    for (size_t i = 0; i < draft->actors.count; i++)
        if (now_and_then(random))
            draft->actors.items[i].acceptance_prob = ONE_OF(random, 0, 1e-12, 1 - 1e-12, 1);
    for (size_t i = 0; i < draft->audiences.count; i++)
        if (draft->actors.items[draft->audiences.items[i].actor].exclusive_set == RL_NONE &&
            now_and_then(random))
            draft->audiences.items[i].share = ONE_OF(random, 0, 1e-12, 1 - 1e-12, 1);
    for (size_t i = 0; i < draft->offers.count; i++)
        if (now_and_then(random))
            draft->offers.items[i].offer.exposure_prob = ONE_OF(random, 0, 1e-12, 1 - 1e-12, 1);
    for (size_t i = 0; i < draft->timings.count; i++)
        if (now_and_then(random))
            draft->timings.items[i].factor = ONE_OF(random, 0, 1e-9, 1, 1e6);
}

static void make_amounts_extreme(rl_draft *draft, rl_random *random) {
    double costs = 0, hours = 0;
    for (size_t i = 0; i < draft->offers.count; i++) {
        rl_offer *offer = &draft->offers.items[i].offer;
        if (now_and_then(random))
            offer->cost_eur = ONE_OF(random, 0, 1e-3, 0.1, 1e9);
        if (now_and_then(random))
            offer->hours = ONE_OF(random, 0, 1e-3, 0.1, 1e6);
        if (now_and_then(random)) { // sums that meet the limit exactly
            costs += offer->cost_eur;
            hours += offer->hours;
        }
    }
    if (now_and_then(random))
        draft->budget_eur = ONE_OF(random, 0, 1e-3, 1e9, costs, costs);
    if (now_and_then(random))
        draft->hours = ONE_OF(random, 0, 1e-3, 1e9, hours, hours);
}

static void make_weights_extreme(rl_draft *draft, rl_random *random) {
    const double scale = ONE_OF(random, 1, 1e-9, 1e12);
    for (size_t i = 0; i < draft->segments.count; i++) {
        rl_segment *segment = &draft->segments.items[i];
        if (!segment->targeted)
            continue;
        segment->weight = now_and_then(random) ? ONE_OF(random, 1e-9, 1, 1e12) : scale;
        segment->establishments = segment->weight;
    }
}

// All alike: every plan of a size is as good as another.
static void make_ties(rl_draft *draft) {
    for (size_t i = 0; i < draft->actors.count; i++)
        draft->actors.items[i].acceptance_prob = 0.5;
    for (size_t i = 0; i < draft->audiences.count; i++)
        draft->audiences.items[i].share = 0.125; // eight members of an exclusive set at most
    for (size_t i = 0; i < draft->offers.count; i++) {
        rl_offer *offer = &draft->offers.items[i].offer;
        offer->exposure_prob = 0.5;
        offer->cost_eur = 0.1;
        offer->hours = 0.1;
    }
    if (isfinite(draft->budget_eur))
        draft->budget_eur = 0.3; // and 0.1 + 0.1 + 0.1 is a little more than 0.3
}

// A floor that the best of some plans, drawn at random, just meets.
static void add_exact_floor(trial *t, rl_draft *draft, rl_random *random,
                            const rl_random_options *options) {
    rl_draft twin; // freezing takes a draft away
    rl_scenario *scenario;
    rl_plan_table table;
    rl_random_draft(&t->ctx, t->seed, options, &twin);
    assert_int_equal(rl_draft_freeze(&t->ctx, &twin, &scenario), RL_OK);
    rl_plan_table_init(&t->ctx, scenario, &table);
    if (table.rows.count > 0) {
        const uint32_t row = rl_random_below(random, (uint32_t)table.rows.count);
        const double share = table.rows.items[row].reach / rl_target_weight(scenario);
        rl_add_floor(draft, "exact", rl_build_filter(draft, "*", "*", "*"), fmin(share, 1));
    }
    rl_plan_table_clear(&t->ctx, &table);
    rl_scenario_free(scenario);
}

static void set_up(trial *t, uint64_t seed) {
    rl_random random;
    rl_draft draft;
    rl_random_options options = rl_random_options_default();
    *t = (trial){.seed = seed};
    rl_context_init(&t->ctx);
    rl_context_set_time_limit(&t->ctx, 20);
    rl_random_init(&random, seed);
    options.max_activations = 3 + (int32_t)rl_random_below(&random, 8);
    options.max_relays = 1 + (int32_t)rl_random_below(&random, 8);
    rl_random_draft(&t->ctx, seed, &options, &draft);
    switch (seed % 4) {
    case 0:
        make_ties(&draft);
        break;
    case 1: // nothing else is changed, so that the floor stays exact
        add_exact_floor(t, &draft, &random, &options);
        break;
    default:
        make_probabilities_extreme(&draft, &random);
        make_amounts_extreme(&draft, &random);
        make_weights_extreme(&draft, &random);
        break;
    }
    assert_int_equal(rl_draft_freeze(&t->ctx, &draft, &t->scenario), RL_OK);
    assert_int_equal(rl_model_create(&t->ctx, t->scenario, &t->oracle), RL_OK);
    rl_plan_table_init(&t->ctx, t->scenario, &t->table);
    t->options = rl_optimise_options_default();
    t->options.gap = rl_random_below(&random, 4) == 0 ? 0.01 : 0;
    t->options.goals = 1 + (int32_t)rl_random_below(&random, 2);
}

static void tear_down(trial *t) {
    rl_result_clear(&t->ctx, &t->result);
    rl_plan_table_clear(&t->ctx, &t->table);
    rl_oracle_free(&t->ctx, t->oracle);
    rl_scenario_free(t->scenario);
}

// Verdicts ---------------------------------------------------------------------------------------

typedef struct tally {
    int proved, infeasible, open;
} tally;

static void check_verdict(const trial *t, tally *count) {
    const rl_result *result = &t->result;
    const double best = rl_plan_table_best(&t->table);
    const double worth = fmax(best, 1e-6 * rl_target_weight(t->scenario));
    if (result->status == RL_RESULT_INFEASIBLE) {
        check(t, !isfinite(best) && !result->has_plan);
        count->infeasible++;
        return;
    }
    check(t, result->bound >= best - same * worth);
    if (!result->has_plan) {
        check(t, result->status == RL_RESULT_UNKNOWN);
        count->open++;
        return;
    }
    const rl_plan_row *row = rl_plan_table_find(&t->table, &result->plan);
    check(t, row != NULL && row->broken == 0);
    check(t, result->evaluation.violations.list.count == 0);
    check(t, fabs(result->evaluation.total.reached - row->reach) <= same * (worth + row->reach));
    check(t, result->best_reach <= best + same * worth);
    if (result->status == RL_RESULT_OPTIMAL) {
        check(t, result->best_reach >= best - (t->options.gap + 2 * same) * worth);
        count->proved++;
    } else {
        count->open++;
    }
}

static void no_proof_is_wrong(void **state) {
    (void)state;
    tally count = {0};
    const int scenarios = rl_effort(SCENARIOS);
    for (int seed = 0; seed < scenarios; seed++) {
        trial t;
        set_up(&t, (uint64_t)seed);
        const rl_status status = rl_optimise(&t.ctx, t.oracle, &t.options, &t.result);
        if (status != RL_OK)
            fail_msg("seed %d: status %d, %s", seed, status, t.ctx.detail);
        check_verdict(&t, &count);
        tear_down(&t);
    }
    print_message("%d scenarios: %d proved, %d infeasible, %d left open\n", scenarios, count.proved,
                  count.infeasible, count.open);
    assert_int_equal(count.open, 0);
    assert_true(count.proved * 2 >= scenarios && count.infeasible * 50 >= scenarios);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_proof_is_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
