#include "io/json_writer.h"
#include "support/cmocka_test.h"

#include <math.h>

typedef struct fixture {
    rl_context ctx;
    rl_text text;
    rl_json_writer json;
} fixture;

static void start(fixture *f) {
    rl_context_init(&f->ctx);
    rl_text_init(&f->text, &f->ctx);
    f->json = rl_json_writer_start(&f->text);
}

static void assert_written(fixture *f, const char *wanted) {
    assert_int_equal(rl_text_status(&f->text), RL_OK);
    assert_string_equal(rl_text_bytes(&f->text), wanted);
    rl_text_clear(&f->text);
}

static void values_are_indented(void **state) {
    (void)state;
    fixture f;
    start(&f);
    rl_json_open_object(&f.json, NULL);
    rl_json_put_text(&f.json, "name", "relais");
    rl_json_put_bool(&f.json, "good", true);
    rl_json_put_bool(&f.json, "bad", false);
    rl_json_open_array(&f.json, "list");
    rl_json_put_integer(&f.json, NULL, INT64_MIN);
    rl_json_put_null(&f.json, NULL);
    rl_json_close_array(&f.json);
    rl_json_open_array(&f.json, "none");
    rl_json_close_array(&f.json);
    rl_json_close_object(&f.json);
    assert_written(&f, "{\n"
                       "  \"name\": \"relais\",\n"
                       "  \"good\": true,\n"
                       "  \"bad\": false,\n"
                       "  \"list\": [\n"
                       "    -9223372036854775808,\n"
                       "    null\n"
                       "  ],\n"
                       "  \"none\": []\n"
                       "}\n");
}

static void short_ones_stay_on_their_line(void **state) {
    (void)state;
    fixture f;
    start(&f);
    rl_json_open_array(&f.json, NULL);
    rl_json_open_short_object(&f.json, NULL);
    rl_json_put_integer(&f.json, "a", 1);
    rl_json_open_array(&f.json, "b");
    rl_json_put_integer(&f.json, NULL, 2);
    rl_json_put_integer(&f.json, NULL, 3);
    rl_json_close_array(&f.json);
    rl_json_close_object(&f.json);
    rl_json_open_short_array(&f.json, NULL);
    rl_json_close_array(&f.json);
    rl_json_close_array(&f.json);
    assert_written(&f, "[\n  {\"a\": 1, \"b\": [2, 3]},\n  []\n]\n");
}

static void texts_are_escaped(void **state) {
    (void)state;
    fixture f;
    start(&f);
    rl_json_put_text(&f.json, NULL, "é \"q\" \\ \b\t\n\f\r \x01 \x0b \x1f /");
    assert_written(&f, "\"é \\\"q\\\" \\\\ \\b\\t\\n\\f\\r \\u0001 \\u000b \\u001f /\"");
    start(&f);
    rl_json_put_text(&f.json, NULL, "");
    assert_written(&f, "\"\"");
    start(&f);
    rl_json_put_text(&f.json, NULL, NULL);
    assert_written(&f, "null");
}

static void assert_number(double value, const char *wanted) {
    fixture f;
    start(&f);
    rl_json_put_number(&f.json, NULL, value);
    assert_written(&f, wanted);
}

static void numbers_read_back_the_same(void **state) {
    (void)state;
    assert_number(0.1, "0.1");
    assert_number(0.1 + 0.2, "0.30000000000000004");
    assert_number(1e300, "1e+300");
    assert_number(-12345678.0, "-12345678");
    assert_number(1.0 / 3.0, "0.3333333333333333");
    assert_number(NAN, "null");
    assert_number(INFINITY, "null");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_indented),
        cmocka_unit_test(short_ones_stay_on_their_line),
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(numbers_read_back_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
