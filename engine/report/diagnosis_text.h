// The diagnosis for people: tables and sentences of at most RL_PAGE_WIDTH columns.
#ifndef RL_REPORT_DIAGNOSIS_TEXT_H
#define RL_REPORT_DIAGNOSIS_TEXT_H

#include "base/text.h"
#include "domain/diagnosis.h"

// Appends the diagnosis in the context's language, lists cut to `top` lines. RL_E_MEMORY on
// failure.
RL_MUST_CHECK rl_status rl_diagnosis_text(const rl_diagnosis *diagnosis, int32_t top, rl_text *out);

#endif
