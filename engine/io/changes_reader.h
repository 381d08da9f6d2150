// Reading a file of what-ifs: named changes of a scenario, as edits (docs/studies/whatif.md).
//
// A what-if has one or more changes, each of which is an axis: its alternatives are the subjects
// and values it lists. A change with a single alternative is simply made. The cases of a what-if
// are the cartesian product of its axes, so that a grid is a what-if whose changes list several
// values.
#ifndef RL_IO_CHANGES_READER_H
#define RL_IO_CHANGES_READER_H

#include "base/digest.h"
#include "io/scenario_edits.h"

typedef struct rl_change_alternative {
    const char *label; // what tells it from the others of its axis, « -20% »
    const rl_edit *edits;
    int32_t edit_count;
} rl_change_alternative;

typedef struct rl_change_axis {
    const char *key; // « budget », « acceptance capeb »: the name of its column in tidy tables
    rl_place place;
    RL_VECTOR(rl_change_alternative) alternatives;
} rl_change_axis;

typedef struct rl_change_set {
    const char *name;
    RL_VECTOR(rl_change_axis) axes;
    int32_t first_case; // its cases are first_case … first_case + case_count − 1
    int32_t case_count;
} rl_change_set;

typedef struct rl_changes {
    rl_arena arena;
    const char *path;
    char hash[RL_DIGEST_HEX_BYTES]; // SHA-256 of the file
    RL_VECTOR(rl_change_set) sets;
    int32_t case_count;
} rl_changes;

enum { RL_CASES_MAX = 100000 };

// Reads a CSV or JSON file of changes to this scenario. Everything wrong in it is added to
// `findings`; RL_E_INPUT when there is an error among them. Whether the changed scenarios are valid
// is not looked at. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_changes_read(rl_context *ctx, const rl_scenario *scenario,
                                        const char *path, rl_findings *findings, rl_changes *out);
void rl_changes_clear(rl_context *ctx, rl_changes *changes);

// The set of a case, and which alternative of an axis it takes. The last axis turns fastest.
const rl_change_set *rl_changes_set_of(const rl_changes *changes, int32_t number);
int32_t rl_changes_choice(const rl_change_set *set, int32_t number, size_t axis);

// Appends the edits of a case, in the order of the file.
typedef struct rl_edit_list {
    RL_VECTOR(rl_edit) list;
} rl_edit_list;
RL_MUST_CHECK rl_status rl_changes_edits(rl_context *ctx, const rl_changes *changes, int32_t number,
                                         rl_edit_list *out);

// Appends the name of a case: that of its what-if, and what tells it from the others.
void rl_changes_append_name(const rl_changes *changes, int32_t number, rl_text *out);

#endif
