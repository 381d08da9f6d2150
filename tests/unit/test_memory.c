// Allocations, growable arrays and arenas, with and without memory.
#include "base/memory.h"
#include "support/cmocka_test.h"
#include "support/failing_allocator.h"

#include <stdalign.h>
#include <string.h>

static rl_context ctx;
static rl_failing_allocator allocator;

static int set_up(void **state) {
    (void)state;
    rl_context_init(&ctx);
    rl_failing_allocator_use(&allocator, INT64_MAX, &ctx);
    return 0;
}

// Every test gives back what it took.
static int tear_down(void **state) {
    (void)state;
    return allocator.live == 0 ? 0 : -1;
}

static void test_blocks_are_zeroed(void **state) {
    (void)state;
    double *values = RL_NEW(&ctx, double, 1000);
    for (int i = 0; i < 1000; i++)
        assert_true(values[i] == 0.0);
    rl_release(&ctx, values);
    void *empty = rl_allocate(&ctx, 0, 8);
    assert_non_null(empty);
    rl_release(&ctx, empty);
    rl_release(&ctx, NULL);
}

static void test_sizes_that_overflow_are_refused(void **state) {
    (void)state;
    assert_null(rl_allocate(&ctx, SIZE_MAX / 4 + 1, 4));
    double *items = NULL;
    size_t capacity = 0;
    assert_int_equal(rl_reserve(&ctx, &items, &capacity, SIZE_MAX / 8, sizeof *items), RL_E_MEMORY);
    assert_int_equal(rl_reserve(&ctx, &items, &capacity, SIZE_MAX, 1), RL_E_MEMORY);
    assert_null(items);
    assert_int_equal(capacity, 0);
    rl_arena arena;
    rl_arena_init(&arena, &ctx);
    assert_null(rl_arena_allocate(&arena, SIZE_MAX / 2, 4));
    assert_null(rl_arena_allocate(&arena, SIZE_MAX / 2, 1));
    rl_arena_clear(&arena);
}

static void test_vectors_grow_and_keep_their_items(void **state) {
    (void)state;
    RL_VECTOR(int) list = {0};
    size_t growths = 0;
    for (int i = 0; i < 10000; i++) {
        const size_t capacity = list.capacity;
        assert_int_equal(RL_VECTOR_RESERVE(&ctx, &list, 1), RL_OK);
        growths += list.capacity != capacity;
        list.items[list.count++] = i;
    }
    for (int i = 0; i < 10000; i++)
        assert_int_equal(list.items[i], i);
    assert_true(growths < 15); // it doubles
    assert_int_equal(RL_VECTOR_RESERVE(&ctx, &list, 0), RL_OK);
    RL_VECTOR_CLEAR(&ctx, &list);
    assert_null(list.items);
    assert_int_equal(list.count, 0);
    assert_int_equal(list.capacity, 0);
}

static void test_a_vector_survives_a_memory_failure(void **state) {
    (void)state;
    RL_VECTOR(int) list = {0};
    assert_int_equal(RL_VECTOR_RESERVE(&ctx, &list, 8), RL_OK);
    for (int i = 0; i < 8; i++)
        list.items[list.count++] = i;
    allocator.allowed = 0;
    ctx.language = RL_FRENCH;
    assert_int_equal(RL_VECTOR_RESERVE(&ctx, &list, 1000), RL_E_MEMORY);
    assert_string_equal(ctx.detail, "mémoire insuffisante");
    assert_int_equal(list.capacity, 8);
    assert_int_equal(list.items[7], 7);
    assert_null(rl_allocate(&ctx, 1, 1));
    RL_VECTOR_CLEAR(&ctx, &list);
}

static void test_arena_blocks_are_zeroed_aligned_and_apart(void **state) {
    (void)state;
    enum { BLOCKS = 2000 };
    static unsigned char *blocks[BLOCKS];
    rl_arena arena;
    rl_arena_init(&arena, &ctx);
    for (size_t i = 0; i < BLOCKS; i++) {
        const size_t size = i * 37 % 5000; // 0 too
        blocks[i] = rl_arena_allocate(&arena, size, 1);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % alignof(max_align_t), 0);
        for (size_t k = 0; k < size; k++)
            assert_int_equal(blocks[i][k], 0);
        memset(blocks[i], (int)(i % 256), size);
    }
    for (size_t i = 0; i < BLOCKS; i++) // no block was overwritten by another
        for (size_t k = 0; k < i * 37 % 5000; k++)
            assert_int_equal(blocks[i][k], i % 256);
    rl_arena_clear(&arena);
    rl_arena_clear(&arena);
}

static void test_arenas_hold_large_blocks_and_texts(void **state) {
    (void)state;
    rl_arena arena;
    rl_arena_init(&arena, &ctx);
    char *large = RL_ARENA_NEW(&arena, char, 1 << 20);
    assert_non_null(large);
    large[(1 << 20) - 1] = 'x';
    const char *copy = rl_arena_copy_text(&arena, "relais de diffusion", 6);
    assert_string_equal(copy, "relais");
    assert_string_equal(rl_arena_copy_text(&arena, NULL, 0), "");
    assert_int_equal(large[(1 << 20) - 1], 'x');
    allocator.allowed = 0;
    assert_null(rl_arena_allocate(&arena, 1 << 20, 1));
    assert_null(rl_arena_copy_text(&arena, large, 1 << 20));
    rl_arena_clear(&arena);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        TEST(test_blocks_are_zeroed),
        TEST(test_sizes_that_overflow_are_refused),
        TEST(test_vectors_grow_and_keep_their_items),
        TEST(test_a_vector_survives_a_memory_failure),
        TEST(test_arena_blocks_are_zeroed_aligned_and_apart),
        TEST(test_arenas_hold_large_blocks_and_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
