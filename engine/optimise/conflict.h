// Why no plan exists: a smallest set of rules that cannot be kept together.
#ifndef RL_OPTIMISE_CONFLICT_H
#define RL_OPTIMISE_CONFLICT_H

#include "domain/result.h"
#include "reach/oracle.h"

// How far to look for the set of rules that is named.
typedef enum rl_conflict_effort {
    RL_CONFLICT_IRREDUCIBLE, // without any one of its rules there is a plan: one test a rule
    RL_CONFLICT_SMALLEST,    // and no set is smaller: up to hundreds of tests, for one answer
} rl_conflict_effort;

// Fills result->conflict for a scenario proved to have no plan (that reaches `wanted` units of
// weight, when it is finite). The set found is irreducible; for the smallest, smaller sets are
// searched too when its size allows. result->conflict_is_minimal tells whether the search ran to
// its end, so that the set is what was asked for. Limits of the offers themselves (uses, gaps,
// windows) and what is forbidden count as facts, not as rules.
RL_MUST_CHECK rl_status rl_find_conflict(rl_context *ctx, const rl_oracle *oracle, double wanted,
                                         rl_conflict_effort effort, rl_result *result);

#endif
