#include "io/scenario_reading.h"

#include "base/suggest.h"
#include "io/hint.h"

#include <stdlib.h>
#include <string.h>

void rl_reading_fail(rl_reading *reading, rl_status status) {
    if (reading->status == RL_OK)
        reading->status = status;
}

bool rl_reading_reserved(rl_reading *reading, rl_status status) {
    if (status != RL_OK)
        rl_reading_fail(reading, status);
    return status == RL_OK;
}

// Texts and keys ---------------------------------------------------------------------------------

const char *rl_reading_keep(rl_reading *reading, const char *text) {
    int32_t number = rl_names_find(&reading->texts, text);
    if (number < 0) {
        const char *copy = rl_arena_copy_text(&reading->draft.arena, text, strlen(text));
        const rl_status status = copy == NULL ? rl_fail_memory(reading->ctx)
                                              : rl_names_add(&reading->texts, copy, &number);
        if (status != RL_OK) {
            rl_reading_fail(reading, status);
            return "";
        }
    }
    return reading->texts.list.items[number];
}

const char *rl_reading_join(rl_reading *reading, const char *a, const char *b, const char *c) {
    rl_text joined;
    rl_text_init(&joined, reading->ctx);
    rl_text_append(&joined, a);
    rl_text_append(&joined, "|");
    rl_text_append(&joined, b);
    if (c != NULL) {
        rl_text_append(&joined, "|");
        rl_text_append(&joined, c);
    }
    if (joined.failed)
        rl_reading_fail(reading, rl_text_status(&joined));
    const char *kept = rl_reading_keep(reading, rl_text_bytes(&joined));
    rl_text_clear(&joined);
    return kept;
}

const char *rl_reading_path(rl_reading *reading, const char *name) {
    const size_t length = strlen(reading->folder);
    rl_text path;
    rl_text_init(&path, reading->ctx);
    rl_text_append(&path, reading->folder);
    if (length > 0 && reading->folder[length - 1] != '/')
        rl_text_append(&path, "/");
    rl_text_append(&path, name);
    const char *kept = rl_reading_keep(reading, rl_text_bytes(&path));
    if (path.failed)
        rl_reading_fail(reading, rl_text_status(&path));
    rl_text_clear(&path);
    return kept;
}

int32_t rl_reading_add_key(rl_reading *reading, rl_row_keys *keys, const char *key, int32_t line) {
    int32_t number;
    rl_status status = rl_names_add(&keys->names, key, &number);
    if (status == RL_OK && (size_t)number < keys->lines.count)
        return keys->lines.items[number];
    if (status == RL_OK && RL_READING_RESERVE(reading, &keys->lines))
        keys->lines.items[keys->lines.count++] = line;
    else
        rl_reading_fail(reading, status);
    return 0;
}

// Ids of other tables ----------------------------------------------------------------------------

static const char *nearest_id(rl_reading *reading, const rl_names *names, const char *id) {
    if (reading->suggestions_left == 0)
        return NULL;
    reading->suggestions_left--;
    return rl_names_nearest(names, id);
}

// Which texts a table holds: the ids of its rows, or the codes of one dimension of the segments.
typedef bool (*holds_fn)(const rl_reading *reading, int which, const char *text);

static bool holds_id(const rl_reading *reading, int table, const char *id) {
    return rl_names_find(&reading->ids[table].names, id) != RL_NONE;
}

// Spreadsheets take « 01 » for a number and keep « 1 ». Reports it when the table holds the text
// with one zero more, or one less. Returns whether it does.
static bool report_lost_zero(rl_reading *reading, holds_fn holds, int which, const char *file,
                             const char *text, rl_place place) {
    char padded[16] = "0";
    const size_t length = strlen(text);
    if (length + 1 >= sizeof padded || strspn(text, "0123456789") != length)
        return false;
    memcpy(padded + 1, text, length + 1);
    if (holds(reading, which, padded))
        rl_findings_add(reading->findings, RL_FINDING_ZERO_LOST, place, text, file, padded, text,
                        padded);
    else if (text[0] == '0' && holds(reading, which, text + 1))
        rl_findings_add(reading->findings, RL_FINDING_ZERO_LOST_ELSEWHERE, place, text, file,
                        text + 1, text);
    else
        return false;
    return true;
}

rl_id rl_reading_find(rl_reading *reading, rl_table_id table, const char *id, rl_place place) {
    const rl_table_file *file = &reading->files[table];
    const rl_names *names = &reading->ids[table].names;
    const rl_id found = rl_names_find(names, id);
    if (found != RL_NONE || id[0] == '\0' || file->partial)
        return found;
    if (!report_lost_zero(reading, holds_id, (int)table, file->name, id, place))
        rl_findings_add(reading->findings, RL_FINDING_ID_UNKNOWN, place, id, file->name,
                        rl_hint_near(reading->ctx, nearest_id(reading, names, id)).text);
    return RL_NONE;
}

