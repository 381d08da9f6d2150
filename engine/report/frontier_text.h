// The page of `relais frontier` for people.
#ifndef RL_REPORT_FRONTIER_TEXT_H
#define RL_REPORT_FRONTIER_TEXT_H

#include "base/text.h"
#include "domain/frontier.h"

RL_MUST_CHECK rl_status rl_frontier_text(const rl_scenario *scenario, const rl_frontier *frontier,
                                         rl_text *out);

#endif
