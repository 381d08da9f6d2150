#include "base/names.h"
#include "base/suggest.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"

#include <stdio.h>
#include <string.h>

static void test_texts_keep_their_numbers(void **state) {
    (void)state;
    enum { COUNT = 5000 };
    static char texts[COUNT][16];
    rl_context ctx;
    rl_names names;
    int32_t number;
    rl_context_init(&ctx);
    rl_names_init(&names, &ctx);
    assert_int_equal(rl_names_find(&names, "t0"), -1);
    for (int i = 0; i < COUNT; i++) {
        snprintf(texts[i], sizeof texts[i], "t%d", i);
        assert_int_equal(rl_names_add(&names, texts[i], &number), RL_OK);
        assert_int_equal(number, i);
    }
    assert_int_equal(rl_names_add(&names, "t4321", &number), RL_OK); // equal, not the same pointer
    assert_int_equal(number, 4321);
    assert_int_equal(names.list.count, COUNT);
    for (int i = 0; i < COUNT; i++)
        assert_int_equal(rl_names_find(&names, texts[i]), i);
    assert_int_equal(rl_names_find(&names, "t5000"), -1);
    rl_names_clear(&names);
    assert_int_equal(rl_names_find(&names, "t0"), -1);
}

static void test_memory_failures_are_survived(void **state) {
    (void)state;
    static char texts[200][16];
    for (int64_t allowed = 0;; allowed++) {
        rl_failing_allocator allocator;
        rl_context ctx;
        rl_names names;
        rl_status status = RL_OK;
        int32_t number;
        rl_context_init(&ctx);
        rl_failing_allocator_use(&allocator, allowed, &ctx);
        rl_names_init(&names, &ctx);
        for (int i = 0; i < 200 && status == RL_OK; i++) {
            snprintf(texts[i], sizeof texts[i], "%d", i);
            status = rl_names_add(&names, texts[i], &number);
        }
        assert_int_equal(status, allocator.failed ? RL_E_MEMORY : RL_OK);
        for (size_t i = 0; i < names.list.count; i++)
            assert_int_equal(rl_names_find(&names, texts[i]), (int)i);
        rl_names_clear(&names);
        assert_int_equal(allocator.live, 0);
        if (!allocator.failed)
            break;
    }
}

static const char *nearest(const char *typed) {
    static const char *const known[] = {"newsletter", "event", "training", "visit", "FZ", "01"};
    rl_suggestion suggestion = rl_suggestion_start(typed, strlen(typed));
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        rl_suggestion_consider(&suggestion, known[i]);
    return suggestion.best == NULL ? "" : suggestion.best;
}

static void test_the_nearest_name_is_suggested(void **state) {
    (void)state;
    assert_string_equal(nearest("newsleter"), "newsletter"); // deletion
    assert_string_equal(nearest("evennt"), "event");         // insertion
    assert_string_equal(nearest("vizit"), "visit");          // substitution
    assert_string_equal(nearest("trainign"), "training");    // swap of neighbours
    assert_string_equal(nearest("news"), "newsletter");      // beginning
    assert_string_equal(nearest("podcast"), "");
    assert_string_equal(nearest(""), "");
    char long_text[200];
    memset(long_text, 'x', sizeof long_text - 1);
    long_text[sizeof long_text - 1] = '\0';
    assert_string_equal(nearest(long_text), "");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_keep_their_numbers),
        cmocka_unit_test(test_memory_failures_are_survived),
        cmocka_unit_test(test_the_nearest_name_is_suggested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
