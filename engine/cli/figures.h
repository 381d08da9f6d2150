// The charts of a report as files, collected from a page that a browser has drawn.
#ifndef RL_CLI_FIGURES_H
#define RL_CLI_FIGURES_H

#include "base/text.h"

// Writes each figure of the drawn page (engine/report/page/src/figures.js) into the folder, which
// is made when it is not there: calendar.svg, calendar.png … *count is how many files. RL_E_IO when
// there is none, or when they cannot be written.
RL_MUST_CHECK rl_status rl_figures_write(rl_context *ctx, const rl_text *drawn, const char *folder,
                                         int32_t *count);

#endif
