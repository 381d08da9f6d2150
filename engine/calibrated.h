// What a calibration learnt, as edits of the scenario it is about: what `relais calibrate --write`
// puts into a new scenario.
#ifndef RL_CALIBRATED_H
#define RL_CALIBRATED_H

#include "domain/calibration.h"
#include "io/figure_edits.h"

// Adds the posterior mean of each rate, as measured, with a source that tells the observations and
// the interval: exposures and acceptances as they are; a share multiplies each row of audiences.csv
// of its relay that holds only for segments asked by mean / before, each row once. `left` counts
// the shares that no such row could carry. The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_calibrated_edits(rl_context *ctx, const rl_scenario *scenario,
                                            const rl_calibration *calibration, rl_figure_edits *out,
                                            int32_t *left);

#endif
