// A context whose memory runs out after a chosen number of allocations, to walk every failure path.
#ifndef RL_TESTS_FAILING_ALLOCATOR_H
#define RL_TESTS_FAILING_ALLOCATOR_H

#include "base/context.h"

typedef struct rl_failing_allocator {
    int64_t allowed; // allocations and reallocations still granted
    int64_t live;    // blocks not released yet
    bool failed;     // something was refused
    bool recovers;   // only one is refused, so that each check of its own must see it
} rl_failing_allocator;

// Replaces the allocator of a context; `allocator` must outlive it.
void rl_failing_allocator_use(rl_failing_allocator *allocator, int64_t allowed, rl_context *ctx);

#endif
