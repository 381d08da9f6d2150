// Growing text, and numbers as people write them in French and in English.
#include "base/memory.h"
#include "base/text.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"

#include <math.h>
#include <string.h>

#define THIN "\xE2\x80\xAF" // narrow no-break space
#define HARD "\xC2\xA0"     // no-break space
#define MINUS "\xE2\x88\x92"

static rl_context ctx;
static rl_text text;

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    rl_text_init(&text, &ctx);
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    rl_text_clear(&text);
    return 0;
}

// Compares what was appended since the last call.
static void assert_text(const char *expected) {
    assert_int_equal(rl_text_status(&text), RL_OK);
    assert_string_equal(rl_text_bytes(&text), expected);
    assert_int_equal(text.length, strlen(expected));
    rl_text_clear(&text);
}

static void assert_number(double value, int decimals, const char *english, const char *french) {
    ctx.language = RL_ENGLISH;
    rl_text_append_number(&text, value, decimals);
    assert_text(english);
    ctx.language = RL_FRENCH;
    rl_text_append_number(&text, value, decimals);
    assert_text(french);
}

static void test_text_grows(void **state) {
    (void)state;
    assert_text("");
    rl_text_append(&text, "relais");
    rl_text_append_bytes(&text, " et fenêtres", 3);
    rl_text_append_bytes(&text, NULL, 0);
    rl_text_append_repeated(&text, '.', 3);
    rl_text_append_repeated(&text, '.', 0);
    rl_text_format(&text, " %d × %s", 12, "mail");
    assert_text("relais et... 12 × mail");
    for (int i = 0; i < 1000; i++)
        rl_text_format(&text, "%04d", i);
    assert_int_equal(text.length, 4000);
    assert_memory_equal(rl_text_bytes(&text) + 3996, "0999", 5);
}

static void test_numbers(void **state) {
    (void)state;
    assert_number(0.0, 0, "0", "0");
    assert_number(7.0, 0, "7", "7");
    assert_number(999.0, 0, "999", "999");
    assert_number(1000.0, 0, "1,000", "1" THIN "000");
    assert_number(1234567.5, 1, "1,234,567.5", "1" THIN "234" THIN "567,5");
    assert_number(-1234.25, 2, MINUS "1,234.25", MINUS "1" THIN "234,25");
    assert_number(0.005, 3, "0.005", "0,005");
    assert_number(2.5, 0, "2", "2"); // as printf: halves go to the even digit
    assert_number(999.96, 1, "1,000.0", "1" THIN "000,0");
    assert_number(-0.04, 1, "0.0", "0,0"); // no minus before zero
    assert_number(-0.0, 0, "0", "0");
    assert_number(INFINITY, 1, "∞", "∞");
    assert_number(-INFINITY, 1, MINUS "∞", MINUS "∞");
    assert_number((double)NAN, 1, "–", "–");
}

static void test_the_longest_number_fits(void **state) {
    (void)state;
    rl_text_append_number(&text, -1.7976931348623157e308, 10);
    assert_int_equal(rl_text_width(rl_text_bytes(&text)), 1 + 309 + 102 + 1 + 10);
}

static void test_percents_and_euros(void **state) {
    (void)state;
    rl_text_append_percent(&text, 0.1234, 1);
    assert_text("12.3%");
    rl_text_append_euros(&text, 1200.4);
    assert_text("€1,200");
    ctx.language = RL_FRENCH;
    rl_text_append_percent(&text, 0.1234, 1);
    assert_text("12,3" HARD "%");
    rl_text_append_percent(&text, 1.0, 0);
    assert_text("100" HARD "%");
    rl_text_append_euros(&text, 1200.4);
    assert_text("1" THIN "200" HARD "€");
}

static void test_padding_counts_characters(void **state) {
    (void)state;
    rl_text_append_padded(&text, "évènement", 12);
    rl_text_append(&text, "|");
    assert_text("évènement   |");
    rl_text_append_padded(&text, "été", -5);
    assert_text("  été");
    rl_text_append_padded(&text, "juste", 5);
    assert_text("juste");
    rl_text_append_padded(&text, "évènement", 5);
    assert_text("évèn…");
    rl_text_append_padded(&text, "évènement", -5);
    assert_text("évèn…");
    rl_text_append_padded(&text, "", 3);
    assert_text("   ");
    rl_text_append_padded(&text, "ab", 1);
    assert_text("…");
}

static void test_width(void **state) {
    (void)state;
    assert_int_equal(rl_text_width(""), 0);
    assert_int_equal(rl_text_width("abc"), 3);
    assert_int_equal(rl_text_width("été"), 3);
    assert_int_equal(rl_text_width("1" THIN "000" HARD "€"), 7);
    assert_int_equal(rl_text_width("\xF0\x9D\x84\x9E"), 1);
}

static void test_well_formed_utf8(void **state) {
    (void)state;
    static const char *const good[] = {
        "",
        "abc",
        "é",
        "€",
        "\xF0\x9D\x84\x9E",
        "\x7F",
        "\xC2\x80",         // the first of two bytes
        "\xDF\xBF",         // the last
        "\xE0\xA0\x80",     // the first of three
        "\xED\x9F\xBF",     // the last before the surrogates
        "\xEE\x80\x80",     // the first after
        "\xEF\xBF\xBF",     // the last of three
        "\xF0\x90\x80\x80", // the first of four
        "\xF4\x8F\xBF\xBF", // U+10FFFF
    };
    static const char *const bad[] = {
        "\x80",             // continuation alone
        "\xBF",             //
        "\xE9t\xE9",        // Windows-1252
        "\xC3",             // cut
        "\xE2\x82",         // cut
        "\xF0\x9D\x84",     // cut
        "\xC3(",            // not continued
        "\xE2\x28\xA1",     //
        "\xC0\x80",         // longer than needed
        "\xC1\xBF",         //
        "\xE0\x9F\xBF",     //
        "\xF0\x8F\xBF\xBF", //
        "\xED\xA0\x80",     // surrogates
        "\xED\xBF\xBF",     //
        "\xF4\x90\x80\x80", // beyond U+10FFFF
        "\xF8\x88\x80\x80\x80",
        "\xFE",
        "\xFF",
        "good until here \xFF",
    };
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (!rl_text_is_utf8(good[i], strlen(good[i])))
            fail_msg("good text %zu is refused", i);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (rl_text_is_utf8(bad[i], strlen(bad[i])))
            fail_msg("bad text %zu is accepted", i);
    assert_true(rl_text_is_utf8("a\0b", 3));
}

static void test_a_memory_failure_is_remembered(void **state) {
    (void)state;
    rl_failing_allocator allocator;
    rl_context failing;
    rl_text poor;
    rl_context_init(&failing);
    rl_failing_allocator_use(&allocator, 1, &failing);
    rl_text_init(&poor, &failing);
    rl_text_append(&poor, "one");
    assert_int_equal(rl_text_status(&poor), RL_OK);
    rl_text_append_repeated(&poor, 'x', 1000);
    rl_text_append(&poor, "y");
    rl_text_format(&poor, "%d", 1);
    assert_int_equal(rl_text_status(&poor), RL_E_MEMORY);
    assert_string_equal(rl_text_bytes(&poor), "one");
    rl_text_clear(&poor);
    assert_int_equal(rl_text_status(&poor), RL_OK);
    assert_int_equal(allocator.live, 0);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_text_grows),
        TEST(test_numbers),
        TEST(test_the_longest_number_fits),
        TEST(test_percents_and_euros),
        TEST(test_padding_counts_characters),
        TEST(test_width),
        TEST(test_well_formed_utf8),
        TEST(test_a_memory_failure_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
