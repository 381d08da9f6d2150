// The value of information for programs: docs/studies/survey.md.
#ifndef RL_REPORT_SURVEY_JSON_H
#define RL_REPORT_SURVEY_JSON_H

#include "base/text.h"
#include "domain/survey.h"

void rl_survey_json(const rl_scenario *scenario, const rl_survey *survey, rl_text *out);

#endif
