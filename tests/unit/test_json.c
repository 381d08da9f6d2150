// The JSON reader: RFC 8259 exactly, within limits, and everything else refused with its place.
// The documents follow the names of JSONTestSuite (https://github.com/nst/JSONTestSuite): y_ must
// be read, n_ refused.
#include "io/json.h"
#include "io/json_scan.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"
#include "support/findings_text.h"

#include <math.h>
#include <string.h>

typedef struct fixture {
    rl_context ctx;
    rl_findings findings;
    rl_json_document document;
} fixture;

static rl_status read_bytes(fixture *f, const char *bytes, size_t length) {
    char *copy = RL_NEW(&f->ctx, char, length + 1);
    assert_non_null(copy);
    memcpy(copy, bytes, length);
    const rl_status status =
        rl_json_read(&f->ctx, "f.json", copy, length, &f->findings, &f->document);
    rl_release(&f->ctx, copy);
    return status;
}

static void open_fixture(fixture *f) {
    rl_context_init(&f->ctx);
    rl_findings_init(&f->findings, &f->ctx);
}

static void close_fixture(fixture *f) {
    rl_json_clear(&f->document);
    rl_findings_clear(&f->findings);
}

// Accepted ---------------------------------------------------------------------------------------

static const char *const accepted[] = {
    "[[]   ]",
    "[\"\"]",
    "[]",
    "[\"a\"]",
    "[false]",
    "[null, 1, \"1\", {}]",
    "[null]",
    "[1\n]",
    " [1]",
    "[1,null,null,null,2]",
    "[2] ",
    "[123e65]",
    "[0e+1]",
    "[0e1]",
    "[ 4]",
    "[-0.000000000000000000000000000000000000000000000000000000000000000000000000000001]",
    "[20e1]",
    "[-0]",
    "[-123]",
    "[-1]",
    "[1E22]",
    "[1E-2]",
    "[1E+2]",
    "[123e45]",
    "[123.456e78]",
    "[1e-2]",
    "[1e+2]",
    "[123]",
    "[123.456789]",
    "{\"asd\":\"sdf\", \"dfg\":\"fgh\"}",
    "{\"asd\":\"sdf\"}",
    "{}",
    "{\"\":0}",
    "{\"foo\\u0062ar\": 42}",
    "{ \"min\": -1.0e+28, \"max\": 1.0e+28 }",
    "{\"a\":[]}",
    "{\n\"a\": \"b\"\n}",
    "[\"\\u0060\\u012a\\u12AB\"]",
    "[\"\\uD801\\udc37\"]",
    "[\"\\ud83d\\ude39\\ud83d\\udc8d\"]",
    "[\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"]",
    "[\"\\\\u0000\"]",
    "[\"\\\"\"]",
    "[\"a/*b*/c/*d//e\"]",
    "[\"\\\\a\"]",
    "[\"\\\\n\"]",
    "[\"\\u0012\"]",
    "[\"\\uFFFF\"]",
    "[\"asd\"]",
    "[ \"asd\"]",
    "[\"\xF4\x8F\xBF\xBF\"]",
    "[\"new\\u00A0line\"]",
    "[\"\xEF\xBF\xBF\"]",
    "[\"\\u002c\"]",
    "[\"\xCF\x80\"]",
    "[\"asd \"]",
    "\" \"",
    "[\"\\uD834\\uDd1e\"]",
    "[\"\\u0821\"]",
    "[\"\\u0123\"]",
    "[\"\xE2\x80\xA8\"]",
    "[\"\x7F\"]",
    "[\"\\u005C\"]",
    "[\"\\uDBFF\\uDFFE\"]",
    "[\"\\u200B\"]",
    "[\"\\u2064\"]",
    "[\"\\uFDD0\"]",
    "[\"\\u0022\"]",
    "[\"€𝄞\"]",
    "[\"aa\"]",
    "false",
    "42",
    "-0.1",
    "null",
    "\"asd\"",
    "true",
    "\"\"",
    "[\"a\"]\n",
    "[true]",
    "\t[]\r\n ",
};

static void test_valid_documents_are_read(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        fixture f;
        open_fixture(&f);
        const rl_status status = read_bytes(&f, accepted[i], strlen(accepted[i]));
        rl_assert_findings(accepted[i], &f.findings, NULL, "");
        assert_int_equal(status, RL_OK);
        assert_non_null(f.document.root);
        close_fixture(&f);
    }
}

