// The analysis of offers for people.
#ifndef RL_REPORT_TENDER_TEXT_H
#define RL_REPORT_TENDER_TEXT_H

#include "base/text.h"
#include "domain/tender.h"

// Appends the ranking with the score of each criterion, who wins and by how much, the offers set
// aside, and how far the ranking hangs on the weights.
void rl_tender_text(const rl_tender *tender, rl_text *out);

#endif
