// What past campaigns say of the figures of a scenario.
#ifndef RL_STUDY_CALIBRATE_H
#define RL_STUDY_CALIBRATE_H

#include "domain/calibration.h"

// Infers every rate that the history observed:
//
//   exposures    of the offers of one lever, together (study/rate_group.h); a sending of factor f
//                (fit × timing) counts f trials for each contact
//   acceptances  of the actors of one kind, together
//   shares       of a relay over the segments asked, each alone, from a prior at the scenario's
//                mean share there, worth RL_PRIOR_* establishments asked, by its least confidence
//
// The caller clears `out` in any case.
RL_MUST_CHECK rl_status rl_calibrate(rl_context *ctx, const rl_scenario *scenario,
                                     const rl_history *history, rl_calibration *out);

enum { RL_PRIOR_ASSUMPTION = 4, RL_PRIOR_ESTIMATE = 20, RL_PRIOR_MEASURED = 100 };

#endif
