// Identifiers numbered in the order they are first met, found again in constant time: tens of
// millions of them, most being numbers such as a SIRET.
//
// An identifier of at most 17 digits is its own key — 32 × value + number of digits, so that `007`
// is not `7` — and takes 16 bytes in all. Any other one is kept as text behind a hash, and compared
// byte for byte.
#ifndef RL_COVER_ID_INDEX_H
#define RL_COVER_ID_INDEX_H

#include "base/memory.h"
#include "io/list_scanner.h"

typedef struct rl_id_slot {
    uint64_t key;
    uint32_t number_plus_one; // 0 while free
    uint32_t text;            // number of its text, when the key is a hash
} rl_id_slot;

typedef struct rl_id_index {
    rl_context *ctx;
    rl_id_slot *slots;
    size_t slot_count; // a power of two
    uint32_t count;
    RL_VECTOR(rl_span) texts;
    rl_arena arena; // what they point into
} rl_id_index;

enum { RL_ID_COUNT_MAX = INT32_MAX };

void rl_id_index_init(rl_id_index *index, rl_context *ctx);
void rl_id_index_clear(rl_id_index *index);

uint64_t rl_id_key(rl_span id);

// Whether the key is that of digits only, and then their number.
bool rl_id_key_is_digits(uint64_t key, int *digits, uint64_t *value);

// Brings the place of a key near, so that several look-ups wait for memory together.
void rl_id_prefetch(const rl_id_index *index, uint64_t key);

// The identifier's number, −1 when it is not there.
int64_t rl_id_find(const rl_id_index *index, rl_span id, uint64_t key);

// The same; adds it when it is new, and says so.
RL_MUST_CHECK rl_status rl_id_add(rl_id_index *index, rl_span id, uint64_t key, uint32_t *number,
                                  bool *is_new);

#endif
