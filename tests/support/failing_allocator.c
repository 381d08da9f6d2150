#include "support/failing_allocator.h"

#include <stdlib.h>

static bool grant(rl_failing_allocator *allocator) {
    if (allocator->allowed <= 0 && !(allocator->recovers && allocator->failed)) {
        allocator->failed = true;
        return false;
    }
    allocator->allowed--;
    return true;
}

static void *allocate(size_t size, void *user) {
    rl_failing_allocator *allocator = user;
    void *block = grant(allocator) ? malloc(size) : NULL;
    allocator->live += block != NULL;
    return block;
}

static void *reallocate(void *block, size_t size, void *user) {
    rl_failing_allocator *allocator = user;
    void *moved = grant(allocator) ? realloc(block, size) : NULL;
    allocator->live += moved != NULL && block == NULL;
    return moved;
}

static void release(void *block, void *user) {
    rl_failing_allocator *allocator = user;
    allocator->live -= block != NULL;
    free(block);
}

void rl_failing_allocator_use(rl_failing_allocator *allocator, int64_t allowed, rl_context *ctx) {
    *allocator = (rl_failing_allocator){.allowed = allowed};
    ctx->allocator = (rl_allocator){allocate, reallocate, release, allocator};
}
