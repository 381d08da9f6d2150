// « Did you mean »: the known name nearest to what was typed.
#ifndef RL_BASE_SUGGEST_H
#define RL_BASE_SUGGEST_H

#include <stddef.h>

typedef struct rl_suggestion {
    const char *typed; // not necessarily zero-terminated
    size_t length;
    const char *best; // nearest name so far; NULL while none is near enough
    size_t distance;
} rl_suggestion;

rl_suggestion rl_suggestion_start(const char *typed, size_t length);

// Keeps `name` when it is nearer than the best so far and within a third of its length in edits
// (insertion, deletion, substitution, swap of neighbours), when the typed text begins it, or when
// they differ by capitals only.
void rl_suggestion_consider(rl_suggestion *suggestion, const char *name);

#endif
