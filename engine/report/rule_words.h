// The rules in words a planner reads: broken, used up, in conflict, or in a relay's way. Each
// function gives whole sentences.
#ifndef RL_REPORT_RULE_WORDS_H
#define RL_REPORT_RULE_WORDS_H

#include "domain/result.h"
#include "report/words.h"

// « Newsletter (mars 2027) ».
const char *rl_activation_words(rl_words *words, const rl_scenario *scenario, rl_id activation);

// The rule that a plan breaks, what the plan has and what is allowed.
const char *rl_violation_words(rl_words *words, const rl_scenario *scenario,
                               const rl_violation *violation);

// The rule that limits a plan, and what loosening it could bring at most.
const char *rl_binding_words(rl_words *words, const rl_scenario *scenario,
                             const rl_binding *binding);

// What the rules of the conflict are to each other, before they are named.
const char *rl_conflict_head_words(rl_words *words, const rl_result *result);

// One of the rules that cannot hold together, and how to loosen it.
const char *rl_conflict_words(rl_words *words, const rl_scenario *scenario,
                              const rl_conflict_rule *rule);

// Why a relay is not in the plan of the evaluation: every rule on the whole plan that stands in its
// way, or else the one that the explanation names.
const char *rl_left_out_words(rl_words *words, const rl_scenario *scenario,
                              const rl_evaluation *evaluation, const rl_left_out *left_out);

// The same in a few words without a relay's figures: « il ne reste pas assez de budget ».
const char *rl_absence_words(rl_words *words, rl_left_out_reason reason, rl_rule rule);

#endif
