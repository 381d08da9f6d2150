// Names of territory codes, found in what the actors say of where they work (`territory` of
// actors.csv): a name belongs to a code when all the actors that give it touch this code only, and
// all those that touch this code only give it.
#ifndef RL_REPORT_TERRITORY_NAMES_H
#define RL_REPORT_TERRITORY_NAMES_H

#include "base/names.h"
#include "domain/scenario.h"

typedef struct rl_territory_names {
    rl_names codes;
    const char **names; // by number of the code; NULL when it has none
} rl_territory_names;

// Clear it even after a failure (RL_E_MEMORY).
RL_MUST_CHECK rl_status rl_territory_names_init(rl_territory_names *names, rl_context *ctx,
                                                const rl_scenario *scenario);
void rl_territory_names_clear(rl_territory_names *names);

// The name of a territory, or NULL when the data give none, or only its code.
const char *rl_territory_name(const rl_territory_names *names, const char *code);

#endif
