// The kinds of change a what-if can name, each written as edits of the tables. Shared by the files
// of io/change*.c only.
#ifndef RL_IO_CHANGE_KINDS_H
#define RL_IO_CHANGE_KINDS_H

#include "base/names.h"
#include "base/suggest.h"
#include "io/changes_reader.h"
#include "io/json.h"

typedef struct rl_texts {
    RL_VECTOR(const char *) list;
} rl_texts;

// A change file being read. The first failure of memory is kept in `status`.
typedef struct rl_change_reading {
    rl_context *ctx;
    const rl_scenario *scenario;
    const char *path;
    rl_findings *findings;
    rl_changes *out;
    rl_status status;
    rl_json_document document; // of a JSON file
    rl_names actors, levers, windows;
} rl_change_reading;

// A change as it stands in the file.
typedef struct rl_written_change {
    const char *name;
    const char *change;
    rl_texts subjects;
    rl_texts values;
    const rl_json *object; // NULL in a CSV file
    rl_json_document *document;
    rl_place place, change_place, subject_place, value_place;
} rl_written_change;

rl_status rl_change_reading_start(rl_change_reading *r);
void rl_change_reading_finish(rl_change_reading *r);
void rl_written_change_clear(rl_context *ctx, rl_written_change *w);

bool rl_change_reserved(rl_change_reading *r, rl_status status);
const char *rl_change_keep(rl_change_reading *r, const char *text); // in the arena; never NULL

// Adds a text that is not empty, or each item of a list « a|b ».
void rl_change_add_text(rl_change_reading *r, const char *text, rl_texts *texts);
void rl_change_split(rl_change_reading *r, const char *text, rl_texts *texts);

// Whether the value of the change lists alternatives; else it is one text, which may hold « | ».
bool rl_change_value_is_list(const char *change, const char *subject);

// Whether the change may have this key in JSON; otherwise offers those it may have.
bool rl_change_takes_key(const char *change, const char *key, rl_suggestion *known);

// Builds the axis of a change: its key and its alternatives (at least one, empty when the change is
// wrong: then reported).
void rl_change_build(rl_change_reading *r, const rl_written_change *w, rl_change_axis *axis);

#endif
