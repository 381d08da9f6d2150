// The public interface as an embedding program sees it: only relais.h.
#include "relais.h"
#include "support/cmocka_test.h"

#include <stdio.h>
#include <string.h>

#define GOOD RELAIS_SOURCE_DIR "/tests/cli/data/good"
#define BAD RELAIS_SOURCE_DIR "/tests/cli/data/bad"

static int make(void **state) {
    *state = rl_context_create();
    return *state == NULL;
}

static int drop(void **state) {
    rl_context_free(*state);
    return 0;
}

static void the_version_is_three_numbers(void **state) {
    (void)state;
    int major, minor, patch, end = 0;
    assert_int_equal(sscanf(rl_version(), "%d.%d.%d%n", &major, &minor, &patch, &end), 3);
    assert_int_equal(rl_version()[end], '\0');
}

static void a_good_scenario_is_valid(void **state) {
    rl_context *ctx = *state;
    char *answer = NULL;
    assert_int_equal(rl_check(ctx, GOOD, &answer), RL_OK);
    assert_non_null(strstr(answer, "\"valid\": true"));
    assert_non_null(strstr(answer, "\"relays\": 3"));
    rl_text_free(ctx, answer);
}

static void findings_are_an_answer_in_the_language_asked_for(void **state) {
    rl_context *ctx = *state;
    char *english = NULL, *french = NULL;
    assert_int_equal(rl_check(ctx, BAD, &english), RL_OK);
    assert_int_equal(rl_context_set_language(ctx, "fr"), RL_OK);
    assert_int_equal(rl_check(ctx, BAD, &french), RL_OK);
    assert_non_null(strstr(english, "\"valid\": false"));
    assert_non_null(strstr(french, "\"valid\": false"));
    assert_string_not_equal(english, french);
    rl_text_free(ctx, english);
    rl_text_free(ctx, french);
}

static void failures_have_a_detail_and_no_answer(void **state) {
    rl_context *ctx = *state;
    char *answer = (char *)ctx; // anything but NULL
    assert_int_equal(rl_check(ctx, "/nowhere", &answer), RL_E_IO);
    assert_null(answer);
    assert_non_null(strstr(rl_context_detail(ctx), "/nowhere"));
}

static void settings_are_checked(void **state) {
    rl_context *ctx = *state;
    assert_int_equal(rl_context_set_language(ctx, "de"), RL_E_USAGE);
    assert_non_null(strstr(rl_context_detail(ctx), "de"));
    assert_int_equal(rl_context_set_threads(ctx, 0), RL_E_USAGE);
    assert_int_equal(rl_context_set_threads(ctx, 2), RL_OK);
    rl_context_set_seed(ctx, 7);
    rl_context_set_time_limit(ctx, 60.0);
    rl_context_set_progress(ctx, NULL, NULL);
}

static void freeing_nothing_is_allowed(void **state) {
    rl_context_free(NULL);
    rl_text_free(*state, NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_version_is_three_numbers),
        cmocka_unit_test_setup_teardown(a_good_scenario_is_valid, make, drop),
        cmocka_unit_test_setup_teardown(findings_are_an_answer_in_the_language_asked_for, make,
                                        drop),
        cmocka_unit_test_setup_teardown(failures_have_a_detail_and_no_answer, make, drop),
        cmocka_unit_test_setup_teardown(settings_are_checked, make, drop),
        cmocka_unit_test_setup_teardown(freeing_nothing_is_allowed, make, drop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
