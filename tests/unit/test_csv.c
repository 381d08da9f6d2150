#include "io/csv.h"
#include "io/csv_writer.h"
#include "io/number.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    rl_context ctx;
    rl_findings findings;
    rl_csv csv;
} fixture;

static void read_bytes(fixture *f, const char *bytes, size_t length) {
    rl_context_init(&f->ctx);
    rl_findings_init(&f->findings, &f->ctx);
    char *copy = RL_NEW(&f->ctx, char, length + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    assert_int_equal(rl_csv_read(&f->ctx, "t.csv", copy, length, &f->findings, &f->csv), RL_OK);
}

static void close_fixture(fixture *f) {
    rl_csv_clear(&f->csv);
    rl_findings_clear(&f->findings);
}

// The table as « line:cell|cell » for each row, header first.
static void append_row(const fixture *f, const rl_csv_row *row, rl_text *out) {
    rl_text_format(out, "%d:", (int)row->line);
    for (int32_t c = 0; c < row->cell_count; c++)
        rl_text_format(out, "%s%s", c > 0 ? "|" : "", rl_csv_cell(&f->csv, row, c));
    rl_text_append(out, "\n");
}

static void assert_table(const char *bytes, size_t length, const char *table,
                         const char *findings) {
    fixture f;
    rl_text text;
    read_bytes(&f, bytes, length);
    rl_text_init(&text, &f.ctx);
    append_row(&f, &f.csv.header, &text);
    for (size_t i = 0; i < f.csv.rows.count; i++)
        append_row(&f, &f.csv.rows.items[i], &text);
    assert_string_equal(rl_text_bytes(&text), table);
    rl_assert_findings(bytes, &f.findings, NULL, findings);
    rl_text_clear(&text);
    close_fixture(&f);
}

#define ASSERT_TABLE(bytes, table, findings) assert_table(bytes, sizeof bytes - 1, table, findings)

// Reading ----------------------------------------------------------------------------------------

static void test_delimiters_are_found(void **state) {
    (void)state;
    ASSERT_TABLE("a,b\n1,2\n", "1:a|b\n2:1|2\n", "");
    ASSERT_TABLE("a;b\n1,5;2\n", "1:a|b\n2:1,5|2\n", "");
    ASSERT_TABLE("a\tb\n1,5\t2;3\n", "1:a|b\n2:1,5|2;3\n", "");
    ASSERT_TABLE("\"a;x;y\",b\n1,2\n", "1:a;x;y|b\n2:1|2\n", ""); // quoted ones do not count
    ASSERT_TABLE("a\n1\n", "1:a\n2:1\n", "");
}

static void test_line_ends_and_blank_rows(void **state) {
    (void)state;
    ASSERT_TABLE("a;b\r\n1;2\r\n\r\n3;4", "1:a|b\n2:1|2\n4:3|4\n", "");
    ASSERT_TABLE("a;b\r1;2\r3;4\r", "1:a|b\n2:1|2\n3:3|4\n", "");
    ASSERT_TABLE("\n\na;b\n;\n1;2\n \n", "3:a|b\n5:1|2\n", "");
}

static void test_quotes(void **state) {
    (void)state;
    ASSERT_TABLE("a;b\n\"x;\"\"y\"\"\";\"\"\n", "1:a|b\n2:x;\"y\"|\n", "");
    ASSERT_TABLE("a;b\n\"two\nlines\";2\n3;4\n", "1:a|b\n2:two\nlines|2\n4:3|4\n", "");
    ASSERT_TABLE("a;b\r\n\"two\r\nlines\r\n\";2\r\n3;4\r\n", "1:a|b\n2:two\r\nlines\r\n|2\n5:3|4\n",
                 "");
    ASSERT_TABLE("a;b\nx\"y;12\" pipe\n", "1:a|b\n2:x\"y|12\" pipe\n", ""); // inside: plain
    ASSERT_TABLE("a;b\n\"x\"y;2\n3;4\n", "1:a|b\n2:x|2\n3:3|4\n", "QUOTE_STRAY t.csv:2\n");
    ASSERT_TABLE("a;b\n1;2\n\"x;2\n3;4\n", "1:a|b\n2:1|2\n3:x;2\n3;4\n|\n", "QUOTE_OPEN t.csv:3\n");
}

static void test_spaces_around_cells_are_dropped_and_said(void **state) {
    (void)state;
    ASSERT_TABLE("a;b\n1; 2 \n\t3\xC2\xA0;4\xE2\x80\xAF\n", "1:a|b\n2:1|2\n3:3|4\n",
                 "SPACES_TRIMMED t.csv:2 b\n");
    ASSERT_TABLE("a ;b\n1;2\n", "1:a|b\n2:1|2\n", "SPACES_TRIMMED t.csv:1\n");
    ASSERT_TABLE("a;b\n \"x y\" ;2\n", "1:a|b\n2:x y|2\n", "SPACES_TRIMMED t.csv:2 a\n");
    ASSERT_TABLE("a;b\n   ;2\n", "1:a|b\n2:|2\n", ""); // an empty cell has lost nothing
    ASSERT_TABLE("a\tb\n\t2\n", "1:a|b\n2:|2\n", "");  // tabs that separate
}

static void test_ragged_rows_are_reported_and_fitted(void **state) {
    (void)state;
    ASSERT_TABLE("a;b;c\n1;2\n3;4;5;6\n7;8;9\n", "1:a|b|c\n2:1|2|\n3:3|4|5\n4:7|8|9\n",
                 "ROW_RAGGED t.csv:2\nROW_RAGGED t.csv:3\n");
    ASSERT_TABLE("a;b\n1;2;;\n", "1:a|b\n2:1|2\n", ""); // empty ones too many are no loss
}

static void test_headers(void **state) {
    (void)state;
    ASSERT_TABLE("a;b;a\n1;2;3\n", "1:a|b|a\n2:1|2|3\n", "COLUMN_DUPLICATE t.csv:1 a\n");
    ASSERT_TABLE("a;;c\n1;;3\n1;2;3\n4;5;6\n", "1:a||c\n2:1||3\n3:1|2|3\n4:4|5|6\n",
                 "COLUMN_UNNAMED t.csv:3\n");
    ASSERT_TABLE("a;b;;\n1;2;;\n", "1:a|b||\n2:1|2||\n", "");
    ASSERT_TABLE("", "0:\n", "FILE_EMPTY t.csv\n");
}

static void test_encodings(void **state) {
    (void)state;
    ASSERT_TABLE("\xEF\xBB\xBF"
                 "a;b\né;€\n",
                 "1:a|b\n2:é|€\n", "");
    ASSERT_TABLE("a;b\n\xE9t\xE9;\x80 \x9C\n", "1:a|b\n2:été|€ œ\n",
                 "ENCODING_WINDOWS_1252 t.csv\n");
    ASSERT_TABLE("a;b\né;1\n\xE9;2\n", "0:\n", "ENCODING_MIXED t.csv:3\n");
    ASSERT_TABLE("\xEF\xBB\xBF"
                 "a;b\n\xE9;2\n",
                 "0:\n", "ENCODING_MIXED t.csv:2\n");
    ASSERT_TABLE("\xFE\xFF\0a\0;", "0:\n", "ENCODING_UTF16 t.csv\n");
    ASSERT_TABLE("a;b\n\xE9;\x81\n", "1:a|b\n2:é|\n",
                 "ENCODING_WINDOWS_1252 t.csv\nCONTROL_CHARACTER t.csv:2\n");
}

static void test_control_characters_are_refused(void **state) {
    (void)state;
    ASSERT_TABLE(
        "a;b\n1\0;2\n3;4\n\x01;\x1B[m\n", "1:a|b\n2:1|2\n3:3|4\n4:|[m\n",
        "CONTROL_CHARACTER t.csv:2\nCONTROL_CHARACTER t.csv:4\nSPACES_TRIMMED t.csv:2 a\n");
}

static void test_every_memory_failure_is_survived(void **state) {
    (void)state;
    static const char bytes[] = "a;b;a\n\xE9;\" 2 \"\n1\n;;;\n2;3;4\n";
    for (int64_t allowed = 1;; allowed++) {
        rl_failing_allocator allocator;
        fixture f;
        rl_context_init(&f.ctx);
        rl_failing_allocator_use(&allocator, allowed, &f.ctx);
        rl_findings_init(&f.findings, &f.ctx);
        char *copy = RL_NEW(&f.ctx, char, sizeof bytes);
        assert_non_null(copy);
        memcpy(copy, bytes, sizeof bytes);
        const rl_status status =
            rl_csv_read(&f.ctx, "t.csv", copy, sizeof bytes - 1, &f.findings, &f.csv);
        assert_true(status == RL_OK || status == RL_E_MEMORY);
        assert_true(status == RL_E_MEMORY || !allocator.failed || f.findings.failed);
        close_fixture(&f);
        assert_int_equal(allocator.live, 0);
        if (!allocator.failed)
            break;
    }
}

// Numbers ----------------------------------------------------------------------------------------

static void test_numbers_as_people_write_them(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
        unsigned forms;
    } numbers[] = {
        {"0", 0.0, 0},
        {"12.5", 12.5, 0},
        {"-3", -3.0, 0},
        {"+3", 3.0, 0},
        {"1e3", 1000.0, 0},
        {"2.5E-2", 0.025, 0},
        {"12,5", 12.5, RL_FORM_COMMA},
        {"12 %", 0.12, RL_FORM_PERCENT},
        {"12%", 0.12, RL_FORM_PERCENT},
        {"12,5\xC2\xA0%", 0.125, RL_FORM_COMMA | RL_FORM_PERCENT},
        {"7 %", 0.07, RL_FORM_PERCENT},
        {"1 234", 1234.0, RL_FORM_SPACES},
        {"1\xE2\x80\xAF"
         "234\xC2\xA0"
         "567,8",
         1234567.8, RL_FORM_SPACES | RL_FORM_COMMA},
        {"007", 7.0, 0},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        double value = NAN;
        unsigned forms = 99;
        assert_int_equal(rl_number_parse(numbers[i].text, &value, &forms), RL_NUMBER_READ);
        if (value != numbers[i].value || forms != numbers[i].forms)
            fail_msg("%s is read as %.17g, forms %u", numbers[i].text, value, forms);
    }
}