// Refused ----------------------------------------------------------------------------------------

typedef struct refused_document {
    const char *bytes;
    const char *findings;
} refused_document;

static const refused_document refused[] = {
    // n_array_…
    {"[1 true]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[a\xE5]", "JSON_ENCODING f.json:1\n"},
    {"[\"\": 1]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[\"\"],", "JSON_TRAILING f.json:1\n"},
    {"[,1]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[1,,2]", "JSON_SYNTAX f.json:1 /1\n"},
    {"[\"x\"]]", "JSON_TRAILING f.json:1\n"},
    {"[\"\",]", "JSON_TRAILING_COMMA f.json:1 /0\n"},
    {"[\"x\"", "JSON_SYNTAX f.json:1 /0\n"},
    {"[x", "JSON_WORD f.json:1 /0\nJSON_SYNTAX f.json:1 /0\n"},
    {"[3[4]]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[1:2]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[-]", "JSON_NUMBER f.json:1 /0\n"},
    {"[   , \"\"]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[\"a\",\n4\n,1,", "JSON_SYNTAX f.json:3 /3\n"},
    {"[1,]", "JSON_TRAILING_COMMA f.json:1 /0\n"},
    {"[\"\va\"\\f]", "JSON_CONTROL f.json:1 /0\nJSON_SYNTAX f.json:1 /0\n"},
    {"[*]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[", "JSON_SYNTAX f.json:1 /0\n"},
    {"[1,\n1\n,1", "JSON_SYNTAX f.json:3 /2\n"},
    {"[{}", "JSON_SYNTAX f.json:1 /0\n"},
    // n_incomplete_…
    {"[fals]", "JSON_WORD f.json:1 /0\n"},
    {"[nul]", "JSON_WORD f.json:1 /0\n"},
    {"[tru]", "JSON_WORD f.json:1 /0\n"},
    // n_number_…
    {"[++1234]", "JSON_NUMBER f.json:1 /0\n"},
    {"[+1]", "JSON_NUMBER f.json:1 /0\n"},
    {"[+Inf]", "JSON_NUMBER f.json:1 /0\n"},
    {"[-01]", "JSON_NUMBER f.json:1 /0\n"},
    {"[-1.0.]", "JSON_NUMBER f.json:1 /0\n"},
    {"[-2.]", "JSON_NUMBER f.json:1 /0\n"},
    {"[-NaN]", "JSON_NUMBER f.json:1 /0\n"},
    {"[.-1]", "JSON_NUMBER f.json:1 /0\n"},
    {"[.2e-3]", "JSON_NUMBER f.json:1 /0\n"},
    {"[0.1.2]", "JSON_NUMBER f.json:1 /0\n"},
    {"[0.3e+]", "JSON_NUMBER f.json:1 /0\n"},
    {"[0.3e]", "JSON_NUMBER f.json:1 /0\n"},
    {"[0.e1]", "JSON_NUMBER f.json:1 /0\n"},
    {"[0E+]", "JSON_NUMBER f.json:1 /0\n"},
    {"[1.0e-]", "JSON_NUMBER f.json:1 /0\n"},
    {"[1 000.0]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[1eE2]", "JSON_NUMBER f.json:1 /0\n"},
    {"[9.e+]", "JSON_NUMBER f.json:1 /0\n"},
    {"[Inf]", "JSON_WORD f.json:1 /0\n"},
    {"[NaN]", "JSON_WORD f.json:1 /0\n"},
    {"[\xEF\xBC\x91]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[1+2]", "JSON_NUMBER f.json:1 /0\n"},
    {"[0x1]", "JSON_NUMBER f.json:1 /0\n"},
    {"[-Infinity]", "JSON_NUMBER f.json:1 /0\n"},
    {"[- 1]", "JSON_NUMBER f.json:1 /0\nJSON_SYNTAX f.json:1 /0\n"},
    {"[-012]", "JSON_NUMBER f.json:1 /0\n"},
    {"[1ea]", "JSON_NUMBER f.json:1 /0\n"},
    {"[2.e3]", "JSON_NUMBER f.json:1 /0\n"},
    {"[1.2a-3]", "JSON_NUMBER f.json:1 /0\n"},
    {"[012]", "JSON_NUMBER f.json:1 /0\n"},
    {"[1e400]", "NUMBER_TOO_LARGE f.json:1 /0\n"},
    {"[-1e400]", "NUMBER_TOO_LARGE f.json:1 /0\n"},
    // n_object_…
    {"[\"x\", truth]", "JSON_WORD f.json:1 /1\n"},
    {"{[: \"x\"}", "JSON_SYNTAX f.json:1\n"},
    {"{\"x\", null}", "JSON_SYNTAX f.json:1 /x\n"},
    {"{\"x\"::\"b\"}", "JSON_SYNTAX f.json:1 /x\n"},
    {"{\"a\":\"a\" 123}", "JSON_SYNTAX f.json:1 /a\n"},
    {"{key: 'value'}", "JSON_SYNTAX f.json:1\n"},
    {"{\"a\" b}", "JSON_SYNTAX f.json:1 /a\n"},
    {"{:\"b\"}", "JSON_SYNTAX f.json:1\n"},
    {"{\"a\":", "JSON_SYNTAX f.json:1 /a\n"},
    {"{\"a\"", "JSON_SYNTAX f.json:1 /a\n"},
    {"{1:1}", "JSON_SYNTAX f.json:1\n"},
    {"{\"id\":0,,,,,}", "JSON_SYNTAX f.json:1 /id\n"},
    {"{'a':0}", "JSON_SYNTAX f.json:1\n"},
    {"{\"id\":0,}", "JSON_TRAILING_COMMA f.json:1 /id\n"},
    {"{\"a\":\"b\"}/**/", "JSON_COMMENT f.json:1\n"},
    {"{\"a\":/*b\n*/1, // c\n\"b\":2}", "JSON_COMMENT f.json:1 /a\nJSON_COMMENT f.json:2 /a\n"},
    {"{\"a\":\"b\",,\"c\":\"d\"}", "JSON_SYNTAX f.json:1 /a\n"},
    {"{\"a\": true} \"x\"", "JSON_TRAILING f.json:1\n"},
    {"{\"a\":1,5}", "JSON_DECIMAL_COMMA f.json:1 /a\n"},
    {"{\"a\":1,\n\"b\":2,\n\"a\":3}", "JSON_KEY_DUPLICATE f.json:3 /a\n"},
    {"{\"a\":1,\"\\u0061\":3}", "JSON_KEY_DUPLICATE f.json:1 /a\n"},
    {"{\"a/b~\":{\"x\":1,\"x\":3}}", "JSON_KEY_DUPLICATE f.json:1 /a~1b~0/x\n"},
    // n_string_…
    {"[\"\\uD800\\\"]", "JSON_SURROGATE f.json:1 /0\nJSON_SYNTAX f.json:1 /0\n"},
    {"[\"\\uD800\\u\"]", "JSON_SURROGATE f.json:1 /0\nJSON_ESCAPE f.json:1 /0\n"},
    {"[\"\\uDd1e\\uD834\"]", "JSON_SURROGATE f.json:1 /0\nJSON_SURROGATE f.json:1 /0\n"},
    {"[\"\\x00\"]", "JSON_ESCAPE f.json:1 /0\n"},
    {"[\"\\\t\"]", "JSON_ESCAPE f.json:1 /0\nJSON_CONTROL f.json:1 /0\n"},
    {"[\"\\u00A\"]", "JSON_ESCAPE f.json:1 /0\n"},
    {"[\"\\uqqqq\"]", "JSON_ESCAPE f.json:1 /0\n"},
    {"[\"\\\"]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[\"\\a\"]", "JSON_ESCAPE f.json:1 /0\n"},
    {"[\"\\u0000\"]", "JSON_NUL f.json:1 /0\n"},
    {"[\"A\\u0000B\"]", "JSON_NUL f.json:1 /0\n"},
    {"['single quote']", "JSON_SYNTAX f.json:1 /0\n"},
    {"abc", "JSON_WORD f.json:1\n"},
    {"[\"new\nline\"]", "JSON_CONTROL f.json:1 /0\n"},
    {"[\"\t\"]", "JSON_CONTROL f.json:1 /0\n"},
    {"\"", "JSON_SYNTAX f.json:1\n"},
    {"[\"\xED\xA0\x80\"]", "JSON_ENCODING f.json:1\n"},
    {"[\"\xC0\xAF\"]", "JSON_ENCODING f.json:1\n"},
    {"{\n\"a\":\n\"\xE9t\xE9\"}", "JSON_ENCODING f.json:3\n"},
    // n_structure_…
    {"<.>", "JSON_SYNTAX f.json:1\n"},
    {"[<null>]", "JSON_SYNTAX f.json:1 /0\n"},
    {"[1]x", "JSON_TRAILING f.json:1\n"},
    {"[True]", "JSON_WORD f.json:1 /0\n"},
    {"{\"x\": true,", "JSON_SYNTAX f.json:1 /x\n"},
    {"[][]", "JSON_TRAILING f.json:1\n"},
    {"]", "JSON_SYNTAX f.json:1\n"},
    {"{\"\":[{", "JSON_SYNTAX f.json:1 //0\n"},
    {"{]", "JSON_SYNTAX f.json:1\n"},
    {"{\"a\":\"b\"}#{}", "JSON_TRAILING f.json:1\n"},
    {"", "FILE_EMPTY f.json:1\n"},
    {" \n ", "FILE_EMPTY f.json:2\n"},
    {"\xEF\xBB\xBF", "JSON_BOM f.json:1\nFILE_EMPTY f.json:1\n"},
    {"\xFF\xFE[", "ENCODING_UTF16 f.json:1\n"},
    {"\xE2\x81\xA0[]", "JSON_SYNTAX f.json:1\n"},
    {"[\f]", "JSON_SYNTAX f.json:1 /0\n"},
    // Several at once
    {"{\"a\": 01,\n \"b\": True,\n \"a\": \"\t\",\n \"c\": [1,],\n}",
     "JSON_NUMBER f.json:1 /a\nJSON_WORD f.json:2 /b\nJSON_KEY_DUPLICATE f.json:3 /a\n"
     "JSON_CONTROL f.json:3 /a\nJSON_TRAILING_COMMA f.json:4 /c/0\n"
     "JSON_TRAILING_COMMA f.json:5 /c\n"},
};

