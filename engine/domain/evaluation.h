// What a plan is worth: reach with its bounds and its breakdowns. Plain data, filled by
// reach/evaluate.h.
#ifndef RL_DOMAIN_EVALUATION_H
#define RL_DOMAIN_EVALUATION_H

#include "domain/plan.h"

enum { RL_FREQUENCY_MAX = 3 };

// Reach of a set of segments, in units of the target's weight.
typedef struct rl_reach {
    double weight;                     // of the set
    double reached;                    // expected, audiences overlapping as if independent
    double lower;                      // overlap unknown: the largest single audience
    double upper;                      // overlap unknown: audiences never overlap
    double at_least[RL_FREQUENCY_MAX]; // expected weight contacted ≥ 1, 2, 3 times
    double margin; // of `reached`: half width of its 95 % interval; 0 when it is not sampled
} rl_reach;

// A line of a breakdown: the value of the dimension (a sector, a size, a territory) and its reach.
typedef struct rl_reach_line {
    const char *key; // borrowed from the scenario
    rl_reach reach;
} rl_reach_line;

typedef struct rl_breakdown {
    rl_reach_line *items; // sorted by key
    size_t count;
    size_t capacity;
} rl_breakdown;

// What one relay of the plan brings.
typedef struct rl_relay_share {
    rl_id relay;
    double alone;    // reach of its programme alone
    double marginal; // reach lost if it were removed
    double cost_eur;
    double hours;
    int32_t activations;
    double alone_margin, marginal_margin; // half widths, as of rl_reach
} rl_relay_share;

// A relay that the plan's relays may trigger (cascade model).
typedef struct rl_triggered {
    rl_id relay;
    double prob;
} rl_triggered;

typedef struct rl_evaluation {
    rl_plan_usage usage;
    rl_reach total;
    rl_reach *by_segment; // one for each segment of the scenario (zero when not targeted)
    rl_breakdown by[RL_DIMENSION_COUNT];
    RL_VECTOR(rl_relay_share) relays; // by decreasing marginal reach
    double *cumulative;        // reach of the activations up to each window, window_count entries
    double *cumulative_margin; // half widths, as of rl_reach
    RL_VECTOR(rl_triggered) triggered; // by decreasing probability
    int32_t samples; // fresh ones that the figures are means over; 0 when they are exact
    rl_violations violations;
} rl_evaluation;

void rl_evaluation_clear(rl_context *ctx, rl_evaluation *evaluation);

#endif
