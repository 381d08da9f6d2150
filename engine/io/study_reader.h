// Reading again what `relais frontier`, `relais compare` and `relais robust` wrote with --json, as
// far as a report shows it. The figures are those of the study: nothing is computed again.
#ifndef RL_IO_STUDY_READER_H
#define RL_IO_STUDY_READER_H

#include "domain/robustness.h"
#include "domain/scenario.h"
#include "io/json.h"

// Reads the file (`-` is standard input) into *out, which the caller clears even after a failure:
// the limit that moves, the points with their figures, and the knee; neither plans nor
// alternatives. RL_E_INPUT with findings when it is not a frontier of this scenario in this state.
RL_MUST_CHECK rl_status rl_frontier_read(rl_context *ctx, const rl_scenario *scenario,
                                         const char *path, rl_findings *findings, rl_frontier *out);

// A plan among those compared. What is not known is NaN or NULL: a comparison that was stopped has
// no simulated figures.
typedef struct rl_compared_plan {
    const char *name;
    bool without_floors;            // no plan of the strategy keeps the floors
    double expected;                // reach, in the target's unit
    double p10, p90;                // of the simulated campaigns, one in ten is below, or above
    double behind;                  // mean of (reach of the first − its own)
    double behind_low, behind_high; // 95 % interval of it
    double ahead_share;             // of the campaigns in which no other reaches more
    double cost_eur;
    double cost_each_eur; // per unit reached
    double hours;
    int32_t broken_rules;
    const char *lowest_territory; // code of the territory of which least is reached
    double lowest_share;          // of its target
} rl_compared_plan;

typedef struct rl_compared {
    rl_json_document document; // owns the texts
    double simulations;        // done, the same for all plans
    size_t first;              // number of the plan of most expected reach
    RL_VECTOR(rl_compared_plan) plans;
} rl_compared;

// The same for a comparison.
RL_MUST_CHECK rl_status rl_compared_read(rl_context *ctx, const rl_scenario *scenario,
                                         const char *path, rl_findings *findings, rl_compared *out);

// The same for a robust plan: its figures, not its activations (the plans stay empty).
RL_MUST_CHECK rl_status rl_robustness_read(rl_context *ctx, const rl_scenario *scenario,
                                           const char *path, rl_findings *findings,
                                           rl_robustness *out);

void rl_compared_clear(rl_context *ctx, rl_compared *compared);

#endif
