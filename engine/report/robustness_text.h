// The page of `relais robust` for people.
#ifndef RL_REPORT_ROBUSTNESS_TEXT_H
#define RL_REPORT_ROBUSTNESS_TEXT_H

#include "base/text.h"
#include "domain/robustness.h"

RL_MUST_CHECK rl_status rl_robustness_text(const rl_scenario *scenario,
                                           const rl_robustness *robustness, rl_text *out);

#endif
