// Robustness to refusals: the plan that keeps the most reach when the worst K of its relays refuse.
// Plain data, filled by study/robust.h; definitions in docs/studies/robust.md.
#ifndef RL_DOMAIN_ROBUSTNESS_H
#define RL_DOMAIN_ROBUSTNESS_H

#include "domain/frontier.h"

enum { RL_REFUSALS_MAX = 5 };

// Relays of a plan that refuse together, and what the plan still reaches without them.
typedef struct rl_refusals {
    rl_id relays[RL_REFUSALS_MAX]; // by id
    int32_t count;                 // fewer than asked when the plan has no more relays
    double reach;                  // in units of the target's weight; NaN when not worked out
} rl_refusals;

typedef struct rl_robust_plan {
    bool has_plan;
    rl_plan plan;
    rl_plan_usage usage;
    double reach;      // when nobody refuses; NaN without a plan
    rl_refusals worst; // the refusals that cost most
} rl_robust_plan;

typedef struct rl_robust_settings {
    int32_t refusals; // K, from 1 to RL_REFUSALS_MAX
    double gap;       // relative, at which the answer counts as proved
} rl_robust_settings;

typedef struct rl_robustness {
    rl_robust_settings settings;
    rl_point_status status; // of the robust plan
    rl_robust_plan robust;
    rl_robust_plan nominal; // the plan of most reach when nobody refuses
    double nominal_bound;   // proved: no plan reaches more when nobody refuses
    double bound; // proved: whatever the plan, some K refusals leave no more; NaN when infeasible
    double gap;   // (bound − worst reach) / worst reach; NaN without a plan
    int64_t nodes;
    bool is_complete; // false when the deadline or the user stopped it
    double seconds;
} rl_robustness;

void rl_robustness_clear(rl_context *ctx, rl_robustness *robustness);

#endif
