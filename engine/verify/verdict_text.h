// A verdict for people and for programs.
#ifndef RL_VERIFY_VERDICT_TEXT_H
#define RL_VERIFY_VERDICT_TEXT_H

#include "verify/verdict.h"

// One page in plain words.
void rl_verdict_text(const rl_scenario *scenario, const rl_verdict *verdict, rl_text *out);

// The document "relais-verification/1" (docs/certificate.md).
void rl_verdict_json(const rl_scenario *scenario, const rl_verdict *verdict, rl_text *out);

#endif
