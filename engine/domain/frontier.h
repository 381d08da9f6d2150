// The frontier: the most reach for each value of one limit, and clearly different plans that are
// almost as good at one of its points. Plain data, filled by study/frontier.h; definitions in
// docs/studies/frontier.md.
#ifndef RL_DOMAIN_FRONTIER_H
#define RL_DOMAIN_FRONTIER_H

#include "domain/plan.h"

// The limit that moves.
typedef enum rl_frontier_axis {
    RL_AXIS_RELAYS, // number of relays
    RL_AXIS_BUDGET, // €
    RL_AXIS_HOURS,  // staff hours
    RL_AXIS_COUNT
} rl_frontier_axis;

#define RL_AXIS_CHOICES "relays|budget|hours"

const char *rl_frontier_axis_name(rl_frontier_axis axis); // "relays", …
bool rl_frontier_axis_from_name(const char *name, rl_frontier_axis *out);

typedef enum rl_point_status {
    RL_POINT_PROVED,     // within the gap asked
    RL_POINT_OPEN,       // a plan, with a larger proved gap: its share of time was out
    RL_POINT_INFEASIBLE, // proved: no plan keeps the rules
    RL_POINT_UNKNOWN,    // stopped before a plan was found
} rl_point_status;

const char *rl_point_status_name(rl_point_status status); // "proved", "open", …

typedef struct rl_frontier_point {
    double limit; // relays, € or hours
    rl_point_status status;
    rl_plan plan; // empty without one
    rl_plan_usage usage;
    double reach;      // of the plan; NaN without one
    double bound;      // proved: no plan within the limit reaches more; NaN when infeasible
    double gap;        // (bound − reach) / reach; NaN without a plan
    double marginal;   // reach gained per unit of the limit since the point before; NaN if none
    double chord_lead; // height above the chord of the frontier, both axes scaled to 1; NaN if none
    bool is_rule;      // the limit is the scenario's own
} rl_frontier_point;

// A plan that is almost as good, with other relays.
typedef struct rl_alternative {
    rl_plan plan;
    rl_plan_usage usage;
    double reach;
    int32_t distance;       // least number of relays of an earlier plan that it does without
    int32_t distance_bound; // proved: no plan that keeps the reach is farther from all of them
} rl_alternative;

typedef struct rl_frontier_settings {
    rl_frontier_axis by;
    int32_t points;
    double from; // NaN: see docs/studies/frontier.md
    double to;   // NaN: twice the scenario's limit, or all that the best plan takes without one
    double gap;  // relative, at which a point counts as proved
    int32_t alternatives;
    double at;         // the alternatives keep this limit; NaN for the scenario's own, or the knee
    double keep_share; // of the best reach there, that they keep
} rl_frontier_settings;

typedef struct rl_frontier {
    rl_frontier_settings settings;
    RL_VECTOR(rl_frontier_point) points; // by limit
    int32_t done;                        // points that were worked on
    int32_t knee;                        // index of the point, −1 for none
    double alternatives_at;              // limit; NaN when none were asked
    double alternatives_best;            // reach that is proved or best known there
    rl_plan best;                        // the plan they differ from
    RL_VECTOR(rl_alternative) alternatives;
    bool is_complete; // false when the deadline or the user stopped it
    double seconds;
} rl_frontier;

void rl_frontier_clear(rl_context *ctx, rl_frontier *frontier);

#endif
