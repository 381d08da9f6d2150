// The ground of a verdict: what a scenario makes of reach, worked out anew and bounded on both
// sides (docs/model.md, formulas 1 to 4). Shares nothing with reach/population.h, which the search
// uses.
#ifndef RL_VERIFY_GROUND_H
#define RL_VERIFY_GROUND_H

#include "domain/plan.h"
#include "verify/rigour.h"

// A relay in a cell: acceptance × share of the cell that it touches.
typedef struct rl_ground_hit {
    rl_id cell;
    int32_t profile; // of the relay
    rl_interval hit;
} rl_ground_hit;

// Cells in which a relay does the same: same timing class, same hit.
typedef struct rl_ground_profile {
    rl_id timing_class;
    int32_t local_class; // position among the relay's classes
    double hit;          // at most
    double most;         // that any programme hits, at most
    double log_kept;     // log(1 − most), at least
} rl_ground_profile;

typedef struct rl_ground_relay {
    int32_t first_hit, hit_count;
    int32_t first_profile, profile_count; // by class, then hit
    int32_t first_class, class_count;
} rl_ground_relay;

typedef struct rl_ground {
    rl_arena arena;
    const rl_scenario *scenario; // borrowed
    int32_t cell_count;
    const rl_id *cell_segment;
    const rl_interval *cell_weight;
    const rl_ground_relay *relays; // by actor
    const rl_ground_hit *hits;     // by relay, then cell
    const rl_ground_profile *profiles;
    const rl_id *classes;         // timing classes, by relay
    const rl_interval *unexposed; // 1 − q, by activation × timing class
    const double *log_miss;       // −log(1 − q) at most, likewise
    double total_weight;          // at most
} rl_ground;

// Works it out; rounding must be upwards. RL_E_INPUT when there are too many cells. When the
// context says to stop, only a part is worked out.
RL_MUST_CHECK rl_status rl_ground_create(rl_context *ctx, const rl_scenario *scenario,
                                         rl_ground **out);
void rl_ground_free(rl_ground *ground);

static inline size_t rl_ground_at(const rl_ground *g, rl_id activation, rl_id timing_class) {
    return (size_t)activation * (size_t)g->scenario->timing_class_count + (size_t)timing_class;
}

// The hit of a relay in a cell; NULL when it touches nothing there.
const rl_ground_hit *rl_ground_find(const rl_ground *ground, rl_id relay, rl_id cell);

// What a plan misses of each cell, as a share of it.
void rl_ground_missed(const rl_ground *ground, const rl_plan *plan, rl_interval *missed);

// What one activation of a relay that is not used adds to a plan that misses so much.
rl_interval rl_ground_gain(const rl_ground *ground, rl_id activation, const rl_interval *missed);

// What a plan reaches, by segment (`by_segment`, scenario->segment_count) and in all.
RL_MUST_CHECK rl_status rl_ground_reach(rl_context *ctx, const rl_ground *ground,
                                        const rl_plan *plan, rl_interval *by_segment,
                                        rl_interval *total);

#endif
