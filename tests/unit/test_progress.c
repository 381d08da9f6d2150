#include "cli/progress.h"
#include "support/cmocka_test.h"

#include <math.h>

static void describe(rl_language language, rl_progress progress, int columns, const char *wanted) {
    rl_context ctx;
    rl_context_init(&ctx);
    ctx.language = language;
    rl_text text;
    rl_text_init(&text, &ctx);
    rl_progress_describe(&progress, columns, &text);
    assert_string_equal(rl_text_bytes(&text), wanted);
    rl_text_clear(&text);
}

static void unknown_parts_are_left_out(void **state) {
    (void)state;
    describe(RL_ENGLISH, (rl_progress){"pricing", NAN, NAN, NAN, 3.4}, 79, "pricing  3 s");
    describe(RL_ENGLISH, (rl_progress){"pricing", 0.25, 12345.6, 12400.2, 7}, 79,
             "pricing  25%  best 12,346  at most 12,400  7 s");
    describe(RL_ENGLISH, (rl_progress){"pricing", NAN, 1.5, NAN, 7}, 79, "pricing  best 1.50  7 s");
}

static void it_speaks_french(void **state) {
    (void)state;
    describe(RL_FRENCH, (rl_progress){"calcul", NAN, 1500, 1600, 7}, 79,
             "calcul  meilleur 1\u202f500  au plus 1\u202f600  7 s");
}

static void it_never_wraps(void **state) {
    (void)state;
    describe(RL_ENGLISH, (rl_progress){"a very long phase", NAN, 1e12, 1e12, 7}, 12,
             "a very long…");
}

static void only_a_terminal_gets_a_line(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    FILE *file = tmpfile();
    assert_non_null(file);
    rl_progress_line line;
    rl_progress_line_start(&line, &ctx, file);
    assert_null(ctx.on_progress);
    rl_report_progress(&ctx, "phase", 0.5, NAN, NAN);
    rl_progress_line_stop(&line);
    assert_int_equal(ftell(file), 0);
    fclose(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unknown_parts_are_left_out),
        cmocka_unit_test(it_speaks_french),
        cmocka_unit_test(it_never_wraps),
        cmocka_unit_test(only_a_terminal_gets_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
