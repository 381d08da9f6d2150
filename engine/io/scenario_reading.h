// A scenario being read: what the files of io/scenario_*.c share. Not for others.
//
// Failures of memory are kept in `status` (the first one) and everything goes on with harmless
// values, so that the code of each table says only what the table means.
#ifndef RL_IO_SCENARIO_READING_H
#define RL_IO_SCENARIO_READING_H

#include "base/digest.h"
#include "base/names.h"
#include "domain/segment_index.h"
#include "io/scenario_edits.h"
#include "io/scenario_parts.h"

// Distinct keys of the rows of a table, each with its line.
typedef struct rl_row_keys {
    rl_names names;
    RL_VECTOR(int32_t) lines;
} rl_row_keys;

// One file of the scenario.
typedef struct rl_table_file {
    const char *name; // in the folder
    const char *path; // what findings call it
    bool partial;     // missing or damaged: what it does not hold proves nothing
} rl_table_file;

// List cells already split, by the text of the cell.
typedef struct rl_code_list {
    const char *const *codes;
    int32_t count;
    bool has_unknown; // some code is that of no segment
} rl_code_list;

typedef struct rl_code_lists {
    rl_names cells;
    RL_VECTOR(rl_code_list) lists;
} rl_code_lists;

typedef struct rl_reading {
    rl_context *ctx;
    rl_findings *findings;
    const char *given; // the folder, or a file of settings in it
    const char *folder;
    const char *settings_name; // in the folder
    rl_scenario_parts *parts;  // kept there, or found there; NULL for none
    bool from_parts;           // nothing is read from files
    const rl_edit *edits;      // applied to the tables before they are checked
    int32_t edit_count;
    rl_draft draft;
    rl_status status;
    rl_table_file files[RL_TABLE_COUNT];
    rl_json_document settings;
    rl_names texts;                  // every text kept, once
    rl_row_keys ids[RL_TABLE_COUNT]; // keys of each table; ids or « a|b » for a pair
    rl_row_keys combinations;        // « sector|size|territory » of the segments
    rl_segment_index segments;
    rl_id *selected; // room for the segments that a filter selects
    rl_code_lists code_lists[RL_DIMENSION_COUNT];
    rl_digest digest;     // of the files read so far
    int suggestions_left; // each costs a look at every id: enough for a person, no more
} rl_reading;

void rl_reading_fail(rl_reading *reading, rl_status status);

// Makes room for one more item in a vector of the draft; false when memory is exhausted.
#define RL_READING_RESERVE(reading, vector)                                                        \
    rl_reading_reserved((reading), RL_VECTOR_RESERVE((reading)->ctx, (vector), 1))
bool rl_reading_reserved(rl_reading *reading, rl_status status);

// The text, copied once into the draft's arena. Never NULL.
const char *rl_reading_keep(rl_reading *reading, const char *text);

// Keeps « a|b » or « a|b|c » (c may be NULL) as the key of a row.
const char *rl_reading_join(rl_reading *reading, const char *a, const char *b, const char *c);

// « folder/name », kept: what findings call a file.
const char *rl_reading_path(rl_reading *reading, const char *name);

// Adds the key of a row. Returns the line of the row that already has it, 0 when it is new.
int32_t rl_reading_add_key(rl_reading *reading, rl_row_keys *keys, const char *key, int32_t line);

// The row of a table that has this id, or RL_NONE: then reported, unless the text is empty
// (reported when it was read) or the table is not whole.
rl_id rl_reading_find(rl_reading *reading, rl_table_id table, const char *id, rl_place place);

// True when some segment has the code. Otherwise reports it with `code` (RL_FINDING_CODE_UNKNOWN or
// CODE_UNUSED).
bool rl_reading_check_code(rl_reading *reading, int dimension, const char *code,
                           rl_finding_code finding, rl_place place);

// The filter of a row whose list columns sector, size, territory begin at `first_column`.
rl_filter rl_reading_filter(rl_reading *reading, rl_table *table, int first_column);

// True when no segment has some code of the filter.
bool rl_reading_filter_has_unknown(const rl_reading *reading, const rl_filter *filter);

// Reports a filter that selects no segment although its codes exist one by one.
void rl_reading_check_selects(rl_reading *reading, const rl_filter *filter, rl_finding_code finding,
                              rl_place place);

// The same from the keys sectors, sizes, territories of an object of scenario.json, where each code
// must be that of a segment. All when `object` is NULL.
rl_filter rl_reading_json_filter(rl_reading *reading, const rl_json *object);

// Parts, in the order the reader runs them.
void rl_reading_read_settings(rl_reading *reading);
void rl_reading_read_rows(rl_reading *reading, rl_table_id id, rl_table *table);
bool rl_reading_names_file(const rl_reading *reading, rl_table_id id); // scenario.json names it
void rl_reading_apply_fit(rl_reading *reading);
void rl_reading_apply_target(rl_reading *reading);
void rl_reading_read_rules(rl_reading *reading);
void rl_reading_check_network(rl_reading *reading);

// Edits, between the reading of a file and its checks (io/scenario_edits.h).
void rl_reading_edit_settings(rl_reading *reading);
void rl_reading_edit_table(rl_reading *reading, rl_table_id id, rl_table *table);
bool rl_reading_adds_rows(const rl_reading *reading, rl_table_id id);
void rl_reading_digest_edits(rl_reading *reading);

#endif
