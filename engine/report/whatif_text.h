// The page of `relais whatif` for people.
#ifndef RL_REPORT_WHATIF_TEXT_H
#define RL_REPORT_WHATIF_TEXT_H

#include "base/text.h"
#include "domain/whatif.h"

// `top` is the longest list.
RL_MUST_CHECK rl_status rl_whatif_text(const rl_scenario *scenario, const rl_whatif_study *study,
                                       int32_t top, rl_text *out);

#endif