static void test_invalid_documents_are_refused_with_their_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        fixture f;
        open_fixture(&f);
        f.ctx.language = i % 2 == 0 ? RL_FRENCH : RL_ENGLISH;
        assert_int_equal(read_bytes(&f, refused[i].bytes, strlen(refused[i].bytes)), RL_E_INPUT);
        rl_assert_findings(refused[i].bytes, &f.findings, NULL, refused[i].findings);
        assert_null(f.document.root);
        close_fixture(&f);
    }
}

static void test_a_zero_byte_is_refused(void **state) {
    (void)state;
    static const char inside[] = "[\"a\0a\"]";
    static const char between[] = "[\0]";
    static const char after[] = "[]\0";
    fixture f;
    open_fixture(&f);
    assert_int_equal(read_bytes(&f, inside, sizeof inside - 1), RL_E_INPUT);
    rl_json_clear(&f.document);
    assert_int_equal(read_bytes(&f, between, sizeof between - 1), RL_E_INPUT);
    rl_json_clear(&f.document);
    assert_int_equal(read_bytes(&f, after, sizeof after - 1), RL_E_INPUT);
    rl_assert_findings("zero bytes", &f.findings, NULL,
                       "JSON_CONTROL f.json:1 /0\n"
                       "JSON_SYNTAX f.json:1 /0\n"
                       "JSON_TRAILING f.json:1\n");
    close_fixture(&f);
}

