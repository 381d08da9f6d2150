// A plan as a calendar (iCalendar, RFC 5545) for Outlook, Thunderbird or a telephone.
#ifndef RL_REPORT_PLAN_ICS_H
#define RL_REPORT_PLAN_ICS_H

#include "base/text.h"
#include "domain/plan.h"

// Appends a whole calendar: an all-day event over the window of each activation, « relay — lever »,
// with its cost and hours, and a reminder two weeks before. Identifiers depend on the ids of relay,
// lever and window only, so that importing a changed plan updates the events instead of doubling
// them. Texts in the language of out's context.
void rl_plan_ics(const rl_scenario *scenario, const rl_plan *plan, rl_text *out);

#endif
