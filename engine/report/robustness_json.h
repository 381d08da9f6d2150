// The document of `relais robust` (relais-robust/1, docs/studies/robust.md).
#ifndef RL_REPORT_ROBUSTNESS_JSON_H
#define RL_REPORT_ROBUSTNESS_JSON_H

#include "base/text.h"
#include "domain/robustness.h"

void rl_robustness_json(const rl_scenario *scenario, const rl_robustness *robustness, rl_text *out);

#endif