static rl_status read_nested(fixture *f, int depth) {
    char text[2 * 64 + 1] = "";
    memset(text, '[', (size_t)depth);
    memset(text + depth, ']', (size_t)depth);
    return read_bytes(f, text, 2 * (size_t)depth);
}

static void test_depth_is_limited(void **state) {
    (void)state;
    fixture f;
    open_fixture(&f);
    assert_int_equal(read_nested(&f, RL_JSON_DEPTH_MAX), RL_OK);
    rl_json_clear(&f.document);
    assert_int_equal(read_nested(&f, RL_JSON_DEPTH_MAX + 1), RL_E_INPUT);
    char expected[256] = "JSON_DEPTH f.json:1 ";
    for (int i = 0; i < RL_JSON_DEPTH_MAX; i++)
        strcat(expected, "/0");
    rl_assert_findings("too deep", &f.findings, NULL, strcat(expected, "\n"));
    close_fixture(&f);
}

// Values -----------------------------------------------------------------------------------------

static void read_good(fixture *f, const char *text) {
    open_fixture(f);
    assert_int_equal(read_bytes(f, text, strlen(text)), RL_OK);
}

static void test_values_are_read_with_their_places(void **state) {
    (void)state;
    fixture f;
    read_good(&f, "{\n \"Name\": \"é \\u0153 \\ud83d\\ude39\",\n \"name\": \"x\",\n"
                  " \"list\": [1.5, true,\n {\"a/b\": null}],\n \"off\": false\n}");
    const rl_json *root = f.document.root;
    assert_int_equal(root->kind, RL_JSON_OBJECT);
    assert_int_equal(root->count, 4);
    assert_string_equal(rl_json_get_text(root, "Name", ""), "é œ 😹");
    assert_string_equal(rl_json_get_text(root, "name", ""), "x"); // keys differ by case
    assert_null(rl_json_get(root, "NAME"));
    assert_string_equal(rl_json_get_text(root, "list", "none"), "none"); // of another kind
    assert_null(rl_json_get_kind(root, "name", RL_JSON_NUMBER));
    assert_null(rl_json_get(NULL, "name"));
    const rl_json *list = rl_json_get_kind(root, "list", RL_JSON_ARRAY);
    assert_int_equal(list->count, 3);
    assert_int_equal(list->line, 4);
    assert_near(list->first->number, 1.5, 0.0);
    assert_true(list->first->next->truth);
    assert_false(rl_json_get(root, "off")->truth);
    const rl_json *inner = rl_json_get(list->first->next->next, "a/b");
    assert_int_equal(inner->kind, RL_JSON_NULL);
    const rl_place place = rl_json_place(&f.document, inner);
    assert_string_equal(place.file, "f.json");
    assert_string_equal(place.pointer, "/list/2/a~1b");
    assert_int_equal(place.line, 5);
    assert_null(rl_json_place(&f.document, root).pointer);
    assert_near(rl_json_get_number(root, "name", 7.0), 7.0, 0.0);
    close_fixture(&f);
}

