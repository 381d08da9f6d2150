// The document of `relais explain` (relais-explanation/1, docs/studies/explain.md).
#ifndef RL_REPORT_EXPLANATION_JSON_H
#define RL_REPORT_EXPLANATION_JSON_H

#include "base/text.h"
#include "domain/explanation.h"

void rl_explanation_json(const rl_scenario *scenario, const rl_explanation *explanation,
                         rl_text *out);

#endif
