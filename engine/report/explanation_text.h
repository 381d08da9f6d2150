// The page of `relais explain` for people, and the end of that of `relais plan --explain`.
#ifndef RL_REPORT_EXPLANATION_TEXT_H
#define RL_REPORT_EXPLANATION_TEXT_H

#include "base/text.h"
#include "domain/explanation.h"

RL_MUST_CHECK rl_status rl_explanation_text(const rl_scenario *scenario,
                                            const rl_explanation *explanation, rl_text *out);

// The same reasons, to stand after the text of the plan.
RL_MUST_CHECK rl_status rl_explanation_append(const rl_scenario *scenario,
                                              const rl_explanation *explanation, rl_text *out);

#endif