static void test_what_is_no_number(void **state) {
    (void)state;
    static const char *const wrong[] = {
        "",    "a",   "-",   "1,2,3", "1.2,3", "1,234.5", "12 34", "1 2345", "1234 567",
        "12 ", " 12", "1.",  ",5",    ".5",    "1e",      "1e+",   "12 €",   "0x10",
        "inf", "nan", "--1", "1 %%",  "% 1",   "1e3 %",   "12 % ", "1.5 000"};
    double value;
    unsigned forms;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (rl_number_parse(wrong[i], &value, &forms) != RL_NUMBER_WRONG)
            fail_msg("“%s” is read as a number", wrong[i]);
    char digits[600];
    memset(digits, '9', sizeof digits - 1);
    digits[sizeof digits - 1] = '\0';
    assert_int_equal(rl_number_parse(digits, &value, &forms), RL_NUMBER_HUGE);
    assert_int_equal(rl_number_parse("1e999", &value, &forms), RL_NUMBER_HUGE);
}

// Writing ----------------------------------------------------------------------------------------

static void write_sample(rl_text *text, rl_csv_style style) {
    rl_csv_writer writer = rl_csv_writer_start(text, style);
    rl_csv_put_text(&writer, "relay, or \"relais\"");
    rl_csv_put_text(&writer, "a;b");
    rl_csv_put_text(&writer, NULL);
    rl_csv_put_text(&writer, "two\nlines");
    rl_csv_end_row(&writer);
    rl_csv_put_number(&writer, 0.1 + 0.2);
    rl_csv_put_number(&writer, -12.5);
    rl_csv_put_number(&writer, NAN);
    rl_csv_put_integer(&writer, -7);
    rl_csv_end_row(&writer);
}

