#include "base/parallel.h"

#include <pthread.h>

enum { MAX_THREADS = 64 };

typedef struct job {
    void (*work)(int32_t index, int32_t worker, void *user);
    void *user;
    int32_t count;
    atomic_int next;
} job;

typedef struct worker {
    job *shared;
    int32_t index;
    pthread_t thread;
} worker;

static void *run(void *argument) {
    const worker *self = argument;
    job *shared = self->shared;
    for (;;) {
        const int32_t index = atomic_fetch_add(&shared->next, 1);
        if (index >= shared->count)
            return NULL;
        shared->work(index, self->index, shared->user);
    }
}

void rl_parallel_for(rl_context *ctx, int32_t count,
                     void (*work)(int32_t index, int32_t worker, void *user), void *user) {
    job shared = {.work = work, .user = user, .count = count};
    atomic_init(&shared.next, 0);
    int32_t wanted = ctx->threads < MAX_THREADS ? ctx->threads : MAX_THREADS;
    if (wanted > count)
        wanted = count;
    worker workers[MAX_THREADS];
    int32_t started = 1; // the calling thread is worker 0
    for (; started < wanted; started++) {
        workers[started] = (worker){.shared = &shared, .index = started};
        if (pthread_create(&workers[started].thread, NULL, run, &workers[started]) != 0)
            break;
    }
    workers[0] = (worker){.shared = &shared, .index = 0};
    run(&workers[0]);
    for (int32_t i = 1; i < started; i++)
        pthread_join(workers[i].thread, NULL);
}
