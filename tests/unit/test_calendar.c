// Civil dates: against the C library, across all the years that can be read, and as text.
#include "base/calendar.h"
#include "support/cmocka_test.h"

#include <string.h>
#include <time.h>

static int32_t day_of(int32_t year, int32_t month, int32_t day) {
    return rl_day_from_date((rl_date){year, month, day});
}

static void test_known_days(void **state) {
    (void)state;
    assert_int_equal(day_of(1970, 1, 1), 0);
    assert_int_equal(day_of(1969, 12, 31), -1);
    assert_int_equal(day_of(2000, 2, 29), 11016);
    assert_int_equal(day_of(2027, 3, 15), 20892);
    assert_int_equal(day_of(2100, 3, 1), 47541);
    assert_int_equal(day_of(1, 1, 1), -719162);
    assert_int_equal(day_of(9999, 12, 31), 2932896);
}

static void test_days_agree_with_the_c_library(void **state) {
    (void)state;
    for (int32_t day = -100000; day <= 100000; day++) {
        const time_t seconds = (time_t)day * 86400;
        struct tm civil;
        assert_non_null(gmtime_r(&seconds, &civil));
        const rl_date date = rl_date_from_day(day);
        assert_int_equal(date.year, civil.tm_year + 1900);
        assert_int_equal(date.month, civil.tm_mon + 1);
        assert_int_equal(date.day, civil.tm_mday);
    }
}

static void test_every_day_comes_back(void **state) {
    (void)state;
    for (int32_t day = -719162; day <= 2932896; day++) {
        const rl_date date = rl_date_from_day(day);
        if (!rl_date_exists(date) || rl_day_from_date(date) != day)
            fail_msg("day %d gives %d-%d-%d", (int)day, (int)date.year, (int)date.month,
                     (int)date.day);
    }
    assert_int_equal(rl_day_from_date(rl_date_from_day(INT32_MAX)), INT32_MAX);
    assert_int_equal(rl_day_from_date(rl_date_from_day(INT32_MIN + 800000)), INT32_MIN + 800000);
}

static void test_leap_days(void **state) {
    (void)state;
    assert_true(rl_date_exists((rl_date){2024, 2, 29}));
    assert_true(rl_date_exists((rl_date){2000, 2, 29}));
    assert_false(rl_date_exists((rl_date){1900, 2, 29}));
    assert_false(rl_date_exists((rl_date){2027, 2, 29}));
    assert_false(rl_date_exists((rl_date){2024, 2, 30}));
    assert_false(rl_date_exists((rl_date){2024, 4, 31}));
    assert_false(rl_date_exists((rl_date){2024, 0, 1}));
    assert_false(rl_date_exists((rl_date){2024, 13, 1}));
    assert_false(rl_date_exists((rl_date){2024, 1, 0}));
}

static void test_both_writings_are_read(void **state) {
    (void)state;
    int32_t day = 0;
    assert_true(rl_day_parse("2027-03-15", &day));
    assert_int_equal(day, 20892);
    day = 0;
    assert_true(rl_day_parse("15/03/2027", &day));
    assert_int_equal(day, 20892);
    assert_true(rl_day_parse("0001-01-01", &day));
    assert_int_equal(day, -719162);
    assert_true(rl_day_parse("31/12/9999", &day));
    assert_int_equal(day, 2932896);
}

static void test_anything_else_is_refused(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",           "2027",       "2027-3-15",         "2027-03-5",    "27-03-15",   "2027/03/15",
        "15-03-2027", "03/15/2027", "2027-03-15 ",       " 2027-03-15",  "2027-13-01", "2027-02-29",
        "29/02/2027", "0000-01-01", "00/03/2027",        "2027-03-15T0", "+027-03-15", "2027-O3-15",
        "15/03/27",   "15.03.2027", "2027-03-1\xC3\xA9",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int32_t day = 77;
        if (rl_day_parse(wrong[i], &day))
            fail_msg("“%s” was read as %d", wrong[i], (int)day);
        assert_int_equal(day, 77);
    }
}

static void test_days_are_written_for_files_and_for_people(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    rl_text text;
    rl_text_init(&text, &ctx);
    rl_text_append_day(&text, 20892);
    ctx.language = RL_FRENCH;
    rl_text_append(&text, " ");
    rl_text_append_day(&text, 20892);
    rl_text_append(&text, " ");
    rl_text_append_iso_day(&text, -719162);
    assert_string_equal(rl_text_bytes(&text), "2027-03-15 15/03/2027 0001-01-01");
    rl_text_clear(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_known_days),
        cmocka_unit_test(test_days_agree_with_the_c_library),
        cmocka_unit_test(test_every_day_comes_back),
        cmocka_unit_test(test_leap_days),
        cmocka_unit_test(test_both_writings_are_read),
        cmocka_unit_test(test_anything_else_is_refused),
        cmocka_unit_test(test_days_are_written_for_files_and_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
