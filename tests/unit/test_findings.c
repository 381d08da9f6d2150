#include "base/findings.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"

#include <string.h>

static void test_findings_read_as_lines(void **state) {
    (void)state;
    rl_context ctx;
    rl_findings findings;
    rl_text text;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    rl_text_init(&text, &ctx);
    rl_findings_add(&findings, RL_FINDING_NUMBER_NEGATIVE,
                    (rl_place){.file = "a.csv", .line = 3, .column = "cost_eur"}, "-3");
    rl_finding_append(&findings.list.items[0], &text);
    assert_string_equal(rl_text_bytes(&text),
                        "a.csv:3, column “cost_eur”: a negative number makes no sense here; write "
                        "0 or more (read: “-3”)");
    ctx.language = RL_FRENCH;
    rl_findings_add(&findings, RL_FINDING_KEY_MISSING,
                    (rl_place){.file = "b.json", .line = 1, .pointer = "/rules"}, NULL, "hours");
    rl_text_clear(&text);
    rl_finding_append(&findings.list.items[1], &text);
    assert_string_equal(rl_text_bytes(&text),
                        "b.json:1 /rules : la clé « hours » est obligatoire ; ajoutez-la");
    assert_int_equal(findings.error_count, 2);
    assert_int_equal(rl_findings_status(&findings), RL_E_INPUT);
    assert_string_equal(ctx.detail, "2 erreur(s) dans les données");
    rl_text_clear(&text);
    rl_findings_clear(&findings);
    assert_int_equal(findings.error_count, 0);
}

static void test_only_errors_refuse(void **state) {
    (void)state;
    rl_context ctx;
    rl_findings findings;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    rl_findings_add(&findings, RL_FINDING_JSON_BOM, (rl_place){.file = "a"}, NULL);
    rl_findings_add(&findings, RL_FINDING_ITEM_DUPLICATE, (rl_place){.file = "a"}, NULL);
    assert_int_equal(rl_findings_status(&findings), RL_OK);
    assert_string_equal(rl_severity_name(findings.list.items[0].severity), "repair");
    assert_string_equal(rl_severity_name(findings.list.items[1].severity), "warning");
    rl_findings_clear(&findings);
}

static void test_findings_are_sorted_by_file_and_line(void **state) {
    (void)state;
    static const rl_place places[] = {{.file = "b", .line = 2},
                                      {.file = "first"},
                                      {.file = "b", .line = 2, .column = "z"},
                                      {.file = "b", .line = 1},
                                      {.file = "a", .line = 9},
                                      {.line = 0},
                                      {.file = "b", .line = 2, .column = "c"}};
    rl_context ctx;
    rl_findings findings;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    rl_findings_add(&findings, RL_FINDING_JSON_BOM, (rl_place){.file = "z"}, NULL);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        rl_findings_add(&findings, RL_FINDING_VALUE_MISSING, places[i], NULL);
    rl_findings_sort(&findings, 1); // what was there before stays first
    rl_assert_findings("sorted", &findings, NULL,
                       "JSON_BOM z\nVALUE_MISSING\nVALUE_MISSING a:9\nVALUE_MISSING b:1\n"
                       "VALUE_MISSING b:2\nVALUE_MISSING b:2 z\nVALUE_MISSING b:2 c\n"
                       "VALUE_MISSING first\n");
    rl_findings_sort(&findings, findings.list.count); // nothing to sort
    rl_findings_clear(&findings);
}

static void test_long_values_are_cut_between_characters(void **state) {
    (void)state;
    char value[400] = "x";
    rl_context ctx;
    rl_findings findings;
    for (int i = 0; i < 150; i++)
        strcat(value, "é");
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    rl_findings_add(&findings, RL_FINDING_NUMBER_INVALID, (rl_place){.file = "a"}, value);
    const char *kept = findings.list.items[0].value;
    assert_true(rl_text_is_utf8(kept, strlen(kept)));
    assert_int_equal(strlen(kept), 199 + strlen("…"));
    rl_findings_clear(&findings);
}

static void test_memory_failures_are_remembered(void **state) {
    (void)state;
    for (int64_t allowed = 0;; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_findings findings;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_findings_init(&findings, &ctx);
        rl_findings_add(&findings, RL_FINDING_JSON_BOM, (rl_place){.file = "b"}, "v");
        rl_findings_add(&findings, RL_FINDING_JSON_BOM, (rl_place){.file = "a"}, "v");
        rl_findings_sort(&findings, 0);
        for (size_t i = 0; i < findings.list.count; i++) // what is listed can be printed
            assert_non_null(findings.list.items[i].text);
        assert_int_equal(rl_findings_status(&findings), allocator.failed ? RL_E_MEMORY : RL_OK);
        rl_findings_clear(&findings);
        assert_int_equal(allocator.live, 0);
        if (!allocator.failed)
            break;
    }
}

// A column that is wrong in a hundred thousand rows: a page of them, the count of all.
static void test_the_first_of_each_kind_are_listed(void **state) {
    (void)state;
    rl_context ctx;
    rl_findings findings;
    rl_context_init(&ctx);
    rl_findings_init(&findings, &ctx);
    for (int32_t line = 1; line <= 100000; line++)
        rl_findings_add(&findings, RL_FINDING_NUMBER_INVALID,
                        (rl_place){.file = "a.csv", .line = line}, "x");
    rl_findings_add(&findings, RL_FINDING_DATE_INVALID, (rl_place){.file = "a.csv"}, "y");
    assert_int_equal(findings.error_count, 100001);
    assert_int_equal(findings.list.count, RL_FINDINGS_EACH + 2);
    const rl_finding *more = &findings.list.items[RL_FINDINGS_EACH];
    assert_int_equal(more->code, RL_FINDING_MORE_NOT_LISTED);
    assert_string_equal(more->text,
                        "there are more than 1000 findings NUMBER_INVALID, and only these are "
                        "listed; mend them, then check again");
    rl_findings_clear(&findings);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_findings_read_as_lines),
        cmocka_unit_test(test_only_errors_refuse),
        cmocka_unit_test(test_findings_are_sorted_by_file_and_line),
        cmocka_unit_test(test_long_values_are_cut_between_characters),
        cmocka_unit_test(test_memory_failures_are_remembered),
        cmocka_unit_test(test_the_first_of_each_kind_are_listed), // MORE_NOT_LISTED
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
