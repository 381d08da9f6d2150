// What `relais evaluate` prints for people: what a plan is worth, and the rules that it breaks.
#ifndef RL_REPORT_EVALUATION_TEXT_H
#define RL_REPORT_EVALUATION_TEXT_H

#include "base/text.h"
#include "domain/evaluation.h"
#include "report/words.h"

// Appends the page, at most 100 columns wide but for long names, in the context's language.
void rl_evaluation_text(const rl_scenario *scenario, const rl_plan *plan,
                        const rl_evaluation *evaluation, rl_text *out);

// The parts it shares with the page of a chosen plan: the scenario's title and question; then whom
// to solicit and when, and who is reached.
void rl_evaluation_append_title(const rl_scenario *scenario, rl_text *out);
void rl_evaluation_append_details(rl_words *words, const rl_scenario *scenario, const rl_plan *plan,
                                  const rl_evaluation *evaluation, rl_text *out);

#endif
