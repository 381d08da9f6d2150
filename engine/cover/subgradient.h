// Good multipliers for the bound by subgradient steps: no linear program, a few passes over the
// data each (Held, Wolfe and Crowder 1974; steps as in Beasley 1990).
#ifndef RL_COVER_SUBGRADIENT_H
#define RL_COVER_SUBGRADIENT_H

#include "cover/bound.h"

typedef struct rl_cover_subgradient {
    rl_context *ctx;
    const rl_cover_problem *problem;
    rl_arena arena;
    rl_cover_bound *bound;
    double *part;  // by pattern: the best multipliers (bound.h), where the next run starts
    double *trial; // those of the current step
    double *x;     // by relay: of the current step
    double *usual; // by relay: mean of the last steps, near to the solution of the relaxation
    double *times; // by pattern: Σ x of the relays that cover it
} rl_cover_subgradient;

RL_MUST_CHECK rl_status rl_cover_subgradient_init(rl_context *ctx, const rl_cover_problem *problem,
                                                  rl_cover_subgradient *g);
void rl_cover_subgradient_clear(rl_cover_subgradient *g);

// Takes up to `steps` steps towards the best bound under `choice`, and ends with `bound` computed
// for the best multipliers, which it returns. Stops sooner when the bound leaves no hope of an
// answer better than `incumbent`, when steps bring nothing more, and when it should stop.
int64_t rl_cover_subgradient_run(rl_cover_subgradient *g, const unsigned char *choice,
                                 int64_t incumbent, int32_t steps);

#endif
