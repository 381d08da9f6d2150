// The value of information for people.
#ifndef RL_REPORT_SURVEY_TEXT_H
#define RL_REPORT_SURVEY_TEXT_H

#include "base/text.h"
#include "domain/survey.h"
#include "report/words.h"

// Appends the first `top` questions and what their answers change.
RL_MUST_CHECK rl_status rl_survey_text(const rl_scenario *scenario, const rl_survey *survey,
                                       int32_t top, rl_text *out);

// The closed question, as it is asked of the relay.
const char *rl_survey_question_words(rl_words *words, const rl_scenario *scenario,
                                     const rl_survey_question *question);

#endif
