// The relays of a plan and when to solicit each, for people: relay by relay, then window by window.
#ifndef RL_REPORT_CALENDAR_TEXT_H
#define RL_REPORT_CALENDAR_TEXT_H

#include "base/text.h"
#include "domain/evaluation.h"
#include "report/words.h"

// Appends each relay with what it adds, what it would reach alone, its cost and hours, and for each
// of its levers the windows.
void rl_calendar_append_relays(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                               const rl_evaluation *evaluation, rl_text *out);

// Appends each window that the plan uses with the reach once it is over, and who does what.
void rl_calendar_append_windows(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                const rl_evaluation *evaluation, rl_text *out);

#endif
