// The diagnosis of a scenario: who can reach whom, how far, and what to do where that is too
// little.
#ifndef RL_STUDY_DIAGNOSE_H
#define RL_STUDY_DIAGNOSE_H

#include "domain/diagnosis.h"

// By territory, able from 0.05 on, weak below three quarters of what the whole target reaches.
rl_diagnosis_settings rl_diagnosis_settings_default(void);

// Diagnoses with formula (4) of docs/model.md. Stops at the deadline or when cancelled; `stage`
// then tells how far it went, and the strategies found until then stay. The caller clears `out`
// with rl_diagnosis_clear, also after a failure (RL_E_MEMORY).
RL_MUST_CHECK rl_status rl_diagnose(rl_context *ctx, const rl_scenario *scenario,
                                    const rl_diagnosis_settings *settings, rl_diagnosis *out);

#endif
