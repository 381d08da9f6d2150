// The result document: what reports, exports and comparisons read. Every key, with its type and
// unit, is in docs/result.md; a test compares the page with real documents.
//
// The same question gives the same bytes: texts are in the scenario's language whatever the
// context's, and all that depends on the machine or the clock is in the object `run`.
#ifndef RL_REPORT_RESULT_JSON_H
#define RL_REPORT_RESULT_JSON_H

#include "base/text.h"
#include "domain/explanation.h"

// Appends the document of a choice.
void rl_result_json(const rl_scenario *scenario, const rl_result *result, rl_text *out);

// The same with the explanation by re-solving, as one more key.
void rl_explained_result_json(const rl_scenario *scenario, const rl_explanation *explanation,
                              rl_text *out);

// Appends the document of a plan typed by hand: the same without the keys of the choice.
void rl_evaluation_json(const rl_scenario *scenario, const rl_plan *plan,
                        const rl_evaluation *evaluation, rl_text *out);

#endif
