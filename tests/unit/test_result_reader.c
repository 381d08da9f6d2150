// Reading a result again gives what was written; what cannot be read is said. And the outlines of
// territories, which come with a report as results do.
#define _XOPEN_SOURCE 700 // mkstemp

#include "base/file.h"
#include "io/outlines.h"
#include "io/result_reader.h"
#include "io/study_reader.h"
#include "planning.h"
#include "report/result_json.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"
#include "support/sample_result.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct fixture {
    rl_context ctx;
    rl_scenario *scenario;
    rl_text text;
    rl_findings findings;
    rl_read_result read;
    char path[64];
} fixture;

static int start(void **state) {
    static fixture f;
    f = (fixture){.path = "/tmp/relais-result-XXXXXX"};
    const int file = mkstemp(f.path);
    if (file < 0)
        return -1;
    close(file);
    rl_context_init(&f.ctx);
    f.scenario = rl_sample_scenario(&f.ctx);
    rl_text_init(&f.text, &f.ctx);
    rl_findings_init(&f.findings, &f.ctx);
    *state = &f;
    return 0;
}

static int stop(void **state) {
    fixture *f = *state;
    unlink(f->path);
    rl_read_result_clear(&f->ctx, &f->read);
    rl_text_clear(&f->text);
    rl_findings_clear(&f->findings);
    rl_scenario_free(f->scenario);
    return 0;
}

static void keep_text(fixture *f) {
    assert_int_equal(rl_text_status(&f->text), RL_OK);
    assert_int_equal(rl_file_write(&f->ctx, f->path, rl_text_bytes(&f->text), f->text.length),
                     RL_OK);
}

static rl_status read_back(fixture *f) {
    return rl_result_read(&f->ctx, f->scenario, f->path, &f->findings, &f->read);
}

// Writes the sample result with `from` replaced by `to`, the first time it stands there.
static void write_changed(fixture *f, const char *from, const char *to) {
    rl_result result = {0};
    rl_sample_result(&f->ctx, f->scenario, &result);
    rl_text whole;
    rl_text_init(&whole, &f->ctx);
    rl_result_json(f->scenario, &result, &whole);
    const char *at = strstr(rl_text_bytes(&whole), from);
    assert_non_null(at);
    rl_text_append_bytes(&f->text, whole.bytes, (size_t)(at - whole.bytes));
    rl_text_append(&f->text, to);
    rl_text_append(&f->text, at + strlen(from));
    rl_text_clear(&whole);
    rl_result_clear(&f->ctx, &result);
    keep_text(f);
}

// Written, read and written again, a result is the same.
static void check_round_trip(fixture *f, rl_result *result) {
    rl_text again;
    rl_text_init(&again, &f->ctx);
    rl_result_json(f->scenario, result, &f->text);
    keep_text(f);
    assert_int_equal(read_back(f), RL_OK);
    if (result->has_plan)
        assert_int_equal(rl_evaluate_plan(&f->ctx, f->scenario, &f->read.result.plan,
                                          &f->read.result.evaluation),
                         RL_OK);
    rl_result_json(f->scenario, &f->read.result, &again);
    // How the search went is not read: it changes from one run to another.
    *strstr(f->text.bytes, "\"run\"") = '\0';
    *strstr(again.bytes, "\"run\"") = '\0';
    assert_string_equal(f->text.bytes, again.bytes);
    rl_text_clear(&again);
    rl_result_clear(&f->ctx, result);
}

static void test_result_with_every_explanation(void **state) {
    fixture *f = *state;
    rl_result result = {0};
    rl_sample_result(&f->ctx, f->scenario, &result);
    check_round_trip(f, &result);
    assert_false(f->read.is_evaluation);
}

static void test_result_without_plan(void **state) {
    fixture *f = *state;
    rl_result result = {0};
    rl_sample_infeasible(&f->ctx, f->scenario, &result);
    check_round_trip(f, &result);
    assert_false(f->read.result.has_plan);
}

static void test_evaluation(void **state) {
    fixture *f = *state;
    rl_plan plan = {0};
    rl_evaluation evaluation = {0};
    rl_sample_plan(&f->ctx, f->scenario, &plan);
    assert_int_equal(rl_evaluate_plan(&f->ctx, f->scenario, &plan, &evaluation), RL_OK);
    rl_evaluation_json(f->scenario, &plan, &evaluation, &f->text);
    keep_text(f);
    assert_int_equal(read_back(f), RL_OK);
    assert_true(f->read.is_evaluation);
    assert_int_equal(f->read.result.plan.activations.count, plan.activations.count);
    assert_memory_equal(f->read.result.plan.activations.items, plan.activations.items,
                        plan.activations.count * sizeof *plan.activations.items);
    rl_evaluation_clear(&f->ctx, &evaluation);
    rl_plan_clear(&f->ctx, &plan);
}

