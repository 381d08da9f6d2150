// The closed questions as a form that relays fill in and `relais import-answers` reads back
// (io/answers_reader.h).
#ifndef RL_REPORT_SURVEY_CSV_H
#define RL_REPORT_SURVEY_CSV_H

#include "domain/survey.h"
#include "io/csv_writer.h"

// Appends the first `top` questions looked at. RL_E_MEMORY is the only failure.
RL_MUST_CHECK rl_status rl_survey_csv(const rl_scenario *scenario, const rl_survey *survey,
                                      int32_t top, rl_csv_style style, rl_text *out);

#endif
