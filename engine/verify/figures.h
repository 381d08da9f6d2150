// What a plan is worth, each figure between two numbers: by segment, and summed over segments.
#ifndef RL_VERIFY_FIGURES_H
#define RL_VERIFY_FIGURES_H

#include "domain/evaluation.h"
#include "verify/ground.h"

typedef struct rl_reach_figures {
    rl_interval weight, reached;
    rl_interval lower, upper;               // where the overlap of publics is unknown
    rl_interval at_least[RL_FREQUENCY_MAX]; // contacted once, twice, three times at least
} rl_reach_figures;

// Fills the figures of each segment, of which the plan reaches `reached`; those that are not
// targeted are all zero.
RL_MUST_CHECK rl_status rl_figures_by_segment(rl_context *ctx, const rl_ground *ground,
                                              const rl_plan *plan, const rl_interval *reached,
                                              rl_reach_figures *by_segment);

void rl_figures_add(rl_reach_figures *sum, const rl_reach_figures *part);

#endif
