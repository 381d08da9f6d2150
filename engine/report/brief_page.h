// The brief of one relay: what is asked of it, when, whom it reaches, the message to send and the
// follow-up to fill in. One HTML page that a word processor opens and a browser prints.
#ifndef RL_REPORT_BRIEF_PAGE_H
#define RL_REPORT_BRIEF_PAGE_H

#include "base/text.h"
#include "domain/evaluation.h"
#include "report/words.h"

// Appends the brief of `relay`, which has activations in the plan, in the language of out's
// context. Every name is escaped.
void rl_brief_page(const rl_scenario *scenario, const rl_plan *plan,
                   const rl_evaluation *evaluation, rl_id relay, rl_text *out);

#endif
