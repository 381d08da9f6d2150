// The answer of `relais cover` for people.
#ifndef RL_REPORT_COVER_TEXT_H
#define RL_REPORT_COVER_TEXT_H

#include "base/text.h"
#include "domain/cover_result.h"

void rl_cover_text(const rl_cover_result *result, rl_text *out);

#endif
