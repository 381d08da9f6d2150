// The reach of a plan for people: its figure with what is not known of it, what it costs, and who
// is reached.
#ifndef RL_REPORT_REACH_TEXT_H
#define RL_REPORT_REACH_TEXT_H

#include "base/text.h"
#include "domain/evaluation.h"
#include "report/words.h"

// Appends the sentences on relays, reach, its bounds, cost and hours, each beginning a line.
void rl_reach_append_answer(rl_words *words, const rl_scenario *scenario,
                            const rl_evaluation *evaluation, rl_text *out);

// Appends a table for each of territory, sector and size that has more than one value: the largest
// reaches first, and the range of the others.
void rl_reach_append_breakdowns(rl_words *words, const rl_scenario *scenario,
                                const rl_evaluation *evaluation, rl_text *out);

// Appends how many are contacted at least once, twice, three times.
void rl_reach_append_frequency(rl_words *words, const rl_evaluation *evaluation, rl_text *out);

// That figures above are known to within `margin`; nothing when they are exact.
void rl_reach_append_margin(rl_words *words, double margin, rl_text *out);

// The relays that the plan's relays may move, with the chance that they do; nothing without any.
void rl_reach_append_triggered(rl_words *words, const rl_scenario *scenario,
                               const rl_evaluation *evaluation, rl_text *out);

#endif
