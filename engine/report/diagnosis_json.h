// The diagnosis for programs: JSON with stable keys, documented in docs/studies/diagnose.md.
#ifndef RL_REPORT_DIAGNOSIS_JSON_H
#define RL_REPORT_DIAGNOSIS_JSON_H

#include "base/text.h"
#include "domain/diagnosis.h"

// Appends the whole diagnosis. RL_E_MEMORY on failure.
RL_MUST_CHECK rl_status rl_diagnosis_json(const rl_diagnosis *diagnosis, rl_text *out);

#endif
