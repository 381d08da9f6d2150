// Planning and evaluating through the public interface: relais.h alone.
#include "relais.h"
#include "support/cmocka_test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define DATA RELAIS_SOURCE_DIR "/tests/cli/data/"

static int start(void **state) {
    *state = rl_context_create();
    return *state == NULL ? -1 : 0;
}

static int stop(void **state) {
    rl_context_free(*state);
    return 0;
}

static void assert_holds(const char *document, const char *part) {
    if (document == NULL || strstr(document, part) == NULL)
        fail_msg("missing: %s\nin: %s", part, document == NULL ? "(nothing)" : document);
}

static void the_defaults_are_those_of_the_program(void **state) {
    (void)state;
    const rl_plan_settings settings = rl_plan_settings_default();
    assert_true(settings.gap == 0.001 && settings.keep_share == 0.99);
    assert_true(isnan(settings.target_share));
    assert_int_equal(settings.goals, 3);
    assert_null(settings.centrality);
}

static void a_plan_is_chosen_and_evaluated(void **state) {
    rl_context *ctx = *state;
    char *chosen, *evaluated;
    rl_context_set_seed(ctx, 5);
    assert_int_equal(rl_plan_json(ctx, DATA "campagne", NULL, &chosen), RL_OK);
    assert_holds(chosen, "\"status\": \"optimal\"");
    assert_holds(chosen, "\"seed\": 5");
    FILE *file = fopen("test_api_plan.json", "w");
    assert_non_null(file);
    assert_true(fputs(chosen, file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(rl_evaluate_json(ctx, DATA "campagne", "test_api_plan.json", &evaluated),
                     RL_OK);
    assert_holds(evaluated, "\"status\": \"evaluated\"");
    assert_holds(evaluated, "\"violations\": []");
    // The same reach, to the last digit.
    const char *reach = strstr(chosen, "\"reach\": {");
    const char *end = strstr(reach, "\"usage\"");
    assert_non_null(end);
    assert_int_equal(strncmp(reach, strstr(evaluated, "\"reach\": {"), (size_t)(end - reach)), 0);
    rl_text_free(ctx, evaluated);
    rl_text_free(ctx, chosen);
    remove("test_api_plan.json");
}

static void wrong_settings_are_refused(void **state) {
    rl_context *ctx = *state;
    rl_plan_settings wrong[6];
    for (int i = 0; i < 6; i++)
        wrong[i] = rl_plan_settings_default();
    wrong[0].gap = -0.1;
    wrong[1].gap = NAN;
    wrong[2].keep_share = 1.5;
    wrong[3].target_share = 2;
    wrong[4].goals = 4;
    wrong[5].centrality = "fame";
    for (int i = 0; i < 6; i++) {
        char *answer = "not touched";
        assert_int_equal(rl_plan_json(ctx, DATA "campagne", &wrong[i], &answer), RL_E_USAGE);
        assert_null(answer);
        assert_true(strlen(rl_context_detail(ctx)) > 0);
    }
}

static void bad_input_is_listed(void **state) {
    rl_context *ctx = *state;
    char *answer;
    assert_int_equal(rl_plan_json(ctx, DATA "bad", NULL, &answer), RL_E_INPUT);
    assert_holds(answer, "\"severity\": \"error\"");
    rl_text_free(ctx, answer);
    // A folder holds no plan: what is wrong is told, whatever the kind of trouble.
    const rl_status status =
        rl_evaluate_json(ctx, DATA "campagne", DATA "campagne/levers.csv", &answer);
    assert_int_equal(status, RL_E_INPUT);
    assert_holds(answer, "levers.csv");
    rl_text_free(ctx, answer);
    assert_int_equal(rl_plan_json(ctx, DATA "nowhere", NULL, &answer), RL_E_IO);
    assert_null(answer);
}

static void stopped_work_still_answers(void **state) {
    rl_context *ctx = *state;
    char *answer;
    rl_context_set_time_limit(ctx, 0);
    assert_int_equal(rl_plan_json(ctx, DATA "campagne", NULL, &answer), RL_OK);
    assert_holds(answer, "\"format\": \"relais-result/1\"");
    assert_holds(answer, "\"time_limit_s\": 0");
    assert_null(strstr(answer, "\"status\": \"optimal\""));
    rl_text_free(ctx, answer);
    rl_context_set_time_limit(ctx, INFINITY);
    rl_context_cancel(ctx);
    assert_int_equal(rl_plan_json(ctx, DATA "campagne", NULL, &answer), RL_OK);
    assert_null(strstr(answer, "\"status\": \"optimal\""));
    rl_text_free(ctx, answer);
}

static void count_calls(const rl_progress *progress, void *user) {
    assert_true(strlen(progress->phase) > 0);
    ++*(int *)user;
}

static void progress_is_reported(void **state) {
    rl_context *ctx = *state;
    char *answer;
    int calls = 0;
    rl_context_set_progress(ctx, count_calls, &calls);
    assert_int_equal(rl_plan_json(ctx, DATA "campagne", NULL, &answer), RL_OK);
    rl_text_free(ctx, answer);
    assert_true(calls > 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(the_defaults_are_those_of_the_program),

        TEST(a_plan_is_chosen_and_evaluated),
        TEST(wrong_settings_are_refused),
        TEST(bad_input_is_listed),
        TEST(stopped_work_still_answers),
        TEST(progress_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
