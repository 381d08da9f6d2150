// Every kind of input that relais reads, each with its reader in one call: what the bad files of
// tests/bad and the fuzzers of tests/fuzz go through. A reader is given a folder that holds its
// files; tests/bad/base/NAME has a good one for each.
#ifndef RL_TESTS_INPUT_READERS_H
#define RL_TESTS_INPUT_READERS_H

#include "base/findings.h"
#include "domain/scenario.h"
#include "io/schema.h"
#include "support/working_folder.h"

enum { RL_INPUT_FILES_MAX = 12 };

// What inputs are about: the scenario of tests/bad/base/scenario, and the words of models/schema.
// The input_hash of the scenario is RL_INPUT_HASH, which the results and studies among the base
// files have, so that they stay good when it changes.
typedef struct rl_input_world {
    rl_context ctx;
    rl_scenario *scenario;
    rl_schema schema;
} rl_input_world;

#define RL_INPUT_HASH "0000000000000000000000000000000000000000000000000000000000000000"
void rl_input_world_open(rl_input_world *world); // must not be moved afterwards
void rl_input_world_close(rl_input_world *world);

typedef struct rl_input_reading {
    rl_context *ctx;
    const rl_scenario *scenario;
    const rl_schema *schema;
    const char *folder; // where the files are
    rl_findings *findings;
} rl_input_reading;

typedef struct rl_input_reader {
    const char *name;
    const char *files[RL_INPUT_FILES_MAX + 1]; // names in the folder; NULL ends the list
    rl_status (*read)(const rl_input_reading *reading);
    size_t length_max; // of an input that is still read quickly, for fuzzers
} rl_input_reader;

extern const rl_input_reader rl_input_readers[];
extern const size_t rl_input_reader_count;

// NULL when there is no reader of this name.
const rl_input_reader *rl_input_reader_find(const char *name);

// Copies the good files of a reader into a folder; those of its list that exist.
void rl_input_reader_fill(const rl_input_reader *reader, const char *folder);

// Path of the good files of a reader.
void rl_input_base(const char *reader, char path[RL_WORKING_PATH_BYTES]);

#endif
