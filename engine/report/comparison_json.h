// The document of `relais compare --json`: docs/studies/compare.md.
#ifndef RL_REPORT_COMPARISON_JSON_H
#define RL_REPORT_COMPARISON_JSON_H

#include "base/text.h"
#include "domain/comparison.h"

void rl_comparison_json(const rl_scenario *scenario, const rl_comparison *comparison, rl_text *out);

#endif
