// Parallel loops: each piece once, one piece at a time for each worker, the same result whatever
// the number of threads.
#include "base/parallel.h"
#include "support/cmocka_test.h"

#include <string.h>

enum { COUNT = 5000, MOST_THREADS = 100 };

typedef struct ledger {
    atomic_int done[COUNT];
    atomic_bool busy[MOST_THREADS];
    atomic_bool clash; // two calls shared a worker at the same time
    int32_t threads;
    double output[COUNT];
} ledger;

static void work(int32_t index, int32_t worker, void *user) {
    ledger *book = user;
    if (worker < 0 || worker >= book->threads || atomic_exchange(&book->busy[worker], true))
        atomic_store(&book->clash, true);
    atomic_fetch_add(&book->done[index], 1);
    double value = index;
    for (int i = 0; i < 50; i++)
        value = value * 0.5 + 1.0 / (1.0 + index);
    book->output[index] = value;
    if (worker >= 0 && worker < MOST_THREADS)
        atomic_store(&book->busy[worker], false);
}

static void run(int32_t threads, int32_t count, ledger *book) {
    rl_context ctx;
    rl_context_init(&ctx);
    ctx.threads = threads;
    memset(book, 0, sizeof *book);
    book->threads = threads;
    rl_parallel_for(&ctx, count, work, book);
    assert_false(atomic_load(&book->clash));
    for (int32_t i = 0; i < COUNT; i++)
        assert_int_equal(atomic_load(&book->done[i]), i < count);
}

static void test_each_piece_is_done_once(void **state) {
    (void)state;
    static ledger alone, together;
    run(1, COUNT, &alone);
    const int32_t threads[] = {2, 3, 8, MOST_THREADS};
    for (size_t i = 0; i < sizeof threads / sizeof *threads; i++) {
        run(threads[i], COUNT, &together);
        assert_memory_equal(together.output, alone.output, sizeof alone.output);
    }
}

static void test_short_loops(void **state) {
    (void)state;
    static ledger book;
    run(4, 0, &book);
    run(4, 1, &book);
    run(4, 3, &book);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_piece_is_done_once),
        cmocka_unit_test(test_short_loops),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
