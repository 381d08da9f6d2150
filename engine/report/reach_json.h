// The parts of the result document about what a plan is worth: reach, usage, relays, windows.
#ifndef RL_REPORT_REACH_JSON_H
#define RL_REPORT_REACH_JSON_H

#include "domain/evaluation.h"
#include "io/json_writer.h"

// Writes `reach`, `usage`, `limits`, `plan`, `relays` and `cumulative`. Without a plan
// (`plan` NULL) reach, usage and plan are null, and the lists empty.
void rl_reach_put(rl_json_writer *json, const rl_scenario *scenario, const rl_plan *plan,
                  const rl_evaluation *evaluation);

#endif
