// The context: defaults, deadlines, cancellation, progress and the detail of failures.
#include "base/context.h"
#include "support/cmocka_test.h"

#include <math.h>
#include <string.h>

static void test_defaults(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    assert_int_equal(ctx.language, RL_ENGLISH);
    assert_int_equal(ctx.threads, 1);
    assert_int_equal(ctx.seed, 1);
    assert_string_equal(ctx.detail, "");
    assert_false(rl_should_stop(&ctx));
    assert_true(rl_elapsed_s(&ctx) >= 0.0 && rl_elapsed_s(&ctx) < 10.0);
    rl_report_progress(&ctx, "nobody listens", 0.5, NAN, NAN);
}

static void test_a_deadline_passes(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_context_set_time_limit(&ctx, 0.02);
    assert_false(rl_is_cancelled(&ctx));
    while (!rl_should_stop(&ctx))
        assert_true(rl_elapsed_s(&ctx) < 10.0);
    assert_true(rl_elapsed_s(&ctx) >= 0.02);
    assert_false(rl_is_cancelled(&ctx)); // late, not cancelled
    rl_context_set_time_limit(&ctx, INFINITY);
    assert_false(rl_should_stop(&ctx));
    rl_context_set_time_limit(&ctx, 0.0);
    assert_true(rl_should_stop(&ctx));
    rl_context_set_time_limit(&ctx, (double)NAN);
    assert_false(rl_should_stop(&ctx));
}

static void test_cancellation_stops(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_context_cancel(&ctx);
    assert_true(rl_is_cancelled(&ctx));
    assert_true(rl_should_stop(&ctx));
}

static void keep_progress(const rl_progress *progress, void *user) {
    *(rl_progress *)user = *progress;
}

static void test_progress_is_passed_on(void **state) {
    (void)state;
    rl_context ctx;
    rl_progress seen = {0};
    rl_context_init(&ctx);
    ctx.on_progress = keep_progress;
    ctx.progress_user = &seen;
    rl_report_progress(&ctx, "bound", 0.25, 100.0, 120.0);
    assert_string_equal(seen.phase, "bound");
    assert_near(seen.fraction, 0.25, 0.0);
    assert_near(seen.incumbent, 100.0, 0.0);
    assert_near(seen.bound, 120.0, 0.0);
    assert_true(seen.elapsed_s >= 0.0);
}

static void test_failures_keep_their_detail(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    assert_int_equal(rl_fail(&ctx, RL_E_IO, "%s: %d", "x.csv", 7), RL_E_IO);
    assert_string_equal(ctx.detail, "x.csv: 7");
    assert_int_equal(rl_fail_memory(&ctx), RL_E_MEMORY);
    assert_string_equal(ctx.detail, "out of memory");
    char long_text[2000];
    memset(long_text, 'a', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    rl_fail(&ctx, RL_E_IO, "%s", long_text); // cut, never overrun
    assert_int_equal(strlen(ctx.detail), sizeof ctx.detail - 1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_a_deadline_passes),
        cmocka_unit_test(test_cancellation_stops),
        cmocka_unit_test(test_progress_is_passed_on),
        cmocka_unit_test(test_failures_keep_their_detail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
