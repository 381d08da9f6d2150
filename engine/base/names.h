// Distinct texts numbered in the order they were added, found again in constant time: the ids a
// table defines, the codes it uses.
#ifndef RL_BASE_NAMES_H
#define RL_BASE_NAMES_H

#include "base/memory.h"

typedef struct rl_name_slot {
    uint32_t hash;
    int32_t number; // −1 while free
} rl_name_slot;

typedef struct rl_names {
    rl_context *ctx;
    RL_VECTOR(const char *) list; // borrowed texts; the position is the number
    rl_name_slot *slots;          // open addressing, a power of two of them
    size_t slot_count;
} rl_names;

void rl_names_init(rl_names *names, rl_context *ctx);
void rl_names_clear(rl_names *names);

// Gives the text's number, adding the text when it is new (its number is then the former
// list.count). The text is borrowed and must outlive `names`.
RL_MUST_CHECK rl_status rl_names_add(rl_names *names, const char *text, int32_t *number);

// The text's number, or −1.
int32_t rl_names_find(const rl_names *names, const char *text);

// The text most like `typed`, or NULL when none is near (base/suggest.h). Looks at every text.
const char *rl_names_nearest(const rl_names *names, const char *typed);

#endif
