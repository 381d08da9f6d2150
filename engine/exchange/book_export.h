// A scenario as a workbook that people fill in: headings, explanations, drop-down lists and
// messages in the context's language, taken from models/schema.
#ifndef RL_EXCHANGE_BOOK_EXPORT_H
#define RL_EXCHANGE_BOOK_EXPORT_H

#include "exchange/layout.h"
#include "io/scenario_parts.h"

// Appends the workbook's bytes. `parts` is a scenario read without error, or NULL for an empty
// workbook with an example in each sheet. What a workbook cannot hold is said in `findings`;
// RL_E_INPUT when something would be lost.
RL_MUST_CHECK rl_status rl_book_export(rl_context *ctx, const rl_schema *schema,
                                       const rl_scenario_parts *parts, rl_findings *findings,
                                       rl_text *bytes);

#endif
