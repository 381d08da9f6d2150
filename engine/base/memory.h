// Memory: counted allocations through the context's allocator, growable arrays, and arenas.
#ifndef RL_BASE_MEMORY_H
#define RL_BASE_MEMORY_H

#include "base/context.h"

// Allocates `count` zeroed items; NULL on overflow or exhaustion (and for count 0 a valid block).
void *rl_allocate(rl_context *ctx, size_t count, size_t item_size);

// Frees a block obtained from the same context; NULL is allowed.
void rl_release(rl_context *ctx, void *block);

// Grows the array whose pointer is stored at `items_address` (any `T **`) so that it holds at least
// `needed` items, at least doubling. New items are not initialised. On failure the old block is
// kept and RL_E_MEMORY returned.
RL_MUST_CHECK rl_status rl_reserve(rl_context *ctx, void *items_address, size_t *capacity,
                                   size_t needed, size_t item_size);

// Typed forms. `RL_NEW(ctx, double, n)` gives a zeroed `double *`.
#define RL_NEW(ctx, type, count) ((type *)rl_allocate((ctx), (size_t)(count), sizeof(type)))

// A growable array: `struct { T *items; size_t count, capacity; }`.
#define RL_VECTOR(type)                                                                            \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

// Makes room for one more item; the caller then writes `v.items[v.count++]`.
#define RL_VECTOR_RESERVE(ctx, vector, extra)                                                      \
    rl_reserve((ctx), &(vector)->items, &(vector)->capacity, (vector)->count + (extra),            \
               sizeof *(vector)->items)

#define RL_VECTOR_CLEAR(ctx, vector)                                                               \
    do {                                                                                           \
        rl_release((ctx), (vector)->items);                                                        \
        (vector)->items = NULL;                                                                    \
        (vector)->count = (vector)->capacity = 0;                                                  \
    } while (0)

// An arena: many small allocations freed together. Blocks never move.
typedef struct rl_arena {
    rl_context *ctx;
    struct rl_arena_block *last;
} rl_arena;

void rl_arena_init(rl_arena *arena, rl_context *ctx);
void rl_arena_clear(rl_arena *arena);

// Zeroed, aligned for any type; NULL when memory is exhausted.
void *rl_arena_allocate(rl_arena *arena, size_t count, size_t item_size);

// Copies `length` bytes and adds a final zero; NULL when memory is exhausted.
char *rl_arena_copy_text(rl_arena *arena, const char *text, size_t length);

#define RL_ARENA_NEW(arena, type, count)                                                           \
    ((type *)rl_arena_allocate((arena), (size_t)(count), sizeof(type)))

#endif
