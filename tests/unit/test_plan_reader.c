#define _XOPEN_SOURCE 700 // mkstemp

#include "io/json.h"
#include "io/plan_reader.h"
#include "io/scenario_reader.h"
#include "report/plan_csv.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"
#include "support/scenario_files.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[RL_FOLDER_BYTES];
static rl_context scenario_ctx;
static rl_scenario *scenario;

static int set_up(void **state) {
    (void)state;
    rl_findings findings;
    rl_context_init(&scenario_ctx);
    rl_findings_init(&findings, &scenario_ctx);
    rl_scenario_files_write(NULL, 0, folder);
    const rl_status status = rl_scenario_read(&scenario_ctx, folder, &findings, &scenario);
    rl_findings_clear(&findings);
    return status == RL_OK ? 0 : -1;
}

static int tear_down(void **state) {
    (void)state;
    rl_scenario_free(scenario);
    rl_scenario_files_remove(folder);
    return 0;
}

static void write_plan(const char *content, char path[RL_FOLDER_BYTES]) {
    strcpy(path, "/tmp/relais-plan-XXXXXX");
    const int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(write(file, content, strlen(content)), (ssize_t)strlen(content));
    assert_int_equal(close(file), 0);
}

static const char capeb_march[] = "capeb/newsletter/mars ";
static const char two[] = "capeb/newsletter/mars capeb/event/avril ";

// The plan as « relay/lever/window » for each activation, in the scenario's order.
static void assert_plan(const rl_plan *plan, const char *expected) {
    rl_text text;
    rl_text_init(&text, &scenario_ctx);
    for (size_t i = 0; i < plan->activations.count; i++) {
        const rl_activation *a = &scenario->activations[plan->activations.items[i]];
        rl_text_format(&text, "%s/%s/%s ", scenario->actors[a->relay].id,
                       scenario->levers[a->lever].id, scenario->windows[a->window].id);
    }
    assert_string_equal(rl_text_bytes(&text), expected);
    rl_text_clear(&text);
}

static void assert_read(const char *content, const char *plan_text, const char *expected) {
    char path[RL_FOLDER_BYTES];
    rl_context ctx;
    rl_findings findings;
    rl_plan plan = {0};
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    write_plan(content, path);
    const rl_status status = rl_plan_read(&ctx, scenario, path, &findings, &plan);
    rl_text wanted; // the findings' file is the path, known only here
    rl_text_init(&wanted, &ctx);
    for (const char *at = expected; *at != '\0'; at++) {
        if (*at == '@')
            rl_text_append(&wanted, path);
        else
            rl_text_append_bytes(&wanted, at, 1);
    }
    rl_assert_findings(content, &findings, NULL, rl_text_bytes(&wanted));
    assert_int_equal(status, findings.error_count > 0 ? RL_E_INPUT : RL_OK);
    assert_plan(&plan, plan_text);
    rl_text_clear(&wanted);
    rl_plan_clear(&ctx, &plan);
    rl_findings_clear(&findings);
    unlink(path);
}

static void test_plans_in_tables(void **state) {
    (void)state;
    assert_read("relay;lever;window\ncapeb;newsletter;mars\ncapeb;event;avril\n", two, "");
    assert_read("window,relay,note,lever\navril,capeb,x,event\nmars,capeb,,newsletter\n", two, "");
    assert_read("relay;lever;window\n", "", "");
}

// What relais writes, in either language, it reads.
static void test_plans_written_by_relais(void **state) {
    (void)state;
    const rl_language languages[] = {RL_ENGLISH, RL_FRENCH};
    for (size_t i = 0; i < 2; i++) {
        rl_context ctx;
        rl_text text;
        rl_plan plan = {0};
        rl_context_init(&ctx);
        ctx.language = languages[i];
        rl_text_init(&text, &ctx);
        assert_int_equal(rl_plan_add(&ctx, &plan, 0), RL_OK);
        assert_int_equal(rl_plan_add(&ctx, &plan, scenario->activation_count - 1), RL_OK);
        rl_plan_csv(scenario, &plan, rl_csv_style_of(&ctx), &text);
        assert_read(rl_text_bytes(&text), "capeb/newsletter/janvier oppbtp/newsletter/avril ", "");
        rl_plan_clear(&ctx, &plan);
        rl_text_clear(&text);
    }
}

