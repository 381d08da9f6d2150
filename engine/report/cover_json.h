// The answer of `relais cover` for programs; keys in docs/cover.md.
#ifndef RL_REPORT_COVER_JSON_H
#define RL_REPORT_COVER_JSON_H

#include "base/text.h"
#include "domain/cover_result.h"

void rl_cover_json(const rl_cover_result *result, rl_text *out);

#endif
