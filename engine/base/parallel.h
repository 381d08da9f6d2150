// Runs independent pieces of work on the context's threads. Each piece writes only its own output,
// so results do not depend on how many threads there are.
#ifndef RL_BASE_PARALLEL_H
#define RL_BASE_PARALLEL_H

#include "base/context.h"

// Calls work(i, worker, user) once for each i in 0 … count − 1; `worker` is in 0 … threads − 1 and
// names scratch memory that only one call uses at a time. Falls back to the calling thread when a
// thread cannot be started.
void rl_parallel_for(rl_context *ctx, int32_t count,
                     void (*work)(int32_t index, int32_t worker, void *user), void *user);

#endif
