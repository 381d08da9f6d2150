// Words about a frontier, shared by the page of `relais frontier` and the report.
#ifndef RL_REPORT_FRONTIER_WORDS_H
#define RL_REPORT_FRONTIER_WORDS_H

#include "domain/frontier.h"
#include "report/words.h"

// The text for the limit that moves.
rl_message rl_frontier_by_axis(rl_frontier_axis by, rl_message of_relays, rl_message of_budget,
                               rl_message of_hours);

// A limit in its own unit: « 12 », « 15 000 € », « 200 h »; with its noun in a sentence.
const char *rl_frontier_limit_words(rl_words *words, rl_frontier_axis by, double limit,
                                    bool in_sentence);

// A bound, rounded up: nothing is more.
const char *rl_frontier_bound_words(rl_words *words, double bound);

// The answer in a sentence: the knee, and what more brings before and beyond it; or that there is
// none. Empty while nothing is known.
const char *rl_frontier_knee_words(rl_words *words, const rl_scenario *scenario,
                                   const rl_frontier *frontier);

#endif