// What cannot be read ----------------------------------------------------------------------------

static void expect_finding(fixture *f, const char *beginning) {
    assert_int_equal(f->findings.list.count, 1);
    rl_text said;
    rl_text_init(&said, &f->ctx);
    rl_text_format(&said, "%s ", rl_finding_name(f->findings.list.items[0].code));
    assert_string_equal(rl_text_bytes(&said), beginning);
    rl_text_clear(&said);
}

static void test_other_format(void **state) {
    fixture *f = *state;
    write_changed(f, "relais-result/1", "relais-other/1");
    assert_int_equal(read_back(f), RL_E_INPUT);
    expect_finding(f, "RESULT_FORMAT ");
}

static void test_other_tables(void **state) {
    fixture *f = *state;
    write_changed(f, f->scenario->input_hash, "0123");
    assert_int_equal(read_back(f), RL_E_INPUT);
    expect_finding(f, "RESULT_OF_OTHER_INPUT ");
}

static void test_unknown_ids(void **state) {
    fixture *f = *state;
    write_changed(f, "\"reason\": \"", "\"reason\": \"no-such-");
    assert_int_equal(read_back(f), RL_E_INPUT);
    expect_finding(f, "RESULT_INVALID ");
}

static void test_seed_that_is_no_count(void **state) {
    fixture *f = *state;
    write_changed(f, "\"seed\": ", "\"seed\": -");
    assert_int_equal(read_back(f), RL_E_INPUT);
    expect_finding(f, "RESULT_INVALID ");
}

static void test_other_reach(void **state) {
    fixture *f = *state;
    rl_result result = {0};
    rl_sample_result(&f->ctx, f->scenario, &result);
    rl_result_json(f->scenario, &result, &f->text);
    rl_result_clear(&f->ctx, &result);
    keep_text(f);
    assert_int_equal(read_back(f), RL_OK);
    f->read.result.evaluation.total.reached = f->read.reached * (1 + 1e-9);
    assert_int_equal(rl_result_confirm(&f->ctx, f->path, &f->read, &f->findings), RL_OK);
    f->read.result.evaluation.total.reached = f->read.reached * 1.01;
    assert_int_equal(rl_result_confirm(&f->ctx, f->path, &f->read, &f->findings), RL_E_INPUT);
    expect_finding(f, "RESULT_DIFFERS ");
}

static void test_memory(void **state) {
    fixture *f = *state;
    write_changed(f, "relais-result/1", "relais-result/1");
    rl_status status = RL_E_MEMORY;
    int64_t allowed = 0;
    for (; status == RL_E_MEMORY && allowed < 20000; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_findings findings;
        rl_read_result read = {0};
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_findings_init(&findings, &ctx);
        status = rl_result_read(&ctx, f->scenario, f->path, &findings, &read);
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        rl_read_result_clear(&ctx, &read);
        rl_findings_clear(&findings);
        assert_int_equal(allocator.live, 0);
    }
    assert_int_equal(status, RL_OK);
    assert_true(allowed > 20);
}

// Outlines ---------------------------------------------------------------------------------------

static const rl_outline *read_outlines(fixture *f, const char *content, rl_outlines *out) {
    rl_text_append(&f->text, content);
    keep_text(f);
    const rl_status status = rl_outlines_read(&f->ctx, f->path, &f->findings, out);
    assert_int_equal(status, f->findings.error_count > 0 ? RL_E_INPUT : RL_OK);
    return rl_outline_find(out, "01");
}

static void test_outlines(void **state) {
    fixture *f = *state;
    rl_outlines outlines;
    const rl_outline *ain = read_outlines(
        f,
        "{\"features\": [{\"properties\": {\"code\": \"01\", \"nom\": \"Ain\"}, \"geometry\": "
        "{\"type\": \"MultiPolygon\", \"coordinates\": [[[[5, 46], [6, 46.5], [5, 46]]]]}}]}",
        &outlines);
    assert_non_null(ain);
    assert_string_equal(ain->name, "Ain");
    assert_null(rl_outline_find(&outlines, "02"));
    rl_text written;
    rl_text_init(&written, &f->ctx);
    rl_json_writer json = rl_json_writer_start(&written);
    rl_outline_put(&json, NULL, ain);
    assert_non_null(strstr(rl_text_bytes(&written), "[[[[5, 46], [6, 46.5], [5, 46]]]]"));
    rl_text_clear(&written);
    rl_outlines_clear(&f->ctx, &outlines);
}

