// Shares measured from lists, for programs; keys in docs/cover.md.
#ifndef RL_REPORT_SHARES_JSON_H
#define RL_REPORT_SHARES_JSON_H

#include "base/text.h"
#include "domain/shares.h"

void rl_shares_json(const rl_scenario *scenario, const rl_shares *shares, rl_text *out);

#endif