static void assert_written(rl_csv_style style, const char *expected) {
    rl_context ctx;
    rl_text text;
    rl_context_init(&ctx);
    rl_text_init(&text, &ctx);
    write_sample(&text, style);
    assert_string_equal(rl_text_bytes(&text), expected);
    rl_text_clear(&text);
}

static void test_both_styles_are_written(void **state) {
    (void)state;
    assert_written(RL_CSV_STANDARD, "\"relay, or \"\"relais\"\"\",a;b,,\"two\nlines\"\n"
                                    "0.30000000000000004,-12.5,,-7\n");
    assert_written(RL_CSV_FRENCH_EXCEL,
                   "\xEF\xBB\xBF\"relay, or \"\"relais\"\"\";\"a;b\";;\"two\nlines\"\r\n"
                   "0,30000000000000004;-12,5;;-7\r\n");
}

static void test_formulas_are_neutralised(void **state) {
    (void)state;
    static const char *const formulas[] = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"};
    static const char *const written[] = {"'=1+1\n",     "'+1\n",   "'-1\n",
                                          "'@SUM(A1)\n", "'\t=1\n", "\"'\r=1\"\n"};
    for (size_t i = 0; i < sizeof formulas / sizeof *formulas; i++) {
        rl_context ctx;
        rl_text text;
        rl_context_init(&ctx);
        rl_text_init(&text, &ctx);
        rl_csv_writer writer = rl_csv_writer_start(&text, RL_CSV_STANDARD);
        rl_csv_put_text(&writer, formulas[i]);
        rl_csv_end_row(&writer);
        assert_string_equal(rl_text_bytes(&text), written[i]);
        rl_text_clear(&text);
    }
}

