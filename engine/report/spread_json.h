// The documents of `relais spread --json` (keys in docs/spread.md).
#ifndef RL_REPORT_SPREAD_JSON_H
#define RL_REPORT_SPREAD_JSON_H

#include "base/text.h"
#include "domain/spread.h"

rl_status rl_spread_json(const rl_spread *spread, rl_text *out);
rl_status rl_simulated_spread_json(const rl_simulated_spread *simulated, rl_text *out);

#endif