// Codes of segments ------------------------------------------------------------------------------

static int compare_texts(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static bool has_code(const rl_reading *reading, int dimension, const char *code) {
    const rl_code_index *part = &reading->segments.dimensions[dimension];
    return part->code_count > 0 && bsearch(&code, part->codes, (size_t)part->code_count,
                                           sizeof *part->codes, compare_texts) != NULL;
}

static const char *nearest_code(rl_reading *reading, int dimension, const char *code) {
    const rl_code_index *part = &reading->segments.dimensions[dimension];
    rl_suggestion suggestion = rl_suggestion_start(code, strlen(code));
    if (reading->suggestions_left == 0)
        return NULL;
    reading->suggestions_left--;
    for (int32_t i = 0; i < part->code_count; i++)
        rl_suggestion_consider(&suggestion, part->codes[i]);
    return suggestion.best;
}

bool rl_reading_check_code(rl_reading *reading, int dimension, const char *code,
                           rl_finding_code finding, rl_place place) {
    const rl_table_file *file = &reading->files[RL_TABLE_SEGMENTS];
    if (has_code(reading, dimension, code) || file->partial)
        return true;
    if (!report_lost_zero(reading, has_code, dimension, file->name, code, place))
        rl_findings_add(reading->findings, finding, place, code, file->name,
                        rl_hint_near(reading->ctx, nearest_code(reading, dimension, code)).text);
    return false;
}

// Filters of rows --------------------------------------------------------------------------------

static const rl_code_list every_code = {0};

// The list of a cell, split the first time its text is met: tables repeat the same few lists.
static const rl_code_list *code_list(rl_reading *reading, rl_table *table, int column,
                                     int dimension) {
    rl_code_lists *known = &reading->code_lists[dimension];
    const char *cell = rl_table_text(table, column);
    int32_t number = rl_names_find(&known->cells, cell);
    if (number >= 0)
        return &known->lists.items[number];

    rl_code_list list = {0};
    const char *kept = rl_reading_keep(reading, cell);
    rl_status status =
        rl_table_list(table, column, &reading->draft.arena, &list.codes, &list.count);
    for (int32_t i = 0; i < list.count; i++)
        list.has_unknown = list.has_unknown || !has_code(reading, dimension, list.codes[i]);
    if (status == RL_OK)
        status = RL_VECTOR_RESERVE(reading->ctx, &known->lists, 1);
    if (status == RL_OK)
        status = rl_names_add(&known->cells, kept, &number);
    if (status != RL_OK) {
        rl_reading_fail(reading, status);
        return &every_code;
    }
    known->lists.items[known->lists.count++] = list;
    return &known->lists.items[number];
}

static const rl_code_list *check_list(rl_reading *reading, rl_table *table, int column,
                                      int dimension) {
    const rl_code_list *list = code_list(reading, table, column, dimension);
    for (int32_t i = 0; list->has_unknown && i < list->count; i++)
        rl_reading_check_code(reading, dimension, list->codes[i], RL_FINDING_CODE_UNUSED,
                              rl_table_place(table, column));
    return list;
}

rl_filter rl_reading_filter(rl_reading *reading, rl_table *table, int first_column) {
    // Copied one by one: a list may move when the next one is met for the first time.
    const rl_code_list sectors = *check_list(reading, table, first_column, 0);
    const rl_code_list sizes = *check_list(reading, table, first_column + 1, 1);
    const rl_code_list territories = *check_list(reading, table, first_column + 2, 2);
    return (rl_filter){sectors.codes, sectors.count,     sizes.codes,
                       sizes.count,   territories.codes, territories.count};
}

bool rl_reading_filter_has_unknown(const rl_reading *reading, const rl_filter *filter) {
    const char *const *const lists[] = {filter->sectors, filter->sizes, filter->territories};
    const int32_t counts[] = {filter->sector_count, filter->size_count, filter->territory_count};
    for (int d = 0; d < RL_DIMENSION_COUNT; d++)
        for (int32_t i = 0; i < counts[d]; i++)
            if (!has_code(reading, d, lists[d][i]))
                return true;
    return false;
}

void rl_reading_check_selects(rl_reading *reading, const rl_filter *filter, rl_finding_code finding,
                              rl_place place) {
    if (reading->status == RL_OK && !reading->files[RL_TABLE_SEGMENTS].partial &&
        rl_segment_index_select(&reading->segments, filter, reading->selected) == 0 &&
        !rl_reading_filter_has_unknown(reading, filter))
        rl_findings_add(reading->findings, finding, place, NULL);
}
