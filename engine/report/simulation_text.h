// The page of `relais simulate` for people.
#ifndef RL_REPORT_SIMULATION_TEXT_H
#define RL_REPORT_SIMULATION_TEXT_H

#include "base/text.h"
#include "domain/simulation.h"

RL_MUST_CHECK rl_status rl_simulation_text(const rl_scenario *scenario,
                                           const rl_simulation *simulation, rl_text *out);

#endif
