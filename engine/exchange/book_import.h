// From the sheets of a workbook to the parts of a scenario.
#ifndef RL_EXCHANGE_BOOK_IMPORT_H
#define RL_EXCHANGE_BOOK_IMPORT_H

#include "exchange/layout.h"
#include "io/book.h"
#include "io/scenario_parts.h"

// Reads a filled workbook into parts and checks them as a scenario is checked. Everything wrong is
// in `findings`, with sheet, row and heading. RL_E_INPUT when there is an error among it. The parts
// borrow texts of the book.
RL_MUST_CHECK rl_status rl_book_import(const rl_schema *schema, rl_book *book,
                                       rl_findings *findings, rl_scenario_parts *parts);

#endif
