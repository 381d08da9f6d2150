// How little and how much a plan may reach, the overlap of its publics being unknown
// (docs/model.md, formula 5).
#ifndef RL_VERIFY_OVERLAP_H
#define RL_VERIFY_OVERLAP_H

#include "verify/figures.h"

// In each segment at least the largest single public, publics of one exclusive set together; at
// most all of them without overlap. Fills `lower` and `upper` of the figures, by segment, whose
// `reached` lies between.
RL_MUST_CHECK rl_status rl_overlap_bounds(rl_context *ctx, const rl_ground *ground,
                                          const rl_plan *plan, rl_reach_figures *by_segment);

#endif
