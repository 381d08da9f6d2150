// The parts of the result document about rules: broken, used up, in conflict, and why relays are
// left out. Each comes as keys for programs and as a sentence for people.
#ifndef RL_REPORT_RULE_JSON_H
#define RL_REPORT_RULE_JSON_H

#include "domain/result.h"
#include "io/json_writer.h"
#include "report/words.h"

// Writes the array `violations`.
void rl_violations_put(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                       const rl_violations *violations);

// Writes `left_out`, `bindings` and `conflict` (null unless a conflict was found).
void rl_explanations_put(rl_json_writer *json, rl_words *words, const rl_scenario *scenario,
                         const rl_result *result);

#endif
