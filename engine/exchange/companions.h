// What stands in a scenario's folder beside its tables and settings: variants, outlines of the map,
// past campaigns, pages for people.
#ifndef RL_EXCHANGE_COMPANIONS_H
#define RL_EXCHANGE_COMPANIONS_H

#include "base/folder.h"
#include "io/scenario_parts.h"

// Copies them, as they are, beside a scenario that is written elsewhere; nothing when the parts
// were not read from a folder. Hidden files and folders are left out. RL_E_IO when one cannot be
// read or written.
RL_MUST_CHECK rl_status rl_companions_copy(rl_context *ctx, const rl_scenario_parts *parts,
                                           rl_folder_output *folder);

#endif