static void test_plans_in_json(void **state) {
    (void)state;
    assert_read(
        "{\"activations\": [{\"relay\": \"capeb\", \"lever\": \"newsletter\", \"window\": "
        "\"mars\"},\n {\"relay\": \"capeb\", \"lever\": \"event\", \"window\": \"avril\"}]}",
        two, "");
    assert_read(" {\"activations\": []}", "", "");
}

// A result says more of its activations than where they are.
static void test_plans_in_results(void **state) {
    (void)state;
    assert_read(
        "{\"format\": \"relais-result/1\", \"plan\": {\"cost_eur\": 200, \"activations\": [\n"
        "{\"relay\": \"capeb\", \"lever\": \"newsletter\", \"window\": \"mars\", "
        "\"cost_eur\": 200, \"state\": \"free\"}]}}",
        capeb_march, "");
    assert_read("{\"plan\": {\"activations\": [\n{\"relay\": \"capeb\", \"lever\": 3}, 7]}}", "",
                "TYPE_WRONG @:2 /plan/activations/0/lever\n"
                "KEY_MISSING @:2 /plan/activations/0\n"
                "TYPE_WRONG @:2 /plan/activations/1\n");
}

static void test_faults_of_tables(void **state) {
    (void)state;
    assert_read("relay;lever;window\ncapb;newsletter;mars\ncapeb;event;mai\ncapeb;flyer;mars\n", "",
                "ID_UNKNOWN @:2 relay\nID_UNKNOWN @:3 window\nID_UNKNOWN @:4 lever\n");
    assert_read("relay;lever;window\ncapeb;newsletter;mars\ncapeb;newsletter;mars\n", capeb_march,
                "ITEM_DUPLICATE @:3\n");
    assert_read("relay;lever;window\noppbtp;event;mars\nffb;event;mars\n", "",
                "ACTIVATION_WITHOUT_OFFER @:2\nACTIVATION_OUT_OF_WINDOW @:3\n");
    assert_read("relay;lever;window\ncapeb;newsletter\n;newsletter;mars\n", "",
                "ROW_RAGGED @:2\nVALUE_MISSING @:3 relay\n");
    assert_read("relay;lever\ncapeb;newsletter\n", "", "COLUMN_MISSING @:1 window\n");
    assert_read("", "", "FILE_EMPTY @\n");
}

static void test_faults_of_json(void **state) {
    (void)state;
    assert_read("{\"activations\": [{\"relay\": \"capeb\", \"lever\": \"newsletter\", \"window\": "
                "\"mras\"}]}",
                "", "ID_UNKNOWN @:1 /activations/0/window\n");
    assert_read("{\"activations\": [{\"relay\": \"capeb\", \"lever\": \"newsletter\", \"window\": "
                "\"mars\", \"cost\": 3}]}",
                capeb_march, "KEY_UNKNOWN @:1 /activations/0/cost\n");
    assert_read("{\"plan\": 3}", "", "PLAN_WITHOUT_ACTIVATIONS @:1\n");
    assert_read("[]", "", "PLAN_WITHOUT_ACTIVATIONS @:1\n");
    assert_read("{\"activations\": [}", "", "JSON_SYNTAX @:1 /activations/0\n");
    assert_read("{\"activations\": [{\"relay\": \"ffb\", \"lever\": \"event\", \"window\": "
                "\"janvier\"}]}",
                "", "ACTIVATION_OUT_OF_WINDOW @:1 /activations/0\n");
}

