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

// Programmes without a double, and those of each relay one after another.
typedef struct rl_programme_set {
    RL_VECTOR(rl_programme) list;
    RL_VECTOR(int32_t) next; // by programme: the next of its relay, −1 at the end
    int32_t *first;          // by actor: its latest programme, −1 without one
    int32_t *slots;          // programme + 1, open addressing
    size_t size;
} rl_programme_set;

// Works out what a programme uses and brings; it lives as long as the arena.
RL_MUST_CHECK rl_status rl_programme_fill(rl_context *ctx, rl_arena *arena,
                                          const rl_problem *problem, rl_id relay, int32_t count,
                                          const rl_id *activations, rl_programme *out);

// The table by actor lives as long as the arena; false when memory is exhausted.
bool rl_programme_set_create(rl_arena *arena, rl_id actor_count, rl_programme_set *out);
void rl_programme_set_clear(rl_context *ctx, rl_programme_set *set);

// Adds a programme if it is new; `index` is where it is. Its tables live as long as the arena.
RL_MUST_CHECK rl_status rl_programme_set_add(rl_context *ctx, rl_arena *arena,
                                             const rl_problem *problem, rl_programme_set *set,
                                             rl_id relay, int32_t count, const rl_id *activations,
                                             int32_t *index, bool *added);

#endif
