#include "cover/id_index.h"

#include <string.h>

enum { DIGITS_MAX = 17, LENGTH_BITS = 5, FIRST_SLOTS = 1 << 12 };

static const uint64_t text_mark = UINT64_C(1) << 63; // no key of digits reaches it

void rl_id_index_init(rl_id_index *index, rl_context *ctx) {
    *index = (rl_id_index){.ctx = ctx};
    rl_arena_init(&index->arena, ctx);
}

void rl_id_index_clear(rl_id_index *index) {
    if (index->ctx == NULL)
        return;
    rl_release(index->ctx, index->slots);
    RL_VECTOR_CLEAR(index->ctx, &index->texts);
    rl_arena_clear(&index->arena);
    index->slots = NULL;
    index->slot_count = index->count = 0;
}

// Keys --------------------------------------------------------------------------------------------

// The finaliser of splitmix64: every bit of the key moves every bit of the result.
static uint64_t mix(uint64_t key) {
    key = (key ^ (key >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    key = (key ^ (key >> 27)) * UINT64_C(0x94D049BB133111EB);
    return key ^ (key >> 31);
}

static uint64_t hash_of_text(rl_span id) {
    uint64_t hash = mix(id.length);
    size_t i = 0;
    for (; i + 8 <= id.length; i += 8) {
        uint64_t word;
        memcpy(&word, id.bytes + i, 8);
        hash = mix(hash ^ word);
    }
    uint64_t tail = 0;
    memcpy(&tail, id.bytes + i, id.length - i);
    return mix(hash ^ tail) | text_mark;
}

uint64_t rl_id_key(rl_span id) {
    if (id.length > DIGITS_MAX || id.length == 0)
        return hash_of_text(id);
    uint64_t value = 0;
    for (size_t i = 0; i < id.length; i++) {
        const unsigned digit = (unsigned char)id.bytes[i] - (unsigned)'0';
        if (digit > 9)
            return hash_of_text(id);
        value = 10 * value + digit;
    }
    return value << LENGTH_BITS | id.length;
}

bool rl_id_key_is_digits(uint64_t key, int *digits, uint64_t *value) {
    if (key & text_mark)
        return false;
    *digits = (int)(key & ((1u << LENGTH_BITS) - 1));
    *value = key >> LENGTH_BITS;
    return true;
}

// Slots -------------------------------------------------------------------------------------------

static size_t first_slot(const rl_id_index *index, uint64_t key) {
    return (size_t)mix(key) & (index->slot_count - 1);
}

void rl_id_prefetch(const rl_id_index *index, uint64_t key) {
    if (index->slot_count > 0)
        __builtin_prefetch(&index->slots[first_slot(index, key)], 1);
}

static bool holds(const rl_id_index *index, const rl_id_slot *slot, rl_span id, uint64_t key) {
    if (slot->key != key)
        return false;
    if (!(key & text_mark))
        return true;
    const rl_span text = index->texts.items[slot->text];
    return text.length == id.length && memcmp(text.bytes, id.bytes, id.length) == 0;
}

// The slot of the identifier, or the free one where it would go.
static rl_id_slot *slot_of(const rl_id_index *index, rl_span id, uint64_t key) {
    size_t place = first_slot(index, key);
    while (index->slots[place].number_plus_one != 0 && !holds(index, &index->slots[place], id, key))
        place = (place + 1) & (index->slot_count - 1);
    return &index->slots[place];
}

int64_t rl_id_find(const rl_id_index *index, rl_span id, uint64_t key) {
    return index->slot_count == 0 ? -1 : (int64_t)slot_of(index, id, key)->number_plus_one - 1;
}

static rl_status grow(rl_id_index *index) {
    const size_t old_count = index->slot_count;
    rl_id_slot *old = index->slots;
    const size_t count = old_count == 0 ? FIRST_SLOTS : 2 * old_count;
    rl_id_slot *slots = RL_NEW(index->ctx, rl_id_slot, count);
    if (slots == NULL)
        return rl_fail_memory(index->ctx);
    index->slots = slots;
    index->slot_count = count;
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].number_plus_one == 0)
            continue;
        size_t place = first_slot(index, old[i].key);
        while (slots[place].number_plus_one != 0)
            place = (place + 1) & (count - 1);
        slots[place] = old[i];
    }
    rl_release(index->ctx, old);
    return RL_OK;
}

static rl_status keep_text(rl_id_index *index, rl_span id, uint32_t *text) {
    const rl_status status = RL_VECTOR_RESERVE(index->ctx, &index->texts, 1);
    if (status != RL_OK)
        return status;
    const char *copy = rl_arena_copy_text(&index->arena, id.bytes, id.length);
    if (copy == NULL)
        return rl_fail_memory(index->ctx);
    *text = (uint32_t)index->texts.count;
    index->texts.items[index->texts.count++] = (rl_span){copy, id.length};
    return RL_OK;
}

rl_status rl_id_add(rl_id_index *index, rl_span id, uint64_t key, uint32_t *number, bool *is_new) {
    rl_status status;
    *is_new = false;
    // At most seven slots in ten are taken.
    if (10 * ((size_t)index->count + 1) > 7 * index->slot_count) {
        status = grow(index);
        if (status != RL_OK)
            return status;
    }
    rl_id_slot *slot = slot_of(index, id, key);
    if (slot->number_plus_one == 0) {
        if (index->count == RL_ID_COUNT_MAX)
            return rl_fail_memory(index->ctx);
        uint32_t text = 0;
        if (key & text_mark) {
            status = keep_text(index, id, &text);
            if (status != RL_OK)
                return status;
        }
        *slot = (rl_id_slot){key, ++index->count, text};
        *is_new = true;
    }
    *number = slot->number_plus_one - 1;
    return RL_OK;
}
