// The analysis of offers for programs: JSON with stable keys, documented in docs/studies/tender.md.
#ifndef RL_REPORT_TENDER_JSON_H
#define RL_REPORT_TENDER_JSON_H

#include "base/text.h"
#include "domain/tender.h"

void rl_tender_json(const rl_tender *tender, rl_text *out);

#endif
