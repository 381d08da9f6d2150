// The document of `relais simulate --json`: docs/studies/simulate.md.
#ifndef RL_REPORT_SIMULATION_JSON_H
#define RL_REPORT_SIMULATION_JSON_H

#include "base/text.h"
#include "domain/simulation.h"

void rl_simulation_json(const rl_scenario *scenario, const rl_plan *plan,
                        const rl_simulation *simulation, rl_text *out);

#endif
