#include "domain/segment_index.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static const char *code_of_segment(const rl_segment *segment, int dimension) {
    const char *const parts[RL_DIMENSION_COUNT] = {segment->sector, segment->size,
                                                   segment->territory};
    return parts[dimension];
}

static int32_t find_code(const rl_code_index *part, const char *code) {
    const char **found =
        bsearch(&code, part->codes, (size_t)part->code_count, sizeof *part->codes, compare_texts);
    return found == NULL ? RL_NONE : (int32_t)(found - part->codes);
}

static rl_status allocate_part(rl_segment_index *index, rl_code_index *part) {
    const int32_t count = index->segment_count;
    part->codes = RL_ARENA_NEW(&index->arena, const char *, count);
    part->code_of = RL_ARENA_NEW(&index->arena, int32_t, count);
    part->first = RL_ARENA_NEW(&index->arena, int32_t, count + 1);
    part->members = RL_ARENA_NEW(&index->arena, rl_id, count);
    part->wanted = RL_ARENA_NEW(&index->arena, bool, count);
    part->wanted_codes = RL_ARENA_NEW(&index->arena, int32_t, count);
    const bool complete = part->codes != NULL && part->code_of != NULL && part->first != NULL &&
                          part->members != NULL && part->wanted != NULL &&
                          part->wanted_codes != NULL;
    return complete ? RL_OK : rl_fail_memory(index->arena.ctx);
}

static void number_codes(rl_code_index *part, int32_t segment_count) {
    if (segment_count > 0)
        qsort(part->codes, (size_t)segment_count, sizeof *part->codes, compare_texts);
    for (int32_t i = 0; i < segment_count; i++)
        if (i == 0 || strcmp(part->codes[i], part->codes[part->code_count - 1]) != 0)
            part->codes[part->code_count++] = part->codes[i];
}

// Counting sort of the segments by code.
static void list_members(rl_code_index *part, int32_t segment_count) {
    for (int32_t s = 0; s < segment_count; s++)
        part->first[part->code_of[s] + 1]++;
    for (int32_t c = 0; c < part->code_count; c++)
        part->first[c + 1] += part->first[c];
    for (int32_t s = segment_count - 1; s >= 0; s--)
        part->members[--part->first[part->code_of[s] + 1]] = s;
    // Each start now sits one place too far to the right; the last one is the total.
    memmove(part->first, part->first + 1, (size_t)part->code_count * sizeof *part->first);
    part->first[part->code_count] = segment_count;
}

rl_status rl_segment_index_init(rl_segment_index *index, rl_context *ctx,
                                const rl_segment *segments, int32_t segment_count) {
    *index = (rl_segment_index){.segment_count = segment_count};
    rl_arena_init(&index->arena, ctx);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        rl_code_index *part = &index->dimensions[d];
        const rl_status status = allocate_part(index, part);
        if (status != RL_OK)
            return status;
        for (int32_t s = 0; s < segment_count; s++)
            part->codes[s] = code_of_segment(&segments[s], d);
        number_codes(part, segment_count);
        for (int32_t s = 0; s < segment_count; s++)
            part->code_of[s] = find_code(part, code_of_segment(&segments[s], d));
        list_members(part, segment_count);
    }
    return RL_OK;
}

void rl_segment_index_clear(rl_segment_index *index) { rl_arena_clear(&index->arena); }

// Marks the codes of a list; codes that no segment has and repetitions are dropped. Returns how
// many are marked; `candidates` receives how many segments have one of them.
static int32_t mark_wanted(rl_code_index *part, const char *const *list, int32_t list_count,
                           int32_t *candidates) {
    int32_t wanted_count = 0;
    *candidates = 0;
    for (int32_t i = 0; i < list_count; i++) {
        const int32_t code = find_code(part, list[i]);
        if (code == RL_NONE || part->wanted[code])
            continue;
        part->wanted[code] = true;
        part->wanted_codes[wanted_count++] = code;
        *candidates += part->first[code + 1] - part->first[code];
    }
    return wanted_count;
}

int32_t rl_segment_index_select(rl_segment_index *index, const rl_filter *filter, rl_id *selected) {
    const char *const *const lists[RL_DIMENSION_COUNT] = {filter->sectors, filter->sizes,
                                                          filter->territories};
    const int32_t list_counts[RL_DIMENSION_COUNT] = {filter->sector_count, filter->size_count,
                                                     filter->territory_count};
    int32_t wanted_counts[RL_DIMENSION_COUNT];
    int narrowest = -1; // the dimension that leaves fewest candidates; −1 when none restricts
    int32_t fewest = 0;
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        int32_t candidates;
        wanted_counts[d] =
            mark_wanted(&index->dimensions[d], lists[d], list_counts[d], &candidates);
        if (list_counts[d] > 0 && (narrowest < 0 || candidates < fewest)) {
            narrowest = d;
            fewest = candidates;
        }
    }

    int32_t count = 0;
    if (narrowest < 0) {
        for (; count < index->segment_count; count++)
            selected[count] = count;
        return count;
    }
    const rl_code_index *part = &index->dimensions[narrowest];
    for (int32_t i = 0; i < wanted_counts[narrowest]; i++) {
        const int32_t code = part->wanted_codes[i];
        for (int32_t m = part->first[code]; m < part->first[code + 1]; m++) {
            const rl_id segment = part->members[m];
            bool inside = true;
            for (int d = 0; d < RL_DIMENSION_COUNT && inside; d++)
                inside = list_counts[d] == 0 ||
                         index->dimensions[d].wanted[index->dimensions[d].code_of[segment]];
            if (inside)
                selected[count++] = segment;
        }
    }
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        for (int32_t i = 0; i < wanted_counts[d]; i++)
            index->dimensions[d].wanted[index->dimensions[d].wanted_codes[i]] = false;
    return count;
}
