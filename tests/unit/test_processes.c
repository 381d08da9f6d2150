// Pieces in processes of their own: what crashes takes nothing else down.
#include "base/processes.h"
#include "support/cmocka_test.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

static rl_status alone(rl_context *ctx, int32_t index, void *user, rl_text *answer) {
    (void)index;
    const char *what = user;
    if (strcmp(what, "crash") == 0)
        raise(SIGABRT);
    if (strcmp(what, "no memory") == 0)
        return rl_fail_memory(ctx);
    if (strcmp(what, "no file") == 0)
        return rl_fail(ctx, RL_E_IO, "no such file");
    rl_text_append(answer, what);
    return RL_OK;
}

// Even when all that is long is asked to stop.
static void test_one_alone_gives_its_answer_or_its_failure(void **state) {
    (void)state;
    rl_context ctx;
    rl_text answer;
    rl_context_init(&ctx);
    rl_context_cancel(&ctx);
    rl_text_init(&answer, &ctx);
    assert_int_equal(rl_process_alone(&ctx, alone, "crash", &answer), RL_E_INTERNAL);
    assert_non_null(strstr(ctx.detail, "6"));
    assert_int_equal(rl_process_alone(&ctx, alone, "no memory", &answer), RL_E_MEMORY);
    assert_int_equal(rl_process_alone(&ctx, alone, "no file", &answer), RL_E_IO);
    assert_string_equal(ctx.detail, "no such file");
    assert_int_equal(answer.length, 0);
    assert_int_equal(rl_process_alone(&ctx, alone, "done", &answer), RL_OK);
    assert_string_equal(rl_text_bytes(&answer), "done");
    rl_text_clear(&answer);
}

static rl_status wait_for_ever(rl_context *ctx, int32_t index, void *user, rl_text *answer) {
    (void)ctx, (void)index, (void)answer;
    const int *ends = user;
    if (write(ends[1], "b", 1) != 1)
        return RL_E_IO;
    for (;;)
        pause();
}

// Who runs the pieces is killed: so are they.
static void test_pieces_do_not_outlive_their_parent(void **state) {
    (void)state;
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    const pid_t parent = fork();
    assert_true(parent >= 0);
    if (parent == 0) {
        rl_context ctx;
        rl_text answer;
        rl_context_init(&ctx);
        rl_text_init(&answer, &ctx);
        _exit(rl_process_alone(&ctx, wait_for_ever, ends, &answer) == RL_OK ? 0 : 1);
    }
    char byte;
    close(ends[1]);
    assert_int_equal(read(ends[0], &byte, 1), 1); // the piece has begun
    kill(parent, SIGKILL);
    waitpid(parent, NULL, 0);
    assert_int_equal(read(ends[0], &byte, 1), 0); // nobody holds the other end any more
    close(ends[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_crash_is_that_of_its_piece),
        cmocka_unit_test(test_a_run_that_is_stopped_ends_soon),
        cmocka_unit_test(test_one_alone_gives_its_answer_or_its_failure),
        cmocka_unit_test(test_pieces_do_not_outlive_their_parent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