static void check_bad_outlines(fixture *f, const char *content, const char *finding) {
    rl_outlines outlines;
    assert_null(read_outlines(f, content, &outlines));
    expect_finding(f, finding);
    rl_outlines_clear(&f->ctx, &outlines);
}

static void test_outlines_that_are_none(void **state) {
    check_bad_outlines(*state, "{}", "OUTLINES_INVALID ");
}

static void test_outline_without_code(void **state) {
    check_bad_outlines(*state, "{\"features\": [{\"properties\": {\"nom\": \"Ain\"}}]}",
                       "OUTLINE_WITHOUT_CODE ");
}

static void test_outline_in_metres(void **state) {
    check_bad_outlines(*state,
                       "{\"features\": [{\"properties\": {\"code\": \"01\"}, \"geometry\": {"
                       "\"type\": \"Polygon\", \"coordinates\": [[[871000, 6560000]]]}}]}",
                       "OUTLINE_NOT_AREA ");
}

// Studies ----------------------------------------------------------------------------------------

static void write_study(fixture *f, const char *format, const char *body) {
    rl_text_format(&f->text, "{\"format\": \"%s\", \"provenance\": {\"input_hash\": \"%s\"}, %s}",
                   format, f->scenario->input_hash, body);
    keep_text(f);
}

#define USAGE "\"usage\": {\"relays\": 1, \"activations\": 2, \"cost_eur\": 3, \"hours\": 4}"
static const char frontier_body[] =
    "\"status\": \"complete\", \"settings\": {\"by\": \"hours\"}, \"points_done\": 3, \"points\": ["
    "{\"limit\": 1, \"status\": \"infeasible\", \"reach\": null, \"bound\": null, " USAGE "}, "
    "{\"limit\": 2, \"status\": \"proved\", \"reach\": 10, \"bound\": 10, \"is_knee\": true, " USAGE
    "}, {\"limit\": 3, \"status\": \"open\", \"reach\": 11, \"bound\": 12, \"gap\": 0.09, "
    "\"is_rule\": true, " USAGE "}]";
static const char comparison_body[] =
    "\"simulations\": 5, \"plans\": [{\"name\": \"a\", \"reach\": {\"expected\": 1, \"p10\": 0, "
    "\"p90\": 2}, \"cost_eur\": 1, \"hours\": 1, \"broken_rules\": 0}, {\"name\": \"b\", "
    "\"reach\": "
    "{\"expected\": 3}, \"cost_eur\": 1, \"hours\": 1, \"broken_rules\": 2, \"without_floors\": "
    "true, "
    "\"fairness\": {\"lowest_territory\": \"01\", \"lowest_share\": 0.5}}]";

static void test_frontier(void **state) {
    fixture *f = *state;
    rl_frontier frontier;
    write_study(f, "relais-frontier/1", frontier_body);
    assert_int_equal(rl_frontier_read(&f->ctx, f->scenario, f->path, &f->findings, &frontier),
                     RL_OK);
    assert_int_equal(frontier.settings.by, RL_AXIS_HOURS);
    assert_int_equal(frontier.points.count, 3);
    assert_int_equal(frontier.knee, 1);
    assert_true(isnan(frontier.points.items[0].reach));
    assert_int_equal(frontier.points.items[2].status, RL_POINT_OPEN);
    assert_float_equal(frontier.points.items[2].bound, 12, 0);
    assert_true(frontier.points.items[2].is_rule);
    assert_int_equal(frontier.points.items[2].usage.activations, 2);
    rl_frontier_clear(&f->ctx, &frontier);
}

static void test_comparison(void **state) {
    fixture *f = *state;
    rl_compared compared;
    write_study(f, "relais-comparison/1", comparison_body);
    assert_int_equal(rl_compared_read(&f->ctx, f->scenario, f->path, &f->findings, &compared),
                     RL_OK);
    assert_int_equal(compared.plans.count, 2);
    assert_int_equal(compared.first, 1);
    assert_true(isnan(compared.plans.items[1].p10));
    assert_true(compared.plans.items[1].without_floors);
    assert_int_equal(compared.plans.items[1].broken_rules, 2);
    assert_string_equal(compared.plans.items[1].lowest_territory, "01");
    assert_null(compared.plans.items[0].lowest_territory);
    rl_compared_clear(&f->ctx, &compared);
}

