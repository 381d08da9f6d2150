// What past campaigns say, for programs: JSON with stable keys (docs/studies/calibrate.md).
#ifndef RL_REPORT_CALIBRATION_JSON_H
#define RL_REPORT_CALIBRATION_JSON_H

#include "base/text.h"
#include "domain/calibration.h"

void rl_calibration_json(const rl_scenario *scenario, const rl_history *history,
                         const rl_calibration *calibration, rl_text *out);

#endif
