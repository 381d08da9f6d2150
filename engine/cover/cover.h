// `relais cover`: from audience lists to the best set of relays, proved.
#ifndef RL_COVER_COVER_H
#define RL_COVER_COVER_H

#include "base/findings.h"
#include "cover/lists.h"
#include "domain/cover_result.h"

typedef struct rl_cover_request {
    rl_cover_files files;
    rl_cover_goal goal;
    double asked; // relays, cost, or share of the total weight in [0, 1]
} rl_cover_request;

// Reads the lists and solves. RL_E_INPUT when the findings hold errors; infeasible and stopped are
// in the result, which the caller clears in any case.
RL_MUST_CHECK rl_status rl_cover(rl_context *ctx, const rl_cover_request *request,
                                 rl_findings *findings, rl_cover_result *result);

// The same on a covering that is read already (for tests and for shares).
RL_MUST_CHECK rl_status rl_cover_solve(rl_context *ctx, const rl_covering *covering,
                                       rl_cover_goal goal, double asked, rl_cover_result *result);

#endif
