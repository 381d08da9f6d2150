// Names of things of a scenario as people read them.
#ifndef RL_REPORT_LABELS_H
#define RL_REPORT_LABELS_H

#include "base/messages.h"
#include "domain/result.h"

// What the target counts, in the plural: what the scenario calls it; else "establishments" or
// "employees" in the context's language; else the name of the column.
const char *rl_weight_label(const rl_context *ctx, const rl_scenario *scenario);

// What became of the proof of a choice, as a sentence in the context's language.
const char *rl_proof_words(const rl_context *ctx, rl_proof_state state);

#endif
