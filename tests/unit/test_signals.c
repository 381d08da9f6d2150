#include "cli/signals.h"
#include "support/cmocka_test.h"

#include <signal.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void assert_cancels(int signal_number) {
    rl_context ctx;
    rl_context_init(&ctx);
    rl_signals_catch(&ctx);
    assert_false(rl_is_cancelled(&ctx));
    assert_int_equal(raise(signal_number), 0);
    assert_true(rl_is_cancelled(&ctx));
    assert_true(rl_should_stop(&ctx));
    rl_signals_release();
}

static void the_first_signal_cancels(void **state) {
    (void)state;
    assert_cancels(SIGINT);
    assert_cancels(SIGTERM);
    assert_cancels(SIGHUP);
}

static void a_program_under_nohup_goes_on(void **state) {
    (void)state;
    rl_context ctx;
    rl_context_init(&ctx);
    signal(SIGHUP, SIG_IGN);
    rl_signals_catch(&ctx);
    assert_int_equal(raise(SIGHUP), 0);
    assert_false(rl_is_cancelled(&ctx));
    rl_signals_release();
    assert_int_equal(raise(SIGHUP), 0); // still ignored: else this ends here
    signal(SIGHUP, SIG_DFL);
}

// Runs `scene` in a child; returns its wait status.
static int in_child(void (*scene)(void)) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        scene();
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return status;
}

static void insist(void) {
    rl_context ctx;
    rl_context_init(&ctx);
    rl_signals_catch(&ctx);
    raise(SIGINT);
    const struct timespec a_moment = {.tv_nsec = 600 * 1000 * 1000};
    nanosleep(&a_moment, NULL);
    raise(SIGTERM);
}

static void repeat_at_once(void) {
    rl_context ctx;
    rl_context_init(&ctx);
    rl_signals_catch(&ctx);
    for (int i = 0; i < 3; i++)
        raise(SIGTERM);
    _exit(rl_is_cancelled(&ctx) ? 7 : 1);
}

static void die_after_release(void) {
    rl_context ctx;
    rl_context_init(&ctx);
    rl_signals_catch(&ctx);
    rl_signals_release();
    raise(SIGINT);
}

static void signals_at_once_are_one_request(void **state) {
    (void)state;
    const int status = in_child(repeat_at_once);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 7);
}

static void insisting_kills(void **state) {
    (void)state;
    const int status = in_child(insist);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGTERM);
}

static void signals_kill_again_after_the_work(void **state) {
    (void)state;
    const int status = in_child(die_after_release);
    assert_true(WIFSIGNALED(status));
    assert_int_equal(WTERMSIG(status), SIGINT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_signal_cancels),
        cmocka_unit_test(a_program_under_nohup_goes_on),
        cmocka_unit_test(signals_at_once_are_one_request),
        cmocka_unit_test(insisting_kills),
        cmocka_unit_test(signals_kill_again_after_the_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
