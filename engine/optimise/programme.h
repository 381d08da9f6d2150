// A programme: what one relay does in a plan, a column of the master.
#ifndef RL_OPTIMISE_PROGRAMME_H
#define RL_OPTIMISE_PROGRAMME_H

#include "optimise/problem.h"

typedef struct rl_programme {
    rl_id relay;
    int32_t count;
    const rl_id *activations; // increasing
    const double *log_miss;   // ℓ by profile of the relay
    const double *hit;        // 1 − e^{−ℓ}, likewise
    const rl_entry *usage;    // of the linear rules, rows increasing
    int32_t usage_count;
} rl_programme;

// Works out what a programme uses and brings; it lives as long as the arena.
RL_MUST_CHECK rl_status rl_programme_fill(rl_context *ctx, rl_arena *arena,
                                          const rl_problem *problem, rl_id relay, int32_t count,
                                          const rl_id *activations, rl_programme *out);

#endif
