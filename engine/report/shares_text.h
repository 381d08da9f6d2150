// Shares measured from lists, for people.
#ifndef RL_REPORT_SHARES_TEXT_H
#define RL_REPORT_SHARES_TEXT_H

#include "base/text.h"
#include "domain/shares.h"

// `table` is where the new table was written, NULL for nowhere.
void rl_shares_text(const rl_scenario *scenario, const rl_shares *shares, const char *table,
                    rl_text *out);

#endif
