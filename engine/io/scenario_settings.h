// The keys scenario.json may have: docs/formats.md for the program. A test compares them with
// models/schema/scenario.json.
#ifndef RL_IO_SCENARIO_SETTINGS_H
#define RL_IO_SCENARIO_SETTINGS_H

#include "io/json.h"

#define RL_SCENARIO_FORMAT "relais-scenario/1"

// Reach models a scenario may name, separated by '|'. They are provided by another layer (models/);
// a test compares the two. The measures of centrality are RL_MEASURE_CHOICES (domain/map.h).
#define RL_REACH_MODELS "independent|cascade"

typedef enum rl_settings_object {
    RL_SETTINGS_ROOT,
    RL_SETTINGS_DELIVERABLE,
    RL_SETTINGS_TARGET,
    RL_SETTINGS_REACH,
    RL_SETTINGS_RULES,
    RL_SETTINGS_FLOOR,      // an item of rules.floors
    RL_SETTINGS_ACTIVATION, // an item of the three lists of activations
    RL_SETTINGS_OBJECT_COUNT
} rl_settings_object;

enum { RL_SETTINGS_FIELD_MAX = 16 };

typedef struct rl_settings_format {
    const char *pointer; // where the object is; « - » stands for any item of an array
    size_t field_count;
    rl_json_field fields[RL_SETTINGS_FIELD_MAX];
} rl_settings_format;

extern const rl_settings_format rl_settings_formats[RL_SETTINGS_OBJECT_COUNT];

#endif
