// Planning from end to end when memory runs out, at any moment.
#include "planning.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/sample_result.h"

// Plans with so many allocations; gives the status, and checks that nothing leaks.
static rl_status plan_with(const rl_scenario *scenario, int64_t allowed) {
    rl_failing_allocator allocator;
    rl_context ctx;
    rl_result result;
    const rl_plan_settings settings = rl_plan_settings_default();
    rl_context_init(&ctx);
    rl_failing_allocator_use(&allocator, allowed, &ctx);
    const rl_status status = rl_plan_scenario(&ctx, scenario, &settings, &result);
    // Once there is a plan, what is short of memory is the check of its proof: then it is unproved.
    if (allocator.failed && status == RL_OK) {
        assert_int_equal(result.proof.state, RL_PROOF_NO_MEMORY);
        assert_int_equal(result.status, RL_RESULT_FEASIBLE);
        assert_false(result.goals[RL_GOAL_REACH].proved);
    } else {
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        assert_int_equal(result.proof.state,
                         allocator.failed ? RL_PROOF_NOT_ASKED : RL_PROOF_ACCEPTED);
    }
    const bool unchecked = allocator.failed && status == RL_OK;
    rl_result_clear(&ctx, &result);
    assert_int_equal(allocator.live, 0);
    return unchecked ? RL_E_MEMORY : status;
}

static void running_out_of_memory_is_survived(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_scenario *scenario = rl_sample_scenario(&ctx);
    int64_t allowed = 0;
    // Every early allocation, then ever larger steps.
    while (allowed < 1000000 && plan_with(scenario, allowed) != RL_OK)
        allowed += 1 + allowed / 40;
    assert_in_range(allowed, 100, 999999);
    rl_scenario_free(scenario);
}

static void an_evaluation_survives_too(void **state) {
    (void)state;
    rl_context plain;
    rl_context_init(&plain);
    rl_scenario *scenario = rl_sample_scenario(&plain);
    rl_plan plan = {0};
    rl_sample_plan(&plain, scenario, &plan);
    rl_status status = RL_E_MEMORY;
    for (int64_t allowed = 0; status != RL_OK && allowed < 1000; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_evaluation evaluation;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        status = rl_evaluate_plan(&ctx, scenario, &plan, &evaluation);
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        rl_evaluation_clear(&ctx, &evaluation);
        assert_int_equal(allocator.live, 0);
    }
    assert_int_equal(status, RL_OK);
    rl_plan_clear(&plain, &plan);
    rl_scenario_free(scenario);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(running_out_of_memory_is_survived),
        cmocka_unit_test(an_evaluation_survives_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
