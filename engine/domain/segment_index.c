#include "domain/segment_index.h"

#include <stdlib.h>
#include <string.h>

static int compare_texts(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
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

// Segments by their three codes -------------------------------------------------------------------

static uint32_t hash_codes(const int32_t codes[RL_DIMENSION_COUNT]) {
    uint32_t hash = 0;
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        hash = (hash ^ (uint32_t)codes[d]) * 2654435761u;
    return hash ^ hash >> 15;
}

static bool has_codes(const rl_segment_index *index, rl_id segment,
                      const int32_t codes[RL_DIMENSION_COUNT]) {
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        if (index->dimensions[d].code_of[segment] != codes[d])
            return false;
    return true;
}

// The cell of these codes, or the free one where they belong.
static rl_id *find_cell(const rl_segment_index *index, const int32_t codes[RL_DIMENSION_COUNT]) {
    uint32_t place = hash_codes(codes) & index->cell_mask;
    while (index->cells[place] != RL_NONE && !has_codes(index, index->cells[place], codes))
        place = (place + 1) & index->cell_mask;
    return &index->cells[place];
}

static rl_status fill_cells(rl_segment_index *index) {
    uint32_t cell_count = 16;
    while (cell_count / 2 < (uint32_t)index->segment_count)
        cell_count *= 2;
    index->cell_mask = cell_count - 1;
    index->cells = RL_ARENA_NEW(&index->arena, rl_id, cell_count);
    index->same_cell = RL_ARENA_NEW(&index->arena, rl_id, index->segment_count);
    if (index->cells == NULL || index->same_cell == NULL)
        return rl_fail_memory(index->arena.ctx);
    for (uint32_t i = 0; i < cell_count; i++)
        index->cells[i] = RL_NONE;
    for (rl_id s = 0; s < index->segment_count; s++) {
        const int32_t codes[RL_DIMENSION_COUNT] = {index->dimensions[0].code_of[s],
                                                   index->dimensions[1].code_of[s],
                                                   index->dimensions[2].code_of[s]};
        rl_id *cell = find_cell(index, codes);
        index->same_cell[s] = *cell;
        *cell = s;
    }
    return RL_OK;
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
            part->codes[s] = rl_segment_code(&segments[s], (rl_dimension)d);
        number_codes(part, segment_count);
        for (int32_t s = 0; s < segment_count; s++)
            part->code_of[s] = find_code(part, rl_segment_code(&segments[s], (rl_dimension)d));
        list_members(part, segment_count);
    }
    return fill_cells(index);
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

// The part of a selection in one dimension.
typedef struct choice {
    rl_code_index *part;
    bool restricted;
    int32_t code_count; // codes to try: the wanted ones, or all
    int32_t candidates; // segments that have one of them
} choice;

static choice choose(rl_code_index *part, const char *const *list, int32_t list_count,
                     int32_t segment_count) {
    choice c = {part, list_count > 0, part->code_count, segment_count};
    if (c.restricted)
        c.code_count = mark_wanted(part, list, list_count, &c.candidates);
    return c;
}

static int32_t code_at(const choice *c, int32_t i) {
    return c->restricted ? c->part->wanted_codes[i] : i;
}

// Looks up every combination of codes.
static int32_t select_cells(const rl_segment_index *index, const choice choices[],
                            rl_id *selected) {
    int32_t count = 0;
    int32_t codes[RL_DIMENSION_COUNT];
    for (int32_t i = 0; i < choices[0].code_count; i++) {
        codes[0] = code_at(&choices[0], i);
        for (int32_t j = 0; j < choices[1].code_count; j++) {
            codes[1] = code_at(&choices[1], j);
            for (int32_t k = 0; k < choices[2].code_count; k++) {
                codes[2] = code_at(&choices[2], k);
                for (rl_id s = *find_cell(index, codes); s != RL_NONE; s = index->same_cell[s])
                    selected[count++] = s;
            }
        }
    }
    return count;
}

static bool is_inside(const choice choices[], rl_id segment) {
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        if (choices[d].restricted && !choices[d].part->wanted[choices[d].part->code_of[segment]])
            return false;
    return true;
}

// Goes through the segments that one dimension leaves.
static int32_t select_members(const choice choices[], const choice *narrowest, rl_id *selected) {
    const rl_code_index *part = narrowest->part;
    int32_t count = 0;
    for (int32_t i = 0; i < narrowest->code_count; i++) {
        const int32_t code = code_at(narrowest, i);
        for (int32_t m = part->first[code]; m < part->first[code + 1]; m++)
            if (is_inside(choices, part->members[m]))
                selected[count++] = part->members[m];
    }
    return count;
}

int32_t rl_segment_index_select(rl_segment_index *index, const rl_filter *filter, rl_id *selected) {
    const choice choices[RL_DIMENSION_COUNT] = {
        choose(&index->dimensions[0], filter->sectors, filter->sector_count, index->segment_count),
        choose(&index->dimensions[1], filter->sizes, filter->size_count, index->segment_count),
        choose(&index->dimensions[2], filter->territories, filter->territory_count,
               index->segment_count),
    };
    const choice *narrowest = &choices[0];
    double combinations = 1.0; // may be more than an integer holds
    for (int d = 0; d < RL_DIMENSION_COUNT; d++) {
        combinations *= choices[d].code_count;
        if (choices[d].candidates < narrowest->candidates)
            narrowest = &choices[d];
    }
    const int32_t count = combinations < narrowest->candidates
                              ? select_cells(index, choices, selected)
                              : select_members(choices, narrowest, selected);
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        for (int32_t i = 0; choices[d].restricted && i < choices[d].code_count; i++)
            choices[d].part->wanted[choices[d].part->wanted_codes[i]] = false;
    return count;
}