static void test_numbers_are_read_exactly(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double value;
    } numbers[] = {
        {"0", 0.0},
        {"-0.5", -0.5},
        {"1e-7", 1e-7},
        {"9007199254740993", 9007199254740992.0},
        {"0.1000000000000000055511151231257827021181583404541015625", 0.1},
        // Longer than cJSON's buffer of 63 bytes
        {"1234567890123456789012345678901234567890123456789012345678901234567890",
         1.2345678901234568e69},
        {"-0.00000000000000000000000000000000000000000000000000000000000000000000000000125",
         -1.25e-75},
    };
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        fixture f;
        read_good(&f, numbers[i].text);
        if (f.document.root->number != numbers[i].value)
            fail_msg("%s is read as %.17g", numbers[i].text, f.document.root->number);
        close_fixture(&f);
    }
}

static void test_a_byte_order_mark_is_said(void **state) {
    (void)state;
    fixture f;
    read_good(&f, "\xEF\xBB\xBF{\"a\": 1}");
    rl_assert_findings("byte-order mark", &f.findings, NULL, "JSON_BOM f.json:1\n");
    assert_near(rl_json_get_number(f.document.root, "a", 0.0), 1.0, 0.0);
    close_fixture(&f);
}

// Checks of objects ------------------------------------------------------------------------------

static const rl_json_field fields[] = {
    {.name = "title", .kind = RL_JSON_TEXT, .required = true},
    {.name = "budget_eur", .kind = RL_JSON_NUMBER, .range = {.most = INFINITY}},
    {.name = "share", .kind = RL_JSON_NUMBER, .range = {.most = 1.0}},
    {.name = "count", .kind = RL_JSON_NUMBER, .range = {.most = INT32_MAX, .whole = true}},
    {.name = "language", .kind = RL_JSON_TEXT, .choices = "fr|en"},
    {.name = "items", .kind = RL_JSON_ARRAY},
};

static void assert_checked(const char *text, const char *expected) {
    fixture f;
    read_good(&f, text);
    rl_json_check_object(&f.document, f.document.root, fields, sizeof fields / sizeof *fields);
    rl_assert_findings(text, &f.findings, NULL, expected);
    close_fixture(&f);
}

