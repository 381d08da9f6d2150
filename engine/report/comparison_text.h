// The page of `relais compare` for people.
#ifndef RL_REPORT_COMPARISON_TEXT_H
#define RL_REPORT_COMPARISON_TEXT_H

#include "base/text.h"
#include "domain/comparison.h"

RL_MUST_CHECK rl_status rl_comparison_text(const rl_scenario *scenario,
                                           const rl_comparison *comparison, rl_text *out);

#endif
