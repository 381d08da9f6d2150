// The document of `relais explain` (relais-explanation/1, docs/studies/explain.md).
#ifndef RL_REPORT_EXPLANATION_JSON_H
#define RL_REPORT_EXPLANATION_JSON_H

#include "base/text.h"
#include "domain/explanation.h"
#include "io/json_writer.h"

void rl_explanation_json(const rl_scenario *scenario, const rl_explanation *explanation,
                         rl_text *out);

// Puts its status, relays, activations, limits and windows in the object that is open.
void rl_explanation_put(rl_json_writer *json, const rl_scenario *scenario,
                        const rl_explanation *explanation);

#endif
