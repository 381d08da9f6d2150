// Reading a tender grid and the offers' answers (docs/studies/tender.md tells the two tables).
#ifndef RL_IO_TENDER_READER_H
#define RL_IO_TENDER_READER_H

#include "base/findings.h"
#include "domain/tender.h"

// Reads the grid and the answers into *out (initialised): criteria with weights that sum to 1, and
// offers with their scores. Everything wrong in both files is a finding; RL_E_INPUT when there is
// an error among them. Clear the tender even then.
RL_MUST_CHECK rl_status rl_tender_read(rl_context *ctx, const char *grid_path,
                                       const char *offers_path, rl_findings *findings,
                                       rl_tender *out);

#endif
