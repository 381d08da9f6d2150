// Reading audience lists of any length into patterns, in one pass: tens of millions of ids, a
// hundred million rows in any order, repeated ones being harmless.
//
// Each id has a number (id_index.h) and a set of relays, one bit each. When everything is read, ids
// with the same set are one pattern. Memory: 24 bytes an id (up to 40 while the index grows) and
// one bit for each pair of id and relay, relays being counted by powers of two of 64.
#ifndef RL_COVER_LISTS_H
#define RL_COVER_LISTS_H

#include "cover/covering.h"
#include "cover/id_index.h"

// Files as the user names them; NULL for one that is not given.
typedef struct rl_cover_files {
    const char *audiences; // relay, id
    const char *weights;   // id, weight
    const char *costs;     // relay, cost
    bool siret;            // the ids are SIRET numbers, even if they do not look like it
} rl_cover_files;

// How the ids of the audiences passed the check of SIRET numbers.
typedef struct rl_siret_check {
    bool done;       // the ids look like SIRET numbers, or the user says they are
    int64_t invalid; // distinct ids that cannot be one
} rl_siret_check;

// The ids themselves, for whoever needs more than patterns.
typedef struct rl_cover_ids {
    rl_id_index index;
    uint32_t *pattern; // of each id: number + 1, 0 when no relay covers it
} rl_cover_ids;

// Reads the files. *out is NULL when work was stopped before the end, otherwise freed by the
// caller. RL_E_INPUT when the findings hold errors. `ids` may be NULL; clear it even after a
// failure.
RL_MUST_CHECK rl_status rl_cover_read(rl_context *ctx, const rl_cover_files *files,
                                      rl_findings *findings, rl_siret_check *siret,
                                      rl_cover_ids *ids, rl_covering **out);

void rl_cover_ids_clear(rl_context *ctx, rl_cover_ids *ids);

#endif
