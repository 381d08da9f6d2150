// The catalogues: both languages of every text take the same arguments, and findings say them.
#include "base/findings.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"

#include <string.h>

// Writes the conversions of a printf format without their flags and widths, but with the arguments
// those take: "%5.*f and %zu%%" gives "*f zu ". Returns false when a conversion is malformed.
static bool list_conversions(const char *format, char *out, size_t size) {
    size_t used = 0;
    for (; *format != '\0'; format++) {
        if (*format != '%')
            continue;
        format++;
        if (*format == '%')
            continue;
        for (; *format != '\0' && strchr("-+ #0123456789.*", *format) != NULL; format++)
            if (*format == '*' && used + 2 < size)
                out[used++] = '*';
        for (; *format != '\0' && strchr("hljztL", *format) != NULL; format++)
            if (used + 2 < size)
                out[used++] = *format;
        if (*format == '\0' || strchr("diuoxXeEfFgGaAcsp", *format) == NULL || used + 3 >= size)
            return false;
        out[used++] = *format;
        out[used++] = ' ';
    }
    out[used] = '\0';
    return true;
}

static void assert_same_conversions(const char *name, const char *english, const char *french) {
    char in_english[256];
    char in_french[256];
    if (!list_conversions(english, in_english, sizeof in_english) ||
        !list_conversions(french, in_french, sizeof in_french))
        fail_msg("%s has a malformed conversion", name);
    if (strcmp(in_english, in_french) != 0)
        fail_msg("%s takes “%s” in English but “%s” in French", name, in_english, in_french);
    if (*english == '\0' || *french == '\0')
        fail_msg("%s is empty in a language", name);
    if (!rl_text_is_utf8(english, strlen(english)) || !rl_text_is_utf8(french, strlen(french)))
        fail_msg("%s is not UTF-8", name);
}

typedef struct entry {
    const char *name;
    const char *english;
    const char *french;
} entry;

static const entry messages[] = {
#define RL_MESSAGE(name, english, french) {#name, english, french},
#include "base/messages/all.def"
#undef RL_MESSAGE
};

static const entry findings_texts[] = {
#define RL_FINDING(code, severity, english, french) {#code, english, french},
#include "base/messages/findings_codes.def"
#undef RL_FINDING
};

static void test_the_comparison_sees_differences(void **state) {
    (void)state;
    char conversions[64];
    assert_true(list_conversions("%5.*f and %zu%% then %-10s", conversions, sizeof conversions));
    assert_string_equal(conversions, "*f zu s ");
    assert_true(list_conversions("none", conversions, sizeof conversions));
    assert_string_equal(conversions, "");
    assert_false(list_conversions("100 % de", conversions, 8) &&
                 strcmp(conversions, "") == 0); // « % d » is a conversion: it must be « %% »
    assert_false(list_conversions("cut %", conversions, sizeof conversions));
    assert_false(list_conversions("%n", conversions, sizeof conversions));
}

static void test_messages_take_the_same_arguments(void **state) {
    (void)state;
    assert_int_equal(sizeof messages / sizeof *messages, RL_MESSAGE_COUNT);
    for (size_t i = 0; i < RL_MESSAGE_COUNT; i++) {
        assert_same_conversions(messages[i].name, messages[i].english, messages[i].french);
        assert_string_equal(rl_message_in(RL_ENGLISH, (rl_message)i), messages[i].english);
        assert_string_equal(rl_message_in(RL_FRENCH, (rl_message)i), messages[i].french);
    }
}

static void test_findings_take_the_same_arguments(void **state) {
    (void)state;
    assert_int_equal(sizeof findings_texts / sizeof *findings_texts, RL_FINDING_COUNT);
    for (size_t i = 0; i < RL_FINDING_COUNT; i++) {
        assert_same_conversions(findings_texts[i].name, findings_texts[i].english,
                                findings_texts[i].french);
        assert_string_equal(rl_finding_name((rl_finding_code)i), findings_texts[i].name);
    }
}

static void test_the_context_chooses_the_language(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    assert_string_equal(rl_message_text(&ctx, RL_MSG_FILE_TOO_LONG),
                        "“%s” is longer than %zu bytes");
    ctx.language = RL_FRENCH;
    assert_string_equal(rl_message_text(&ctx, RL_MSG_FILE_TOO_LONG), "« %s » dépasse %zu octets");
}

// Findings
// -----------------------------------------------------------------------------------------

static void assert_line(const rl_findings *findings, size_t i, const char *expected) {
    rl_text text;
    rl_text_init(&text, findings->ctx);
    rl_finding_append(&findings->list.items[i], &text);
    assert_string_equal(rl_text_bytes(&text), expected);
    rl_text_clear(&text);
}

static void test_findings_are_listed_with_their_places(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_findings findings;
    rl_findings_init(&findings, &ctx);
    assert_int_equal(rl_findings_status(&findings), RL_OK);

    char file[] = "actors.csv"; // kept by the list: the caller may change his own
    rl_findings_add(&findings, RL_FINDING_FILE_MISSING,
                    (rl_place){.file = file, .line = 12, .column = "id"}, "r 1");
    strcpy(file, "lost");
    ctx.language = RL_FRENCH;
    rl_findings_add(&findings, RL_FINDING_FILE_MISSING,
                    (rl_place){.file = "s.json", .pointer = "/a/b"}, NULL);
    rl_findings_add(&findings, RL_FINDING_FILE_MISSING, (rl_place){0}, NULL);
    assert_int_equal(findings.list.count, 3);
    assert_int_equal(findings.error_count, 3);
    assert_string_equal(rl_severity_name(findings.list.items[0].severity), "error");

    char expected[512];
    const entry *missing = &findings_texts[RL_FINDING_FILE_MISSING];
    snprintf(expected, sizeof expected, "s.json /a/b : %s", missing->french);
    assert_line(&findings, 1, expected);
    assert_line(&findings, 2, missing->french);
    ctx.language = RL_ENGLISH;
    snprintf(expected, sizeof expected, "actors.csv:12, column “id”: %s (read: “r 1”)",
             missing->english);
    assert_line(&findings, 0, expected);

    assert_int_equal(rl_findings_status(&findings), RL_E_INPUT);
    assert_string_equal(ctx.detail, "3 error(s) in the input");
    rl_findings_clear(&findings);
    assert_int_equal(rl_findings_status(&findings), RL_OK);
}

static void test_findings_remember_a_memory_failure(void **state) {
    (void)state;
    for (int64_t allowed = 0; allowed < 2; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_findings findings;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_findings_init(&findings, &ctx);
        rl_findings_add(&findings, RL_FINDING_FILE_MISSING, (rl_place){.file = "f", .line = 1},
                        "v");
        assert_int_equal(rl_findings_status(&findings), RL_E_MEMORY);
        rl_findings_clear(&findings);
        assert_int_equal(allocator.live, 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_comparison_sees_differences),
        cmocka_unit_test(test_messages_take_the_same_arguments),
        cmocka_unit_test(test_findings_take_the_same_arguments),
        cmocka_unit_test(test_the_context_chooses_the_language),
        cmocka_unit_test(test_findings_are_listed_with_their_places),
        cmocka_unit_test(test_findings_remember_a_memory_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
