// What past campaigns say, for people.
#ifndef RL_REPORT_CALIBRATION_TEXT_H
#define RL_REPORT_CALIBRATION_TEXT_H

#include "base/text.h"
#include "domain/calibration.h"

// Appends how well the scenario predicted, what worked better and worse than thought, what went as
// expected, and what to expect of a relay without a past.
void rl_calibration_text(const rl_scenario *scenario, const rl_history *history,
                         const rl_calibration *calibration, rl_text *out);

#endif
