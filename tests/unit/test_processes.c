// Pieces in processes of their own: what crashes takes nothing else down.
#include "base/processes.h"
#include "support/cmocka_test.h"

#include <signal.h>
#include <string.h>

enum { PIECES = 12, CRASHES = 3, FAILS = 5, IS_LONG = 7, LONG_BYTES = 300000 };

typedef struct seen {
    rl_process_end end[PIECES];
    int signal[PIECES];
    size_t length[PIECES];
    char first[PIECES][32];
    int count;
    int stop_after; // 0 for never
} seen;

static rl_status work(rl_context *ctx, int32_t index, void *user, rl_text *answer) {
    (void)user;
    if (index == CRASHES)
        raise(SIGABRT);
    if (index == FAILS)
        return rl_fail(ctx, RL_E_INTERNAL, "piece %d failed", (int)index);
    if (index == IS_LONG)
        rl_text_append_repeated(answer, 'x', LONG_BYTES);
    else
        rl_text_format(answer, "piece %d", (int)index);
    return RL_OK;
}

static rl_status ended(rl_context *ctx, const rl_process_answer *answer, void *user) {
    seen *s = user;
    s->end[answer->index] = answer->end;
    s->signal[answer->index] = answer->signal;
    s->length[answer->index] = answer->length;
    strncpy(s->first[answer->index], answer->bytes, sizeof s->first[0] - 1);
    s->count++;
    if (s->count == s->stop_after)
        rl_context_cancel(ctx);
    return RL_OK;
}

static void run(int32_t threads, seen *s) {
    rl_context ctx;
    int32_t numbers[PIECES];
    rl_context_init(&ctx);
    ctx.threads = threads;
    for (int32_t i = 0; i < PIECES; i++)
        numbers[i] = i;
    assert_int_equal(rl_processes_run(&ctx, numbers, PIECES, work, ended, s), RL_OK);
}

static void test_a_crash_is_that_of_its_piece(void **state) {
    (void)state;
    for (int32_t threads = 1; threads <= 5; threads += 4) {
        seen s = {0};
        run(threads, &s);
        assert_int_equal(s.count, PIECES);
        for (int i = 0; i < PIECES; i++) {
            char expected[32];
            snprintf(expected, sizeof expected, i == FAILS ? "piece %d failed" : "piece %d", i);
            if (i == CRASHES) {
                assert_int_equal(s.end[i], RL_PROCESS_CRASHED);
                assert_int_equal(s.signal[i], SIGABRT);
            } else if (i == IS_LONG) {
                assert_int_equal(s.length[i], LONG_BYTES);
            } else {
                assert_int_equal(s.end[i], i == FAILS ? RL_PROCESS_FAILED : RL_PROCESS_ANSWERED);
                assert_string_equal(s.first[i], expected);
            }
        }
    }
}

static void test_a_run_that_is_stopped_ends_soon(void **state) {
    (void)state;
    seen s = {.stop_after = 2};
    run(1, &s);
    assert_int_equal(s.count, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_crash_is_that_of_its_piece),
        cmocka_unit_test(test_a_run_that_is_stopped_ends_soon),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
