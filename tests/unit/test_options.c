#include "cli/options.h"
#include "support/cmocka_test.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct settings {
    bool all;
    bool brief;
    const char *file;
    const char *form;
    int32_t count;
    uint64_t seed;
    double hours;
    double share;
} settings;

// Any catalogue text serves as a purpose here.
static const rl_option options[] = {
    RL_OPTION_FLAG(settings, all, "all", 'a', CLI_OPTION_JSON),
    RL_OPTION_FLAG(settings, brief, "brief", 'b', CLI_OPTION_JSON),
    RL_OPTION_TEXT(settings, file, "file", 'f', "FILE", CLI_OPTION_JSON),
    RL_OPTION_CHOICE(settings, form, "form", '\0', "long|short", CLI_OPTION_JSON),
    RL_OPTION_COUNT(settings, count, "count", 'n', "N", CLI_OPTION_JSON, 1, 12),
    RL_OPTION_SEED(settings, seed, "seed", '\0', "N", CLI_OPTION_JSON),
    RL_OPTION_NUMBER(settings, hours, "hours", '\0', "H", CLI_OPTION_JSON, 0, INFINITY),
    RL_OPTION_SHARE(settings, share, "share", '\0', "X", CLI_OPTION_JSON),
};

enum { MOST = 32 };

typedef struct outcome {
    rl_status status;
    settings values;
    const char *operands[MOST];
    int operand_count;
    char detail[512];
} outcome;

// Parses a command line whose words are separated by spaces; '_' stands for a space in a word.
static outcome parse(const char *line) {
    static char words[256]; // the outcome points into it until the next call
    char *arguments[MOST];
    int count = 0;
    snprintf(words, sizeof words, "%s", line);
    for (char *word = words; *word != '\0';) {
        arguments[count++] = word;
        word += strcspn(word, " ");
        if (*word != '\0')
            *word++ = '\0';
    }
    for (int i = 0; i < count; i++)
        for (char *byte = arguments[i]; *byte != '\0'; byte++)
            if (*byte == '_')
                *byte = ' ';
    rl_context ctx;
    rl_context_init(&ctx);
    outcome got = {.values = {.count = 7, .share = 0.5}};
    const rl_option_set set = {options, sizeof options / sizeof *options, &got.values};
    got.status =
        rl_options_parse(&ctx, &set, 1, arguments, count, got.operands, &got.operand_count);
    memcpy(got.detail, ctx.detail, sizeof got.detail);
    return got;
}

static void assert_refused(const char *line, const char *detail) {
    const outcome got = parse(line);
    assert_int_equal(got.status, RL_E_USAGE);
    assert_string_equal(got.detail, detail);
}

static void values_of_every_kind_are_read(void **state) {
    (void)state;
    const outcome got =
        parse("--all --file a.csv --form short --count 12 --seed 18446744073709551615 "
              "--hours 1.5e2 --share 5%");
    assert_int_equal(got.status, RL_OK);
    assert_true(got.values.all);
    assert_false(got.values.brief);
    assert_string_equal(got.values.file, "a.csv");
    assert_string_equal(got.values.form, "short");
    assert_int_equal(got.values.count, 12);
    assert_true(got.values.seed == UINT64_MAX);
    assert_true(got.values.hours == 150.0);
    assert_true(got.values.share == 0.05);
    assert_int_equal(got.operand_count, 0);
}

static void what_is_not_given_keeps_its_default(void **state) {
    (void)state;
    const outcome got = parse("");
    assert_int_equal(got.status, RL_OK);
    assert_int_equal(got.values.count, 7);
    assert_true(got.values.share == 0.5);
    assert_null(got.values.file);
}

static void values_may_be_attached(void **state) {
    (void)state;
    const outcome got = parse("--file=a=b -n3 --share=12.5_% -abf -");
    assert_int_equal(got.status, RL_OK);
    assert_string_equal(got.values.file, "-");
    assert_int_equal(got.values.count, 3);
    assert_true(got.values.share == 0.125);
    assert_true(got.values.all && got.values.brief);
    assert_string_equal(parse("--file=a=b").values.file, "a=b");
}

static void operands_stand_anywhere(void **state) {
    (void)state;
    const outcome got = parse("one -a - --count 2 two -- --all -n");
    assert_int_equal(got.status, RL_OK);
    assert_int_equal(got.operand_count, 5);
    assert_string_equal(got.operands[0], "one");
    assert_string_equal(got.operands[1], "-");
    assert_string_equal(got.operands[2], "two");
    assert_string_equal(got.operands[3], "--all");
    assert_string_equal(got.operands[4], "-n");
}

static void unknown_options_suggest_the_nearest(void **state) {
    (void)state;
    assert_refused("--shrae 1", "unknown option “--shrae”; did you mean “--share”?");
    assert_refused("--cou=1", "unknown option “--cou”; did you mean “--count”?");
    assert_refused("--zzz", "unknown option “--zzz”");
    assert_refused("--=1", "unknown option “--”");
    assert_refused("-ax", "unknown option at “-x”");
}

static void bad_values_say_what_is_wanted(void **state) {
    (void)state;
    assert_refused("--count", "option “--count” needs a value: N");
    assert_refused("-n", "option “--count” needs a value: N");
    assert_refused("--all=yes", "option “--all” takes no value (read: “yes”)");
    assert_refused("--form tall", "option “--form” wants one of long|short (read: “tall”)");
    assert_refused("--form=", "option “--form” wants one of long|short (read: “”)");
    assert_refused("--count 13", "option “--count”: 13 is outside 1 to 12");
    assert_refused("--hours -1", "option “--hours”: -1 is too small; the least is 0");
    assert_refused("--share 101%", "option “--share”: 101% is outside 0 to 1");
}

static void what_is_not_a_number_is_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"--hours 1,5",
                                      "--hours 0x10",
                                      "--hours nan",
                                      "--hours inf",
                                      "--hours 1e999",
                                      "--hours _1",
                                      "--hours 5%",
                                      "--share 5%%",
                                      "--count 1.5",
                                      "--seed -1",
                                      "--seed 1.0",
                                      "--hours=",
                                      "--seed 18446744073709551616"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const outcome got = parse(bad[i]);
        assert_int_equal(got.status, RL_E_USAGE);
        assert_non_null(strstr(got.detail, "wants a number"));
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_every_kind_are_read),
        cmocka_unit_test(what_is_not_given_keeps_its_default),
        cmocka_unit_test(values_may_be_attached),
        cmocka_unit_test(operands_stand_anywhere),
        cmocka_unit_test(unknown_options_suggest_the_nearest),
        cmocka_unit_test(bad_values_say_what_is_wanted),
        cmocka_unit_test(what_is_not_a_number_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
