#include "base/names.h"

#include "base/suggest.h"

#include <string.h>

enum { FIRST_SLOT_COUNT = 64 };

void rl_names_init(rl_names *names, rl_context *ctx) { *names = (rl_names){.ctx = ctx}; }

void rl_names_clear(rl_names *names) {
    RL_VECTOR_CLEAR(names->ctx, &names->list);
    rl_release(names->ctx, names->slots);
    names->slots = NULL;
    names->slot_count = 0;
}

// FNV-1a with a final mix, because its low bits alone are poor on short texts.
static uint32_t hash_text(const char *text) {
    uint32_t hash = 2166136261u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    hash ^= hash >> 16;
    hash *= 0x85EBCA6Bu;
    return hash ^ hash >> 13;
}

// The slot of the text, or the free one where it belongs.
static rl_name_slot *find_slot(const rl_names *names, const char *text, uint32_t hash) {
    const size_t mask = names->slot_count - 1;
    size_t place = hash & mask;
    while (names->slots[place].number >= 0 &&
           (names->slots[place].hash != hash ||
            strcmp(names->list.items[names->slots[place].number], text) != 0))
        place = (place + 1) & mask;
    return &names->slots[place];
}

static rl_status grow(rl_names *names) {
    const size_t wanted = names->slot_count == 0 ? FIRST_SLOT_COUNT : 2 * names->slot_count;
    rl_name_slot *slots = RL_NEW(names->ctx, rl_name_slot, wanted);
    if (slots == NULL)
        return rl_fail_memory(names->ctx);
    for (size_t i = 0; i < wanted; i++)
        slots[i].number = -1;
    for (size_t i = 0; i < names->slot_count; i++) {
        if (names->slots[i].number < 0)
            continue;
        size_t place = names->slots[i].hash & (wanted - 1);
        while (slots[place].number >= 0)
            place = (place + 1) & (wanted - 1);
        slots[place] = names->slots[i];
    }
    rl_release(names->ctx, names->slots);
    names->slots = slots;
    names->slot_count = wanted;
    return RL_OK;
}

rl_status rl_names_add(rl_names *names, const char *text, int32_t *number) {
    rl_status status = RL_OK;
    if (2 * (names->list.count + 1) > names->slot_count)
        RL_TRY(grow(names));
    const uint32_t hash = hash_text(text);
    rl_name_slot *slot = find_slot(names, text, hash);
    if (slot->number < 0) {
        if (names->list.count == INT32_MAX)
            return rl_fail_memory(names->ctx);
        RL_TRY(RL_VECTOR_RESERVE(names->ctx, &names->list, 1));
        *slot = (rl_name_slot){hash, (int32_t)names->list.count};
        names->list.items[names->list.count++] = text;
    }
    *number = slot->number;
done:
    return status;
}

int32_t rl_names_find(const rl_names *names, const char *text) {
    return names->slot_count == 0 ? -1 : find_slot(names, text, hash_text(text))->number;
}

const char *rl_names_nearest(const rl_names *names, const char *typed) {
    rl_suggestion suggestion = rl_suggestion_start(typed, strlen(typed));
    for (size_t i = 0; i < names->list.count; i++)
        rl_suggestion_consider(&suggestion, names->list.items[i]);
    return suggestion.best;
}
