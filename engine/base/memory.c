#include "base/memory.h"

#include <stdalign.h>
#include <string.h>

static bool product_overflows(size_t count, size_t item_size) {
    return item_size != 0 && count > SIZE_MAX / item_size;
}

void *rl_allocate(rl_context *ctx, size_t count, size_t item_size) {
    if (product_overflows(count, item_size))
        return NULL;
    const size_t size = count * item_size;
    void *block = ctx->allocator.allocate(size == 0 ? 1 : size, ctx->allocator.user);
    if (block != NULL)
        memset(block, 0, size);
    return block;
}

void rl_release(rl_context *ctx, void *block) {
    if (block != NULL)
        ctx->allocator.release(block, ctx->allocator.user);
}

rl_status rl_reserve(rl_context *ctx, void *items_address, size_t *capacity, size_t needed,
                     size_t item_size) {
    if (needed <= *capacity)
        return RL_OK;
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted < needed) {
        if (wanted > SIZE_MAX / 2)
            return rl_fail_memory(ctx);
        wanted *= 2;
    }
    if (product_overflows(wanted, item_size))
        return rl_fail_memory(ctx);
    void *items; // read and written as bytes: the caller's pointer has a type of its own
    memcpy(&items, items_address, sizeof items);
    items = ctx->allocator.reallocate(items, wanted * item_size, ctx->allocator.user);
    if (items == NULL)
        return rl_fail_memory(ctx);
    memcpy(items_address, &items, sizeof items);
    *capacity = wanted;
    return RL_OK;
}

// Arena ------------------------------------------------------------------------------------------

enum { ARENA_BLOCK_BYTES = 1 << 16 };

struct rl_arena_block {
    struct rl_arena_block *previous;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

void rl_arena_init(rl_arena *arena, rl_context *ctx) { *arena = (rl_arena){ctx, NULL}; }

void rl_arena_clear(rl_arena *arena) {
    while (arena->last != NULL) {
        struct rl_arena_block *previous = arena->last->previous;
        rl_release(arena->ctx, arena->last);
        arena->last = previous;
    }
}

void *rl_arena_allocate(rl_arena *arena, size_t count, size_t item_size) {
    const size_t alignment = alignof(max_align_t);
    if (product_overflows(count, item_size) || count * item_size > SIZE_MAX / 4)
        return NULL;
    size_t size = (count * item_size + alignment - 1) / alignment * alignment;
    if (size == 0)
        size = alignment;
    struct rl_arena_block *block = arena->last;
    if (block == NULL || block->size - block->used < size) {
        const size_t capacity = size > ARENA_BLOCK_BYTES ? size : ARENA_BLOCK_BYTES;
        block = rl_allocate(arena->ctx, 1, sizeof *block + capacity);
        if (block == NULL)
            return NULL;
        block->previous = arena->last;
        block->size = capacity;
        arena->last = block;
    }
    void *result = block->bytes + block->used;
    block->used += size;
    return result;
}

char *rl_arena_copy_text(rl_arena *arena, const char *text, size_t length) {
    char *copy = rl_arena_allocate(arena, length + 1, 1);
    if (copy != NULL && length > 0)
        memcpy(copy, text, length);
    return copy;
}
