// Why no plan exists: a smallest set of rules that cannot be kept together.
#ifndef RL_OPTIMISE_CONFLICT_H
#define RL_OPTIMISE_CONFLICT_H

#include "domain/result.h"
#include "reach/oracle.h"

// Fills result->conflict for a scenario proved to have no plan (that reaches `wanted` units of
// weight, when it is finite). The set found is irreducible: without any one of its rules there is
// a plan. When its size allows, smaller sets are searched too, so that it is one of least size.
// result->conflict_is_minimal tells whether the search ran to its end. Limits of the offers
// themselves (uses, gaps, windows) and what is forbidden count as facts, not as rules.
RL_MUST_CHECK rl_status rl_find_conflict(rl_context *ctx, const rl_oracle *oracle, double wanted,
                                         rl_result *result);

#endif
