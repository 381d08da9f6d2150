// What `relais plan` prints for people: the answer and how good it is, whom to solicit and when,
// who is reached, what limits the plan, and why the other relays are not in it.
#ifndef RL_REPORT_PLAN_TEXT_H
#define RL_REPORT_PLAN_TEXT_H

#include "base/text.h"
#include "domain/result.h"

// Appends the page, at most 100 columns wide but for long names, in the context's language.
void rl_plan_text(const rl_scenario *scenario, const rl_result *result, rl_text *out);

#endif
