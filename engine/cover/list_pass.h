// Going through a list from its first row to its last, batch by batch.
#ifndef RL_COVER_LIST_PASS_H
#define RL_COVER_LIST_PASS_H

#include "base/messages.h"
#include "io/list_scanner.h"

// Takes some rows; what is wrong with them are findings of the scanner.
typedef rl_status (*rl_list_take)(void *user, rl_list_scanner *scanner, const rl_list_row *rows,
                                  int count);

// Gives the rows of a list to `take`, with progress under the name of `phase`. A list without rows
// is a finding. *stopped is set when work was stopped before the end.
RL_MUST_CHECK rl_status rl_list_pass(rl_context *ctx, const char *path,
                                     const rl_list_column *columns, int column_count,
                                     rl_message phase, rl_list_take take, void *user,
                                     rl_findings *findings, bool *stopped);

#endif
