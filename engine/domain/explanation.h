// Why a plan is what it is, by re-solving: what each relay adds, what is lost when it declines, who
// could stand in, and what one more unit of each limit that binds would bring. Plain data, filled
// by study/explanation.h; definitions in docs/studies/explain.md.
#ifndef RL_DOMAIN_EXPLANATION_H
#define RL_DOMAIN_EXPLANATION_H

#include "domain/result.h"

// What the best plan is worth once something has changed.
typedef enum rl_resolved_status {
    RL_RESOLVED_PROVED,     // within the gap
    RL_RESOLVED_OPEN,       // a plan, with a larger proved gap
    RL_RESOLVED_INFEASIBLE, // proved: no plan keeps the rules
    RL_RESOLVED_UNKNOWN,    // stopped before a plan was found, or not asked
} rl_resolved_status;

const char *rl_resolved_status_name(rl_resolved_status status); // "proved", …

typedef struct rl_resolved {
    rl_resolved_status status;
    double reach; // of the best plan found; NaN without one
    double bound; // proved: no plan reaches more; NaN when infeasible or not asked
} rl_resolved;

typedef struct rl_relay_explanation {
    rl_id relay;
    bool in_plan;
    double alone; // reach of its programme alone; NaN out of the plan
    double
        lost_at_once;  // reach lost when it declines and nothing else changes; NaN out of the plan
    rl_id swap;        // in the plan: the relay that replaces it best, the rest unchanged; RL_NONE
    double swap_reach; // of the plan with it; NaN without one
    rl_resolved changed; // in the plan: the best plan without it; else, the best plan with it
    rl_plan plan;        // that plan
} rl_relay_explanation;

typedef struct rl_activation_explanation {
    rl_id activation;    // of the plan
    double lost_at_once; // reach lost without it
} rl_activation_explanation;

typedef struct rl_limit_explanation {
    rl_binding binding;   // its value is the dual price at the root
    double step;          // one unit: 1 €, 1 h, 1 relay, 1 activation
    rl_resolved one_more; // with the limit one step higher
    double large_step;    // a tenth of the limit; NaN for counts
    rl_resolved tenth_more;
} rl_limit_explanation;

typedef struct rl_window_explanation {
    rl_id window;
    rl_resolved lost; // the best plan without the window
} rl_window_explanation;

typedef struct rl_explanation {
    rl_result result;                       // the plan that is explained
    RL_VECTOR(rl_relay_explanation) relays; // of the plan by what is lost, then those left out
    RL_VECTOR(rl_activation_explanation) activations; // of the plan, by relay
    RL_VECTOR(rl_limit_explanation) limits;
    RL_VECTOR(rl_window_explanation) windows;
    bool is_complete; // false when the deadline or the user stopped it
    double seconds;
} rl_explanation;

void rl_explanation_clear(rl_context *ctx, rl_explanation *explanation);

#endif