static void check_refused_frontier(fixture *f, const char *finding) {
    rl_frontier frontier;
    assert_int_equal(rl_frontier_read(&f->ctx, f->scenario, f->path, &f->findings, &frontier),
                     RL_E_INPUT);
    expect_finding(f, finding);
    rl_frontier_clear(&f->ctx, &frontier);
}

static void test_study_of_another_kind(void **state) {
    write_study(*state, "relais-comparison/1", comparison_body);
    check_refused_frontier(*state, "STUDY_FORMAT ");
}

static void test_study_of_other_tables(void **state) {
    fixture *f = *state;
    rl_text_append(&f->text, "{\"format\": \"relais-frontier/1\", \"provenance\": "
                             "{\"input_hash\": \"0123\"}}");
    keep_text(f);
    check_refused_frontier(f, "STUDY_OF_OTHER_INPUT ");
}

static void test_study_without_limit(void **state) {
    write_study(*state, "relais-frontier/1",
                "\"points\": [{\"status\": \"unknown\"}], \"points_done\": 0, "
                "\"settings\": {\"by\": \"relays\"}");
    check_refused_frontier(*state, "STUDY_INVALID ");
}

// What is missing is refused, and never read as nought.
static void test_empty_studies(void **state) {
    static const char *const bodies[] = {
        "\"points\": [], \"points_done\": 0, \"settings\": {\"by\": \"relays\"}",
        "\"points\": [{\"limit\": 1, \"status\": \"unknown\"}], \"points_done\": 0",
        "\"points\": [{\"limit\": 1}], \"points_done\": 0, \"settings\": {\"by\": \"relays\"}",
        ("\"points\": [{\"status\": \"unknown\"}], \"points_done\": 0, "
         "\"settings\": {\"by\": \"relays\"}"),
        "\"points\": 3, \"points_done\": 0.5, \"settings\": {\"by\": \"relays\"}",
        "\"simulations\": 5, \"plans\": [null]",
        "\"simulations\": 5",
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        rl_frontier frontier;
        rl_compared compared;
        rl_text_clear(&f->text);
        rl_text_init(&f->text, &f->ctx);
        write_study(f, "relais-frontier/1", bodies[i]);
        assert_int_equal(rl_frontier_read(&f->ctx, f->scenario, f->path, &f->findings, &frontier),
                         RL_E_INPUT);
        rl_frontier_clear(&f->ctx, &frontier);
        rl_text_clear(&f->text);
        rl_text_init(&f->text, &f->ctx);
        write_study(f, "relais-comparison/1", bodies[i]);
        assert_int_equal(rl_compared_read(&f->ctx, f->scenario, f->path, &f->findings, &compared),
                         RL_E_INPUT);
        rl_compared_clear(&f->ctx, &compared);
    }
}

static void check_study_memory(fixture *f, bool of_frontier) {
    rl_status status = RL_E_MEMORY;
    int64_t allowed = 0;
    for (; status == RL_E_MEMORY && allowed < 1000; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_findings findings;
        rl_frontier frontier = {0};
        rl_compared compared;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_findings_init(&findings, &ctx);
        if (of_frontier) {
            status = rl_frontier_read(&ctx, f->scenario, f->path, &findings, &frontier);
            rl_frontier_clear(&ctx, &frontier);
        } else {
            status = rl_compared_read(&ctx, f->scenario, f->path, &findings, &compared);
            rl_compared_clear(&ctx, &compared);
        }
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        rl_findings_clear(&findings);
        assert_int_equal(allocator.live, 0);
    }
    assert_int_equal(status, RL_OK);
    assert_true(allowed > 3);
}

static void test_frontier_memory(void **state) {
    write_study(*state, "relais-frontier/1", frontier_body);
    check_study_memory(*state, true);
}

static void test_comparison_memory(void **state) {
    write_study(*state, "relais-comparison/1", comparison_body);
    check_study_memory(*state, false);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
    const struct CMUnitTest tests[] = {
        TEST(test_result_with_every_explanation),
        TEST(test_result_without_plan),
        TEST(test_evaluation),
        TEST(test_other_format),
        TEST(test_other_tables),
        TEST(test_unknown_ids),
        TEST(test_seed_that_is_no_count),
        TEST(test_other_reach),
        TEST(test_memory),
        TEST(test_outlines),
        TEST(test_outlines_that_are_none),
        TEST(test_outline_without_code),
        TEST(test_outline_in_metres),
        TEST(test_frontier),
        TEST(test_comparison),
        TEST(test_study_of_another_kind),
        TEST(test_study_of_other_tables),
        TEST(test_study_without_limit),
        TEST(test_empty_studies),
        TEST(test_frontier_memory),
        TEST(test_comparison_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
