// Comparing plans and strategies from end to end: files read, strategies optimised, every plan
// simulated in the same worlds and evaluated in every what-if. Where tables, models and optimiser
// meet.
#ifndef RL_COMPARING_H
#define RL_COMPARING_H

#include "domain/comparison.h"
#include "io/changes_reader.h"

// What is asked. Everything is borrowed.
typedef struct rl_compare_request {
    const rl_scenario *scenario;
    const char *const *paths;  // plans (as relais evaluate takes), strategies, or « best »
    int32_t count;             // at least 1
    const rl_changes *changes; // NULL for none
    int32_t simulations;
    double gap; // of the choices
    double weights[RL_COMPARE_CRITERIA];
} rl_compare_request;

// Reads, chooses, simulates and compares. RL_E_INPUT with findings when a file is wrong, or with a
// detail when a strategy has no plan at all. The caller initialises and clears `out`.
RL_MUST_CHECK rl_status rl_compare_plans(rl_context *ctx, const rl_compare_request *request,
                                         rl_findings *findings, rl_comparison *out);

// Whether work was stopped before all was compared.
bool rl_comparison_is_partial(const rl_comparison *comparison);

#endif
