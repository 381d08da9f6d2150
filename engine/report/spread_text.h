// The answer of `relais spread` for people.
#ifndef RL_REPORT_SPREAD_TEXT_H
#define RL_REPORT_SPREAD_TEXT_H

#include "base/text.h"
#include "domain/spread.h"

rl_status rl_spread_text(const rl_spread *spread, rl_text *out);
rl_status rl_simulated_spread_text(const rl_simulated_spread *simulated, rl_text *out);

#endif