static void test_objects_are_checked_against_their_fields(void **state) {
    (void)state;
    assert_checked("{\"title\": \"t\", \"budget_eur\": 0, \"share\": 1, \"count\": 3, "
                   "\"language\": \"en\", \"items\": [], \"note\": 1, \"$schema\": \"x\"}",
                   "");
    assert_checked("{}", "KEY_MISSING f.json:1\n");
    assert_checked("[]", "TYPE_WRONG f.json:1\n");
    assert_checked("{\"title\": \"\"}", "VALUE_MISSING f.json:1 /title\n");
    assert_checked("{\"title\": \"a\\u0007\"}", "CONTROL_CHARACTER f.json:1 /title\n");
    assert_checked("{\"title\": \"a\", \"Title\": \"b\"}", "KEY_UNKNOWN f.json:1 /Title\n");
    assert_checked("{\"title\": \"a\", \"budget\": 3}", "UNIT_MISSING f.json:1 /budget\n");
    assert_checked("{\"title\": \"a\", \"budget_eur\": \"3\"}",
                   "TYPE_WRONG f.json:1 /budget_eur\n");
    assert_checked("{\"title\": \"a\", \"budget_eur\": -3}",
                   "NUMBER_NEGATIVE f.json:1 /budget_eur\n");
    assert_checked("{\"title\": \"a\", \"share\": 45}", "SHARE_ABOVE_ONE f.json:1 /share\n");
    assert_checked("{\"title\": \"a\", \"count\": 1.5}", "NUMBER_NOT_WHOLE f.json:1 /count\n");
    assert_checked("{\"title\": \"a\", \"count\": 3e9}", "NUMBER_TOO_LARGE f.json:1 /count\n");
    assert_checked("{\"title\": \"a\", \"language\": \"de\"}",
                   "CHOICE_INVALID f.json:1 /language\n");
}

static void test_unknown_keys_are_answered_with_the_nearest(void **state) {
    (void)state;
    fixture f;
    read_good(&f, "{\"titel\": \"t\", \"title\": \"t\"}");
    rl_json_check_object(&f.document, f.document.root, fields, sizeof fields / sizeof *fields);
    assert_int_equal(f.findings.list.count, 1);
    assert_non_null(strstr(f.findings.list.items[0].text, "did you mean “title”?"));
    close_fixture(&f);
}

static void test_items_are_checked(void **state) {
    (void)state;
    fixture f;
    read_good(&f, "[\"a\", 1, \"\"]");
    rl_json_check_items(&f.document, f.document.root, RL_JSON_TEXT);
    rl_assert_findings("items", &f.findings, NULL,
                       "TYPE_WRONG f.json:1 /1\nVALUE_MISSING f.json:1 /2\n");
    close_fixture(&f);
}

// Memory -----------------------------------------------------------------------------------------

static const char large[] = "{\"a\": {\"b\": [1, 2, \"texte\"]}, \"c\": \"d\", \"e\": {\"f\": 1}}";

static void test_every_memory_failure_is_survived(void **state) {
    (void)state;
    for (int64_t allowed = 0;; allowed++) {
        rl_failing_allocator allocator;
        fixture f;
        char copy[sizeof large];
        memcpy(copy, large, sizeof large);
        rl_context_init(&f.ctx);
        rl_failing_allocator_use(&allocator, allowed, &f.ctx);
        rl_findings_init(&f.findings, &f.ctx);
        const rl_status status =
            rl_json_read(&f.ctx, "f.json", copy, sizeof large - 1, &f.findings, &f.document);
        assert_true(status == RL_OK || status == RL_E_MEMORY);
        assert_int_equal(status == RL_OK, f.document.root != NULL);
        close_fixture(&f);
        assert_int_equal(allocator.live, 0);
        if (!allocator.failed)
            break;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_valid_documents_are_read),
        cmocka_unit_test(test_invalid_documents_are_refused_with_their_place),
        cmocka_unit_test(test_a_zero_byte_is_refused),
        cmocka_unit_test(test_depth_is_limited),
        cmocka_unit_test(test_values_are_read_with_their_places),
        cmocka_unit_test(test_numbers_are_read_exactly),
        cmocka_unit_test(test_a_byte_order_mark_is_said),
        cmocka_unit_test(test_objects_are_checked_against_their_fields),
        cmocka_unit_test(test_unknown_keys_are_answered_with_the_nearest),
        cmocka_unit_test(test_items_are_checked),
        cmocka_unit_test(test_every_memory_failure_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
