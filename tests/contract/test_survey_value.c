// The value of information against the enumeration of every plan at every node.
#include "study/survey_questions.h"
#include "support/cmocka_test.h"
#include "support/effort.h"
#include "support/plan_table.h"
#include "support/random_draft.h"
#include "survey.h"

#include <math.h>

enum { SCENARIOS = 60 };

static rl_scenario *random_scenario(rl_context *ctx, uint64_t seed) {
    rl_draft draft;
    rl_scenario *scenario = NULL;
    rl_random_options options = rl_random_options_default();
    options.max_activations = 8;
    rl_random_draft(ctx, seed, &options, &draft);
    for (size_t i = 0; i < draft.actors.count; i++)
        draft.actors.items[i].evidence.confidence = i % 3 == 0 ? RL_ESTIMATE : RL_ASSUMPTION;
    for (size_t i = 0; i < draft.offers.count; i++)
        draft.offers.items[i].offer.evidence.confidence = i % 3 == 1 ? RL_MEASURED : RL_ASSUMPTION;
    for (size_t i = 0; i < draft.audiences.count; i++) {
        draft.audiences.items[i].evidence.confidence = RL_ESTIMATE;
        draft.audiences.items[i].line = (int32_t)i + 2;
    }
    assert_int_equal(rl_draft_freeze(ctx, &draft, &scenario), RL_OK);
    return scenario;
}

// The definition, over every plan.
static double enumerated_value(rl_context *ctx, const rl_scenario *scenario,
                               const rl_survey_question *q, double *mean_today,
                               const rl_plan *today) {
    rl_scenario_variant variant;
    rl_plan_table now, at[RL_SURVEY_NODES];
    double informed = 0, uninformed = -INFINITY;
    assert_int_equal(rl_scenario_variant_init(ctx, scenario, &variant), RL_OK);
    rl_plan_table_init(ctx, scenario, &now);
    *mean_today = 0;
    for (int k = 0; k < RL_SURVEY_NODES; k++) {
        rl_scenario_variant_set(&variant, q, q->nodes[k].figure);
        rl_plan_table_init(ctx, &variant.scenario, &at[k]);
        const double kept = rl_plan_table_find(&at[k], today)->reach;
        const double best = rl_plan_table_best(&at[k]);
        informed += q->nodes[k].weight * (isfinite(best) ? best : kept);
        *mean_today += q->nodes[k].weight * kept;
        assert_near(q->nodes[k].kept, kept, 1e-7 * kept + 1e-9);
        assert_near(q->nodes[k].best, isfinite(best) ? best : kept, 1e-7 * kept + 1e-7);
        assert_true(q->nodes[k].infeasible == !isfinite(best));
    }
    for (size_t p = 0; p < now.rows.count; p++) {
        double mean = 0;
        for (int k = 0; k < RL_SURVEY_NODES; k++)
            mean += q->nodes[k].weight * at[k].rows.items[p].reach;
        if (now.rows.items[p].broken == 0)
            uninformed = fmax(uninformed, mean);
    }
    for (int k = 0; k < RL_SURVEY_NODES; k++)
        rl_plan_table_clear(ctx, &at[k]);
    rl_plan_table_clear(ctx, &now);
    rl_scenario_variant_clear(ctx, &variant);
    *mean_today = informed - *mean_today;
    return fmax(informed - uninformed, 0);
}

// Reach is affine in the figure: today's plan is then the best without knowing it.
static bool is_affine(const rl_scenario *scenario, const rl_survey_question *q) {
    return q->kind == RL_FIGURE_ACCEPTANCE ||
           (q->kind == RL_FIGURE_SHARE && scenario->actors[q->relay].exclusive_set == RL_NONE);
}

static void test_values_are_those_of_enumeration(void **state) {
    (void)state;
    int compared = 0, worth = 0, changing = 0;
    for (uint64_t seed = 1; seed <= (uint64_t)rl_effort(SCENARIOS); seed++) {
        rl_context ctx;
        rl_survey survey;
        rl_context_init(&ctx);
        rl_survey_init(&survey, &ctx);
        rl_scenario *scenario = random_scenario(&ctx, seed);
        const rl_survey_request request = {.scenario = scenario, .gap = 0, .top = 4};
        const rl_status status = rl_survey_run(&ctx, &request, &survey);
        assert_true(status == RL_OK || status == RL_E_INPUT);
        for (size_t i = 0; status == RL_OK && i < survey.questions.count; i++) {
            const rl_survey_question *q = &survey.questions.items[i];
            const double tolerance = 1e-7 * survey.weight;
            double most;
            if (i > 0)
                assert_true(q->value <= survey.questions.items[i - 1].value);
            if (q->status != RL_SURVEY_PROVED)
                continue;
            const double value = enumerated_value(&ctx, scenario, q, &most, &survey.plan);
            if (is_affine(scenario, q))
                assert_near(q->value, value, tolerance);
            assert_true(q->value >= value - tolerance);
            assert_true(q->value <= fmax(most, 0) + tolerance);
            assert_true(q->at_most >= q->value - tolerance);
            assert_near(q->at_most, fmax(most, 0), 2 * tolerance);
            compared++;
            worth += value > tolerance;
            changing += q->changes;
        }
        rl_survey_clear(&ctx, &survey);
        rl_scenario_free(scenario);
    }
    // The cases say something.
    assert_true(compared > rl_effort(30) && worth >= rl_effort(5) && changing >= rl_effort(5));
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_values_are_those_of_enumeration)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
