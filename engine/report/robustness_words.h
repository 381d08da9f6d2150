// Sentences about a robust plan that the page of `relais robust` and the report share.
#ifndef RL_REPORT_ROBUSTNESS_WORDS_H
#define RL_REPORT_ROBUSTNESS_WORDS_H

#include "domain/robustness.h"
#include "report/words.h"

// « The plan that keeps the most when …: 2 refusals. »
const char *rl_robustness_head_words(rl_words *words, const rl_robustness *robustness);

// What it keeps, and what is proved.
const char *rl_robustness_answer_words(rl_words *words, const rl_scenario *scenario,
                                       const rl_robustness *robustness);

// What protection costs when nobody refuses, and what it saves at the worst; empty when either
// plan is not known.
const char *rl_robustness_price_words(rl_words *words, const rl_robustness *robustness);

// The names of those who refuse.
const char *rl_refusals_words(rl_words *words, const rl_scenario *scenario,
                              const rl_refusals *refusals);

#endif
