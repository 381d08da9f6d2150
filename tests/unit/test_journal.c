// The journal of an interrupted run: whole lines come back, a torn one does not.
#include "base/file.h"
#include "base/journal.h"
#include "base/text.h"
#include "support/cmocka_test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char path[64];

static bool gather(const char *line, size_t length, void *user) {
    rl_text *lines = user;
    if (strcmp(line, "bad") == 0)
        return false;
    rl_text_append_bytes(lines, line, length);
    rl_text_append(lines, ";");
    return true;
}

static void check_content(rl_context *ctx, const char *expected) {
    char *bytes;
    size_t length;
    assert_int_equal(rl_file_read(ctx, path, 1 << 20, &bytes, &length), RL_OK);
    assert_string_equal(bytes, expected);
    rl_release(ctx, bytes);
}

static void test_a_run_goes_on_after_a_torn_line(void **state) {
    (void)state;
    rl_context ctx;
    rl_journal journal;
    rl_text lines;
    rl_context_init(&ctx);
    rl_text_init(&lines, &ctx);
    snprintf(path, sizeof path, "/tmp/relais-journal-%d", (int)getpid());
    unlink(path);
    assert_int_equal(rl_journal_open(&ctx, path, "run 1", false, gather, &lines, &journal), RL_OK);
    assert_int_equal(rl_journal_add(&ctx, &journal, "one", 3), RL_OK);
    check_content(&ctx, "run 1\none\n"); // on the disk before anything else is done
    rl_journal_close(&ctx, &journal, false);
    assert_int_equal(lines.length, 0);

    FILE *torn = fopen(path, "a");
    assert_non_null(torn);
    fputs("bad\ntwo\nthr", torn); // killed in the middle of a line
    fclose(torn);
    assert_int_equal(rl_journal_open(&ctx, path, "run 1", false, gather, &lines, &journal),
                     RL_E_USAGE); // it must not be begun again by mistake
    assert_int_equal(rl_journal_open(&ctx, path, "run 2", true, gather, &lines, &journal),
                     RL_E_USAGE);
    assert_int_equal(rl_journal_open(&ctx, path, "run 1", true, gather, &lines, &journal), RL_OK);
    assert_string_equal(rl_text_bytes(&lines), "one;two;");
    assert_int_equal(rl_journal_add(&ctx, &journal, "three", 5), RL_OK);
    check_content(&ctx, "run 1\none\ntwo\nthree\n");
    rl_journal_close(&ctx, &journal, true);
    assert_false(rl_file_exists(path));
    rl_text_clear(&lines);
}

static void test_a_place_that_cannot_be_written(void **state) {
    (void)state;
    rl_context ctx;
    rl_journal journal;
    rl_context_init(&ctx);
    assert_int_equal(
        rl_journal_open(&ctx, "/nowhere/journal", "run", false, gather, NULL, &journal), RL_E_IO);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_run_goes_on_after_a_torn_line),
        cmocka_unit_test(test_a_place_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