static void test_a_plan_may_come_from_standard_input(void **state) {
    (void)state;
    char path[RL_FOLDER_BYTES];
    rl_context ctx;
    rl_findings findings;
    rl_plan plan = {0};
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    write_plan("relay;lever;window\ncapeb;newsletter;mars\n", path);
    const int former = dup(STDIN_FILENO);
    const int file = open(path, O_RDONLY);
    assert_true(former >= 0 && file >= 0);
    assert_int_equal(dup2(file, STDIN_FILENO), STDIN_FILENO);
    assert_int_equal(rl_plan_read(&ctx, scenario, "-", &findings, &plan), RL_OK);
    assert_int_equal(dup2(former, STDIN_FILENO), STDIN_FILENO);
    close(file);
    close(former);
    assert_plan(&plan, capeb_march);
    rl_plan_clear(&ctx, &plan);
    rl_findings_clear(&findings);
    unlink(path);
}

static void test_a_file_that_cannot_be_read(void **state) {
    (void)state;
    rl_context ctx;
    rl_findings findings;
    rl_plan plan = {0};
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    assert_int_equal(rl_plan_read(&ctx, scenario, "/nowhere/plan.csv", &findings, &plan),
                     RL_E_INPUT);
    rl_assert_findings("missing", &findings, NULL, "FILE_MISSING /nowhere/plan.csv\n");
    assert_int_equal(rl_plan_read(&ctx, scenario, "/", &findings, &plan), RL_E_IO);
    rl_findings_clear(&findings);
}

static void test_a_file_too_large(void **state) {
    (void)state;
    char path[RL_FOLDER_BYTES];
    rl_context ctx;
    rl_findings findings;
    rl_plan plan = {0};
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    write_plan("relay;lever;window\n", path);
    assert_int_equal(truncate(path, RL_JSON_BYTES_MAX + 1), 0);
    assert_int_equal(rl_plan_read(&ctx, scenario, path, &findings, &plan), RL_E_INPUT);
    char expected[128] = "FILE_TOO_LARGE ";
    strcat(strcat(expected, path), "\n");
    rl_assert_findings("too large", &findings, NULL, expected);
    rl_findings_clear(&findings);
    unlink(path);
}

static void test_every_memory_failure_is_survived(void **state) {
    (void)state;
    static const char *const contents[] = {
        "relay;lever;window\ncapeb;newsletter;mars\ncapeb;newsletter;mars\ncapb;event;avril\n",
        "{\"activations\": [{\"relay\": \"capeb\", \"lever\": \"newsletter\", \"window\": "
        "\"mars\"},"
        " {\"relay\": \"oppbtp\", \"lever\": \"event\", \"window\": \"mars\"}]}"};
    for (size_t i = 0; i < 2; i++) {
        char path[RL_FOLDER_BYTES];
        bool failed = true;
        write_plan(contents[i], path);
        for (int64_t allowed = 0; failed; allowed++) {
            rl_failing_allocator allocator;
            rl_context ctx;
            rl_findings findings;
            rl_plan plan = {0};
            rl_context_init(&ctx);
            rl_failing_allocator_use(&allocator, allowed, &ctx);
            rl_findings_init(&findings, &ctx);
            const rl_status status = rl_plan_read(&ctx, scenario, path, &findings, &plan);
            failed = allocator.failed;
            assert_int_equal(status, failed ? RL_E_MEMORY : RL_E_INPUT);
            rl_plan_clear(&ctx, &plan);
            rl_findings_clear(&findings);
            assert_int_equal(allocator.live, 0);
        }
        unlink(path);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plans_in_tables),
        cmocka_unit_test(test_plans_written_by_relais),
        cmocka_unit_test(test_plans_in_json),
        cmocka_unit_test(test_plans_in_results),
        cmocka_unit_test(test_faults_of_tables),
        cmocka_unit_test(test_faults_of_json),
        cmocka_unit_test(test_a_plan_may_come_from_standard_input),
        cmocka_unit_test(test_a_file_that_cannot_be_read),
        cmocka_unit_test(test_a_file_too_large),
        cmocka_unit_test(test_every_memory_failure_is_survived),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
