// The document of `relais whatif --json`: docs/studies/whatif.md.
#ifndef RL_REPORT_WHATIF_JSON_H
#define RL_REPORT_WHATIF_JSON_H

#include "base/text.h"
#include "domain/whatif.h"

void rl_whatif_json(const rl_scenario *scenario, const rl_whatif_study *study, rl_text *out);

#endif