static void test_what_is_written_is_read_back(void **state) {
    (void)state;
    static const rl_csv_style styles[] = {RL_CSV_STANDARD, RL_CSV_FRENCH_EXCEL};
    for (size_t i = 0; i < 2; i++) {
        rl_context ctx;
        rl_text text;
        fixture f;
        double value;
        unsigned forms;
        rl_context_init(&ctx);
        rl_text_init(&text, &ctx);
        write_sample(&text, styles[i]);
        read_bytes(&f, rl_text_bytes(&text), text.length);
        assert_string_equal(rl_csv_cell(&f.csv, &f.csv.header, 0), "relay, or \"relais\"");
        assert_string_equal(rl_csv_cell(&f.csv, &f.csv.header, 3), "two\nlines");
        assert_int_equal(f.csv.rows.count, 1);
        assert_int_equal(f.csv.rows.items[0].line, 3);
        assert_int_equal(rl_number_parse(rl_csv_cell(&f.csv, f.csv.rows.items, 0), &value, &forms),
                         RL_NUMBER_READ);
        assert_near(value, 0.1 + 0.2, 0.0);
        close_fixture(&f);
        rl_text_clear(&text);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_delimiters_are_found),
        cmocka_unit_test(test_line_ends_and_blank_rows),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_spaces_around_cells_are_dropped_and_said),
        cmocka_unit_test(test_ragged_rows_are_reported_and_fitted),
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_encodings),
        cmocka_unit_test(test_control_characters_are_refused),
        cmocka_unit_test(test_every_memory_failure_is_survived),
        cmocka_unit_test(test_numbers_as_people_write_them),
        cmocka_unit_test(test_what_is_no_number),
        cmocka_unit_test(test_both_styles_are_written),
        cmocka_unit_test(test_formulas_are_neutralised),
        cmocka_unit_test(test_what_is_written_is_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
